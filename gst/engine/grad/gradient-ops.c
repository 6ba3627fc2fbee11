/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The gradient of each op with respect to its inputs. Where it is an op of
 * networks too it becomes one, so that their fast code serves it: that of a
 * convolution is a convolution with the weights turned round.
 */
#include <string.h>

#include "gradient-private.h"
#include "engine/window.h"

typedef void (*Through) (MienBackward *b, const MienNode *node, guint dy);

/* {M, C / group, h, w} -> {C, M / group, h, w}, each kernel upside down. */
static const float *
turn_weights (MienBackward *b, const MienNode *conv, guint in, guint out)
{
  gsize taps = (gsize) conv->window.kernel_h * conv->window.kernel_w;
  guint c_group = in / conv->group, m_group = out / conv->group;
  gsize n = (gsize) out * c_group * taps;
  g_autofree float *turned = g_new (float, n);
  for (gsize m = 0; m < out; m++)
    for (gsize c = 0; c < c_group; c++) {
      gsize to = m / m_group * c_group + c;
      const float *from = conv->weight + (m * c_group + c) * taps;
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

/* How the gradient along one axis of a convolution comes to be: between the
 * positions of dy go stride - 1 zeros, `before` and `after` these as many as
 * the turned kernel reaches over the edge; negative where the forward padding
 * is so wide that it sees nothing of the first or last positions. */
typedef struct {
  gint64 before, after;
} Margin;

static Margin
margin_of (const MienAxis *axis)
{
  gint64 reach = mien_axis_extent (axis) - 1;
  gint64 length = (gint64) (mien_axis_output (axis) - 1) * axis->stride + 1;
  gint64 before = reach - axis->before;
  return (Margin) { before, axis->in + reach - length - before };
}

static void
set_turned (MienBackward *b, MienNode *node, const MienNode *conv, guint in,
    guint out)
{
  node->weight = turn_weights (b, conv, in, out);
  node->bias = add_zeros (b, in);
  node->group = conv->group;
  node->window.kernel_h = conv->window.kernel_h;
  node->window.kernel_w = conv->window.kernel_w;
  node->window.dilation_h = conv->window.dilation_h;
  node->window.dilation_w = conv->window.dilation_w;
}

/* 1x1 without padding but with a stride: the map is small before it is
 * spread. */
static void
conv_point (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape *in = mien_backward_shape (b, node->inputs[0]);
  MienShape small = { 3, { mien_shape_dim (in, 0),
    mien_shape_dim (mien_backward_shape (b, dy), 1),
    mien_shape_dim (mien_backward_shape (b, dy), 2) } };
  MienShape large = { 3, { small.dims[0], mien_shape_dim (in, 1),
    mien_shape_dim (in, 2) } };
  MienNode *turned = mien_backward_emit (b, node, MIEN_OP_CONV, &dy, 1,
      &small);
  guint narrow = turned->output;
  set_turned (b, turned, node, small.dims[0],
      mien_shape_dim (mien_backward_shape (b, dy), 0));
  MienNode *spread = mien_backward_add (b, node, MIEN_OP_SPREAD, &narrow, 1,
      node->inputs[0], &large);
  spread->step[1] = node->window.stride_h;
  spread->step[2] = node->window.stride_w;
}

/* dy with its margins and the zeros between its positions. */
static guint
spread_out (MienBackward *b, const MienNode *node, guint dy, Margin rows,
    Margin columns)
{
  const MienShape *from = mien_backward_shape (b, dy);
  guint height = mien_shape_dim (from, 1), width = mien_shape_dim (from, 2);
  MienShape maps = { 3, { mien_shape_dim (from, 0), height, width } };
  MienShape shape = { 3, { maps.dims[0],
    (height - 1) * node->window.stride_h + 1 + rows.before + rows.after,
    (width - 1) * node->window.stride_w + 1 + columns.before + columns.after
  } };
  guint view = mien_backward_view (b, dy, &maps);
  MienNode *spread = mien_backward_emit (b, node, MIEN_OP_SPREAD, &view, 1,
      &shape);
  spread->first[1] = rows.before;
  spread->first[2] = columns.before;
  spread->step[1] = node->window.stride_h;
  spread->step[2] = node->window.stride_w;
  return spread->output;
}

static void
through_conv (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape *in = mien_backward_shape (b, node->inputs[0]);
  const MienWindow *w = &node->window;
  const MienAxis rows = mien_window_rows (w, mien_shape_dim (in, 1));
  const MienAxis columns = mien_window_columns (w, mien_shape_dim (in, 2));
  Margin y = margin_of (&rows), x = margin_of (&columns);
  gboolean strided = w->stride_h > 1 || w->stride_w > 1;
  gboolean point = w->kernel_h == 1 && w->kernel_w == 1;
  gboolean inside = y.before >= 0 && y.after >= 0 && x.before >= 0 &&
      x.after >= 0;
  guint channels = mien_shape_dim (mien_backward_shape (b, dy), 0);
  if (point && strided && w->pad_top == 0 && w->pad_left == 0 &&
      w->pad_bottom == 0 && w->pad_right == 0) {
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
  turned->window.pad_top = y.before;
  turned->window.pad_bottom = y.after;
  turned->window.pad_left = x.before;
  turned->window.pad_right = x.after;
}

static void
through_max_pool (MienBackward *b, const MienNode *node, guint dy)
{
  guint x = node->inputs[0], inputs[2] = { dy, x };
  mien_backward_add (b, node, MIEN_OP_MAX_POOL_BACKWARD, inputs, 2, x,
      mien_backward_shape (b, x))->window = node->window;
}

static void
through_average_pool (MienBackward *b, const MienNode *node, guint dy)
{
  guint x = node->inputs[0];
  MienNode *back = mien_backward_add (b, node, MIEN_OP_AVERAGE_POOL_BACKWARD,
      &dy, 1, x, mien_backward_shape (b, x));
  back->window = node->window;
  back->count_include_pad = node->count_include_pad;
}

static void
through_mean (MienBackward *b, const MienNode *node, guint dy)
{
  guint x = node->inputs[0];
  mien_backward_add (b, node, MIEN_OP_REDUCE_MEAN_BACKWARD, &dy, 1, x,
      mien_backward_shape (b, x))->run = node->run;
}

static void
through_softmax (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape shape = *mien_backward_shape (b, node->inputs[0]);
  guint inputs[2] = { mien_backward_view (b, dy, &shape),
    mien_backward_view (b, node->output, &shape) };
  MienNode *back = mien_backward_emit (b, node, MIEN_OP_SOFTMAX_BACKWARD,
      inputs, 2, &shape);
  back->run = node->run;
  mien_backward_pass (b, node, back->output, node->inputs[0]);
}

/* The epilogue was all there is to it. */
static void
through_activation (MienBackward *b, const MienNode *node, guint dy)
{
  mien_backward_pass (b, node, dy, node->inputs[0]);
}

/* To the second operand of ADD or MUL goes the sum over all elements of the
 * first that it met: their mean, times their number. */
static void
pass_to_second (MienBackward *b, const MienNode *node, guint dy)
{
  guint second = node->inputs[1];
  gsize n = mien_shape_elements (mien_backward_shape (b, dy));
  gsize n_second = mien_shape_elements (mien_backward_shape (b, second));
  if (n == n_second) {
    mien_backward_pass (b, node, dy, second);
    return;
  }
  MienShape shape = { 3, { n_second, 1, 1 } };
  MienNode *mean = mien_backward_emit (b, node, MIEN_OP_REDUCE_MEAN, &dy, 1,
      &shape);
  mean->run = (MienRun) { n_second, n / n_second, 1 };
  guint means = mean->output;

  MienNode *scale = mien_backward_add (b, node, MIEN_OP_CONV, &means, 1,
      second, &shape);
  g_autofree float *factors = g_new (float, n_second);
  for (gsize i = 0; i < n_second; i++)
    factors[i] = n / n_second;
  scale->weight = mien_graph_add_constant (b->graph, factors, n_second);
  scale->bias = add_zeros (b, n_second);
  scale->group = n_second;
}

static void
through_add (MienBackward *b, const MienNode *node, guint dy)
{
  if (mien_backward_wants (b, node->inputs[0]))
    mien_backward_pass (b, node, dy, node->inputs[0]);
  if (mien_backward_wants (b, node->inputs[1]))
    pass_to_second (b, node, dy);
}

static void
through_mul (MienBackward *b, const MienNode *node, guint dy)
{
  guint first = node->inputs[0], second = node->inputs[1];
  MienShape shape = *mien_backward_shape (b, first);
  guint inputs[2] = { dy, second };
  if (mien_backward_wants (b, first))
    mien_backward_add (b, node, MIEN_OP_MUL, inputs, 2, first, &shape);
  if (mien_backward_wants (b, second)) {
    inputs[1] = first;
    pass_to_second (b, node, mien_backward_emit (b, node, MIEN_OP_MUL, inputs,
            2, &shape)->output);
  }
}

/* Each input gets its part of the axis. */
static void
through_concat (MienBackward *b, const MienNode *node, guint dy)
{
  MienShape shape = { 3, { node->run.outer, node->run.length,
    node->run.inner } };
  guint whole = mien_backward_view (b, dy, &shape);
  gint first = 0;
  for (guint k = 0; k < node->n_inputs; k++) {
    guint value = node->inputs[k];
    shape.dims[1] = mien_shape_elements (mien_backward_shape (b, value)) /
        ((gsize) shape.dims[0] * shape.dims[2]);
    if (mien_backward_wants (b, value))
      mien_backward_add (b, node, MIEN_OP_SPREAD, &whole, 1, value,
          &shape)->first[1] = -first;
    first += shape.dims[1];
  }
}

static void
through_transpose (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape *shape = mien_backward_shape (b, node->inputs[0]);
  guint n_dims = shape->n_dims;
  MienNode *back = mien_backward_emit (b, node, MIEN_OP_TRANSPOSE, &dy, 1,
      shape);
  for (guint k = 0; k < n_dims; k++)
    back->perm[node->perm[k]] = k;
  mien_backward_pass (b, node, back->output, node->inputs[0]);
}

static void
through_pad (MienBackward *b, const MienNode *node, guint dy)
{
  guint x = node->inputs[0];
  MienNode *back = mien_backward_add (b, node, MIEN_OP_SPREAD, &dy, 1, x,
      mien_backward_shape (b, x));
  for (guint k = 0; k < mien_backward_shape (b, x)->n_dims; k++)
    back->first[k] = -(gint) node->pad_before[k];
}

void
mien_backward_through (MienBackward *b, const MienNode *node, guint dy)
{
  static const Through through[MIEN_OP_PAD + 1] = {
    [MIEN_OP_CONV] = through_conv,
    [MIEN_OP_MAX_POOL] = through_max_pool,
    [MIEN_OP_AVERAGE_POOL] = through_average_pool,
    [MIEN_OP_REDUCE_MEAN] = through_mean,
    [MIEN_OP_SOFTMAX] = through_softmax,
    [MIEN_OP_ACTIVATION] = through_activation,
    [MIEN_OP_ADD] = through_add,
    [MIEN_OP_MUL] = through_mul,
    [MIEN_OP_CONCAT] = through_concat,
    [MIEN_OP_TRANSPOSE] = through_transpose,
    [MIEN_OP_PAD] = through_pad,
  };
  gboolean wanted = FALSE;
  for (guint k = 0; k < node->n_inputs; k++)
    wanted = wanted || mien_backward_wants (b, node->inputs[k]);
  if (wanted)
    through[node->op] (b, node, dy);
}
