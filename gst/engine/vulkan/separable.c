/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A depthwise convolution and the pointwise one behind it. */

#include "separable.h"

#include "separable.spv.h"

static gboolean
is_depthwise (const MienGraph *graph, const MienNode *node)
{
  const MienWindow *window = &node->conv.window;
  const MienShape *in = &graph->values[node->inputs[0]].shape;
  const MienShape *out = &graph->values[node->output].shape;
  return node->op == MIEN_OP_CONV && node->residual == MIEN_NO_VALUE
      && node->activation.kind == MIEN_ACTIVATION_NONE
      && node->conv.group == mien_shape_dim (in, 0)
      && node->conv.group == mien_shape_dim (out, 0)
      && mien_quads_window_fits (window);
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
  if (depth == MIEN_NO_VALUE || !is_depthwise (graph, &graph->nodes[depth]))
    return FALSE;
  *block = (MienBlock) { NULL, 2, { depth, last } };
  return TRUE;
}

/* [quad][ky][kx] */
static void
add_depthwise (MienProgram *program, MienVulkanStep *step,
    const MienNode *depth)
{
  const guint channels = depth->conv.group;
  const gsize taps =
      (gsize) depth->conv.window.kernel_h * depth->conv.window.kernel_w;
  float *packed =
      mien_program_add_params (program, step, (channels + 3) / 4 * 4 * taps);
  for (guint c = 0; c < channels; c++)
    for (gsize k = 0; k < taps; k++)
      packed[(c / 4 * taps + k) * 4 + c % 4] = depth->conv.weight[c * taps + k];
}

/* w (d + b) + a = w d + (w b + a) */
static float *
join_biases (const MienNode *depth, const MienNode *point, guint out)
{
  const guint in = depth->conv.group;
  float *bias = g_new (float, out);
  for (guint m = 0; m < out; m++) {
    double sum = point->conv.bias[m];
    for (guint c = 0; c < in; c++)
      sum +=
          (double) point->conv.weight[m * (gsize) in + c] * depth->conv.bias[c];
    bias[m] = sum;
  }
  return bias;
}

void
mien_separable_add (MienProgram *program, MienVulkanStep *step,
    const MienNode *depth, const MienNode *point)
{
  g_autofree float *bias = join_biases (depth, point, step->spec[SPEC_DST_C]);
  mien_vulkan_step_set_window (step, &depth->conv.window);
  add_depthwise (program, step, depth);
  const MienQuadsPlace place =
      mien_quads_add_dense (program, step, point, bias);
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
  mien_quads_set_tiles (step, &depth->conv.window);
  mien_separable_add (program, step, depth, point);
  mien_quads_finish_tiles (program, step);
}

const MienFusedOp mien_fused_separable = {
  .match = mien_separable_match,
  .add_step = add_step,
};
