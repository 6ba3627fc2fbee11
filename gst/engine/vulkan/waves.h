/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finds blocks that may run concurrently. In a wave, no block accesses what
 * another one writes. There is a barrier between waves.
 */
#pragma once

#include "blocks.h"
#include "engine/plan.h"

G_BEGIN_DECLS

typedef struct {
  const MienBlocks *blocks;
  const MienPlan *plan; /* of the blocks */
  GArray *touches;      /* accesses of the last wave */
  guint last;           /* number of the last wave, from 0 */
} MienWaves;

#define MIEN_WAVES_INIT(blocks, plan) \
  { \
    (blocks), (plan), NULL, 0 \
  }

/* Adds the next block to the last wave, or to a new one if it has to wait for
 * that one. Returns the number of the wave. */
guint mien_waves_add (MienWaves *self, const MienBlock *block);

void mien_waves_clear (MienWaves *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienWaves, mien_waves_clear)

G_END_DECLS
