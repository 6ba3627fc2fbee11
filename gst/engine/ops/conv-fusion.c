/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is fused into a convolution: paddings, and scales and shifts per
 * channel. */
#include <string.h>

#include "conv.h"
#include "rewrite.h"

/* Whether two shapes are the same {C, H, W}. */
static gboolean
same_map (const MienShape *a, const MienShape *b)
{
  for (guint i = 0; i < MIEN_MAX_DIMS; i++)
    if (mien_shape_dim (a, i) != mien_shape_dim (b, i))
      return FALSE;
  return TRUE;
}

static gboolean
is_affine (const MienFusion *f, const MienNode *node)
{
  static const MienWindow none = { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 };
  guint channels = mien_shape_dim (mien_fusion_shape (f, node->output), 0);
  return node->op == MIEN_OP_CONV && node->conv.group == channels
      && mien_shape_dim (mien_fusion_shape (f, node->inputs[0]), 0) == channels
      && memcmp (&node->conv.window, &none, sizeof (none)) == 0;
}

gboolean
mien_conv_is_uniform (const MienFusion *f, const MienNode *node, float *scale,
    float *shift)
{
  if (node->op != MIEN_OP_CONV || !is_affine (f, node))
    return FALSE;
  for (guint c = 1; c < node->conv.group; c++)
    if (node->conv.weight[c] != node->conv.weight[0]
        || node->conv.bias[c] != node->conv.bias[0])
      return FALSE;
  *scale = node->conv.weight[0];
  *shift = node->conv.bias[0];
  return TRUE;
}

static gsize
taps_of (const MienFusion *f, const MienNode *conv)
{
  const MienShape *in = mien_fusion_shape (f, conv->inputs[0]);
  return (gsize) conv->conv.window.kernel_h * conv->conv.window.kernel_w
      * (mien_shape_dim (in, 0) / conv->conv.group);
}

/* s (w x + b) + t = (s w) x + (s b + t) */
static gboolean
scale_output (MienFusion *f, guint index)
{
  MienNode *affine = &f->graph->nodes[index];
  MienNode *conv =
      is_affine (f, affine) ? mien_fusion_feeder (f, affine->inputs[0]) : NULL;
  if (!conv || conv->op != MIEN_OP_CONV || !mien_fusion_is_plain (conv)
      || !same_map (mien_fusion_shape (f, conv->output),
          mien_fusion_shape (f, affine->output)))
    return FALSE;

  guint m = mien_shape_dim (mien_fusion_shape (f, conv->output), 0);
  gsize taps = taps_of (f, conv);
  g_autofree float *weight = g_new (float, m *taps);
  g_autofree float *bias = g_new (float, m);
  for (guint i = 0; i < m; i++) {
    double scale = affine->conv.weight[i];
    for (gsize k = 0; k < taps; k++)
      weight[i * taps + k] = conv->conv.weight[i * taps + k] * scale;
    bias[i] = conv->conv.bias[i] * scale + affine->conv.bias[i];
  }
  conv->conv.weight = mien_graph_add_constant (f->graph, weight, m * taps);
  conv->conv.bias = mien_graph_add_constant (f->graph, bias, m);
  conv->residual = affine->residual;
  conv->activation = affine->activation;
  mien_fusion_merge (f, conv, index);
  return TRUE;
}

static gboolean
pads (const MienWindow *window)
{
  return window->pad_top > 0 || window->pad_left > 0 || window->pad_bottom > 0
      || window->pad_right > 0;
}

/* w (s x + t) + b = (w s) x + (w t + b). With padding, which is 0 and not t,
 * this holds only if t is 0. */
static gboolean
scale_input (MienFusion *f, guint index)
{
  MienNode *conv = &f->graph->nodes[index];
  MienNode *affine = mien_fusion_feeder (f, conv->inputs[0]);
  if (!affine || !is_affine (f, affine) || !mien_fusion_is_plain (affine)
      || !same_map (mien_fusion_shape (f, affine->output),
          mien_fusion_shape (f, conv->inputs[0])))
    return FALSE;
  guint channels = mien_shape_dim (mien_fusion_shape (f, conv->inputs[0]), 0);
  for (guint c = 0; c < channels && pads (&conv->conv.window); c++)
    if (affine->conv.bias[c] != 0)
      return FALSE;

  guint m = mien_shape_dim (mien_fusion_shape (f, conv->output), 0);
  gsize taps = taps_of (f, conv), area = taps / (channels / conv->conv.group);
  g_autofree float *weight = g_new (float, m *taps);
  g_autofree float *bias = g_new (float, m);
  for (guint i = 0; i < m; i++) {
    double sum = conv->conv.bias[i];
    guint first = i / (m / conv->conv.group) * (channels / conv->conv.group);
    for (gsize k = 0; k < taps; k++) {
      guint c = first + k / area;
      weight[i * taps + k] =
          conv->conv.weight[i * taps + k] * affine->conv.weight[c];
      sum += (double) conv->conv.weight[i * taps + k] * affine->conv.bias[c];
    }
    bias[i] = sum;
  }
  conv->conv.weight = mien_graph_add_constant (f->graph, weight, m * taps);
  conv->conv.bias = mien_graph_add_constant (f->graph, bias, m);
  conv->inputs[0] = affine->inputs[0];
  f->removed[affine - f->graph->nodes] = TRUE;
  return TRUE;
}

static gboolean
is_zero (float value)
{
  return value == 0;
}

gboolean
mien_conv_fuse (MienFusion *f, guint index)
{
  MienWindow *window = &f->graph->nodes[index].conv.window;
  return mien_fusion_take_pad (f, index, window, is_zero, FALSE)
      || scale_output (f, index) || scale_input (f, index);
}
