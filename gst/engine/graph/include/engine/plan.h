/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory plan: where each value is stored in one arena. Values whose lifetimes
 * do not overlap share memory. Offsets and sizes are in bytes of ONE item; a
 * backend that runs batches multiplies both by its batch size.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* Everything in an arena, or in a buffer shared with others, starts at a
 * multiple of this many bytes: the largest minStorageBufferOffsetAlignment that
 * Vulkan allows. */
#define MIEN_PLAN_ALIGN 256

/* Rounds `size` bytes up to a multiple of MIEN_PLAN_ALIGN. */
static inline gsize
mien_plan_align (gsize size)
{
  return (size + MIEN_PLAN_ALIGN - 1) / MIEN_PLAN_ALIGN * MIEN_PLAN_ALIGN;
}

typedef struct {
  gsize *offset; /* per value of the graph; a view has the offset of its
                  * storage; G_MAXSIZE for values that no node computes, and for
                  * ports if they are apart */
  gsize size;    /* of the arena */
} MienPlan;

/* For backends that do not run node by node on whole values. */
typedef struct {
  /* Per node: its turn, in ascending order and at most the node's index. All
   * that nodes of the same turn read and write is in memory at the same
   * time. */
  const guint *turn;
  /* Per value with memory of its own: its size in bytes, or 0 for a whole
   * item. */
  const gsize *size;
  /* Inputs, outputs and their views have memory of their own, outside the
   * arena. */
  gboolean ports_apart;
} MienPlanTurns;

/* Whether a value is an input or output of the graph, or a view of one. */
gboolean mien_plan_is_port (const MienGraph *graph, guint value);

/* `turns` may be NULL. */
MienPlan *mien_plan_new (const MienGraph *graph, const MienPlanTurns *turns);
void mien_plan_free (MienPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienPlan, mien_plan_free)

G_END_DECLS
