/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The rules that change weights and windows. */
#include <float.h>
#include <string.h>

#include "fusion-private.h"
#include "engine/window.h"

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
  return node->op == MIEN_OP_CONV && node->group == channels &&
      mien_shape_dim (mien_fusion_shape (f, node->inputs[0]), 0) == channels &&
      memcmp (&node->window, &none, sizeof (none)) == 0;
}

static gboolean
has_epilogue (const MienNode *node)
{
  return node->residual != MIEN_NO_VALUE ||
      node->activation != MIEN_ACTIVATION_NONE;
}

static gsize
taps_of (const MienFusion *f, const MienNode *conv)
{
  const MienShape *in = mien_fusion_shape (f, conv->inputs[0]);
  return (gsize) conv->window.kernel_h * conv->window.kernel_w *
      (mien_shape_dim (in, 0) / conv->group);
}

/* s (w x + b) + t = (s w) x + (s b + t) */
gboolean
mien_fusion_scale_output (MienFusion *f, guint index)
{
  MienNode *affine = &f->graph->nodes[index];
  MienNode *conv = is_affine (f, affine)
      ? mien_fusion_feeder (f, affine->inputs[0]) : NULL;
  if (conv == NULL || conv->op != MIEN_OP_CONV || has_epilogue (conv) ||
      !same_map (mien_fusion_shape (f, conv->output),
          mien_fusion_shape (f, affine->output)))
    return FALSE;

  guint m = mien_shape_dim (mien_fusion_shape (f, conv->output), 0);
  gsize taps = taps_of (f, conv);
  g_autofree float *weight = g_new (float, m * taps);
  g_autofree float *bias = g_new (float, m);
  for (guint i = 0; i < m; i++) {
    double scale = affine->weight[i];
    for (gsize k = 0; k < taps; k++)
      weight[i * taps + k] = conv->weight[i * taps + k] * scale;
    bias[i] = conv->bias[i] * scale + affine->bias[i];
  }
  conv->weight = mien_graph_add_constant (f->graph, weight, m * taps);
  conv->bias = mien_graph_add_constant (f->graph, bias, m);
  conv->residual = affine->residual;
  mien_fusion_set_activation (conv, affine);
  mien_fusion_merge (f, conv, index);
  return TRUE;
}

static gboolean
pads (const MienWindow *window)
{
  return window->pad_top > 0 || window->pad_left > 0 ||
      window->pad_bottom > 0 || window->pad_right > 0;
}

/* w (s x + t) + b = (w s) x + (w t + b); of the padding, which is 0 and not t,
 * only where t is 0. */
gboolean
mien_fusion_scale_input (MienFusion *f, guint index)
{
  MienNode *conv = &f->graph->nodes[index];
  if (conv->op != MIEN_OP_CONV)
    return FALSE;
  MienNode *affine = mien_fusion_feeder (f, conv->inputs[0]);
  if (affine == NULL || !is_affine (f, affine) || has_epilogue (affine) ||
      !same_map (mien_fusion_shape (f, affine->output),
          mien_fusion_shape (f, conv->inputs[0])))
    return FALSE;
  guint channels = mien_shape_dim (mien_fusion_shape (f, conv->inputs[0]), 0);
  for (guint c = 0; c < channels && pads (&conv->window); c++)
    if (affine->bias[c] != 0)
      return FALSE;

  guint m = mien_shape_dim (mien_fusion_shape (f, conv->output), 0);
  gsize taps = taps_of (f, conv), area = taps / (channels / conv->group);
  g_autofree float *weight = g_new (float, m * taps);
  g_autofree float *bias = g_new (float, m);
  for (guint i = 0; i < m; i++) {
    double sum = conv->bias[i];
    guint first = i / (m / conv->group) * (channels / conv->group);
    for (gsize k = 0; k < taps; k++) {
      guint c = first + k / area;
      weight[i * taps + k] = conv->weight[i * taps + k] * affine->weight[c];
      sum += (double) conv->weight[i * taps + k] * affine->bias[c];
    }
    bias[i] = sum;
  }
  conv->weight = mien_graph_add_constant (f->graph, weight, m * taps);
  conv->bias = mien_graph_add_constant (f->graph, bias, m);
  conv->inputs[0] = affine->inputs[0];
  f->removed[affine - f->graph->nodes] = TRUE;
  return TRUE;
}

/* Whether the window may pad with what the node pads with. */
static gboolean
pads_alike (const MienNode *pad, const MienNode *node)
{
  switch (node->op) {
    case MIEN_OP_CONV:
      return pad->pad_value == 0;
    case MIEN_OP_MAX_POOL:
      return pad->pad_value <= -FLT_MAX;
    case MIEN_OP_AVERAGE_POOL:
      return pad->pad_value == 0 &&
          (node->count_include_pad || !pads (&node->window));
    default:
      return FALSE;
  }
}

gboolean
mien_fusion_take_padding (MienFusion *f, guint index)
{
  MienNode *node = &f->graph->nodes[index];
  if (node->op != MIEN_OP_CONV && node->op != MIEN_OP_MAX_POOL &&
      node->op != MIEN_OP_AVERAGE_POOL)
    return FALSE;
  MienNode *pad = mien_fusion_feeder (f, node->inputs[0]);
  if (pad == NULL || pad->op != MIEN_OP_PAD || !pads_alike (pad, node) ||
      pad->pad_before[0] > 0 || pad->pad_after[0] > 0 ||
      !mien_shape_equal (mien_fusion_shape (f, pad->output),
          mien_fusion_shape (f, node->inputs[0])))
    return FALSE;

  MienWindow window = node->window;
  window.pad_top += pad->pad_before[1];
  window.pad_left += pad->pad_before[2];
  window.pad_bottom += pad->pad_after[1];
  window.pad_right += pad->pad_after[2];
  const MienShape *in = mien_fusion_shape (f, pad->inputs[0]);
  const MienAxis rows = mien_window_rows (&window, mien_shape_dim (in, 1));
  const MienAxis columns = mien_window_columns (&window,
      mien_shape_dim (in, 2));
  /* Two paddings that are in range may add up to one that is not. */
  if (mien_axis_output (&rows) == 0 || mien_axis_output (&columns) == 0)
    return FALSE;
  if (node->op != MIEN_OP_CONV && (!mien_axis_touches_input (&rows) ||
          !mien_axis_touches_input (&columns)))
    return FALSE;
  node->window = window;
  node->count_include_pad = node->op == MIEN_OP_AVERAGE_POOL;
  node->inputs[0] = pad->inputs[0];
  f->removed[pad - f->graph->nodes] = TRUE;
  return TRUE;
}
