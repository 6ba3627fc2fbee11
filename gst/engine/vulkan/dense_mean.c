/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A convolution and the mean of its pixels, optionally followed by a factor per
 * class and a softmax. */

#include "quads.h"

#include "dense_mean.spv.h"

/* With more classes than this, one workgroup per item is too few, and they
 * would not fit in 16 KiB of shared memory, which all devices have. */
#define LOCAL 64
#define MAX_CLASSES 32

/* Maximum loop iterations of an invocation: lavapipe exits loops after 65,535
 * in all. */
#define MAX_ROUNDS 32768

/* The only node that computes `value`, or the value it is a view of. */
static guint
feeder_of_view (const MienBlockSearch *search, guint value)
{
  return mien_block_feeder (search, search->graph->values[value].storage);
}

static gboolean
is_short (const MienGraph *graph, const MienNode *conv)
{
  const MienWindow *window = &conv->conv.window;
  const MienShape *in = &graph->values[conv->inputs[0]].shape;
  const MienShape *out = &graph->values[conv->output].shape;
  const guint64 parts = (guint64) (mien_shape_dim (in, 0) + 3) / 4
      * window->kernel_h * window->kernel_w;
  const guint64 pixels =
      (guint64) (mien_shape_dim (out, 2) + 1) * mien_shape_dim (out, 1);
  return (parts / LOCAL + 1) * (pixels + MAX_CLASSES) <= MAX_ROUNDS;
}

static gboolean
is_mean_of (const MienGraph *graph, const MienNode *mean, const MienNode *conv)
{
  const MienShape *shape = &graph->values[conv->output].shape;
  const guint channels = mien_shape_dim (shape, 0);
  return mean->inputs[0] == conv->output && channels <= MAX_CLASSES
      && mean->run.outer == channels && mean->run.inner == 1
      && mien_quads_is_dense (conv) && mien_quads_is_bare (conv)
      && is_short (graph, conv);
}

static gboolean
is_softmax_of (const MienGraph *graph, const MienNode *softmax)
{
  const MienShape *shape = &graph->values[softmax->output].shape;
  return softmax->op == MIEN_OP_SOFTMAX && softmax->run.outer == 1
      && softmax->run.inner == 1
      && softmax->run.length == mien_shape_elements (shape);
}

/* Returns the node that computes the logits: if `last` is a softmax, the node
 * before it, whose output others may also read (*kept); otherwise `last`
 * itself. */
static guint
find_logits (const MienBlockSearch *search, guint last, gboolean *kept)
{
  const MienGraph *graph = search->graph;
  const MienNode *node = &graph->nodes[last];
  *kept = FALSE;
  return is_softmax_of (graph, node)
      ? mien_block_feeder_kept (search, graph->values[node->inputs[0]].storage,
          last, kept)
      : last;
}

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  gboolean kept;
  const guint logits = find_logits (search, last, &kept);
  if (logits == MIEN_NO_VALUE)
    return FALSE;
  const gboolean scaled = mien_quads_is_scale (graph, &graph->nodes[logits]);
  const guint mean =
      scaled ? feeder_of_view (search, graph->nodes[logits].inputs[0]) : logits;
  if (mean == MIEN_NO_VALUE || graph->nodes[mean].op != MIEN_OP_REDUCE_MEAN
      || graph->nodes[mean].residual != MIEN_NO_VALUE
      || (scaled && !mien_quads_is_bare (&graph->nodes[mean])))
    return FALSE;
  const guint conv = mien_block_feeder (search, graph->nodes[mean].inputs[0]);
  if (conv == MIEN_NO_VALUE
      || !is_mean_of (graph, &graph->nodes[mean], &graph->nodes[conv]))
    return FALSE;
  *block = (MienBlock) { NULL, 2, { conv, mean } };
  if (scaled)
    block->nodes[block->n_nodes++] = logits;
  block->kept = kept ? block->n_nodes : 0;
  if (logits != last)
    block->nodes[block->n_nodes++] = last;
  return TRUE;
}

/* [quad][ky][kx][m], and the biases. `scale` is NULL or has scales and shifts
 * of the means. */
static void
add_weights (MienProgram *program, MienVulkanStep *step, const MienNode *node,
    const MienNode *scale)
{
  const MienConv *conv = &node->conv;
  const guint in = step->spec[SPEC_SRC_C], out = step->spec[SPEC_DST_C];
  const gsize taps = (gsize) conv->window.kernel_h * conv->window.kernel_w;
  const gsize n = (in + 3) / 4 * taps * out * 4;
  float *packed = mien_program_add_params (program, step, n + out);
  step->spec[SPEC_BIAS] = n;
  for (guint m = 0; m < out; m++) {
    const double factor = scale ? scale->conv.weight[m] : 1;
    packed[n + m] = conv->bias[m] * factor + (scale ? scale->conv.bias[m] : 0);
    for (guint c = 0; c < in; c++)
      for (gsize k = 0; k < taps; k++)
        packed[((c / 4 * taps + k) * out + m) * 4 + c % 4] =
            conv->weight[(m * (gsize) in + c) * taps + k] * factor;
  }
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienGraph *graph = program->graph;
  const MienNode *conv = &graph->nodes[block->nodes[0]];
  const MienNode *last = &graph->nodes[block->nodes[block->n_nodes - 1]];
  const gboolean softmax = last->op == MIEN_OP_SOFTMAX;
  const MienNode *logits =
      &graph->nodes[block->nodes[block->n_nodes - (softmax ? 2 : 1)]];
  MienVulkanStep *step = mien_quads_add_step (program, block, conv->inputs[0],
      MIEN_SHADER (dense_mean));
  mien_quads_set_kept (program, step, block);
  mien_vulkan_set_shape (step, SPEC_DST_C, &graph->values[conv->output].shape);
  mien_vulkan_step_set_window (step, &conv->conv.window);
  step->spec[SPEC_ACTIVATION] = logits->activation.kind;
  mien_vulkan_step_set_activation (step, &logits->activation);
  step->spec[SPEC_SOFTMAX] = softmax;
  step->spec[SPEC_LOCAL_X] = LOCAL;
  add_weights (program, step, conv, logits->op == MIEN_OP_CONV ? logits : NULL);
  mien_quads_finish (program, step, LOCAL);
}

const MienFusedOp mien_fused_dense_mean = {
  .match = match,
  .add_step = add_step,
  .writes_rows = TRUE,
};
