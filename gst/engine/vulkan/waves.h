/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which blocks may run side by side: those of a wave, of which none touches what
 * another one writes. Between waves there is a barrier.
 */
#pragma once

#include "blocks.h"
#include "engine/plan.h"

G_BEGIN_DECLS

typedef struct {
  const MienBlocks *blocks;
  const MienPlan *plan; /* theirs */
  GArray *touches;      /* of the last wave */
  guint last;           /* wave, the first being 0 */
} MienWaves;

#define MIEN_WAVES_INIT(blocks, plan) \
  { \
    (blocks), (plan), NULL, 0 \
  }

/* Puts the next block into the last wave, or into a new one where it has to
 * wait for that. The wave. */
guint mien_waves_add (MienWaves *self, const MienBlock *block);

void mien_waves_clear (MienWaves *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienWaves, mien_waves_clear)

G_END_DECLS
