/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What gradient*.c share. */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* A new value, named after `like` and told apart by its number. */
guint mien_gradient_add_value (MienGraph *graph, const char *like,
    const MienShape *shape, guint storage);

/* A graph that computes the same; values keep their indexes. Activations
 * whose derivative needs their input have a node of their own. */
MienGraph *mien_gradient_copy (const MienGraph *graph);

/* Whether the derivative of the node's activation does not follow from what
 * comes out of it (graph.h). */
gboolean mien_gradient_needs_input (const MienGraph *graph,
    const MienNode *node);

/* One way back through a graph. */
typedef struct {
  MienGraph *graph;     /* grows at its end */
  MienRule rule;
  gboolean *wanted;     /* per storage of the network: depends on the goal */
  guint *gradient;      /* per storage of the network: what has been added up
                         * of its gradient, of its shape; or MIEN_NO_VALUE */
} MienBackward;

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
guint mien_backward_view (MienBackward *b, guint value,
    const MienShape *shape);

/* A new node on behalf of `node`, whose output is a new value. */
MienNode *mien_backward_emit (MienBackward *b, const MienNode *node,
    MienOp op, const guint *inputs, guint n_inputs, const MienShape *shape);

/* The same with an output of the elements of `value` that is the gradient
 * there, the sum of all so far: the residual adds those before. Not for ops
 * without one. */
MienNode *mien_backward_add (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, guint value, const MienShape *shape);

/* Adds a gradient that is there already. */
void mien_backward_pass (MienBackward *b, const MienNode *node,
    guint gradient, guint value);

/* Adds to the gradients at the inputs of `node`, those of the network that
 * are wanted, what the gradient `dy` at its result before the epilogue makes
 * of them. `node` must not lie in the graph's array, which may move. */
void mien_backward_through (MienBackward *b, const MienNode *node, guint dy);

G_END_DECLS
