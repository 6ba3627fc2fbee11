/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory plan: where each value lies in one arena. Values whose lives do not
 * overlap share bytes. Offsets and sizes are bytes of ONE item; a backend that
 * runs batches multiplies both by its batch.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Whatever lies in an arena, or in a buffer beside others, starts at a
 * multiple of this many bytes: the largest minStorageBufferOffsetAlignment
 * that Vulkan allows. */
#define MIEN_PLAN_ALIGN 256

/* `size` bytes and what it takes to the next such place. */
static inline gsize
mien_plan_align (gsize size)
{
  return (size + MIEN_PLAN_ALIGN - 1) / MIEN_PLAN_ALIGN * MIEN_PLAN_ALIGN;
}

typedef struct {
  gsize *offset; /* per value of the graph; views repeat their storage's;
                    * G_MAXSIZE for values that nobody computes, and for ports
                    * that lie apart */
  gsize size;    /* of the arena */
} MienPlan;

/* What runs otherwise than node by node, on whole values. */
typedef struct {
  /* Per node: its turn, which ascends and is at most its index. What nodes of
   * the same turn read and write is all there at the same time. */
  const guint *turn;
  /* Per value with memory of its own: bytes of it, 0 for all of an item. */
  const gsize *size;
  /* Inputs, outputs and their views have memory of their own, not the
   * arena's. */
  gboolean ports_apart;
} MienPlanTurns;

/* Whether a value is an input or output of the graph, or a view of one. */
gboolean mien_plan_is_port (const MienGraph *graph, guint value);

/* `turns` may be NULL. */
MienPlan *mien_plan_new (const MienGraph *graph, const MienPlanTurns *turns);
void mien_plan_free (MienPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienPlan, mien_plan_free)

G_END_DECLS
