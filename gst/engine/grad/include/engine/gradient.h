/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gradients of networks. A gradient is a graph: the network, followed by nodes
 * that propagate the derivative of one of its values back to the input. So the
 * plan, backends and batches treat it like any other graph, and the forward and
 * backward passes of all items are one run.
 *
 *   MienGradientOptions options = { .target = mien_graph_logits (graph),
 *     .rule = MIEN_RULE_GUIDED, .at_input = TRUE, .layer = MIEN_NO_VALUE };
 *   MienGradient *gradient = mien_gradient_new (graph, &options, &error);
 *   MienRunner *runner = mien_runner_new (device,
 *       (const MienGraph *const *) &gradient->graph, 1, max_batch, 1, &error);
 *   write the items to mien_runner_input (runner, 0, 0, 0)
 *   mien_runner_run (runner, 0, n, &error)
 *   scores            mien_runner_output (runner, 0, 0, 0)
 *   the gradient      mien_runner_output (runner, 0, 0, gradient->at_input)
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/*
 * The differentiated scalar is the sum of the target's elements, each
 * multiplied by the seed's.
 *   WINNER  1 for the largest element (the first one if several are equal), 0
 *           for the others. In a vector, the largest of all (in logits, the
 *           winning class); in a map, the largest over the channels at each
 *           position (for the last convolution, this is what the paper's
 *           authors differentiate)
 *   INPUT   a second input of the graph, with the target's shape, which the
 *           caller writes for each item: 1 at a class, or at element (i, j) of
 *           feature map f
 */
typedef enum {
  MIEN_SEED_WINNER,
  MIEN_SEED_INPUT,
} MienSeed;

/* Values are indexes into the differentiated graph (see layers.h), which must
 * compute them. */
typedef struct {
  guint target;
  MienSeed seed;
  MienRule rule;     /* for the gradient at the input */
  gboolean at_input; /* compute the gradient at the graph's input */
  guint layer;       /* output this value and the gradient at it, for Grad-CAM
                      * and therefore always by the plain rule; or
                      * MIEN_NO_VALUE */
} MienGradientOptions;

/* `graph` also computes everything that the differentiated graph does; that
 * graph's outputs come first. The other fields are the `k` of
 * mien_runner_input () and mien_runner_output (), or MIEN_NO_PORT. */
#define MIEN_NO_PORT G_MAXUINT

typedef struct {
  MienGraph *graph;
  guint seed;     /* input: the seed */
  guint at_input; /* output: the gradient, of the input's shape */
  guint layer;    /* output: the value of the layer */
  guint at_layer; /* output: the gradient there, of the layer's shape */
} MienGradient;

/* `graph` is a validated graph with one input and at most
 * MIEN_MAX_NETWORK_OUTPUTS outputs. It need not outlive the gradient. Fails if
 * the target does not depend on the input or layer, or if the result is too
 * large. */
MienGradient *mien_gradient_new (const MienGraph *graph,
    const MienGradientOptions *options, GError **error);
void mien_gradient_free (MienGradient *gradient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienGradient, mien_gradient_free)

G_END_DECLS
