/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The start of a classifier's gradient: optionally the winner and a factor per
 * class, the gradient of a mean and of the convolution before it, and
 * optionally that of an activation. */

#include "gate.h"

#include "mean_back.spv.h"

/* Maximum loop iterations of an invocation: lavapipe exits loops after 65,535
 * in all. */
#define MAX_ROUNDS 32768

static gboolean
is_mean (const MienGraph *graph, const MienNode *mean, const MienNode *conv)
{
  const MienShape *plane = &graph->values[conv->inputs[0]].shape;
  const guint channels = mien_shape_dim (plane, 0);
  return mean->op == MIEN_OP_REDUCE_MEAN_BACKWARD && mien_quads_is_bare (mean)
      && mean->output == conv->inputs[0] && mean->run.outer == channels
      && mean->run.inner == 1 && mien_quads_is_dense (conv)
      && conv->residual == MIEN_NO_VALUE
      && (guint64) (channels + 3) / 4 * (conv->conv.window.kernel_h + 2)
      <= MAX_ROUNDS;
}

/* Whether it is a vector of channels. */
static gboolean
is_vector (const MienGraph *graph, guint value)
{
  const MienShape *shape = &graph->values[value].shape;
  return mien_shape_dim (shape, 0) == mien_shape_elements (shape);
}

static gboolean
is_winner (const MienGraph *graph, const MienNode *node)
{
  return node->op == MIEN_OP_WINNER && node->run.outer == 1
      && node->run.inner == 1 && is_vector (graph, node->inputs[0]);
}

static guint
feeder_of_view (const MienBlockSearch *search, guint value)
{
  return mien_block_feeder (search, search->graph->values[value].storage);
}

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  const guint core = mien_gate_core (search, last);
  if (core == MIEN_NO_VALUE || graph->nodes[core].op != MIEN_OP_CONV)
    return FALSE;
  const guint mean = mien_block_feeder (search, graph->nodes[core].inputs[0]);
  if (mean == MIEN_NO_VALUE
      || !is_mean (graph, &graph->nodes[mean], &graph->nodes[core])
      || !is_vector (graph, graph->nodes[mean].inputs[0]))
    return FALSE;
  guint first[2], n = 0;
  guint before = feeder_of_view (search, graph->nodes[mean].inputs[0]);
  if (before != MIEN_NO_VALUE
      && mien_quads_is_scale (graph, &graph->nodes[before])
      && mien_quads_is_bare (&graph->nodes[before])) {
    first[n++] = before;
    before = feeder_of_view (search, graph->nodes[before].inputs[0]);
  }
  if (before != MIEN_NO_VALUE && is_winner (graph, &graph->nodes[before]))
    first[n++] = before;
  *block = (MienBlock) { NULL, 0, { 0 } };
  while (n > 0)
    block->nodes[block->n_nodes++] = first[--n];
  block->nodes[block->n_nodes++] = mean;
  block->nodes[block->n_nodes++] = core;
  mien_gate_close (graph, block, last);
  return TRUE;
}

/* The convolution's weights multiplied by everything before it: the factors,
 * and 1 / the number of elements of the mean. */
static float *
scaled_weights (const MienGraph *graph, const MienNode *conv,
    const MienNode *mean, const MienNode *scale)
{
  const gsize in = mien_shape_dim (&graph->values[conv->inputs[0]].shape, 0);
  const gsize out = mien_shape_dim (&graph->values[conv->output].shape, 0);
  const gsize taps =
      (gsize) conv->conv.window.kernel_h * conv->conv.window.kernel_w;
  float *weights = g_new (float, in *out *taps);
  for (gsize i = 0; i < in * out * taps; i++) {
    const double factor = scale ? scale->conv.weight[i / taps % in] : 1;
    weights[i] = conv->conv.weight[i] * factor / mean->run.length;
  }
  return weights;
}

static void
add_weights (MienProgram *program, MienVulkanStep *step, const MienBlock *block,
    const MienNode *conv)
{
  const MienGraph *graph = program->graph;
  const MienNode *mean = mien_block_producer (graph, block, conv->inputs[0]);
  const MienNode *scale = mien_block_producer (graph, block,
      graph->values[mean->inputs[0]].storage);
  if (scale && scale->op != MIEN_OP_CONV)
    scale = NULL;
  g_autofree float *weights = scaled_weights (graph, conv, mean, scale);
  MienNode scaled = *conv;
  scaled.conv.weight = weights;
  step->spec[SPEC_BIAS] = mien_quads_add_dense (program, step, &scaled).biases;
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienGraph *graph = program->graph;
  const MienNode *first = &graph->nodes[block->nodes[0]];
  const MienNode *conv = mien_gate_core_of (graph, block);
  MienVulkanStep *step = mien_quads_add_step (program, block, first->inputs[0],
      MIEN_SHADER (mean_back));
  mien_gate_set (program, step, block);
  const MienShape *plane = &graph->values[conv->inputs[0]].shape;
  step->spec[SPEC_FROM_H] = mien_shape_dim (plane, 1);
  step->spec[SPEC_FROM_W] = mien_shape_dim (plane, 2);
  step->spec[SPEC_WINNER] = first->op == MIEN_OP_WINNER;
  mien_vulkan_step_set_window (step, &conv->conv.window);
  mien_quads_set_tiles (step, NULL);
  add_weights (program, step, block, conv);
  mien_quads_finish_tiles (program, step);
}

const MienFusedOp mien_fused_mean_back = {
  .match = match,
  .add_step = add_step,
};
