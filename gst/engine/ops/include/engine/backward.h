/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Functions with which the ops build their backward passes; gradient.h runs
 * them. */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

/* A backward pass through a graph. */
struct _MienBackward {
  MienGraph *graph; /* nodes are appended to it */
  MienRule rule;
  gboolean *wanted; /* per storage of the network: whether it depends on the
                     * goal */
  guint *gradient;  /* per storage of the network: a value of its shape, the sum
                     * of its gradients so far; or MIEN_NO_VALUE */
};

/* Adds a value, named after `like` plus a unique number. */
guint mien_backward_add_value (MienGraph *graph, const char *like,
    const MienShape *shape, guint storage);

/* Adds a node, named after `like`, whose output is a new value. */
MienNode *mien_backward_emit_to (MienGraph *graph, const char *like, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape);

static inline const MienShape *
mien_backward_shape (const MienBackward *b, guint value)
{
  return &b->graph->values[value].shape;
}

static inline gboolean
mien_backward_wants (const MienBackward *b, guint value)
{
  return b->wanted[b->graph->values[value].storage];
}

/* `value` itself, or a view of it with this shape. */
guint mien_backward_view (MienBackward *b, guint value, const MienShape *shape);

/* The same, named after `node`. */
MienNode *mien_backward_emit (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape);

/* The same, with an output of as many elements as `value` that becomes the
 * gradient at it: the residual adds what has been summed so far. Not for ops
 * without a residual. */
MienNode *mien_backward_add (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, guint value, const MienShape *shape);

/* Reduces a value along `run`; the result has the shape {outer, 1, inner}. */
guint mien_backward_reduce (MienBackward *b, const MienNode *node, MienOp op,
    guint value, const MienRun *run);

/* scale x + shift, with the same scale and shift for all elements. */
MienNode *mien_backward_affine (MienBackward *b, const MienNode *node,
    guint value, float scale, float shift);

/* `gradient` is the whole gradient at `value`. */
void mien_backward_set (MienBackward *b, guint value, guint gradient);

/* Adds an existing gradient to that at `value`. */
void mien_backward_pass (MienBackward *b, const MienNode *node, guint gradient,
    guint value);

G_END_DECLS
