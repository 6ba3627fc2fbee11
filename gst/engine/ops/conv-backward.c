/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The gradient at the input of a convolution is a convolution with flipped
 * weights, so it uses the same fast code.
 */
#include "conv.h"
#include "engine/backward.h"
#include "engine/window.h"

/* {M, C / group, h, w} -> {C, M / group, h, w}, with each kernel rotated by 180
 * degrees. */
static const float *
turn_weights (MienBackward *b, const MienNode *conv, guint in, guint out)
{
  gsize taps = (gsize) conv->conv.window.kernel_h * conv->conv.window.kernel_w;
  guint c_group = in / conv->conv.group, m_group = out / conv->conv.group;
  gsize n = (gsize) out * c_group * taps;
  g_autofree float *turned = g_new (float, n);
  for (gsize m = 0; m < out; m++)
    for (gsize c = 0; c < c_group; c++) {
      gsize to = m / m_group * c_group + c;
      const float *from = conv->conv.weight + (m * c_group + c) * taps;
      for (gsize k = 0; k < taps; k++)
        turned[(to * m_group + m % m_group) * taps + taps - 1 - k] = from[k];
    }
  return mien_graph_add_constant (b->graph, turned, n);
}

static const float *
add_zeros (MienBackward *b, guint n)
{
  g_autofree float *zeros = g_new0 (float, n);
  return mien_graph_add_constant (b->graph, zeros, n);
}

/* The padding of dy for the gradient along one axis of a convolution. Between the
 * positions of dy go stride - 1 zeros; `before` and `after` them go as many as
 * the flipped kernel extends over the edge. Negative if the forward padding is
 * so wide that the input does not reach the first or last positions. */
typedef struct {
  gint64 before, after;
} Margin;

static Margin
margin_of (const MienWindowAxis *axis)
{
  gint64 reach = mien_window_axis_extent (axis) - 1;
  gint64 last = mien_window_axis_output (axis) - 1;
  gint64 length = last * axis->stride + 1;
  gint64 before = reach - axis->before;
  return (Margin) { before, axis->in + reach - length - before };
}

static void
set_turned (MienBackward *b, MienNode *node, const MienNode *conv, guint in,
    guint out)
{
  node->conv.weight = turn_weights (b, conv, in, out);
  node->conv.bias = add_zeros (b, in);
  node->conv.group = conv->conv.group;
  node->conv.window = MIEN_WINDOW_POINT;
  node->conv.window.kernel_h = conv->conv.window.kernel_h;
  node->conv.window.kernel_w = conv->conv.window.kernel_w;
  node->conv.window.dilation_h = conv->conv.window.dilation_h;
  node->conv.window.dilation_w = conv->conv.window.dilation_w;
}

/* 1x1 with a stride and without padding: convolves the small map before
 * spreading it. */
static void
conv_point (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape *in = mien_backward_shape (b, node->inputs[0]);
  MienShape small = { 3,
    { mien_shape_dim (in, 0), mien_shape_dim (mien_backward_shape (b, dy), 1),
        mien_shape_dim (mien_backward_shape (b, dy), 2) } };
  MienShape large = { 3,
    { small.dims[0], mien_shape_dim (in, 1), mien_shape_dim (in, 2) } };
  MienNode *turned = mien_backward_emit (b, node, MIEN_OP_CONV, &dy, 1, &small);
  guint narrow = turned->output;
  set_turned (b, turned, node, small.dims[0],
      mien_shape_dim (mien_backward_shape (b, dy), 0));
  MienNode *spread = mien_backward_add (b, node, MIEN_OP_SPREAD, &narrow, 1,
      node->inputs[0], &large);
  spread->spread = MIEN_SPREAD_IN_PLACE;
  spread->spread.step[1] = node->conv.window.stride_h;
  spread->spread.step[2] = node->conv.window.stride_w;
}

/* dy with its margins, and zeros between its positions. */
static guint
spread_out (MienBackward *b, const MienNode *node, guint dy, Margin rows,
    Margin columns)
{
  const MienWindow *w = &node->conv.window;
  const MienShape *from = mien_backward_shape (b, dy);
  guint height = mien_shape_dim (from, 1), width = mien_shape_dim (from, 2);
  MienShape maps = { 3, { mien_shape_dim (from, 0), height, width } };
  MienShape shape = { 3,
    { maps.dims[0], (height - 1) * w->stride_h + 1 + rows.before + rows.after,
        (width - 1) * w->stride_w + 1 + columns.before + columns.after } };
  guint view = mien_backward_view (b, dy, &maps);
  MienNode *spread =
      mien_backward_emit (b, node, MIEN_OP_SPREAD, &view, 1, &shape);
  spread->spread = MIEN_SPREAD_IN_PLACE;
  spread->spread.first[1] = rows.before;
  spread->spread.first[2] = columns.before;
  spread->spread.step[1] = node->conv.window.stride_h;
  spread->spread.step[2] = node->conv.window.stride_w;
  return spread->output;
}

void
mien_conv_backward (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape *in = mien_backward_shape (b, node->inputs[0]);
  const MienWindow *w = &node->conv.window;
  const MienWindowAxis rows = mien_window_rows (w, mien_shape_dim (in, 1));
  const MienWindowAxis columns =
      mien_window_columns (w, mien_shape_dim (in, 2));
  Margin y = margin_of (&rows), x = margin_of (&columns);
  gboolean strided = w->stride_h > 1 || w->stride_w > 1;
  gboolean point = w->kernel_h == 1 && w->kernel_w == 1;
  gboolean inside =
      y.before >= 0 && y.after >= 0 && x.before >= 0 && x.after >= 0;
  guint channels = mien_shape_dim (mien_backward_shape (b, dy), 0);
  if (point && strided && w->pad_top == 0 && w->pad_left == 0
      && w->pad_bottom == 0 && w->pad_right == 0) {
    conv_point (b, node, dy);
    return;
  }
  if (strided || !inside) {
    dy = spread_out (b, node, dy, y, x);
    y = x = (Margin) { 0, 0 };
  }
  MienNode *turned = mien_backward_add (b, node, MIEN_OP_CONV, &dy, 1,
      node->inputs[0], mien_backward_shape (b, node->inputs[0]));
  set_turned (b, turned, node,
      mien_shape_dim (mien_backward_shape (b, node->inputs[0]), 0), channels);
  turned->conv.window.pad_top = y.before;
  turned->conv.window.pad_bottom = y.after;
  turned->conv.window.pad_left = x.before;
  turned->conv.window.pad_right = x.after;
}
