/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory plan: where each value lies in one arena. Values whose lives do not
 * overlap share bytes. Offsets and sizes are floats of ONE item; a backend
 * that runs batches multiplies both by its batch.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Offsets are multiples of this many floats: 256 bytes, the largest
 * minStorageBufferOffsetAlignment that Vulkan allows. */
#define MIEN_PLAN_ALIGN 64

typedef struct {
  gsize *offset;   /* per value of the graph; views repeat their storage's;
                    * G_MAXSIZE for values that nobody computes */
  gsize size;      /* of the arena */
} MienPlan;

MienPlan *mien_plan_new (const MienGraph *graph);
void mien_plan_free (MienPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienPlan, mien_plan_free)

G_END_DECLS
