/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the ops' ways back are built with; gradient.h goes along them. */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

/* One way back through a graph. */
struct _MienBackward {
  MienGraph *graph; /* grows at its end */
  MienRule rule;
  gboolean *wanted; /* per storage of the network: depends on the goal */
  guint *gradient;  /* per storage of the network: what has been added up
                         * of its gradient, of its shape; or MIEN_NO_VALUE */
};

/* A new value, named after `like` and told apart by its number. */
guint mien_backward_add_value (MienGraph *graph, const char *like,
    const MienShape *shape, guint storage);

/* A new node, named after `like`, whose output is a new value. */
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

/* The same on behalf of `node`. */
MienNode *mien_backward_emit (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape);

/* The same with an output of the elements of `value` that is the gradient
 * there, the sum of all so far: the residual adds those before. Not for ops
 * without one. */
MienNode *mien_backward_add (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, guint value, const MienShape *shape);

/* What a reduction makes of the run of a value; of the shape {outer, 1, inner}. */
guint mien_backward_reduce (MienBackward *b, const MienNode *node, MienOp op,
    guint value, const MienRun *run);

/* scale x + shift, the same for all elements. */
MienNode *mien_backward_affine (MienBackward *b, const MienNode *node,
    guint value, float scale, float shift);

/* `gradient` is all of that at `value`. */
void mien_backward_set (MienBackward *b, guint value, guint gradient);

/* Adds a gradient that is there already. */
void mien_backward_pass (MienBackward *b, const MienNode *node, guint gradient,
    guint value);

G_END_DECLS
