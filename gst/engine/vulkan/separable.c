/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A depthwise convolution followed by a pointwise one, with or without
 * residual. */

#include "separable.h"

#include "separable.spv.h"

/* The bounds that an activation between the two clips to. FALSE if it does more
 * than clip. */
static gboolean
bounds_of (const MienActivation *activation, float bounds[2])
{
  bounds[0] = -G_MAXFLOAT;
  bounds[1] = G_MAXFLOAT;
  switch (activation->kind) {
    case MIEN_ACTIVATION_NONE:
      return TRUE;
    case MIEN_ACTIVATION_RELU:
      bounds[0] = 0;
      return TRUE;
    case MIEN_ACTIVATION_CLIP:
      bounds[0] = activation->alpha;
      bounds[1] = activation->beta;
      return TRUE;
    default:
      return FALSE;
  }
}

gboolean
mien_separable_is_depthwise (const MienGraph *graph, const MienNode *node)
{
  const MienWindow *window = &node->conv.window;
  const MienShape *in = &graph->values[node->inputs[0]].shape;
  const MienShape *out = &graph->values[node->output].shape;
  return node->op == MIEN_OP_CONV && node->conv.group == mien_shape_dim (in, 0)
      && node->conv.group == mien_shape_dim (out, 0)
      && mien_quads_window_fits (window);
}

static gboolean
comes_first (const MienGraph *graph, const MienNode *node)
{
  float bounds[2];
  return mien_separable_is_depthwise (graph, node)
      && node->residual == MIEN_NO_VALUE
      && bounds_of (&node->activation, bounds);
}

gboolean
mien_separable_match (const MienBlockSearch *search, guint last,
    MienBlock *block)
{
  const MienGraph *graph = search->graph;
  const MienNode *point = &graph->nodes[last];
  const MienWindow *window = &point->conv.window;
  if (!mien_quads_is_point (point) || window->stride_h != 1
      || window->stride_w != 1)
    return FALSE;
  const guint depth = mien_block_feeder (search, point->inputs[0]);
  if (depth == MIEN_NO_VALUE || !comes_first (graph, &graph->nodes[depth]))
    return FALSE;
  *block = (MienBlock) { NULL, 2, { depth, last } };
  return TRUE;
}

guint
mien_separable_add_depthwise (MienProgram *program, MienVulkanStep *step,
    const MienNode *depth)
{
  const guint channels = depth->conv.group;
  const gsize taps =
      (gsize) depth->conv.window.kernel_h * depth->conv.window.kernel_w;
  const gsize size = (1 + taps) * 4;
  const guint first = step->n_params / 4;
  float *packed =
      mien_program_add_params (program, step, (channels + 3) / 4 * size);
  for (guint c = 0; c < channels; c++) {
    float *lane = packed + c / 4 * size + c % 4;
    lane[0] = depth->conv.bias[c];
    for (gsize k = 0; k < taps; k++)
      lane[(1 + k) * 4] = depth->conv.weight[c * taps + k];
  }
  return first;
}

void
mien_separable_add (MienProgram *program, MienVulkanStep *step,
    const MienNode *depth, const MienNode *point)
{
  float bounds[2];
  bounds_of (&depth->activation, bounds);
  step->spec[SPEC_LOW] = mien_spec_float (bounds[0]);
  step->spec[SPEC_HIGH] = mien_spec_float (bounds[1]);
  mien_vulkan_step_set_window (step, &depth->conv.window);
  mien_separable_add_depthwise (program, step, depth);
  const MienQuadsPlace place = mien_quads_add_dense (program, step, point);
  step->spec[SPEC_SECOND] = place.weights;
  step->spec[SPEC_BIAS] = place.biases;
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienNode *depth = &program->graph->nodes[block->nodes[0]];
  const MienNode *point = &program->graph->nodes[block->nodes[1]];
  MienVulkanStep *step = mien_quads_add_step (program, block, depth->inputs[0],
      MIEN_SHADER (separable));
  /* The kernel reads the residual as its second value. */
  step->residual = MIEN_NO_VALUE;
  mien_quads_set_residual (program, step, point);
  mien_quads_set_tiles (step, &depth->conv.window);
  mien_separable_add (program, step, depth, point);
  mien_quads_finish_tiles (program, step);
}

const MienFusedOp mien_fused_separable = {
  .match = mien_separable_match,
  .add_step = add_step,
};
