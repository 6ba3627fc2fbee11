/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "networks.h"

#include <math.h>

#include "random.h"
#include "sweep.h"

typedef struct {
  MienGraph *graph;
  GRand *rand;
  gboolean fused;
} Builder;

static guint
channels_of (const Builder *b, guint value)
{
  return mien_shape_dim (&b->graph->values[value].shape, 0);
}

/* TensorFlow's "same" padding along both axes. */
static MienWindow
same_window (const Builder *b, guint value, guint kernel, guint stride)
{
  guint total[2];
  for (guint k = 0; k < 2; k++) {
    const guint size = mien_shape_dim (&b->graph->values[value].shape, 1 + k);
    const guint reach = (size - 1) / stride * stride + kernel;
    total[k] = reach > size ? reach - size : 0;
  }
  return (MienWindow) {
    .kernel_h = kernel,
    .kernel_w = kernel,
    .stride_h = stride,
    .stride_w = stride,
    .dilation_h = 1,
    .dilation_w = 1,
    .pad_top = total[0] / 2,
    .pad_bottom = total[0] - total[0] / 2,
    .pad_left = total[1] / 2,
    .pad_right = total[1] - total[1] / 2,
  };
}

/* A convolution, followed by normalisation unless it is fused. */
static guint
conv_norm (Builder *b, guint x, guint channels, guint group,
    const MienWindow *window)
{
  static const MienWindow point = { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 };
  mien_sweep_conv (b->graph, b->rand, x, channels, group, window);
  if (!b->fused)
    mien_sweep_conv (b->graph, b->rand, b->graph->output, channels, channels,
        &point);
  return b->graph->output;
}

static guint
relu (Builder *b, guint x)
{
  MienNode *node = &b->graph->nodes[b->graph->n_nodes - 1];
  if (!b->fused)
    node = mien_sweep_node (b->graph, MIEN_OP_ACTIVATION, &x, 1,
        &b->graph->values[x].shape);
  node->activation.kind = MIEN_ACTIVATION_RELU;
  return b->graph->output;
}

static guint
separable (Builder *b, guint x, guint channels)
{
  const MienWindow window = same_window (b, x, 3, 1);
  const MienWindow point = same_window (b, x, 1, 1);
  mien_sweep_conv (b->graph, b->rand, x, channels_of (b, x), channels_of (b, x),
      &window);
  return conv_norm (b, b->graph->output, channels, 1, &point);
}

static guint
pool (Builder *b, MienOp op, guint x, MienWindow window)
{
  MienShape shape;
  if (!b->fused && op == MIEN_OP_MAX_POOL) {
    shape = b->graph->values[x].shape;
    shape.dims[1] += window.pad_top + window.pad_bottom;
    shape.dims[2] += window.pad_left + window.pad_right;
    MienNode *pad = mien_sweep_node (b->graph, MIEN_OP_PAD, &x, 1, &shape);
    pad->pad.before[1] = window.pad_top;
    pad->pad.before[2] = window.pad_left;
    pad->pad.after[1] = window.pad_bottom;
    pad->pad.after[2] = window.pad_right;
    pad->pad.value = -INFINITY;
    x = b->graph->output;
    window.pad_top = window.pad_left = 0;
    window.pad_bottom = window.pad_right = 0;
  }
  g_assert_true (mien_sweep_window_shape (b->graph, x, &window,
      channels_of (b, x), &shape));
  mien_sweep_node (b->graph, op, &x, 1, &shape)->pool.window = window;
  return b->graph->output;
}

static guint
module (Builder *b, guint x, guint channels)
{
  const MienWindow point = same_window (b, x, 1, 2);
  const guint residual = conv_norm (b, x, channels, 1, &point);
  guint y = relu (b, separable (b, x, channels));
  y = separable (b, y, channels);
  y = pool (b, MIEN_OP_MAX_POOL, y, same_window (b, y, 3, 2));
  if (b->fused) {
    b->graph->nodes[b->graph->n_nodes - 1].residual = residual;
    return y;
  }
  const guint inputs[2] = { y, residual };
  mien_sweep_node (b->graph, MIEN_OP_ADD, inputs, 2,
      &b->graph->values[y].shape);
  return b->graph->output;
}

/* Class map, mean over positions, softmax. */
static MienGraph *
finish (Builder *b, guint x, guint classes)
{
  const MienWindow window = same_window (b, x, 3, 1);
  const MienShape scores = { 1, { classes } };
  mien_sweep_conv (b->graph, b->rand, x, classes, 1, &window);
  const guint map = b->graph->output;
  const MienShape *shape = &b->graph->values[map].shape;
  const guint positions = shape->dims[1] * shape->dims[2];
  MienNode *mean =
      mien_sweep_node (b->graph, MIEN_OP_REDUCE_MEAN, &map, 1, &scores);
  mean->run = (MienRun) { classes, positions, 1 };
  const guint logits = b->graph->output;
  MienNode *softmax =
      mien_sweep_node (b->graph, MIEN_OP_SOFTMAX, &logits, 1, &scores);
  softmax->run = (MienRun) { 1, classes, 1 };
  g_rand_free (b->rand);
  return b->graph;
}

static Builder
begin (const MienTestNetwork *network, guint32 seed, gboolean fused)
{
  return (Builder) {
    mien_sweep_graph (network->channels, network->height, network->width),
    g_rand_new_with_seed (seed),
    fused,
  };
}

MienGraph *
mien_test_xception (const MienTestNetwork *network, guint32 seed,
    gboolean fused)
{
  Builder b = begin (network, seed, fused);
  guint x = b.graph->input;
  for (guint i = 0; i < 2; i++) {
    const guint stride = network->stem_stride[i];
    const MienWindow valid = { 3, 3, stride, stride, 1, 1, 0, 0, 0, 0 };
    x = relu (&b, conv_norm (&b, x, network->stem[i], 1, &valid));
  }
  for (const guint *width = network->modules; *width > 0; width++)
    x = module (&b, x, *width);
  return finish (&b, x, network->classes);
}

MienGraph *
mien_test_sequential (const MienTestNetwork *network, guint32 seed,
    gboolean fused)
{
  static const MienWindow half = { 2, 2, 2, 2, 1, 1, 0, 0, 0, 0 };
  static const guint kernels[] = { 7, 5, 3, 3 };
  Builder b = begin (network, seed, fused);
  guint x = b.graph->input;
  for (guint i = 0; network->modules[i] > 0; i++) {
    for (guint k = 0; k < 2; k++) {
      const MienWindow window = same_window (&b, x, kernels[MIN (i, 3)], 1);
      x = relu (&b, conv_norm (&b, x, network->modules[i], 1, &window));
    }
    x = pool (&b, MIEN_OP_AVERAGE_POOL, x, half);
  }
  return finish (&b, x, network->classes);
}
