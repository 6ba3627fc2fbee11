/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/window.h"
#include "net.h"

/* One axis of the planes of step.h. */
typedef struct {
  MienAxis axis;
  guint phases;
  guint64 length;     /* of a plane */
} PlaneAxis;

static guint
greatest_common_divisor (guint a, guint b)
{
  while (b != 0) {
    const guint rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static PlaneAxis
plane_axis (MienAxis axis, guint out)
{
  const guint period = axis.stride
      / greatest_common_divisor (axis.stride, axis.dilation);
  return (PlaneAxis) {
    .axis = axis,
    .phases = MIN (axis.kernel, period),
    .length = out
        + (guint64) (axis.kernel - 1) * axis.dilation / axis.stride,
  };
}

/* Distance of tap (ky, kx) from the first plane of its channel. */
static gsize
tap_distance (const PlaneAxis *rows, const PlaneAxis *columns, guint ky,
    guint kx)
{
  const gsize plane = ky % rows->phases * columns->phases
      + kx % columns->phases;
  const gsize row = (guint64) ky * rows->axis.dilation / rows->axis.stride;
  const gsize column = (guint64) kx * columns->axis.dilation
      / columns->axis.stride;
  return (plane * rows->length + row) * columns->length + column;
}

static void
set_taps (MienCpuStep *step, const PlaneAxis *rows, const PlaneAxis *columns)
{
  const MienWindow *window = &step->node->window;
  MienCpuPlanes *planes = &step->planes;
  const guint channels = mien_shape_dim (step->in_shape, 0)
      / step->node->group;
  const gsize size = rows->phases * columns->phases * rows->length
      * columns->length;
  planes->n_taps = channels * window->kernel_h * window->kernel_w;
  planes->tap = g_new (gsize, planes->n_taps);
  gsize *tap = planes->tap;
  for (gsize c = 0; c < channels; c++)
    for (guint ky = 0; ky < window->kernel_h; ky++)
      for (guint kx = 0; kx < window->kernel_w; kx++)
        *tap++ = c * size + tap_distance (rows, columns, ky, kx);
}

/* FALSE where the planes of one group would be too large. */
static gboolean
lay_out_planes (MienCpuStep *step, gsize *scratch)
{
  const MienWindow *window = &step->node->window;
  const guint height = mien_shape_dim (step->in_shape, 1);
  const guint width = mien_shape_dim (step->in_shape, 2);
  const PlaneAxis rows = plane_axis (mien_window_rows (window, height),
      mien_shape_dim (step->out_shape, 1));
  const PlaneAxis columns = plane_axis (mien_window_columns (window, width),
      mien_shape_dim (step->out_shape, 2));
  MienCpuPlanes *planes = &step->planes;
  planes->copy = window->stride_h > 1 || window->stride_w > 1
      || window->pad_top > 0 || window->pad_left > 0 || window->pad_bottom > 0
      || window->pad_right > 0;
  const guint64 channels = mien_shape_dim (step->in_shape, 0)
      / step->node->group;
  const guint64 phases = (guint64) rows.phases * columns.phases * channels;
  if (phases > MIEN_MAX_ELEMENTS || rows.length > MIEN_MAX_ELEMENTS / phases
      || columns.length > MIEN_MAX_ELEMENTS / phases / rows.length)
    return FALSE;
  planes->row_phases = rows.phases;
  planes->column_phases = columns.phases;
  planes->rows = rows.length;
  planes->pitch = columns.length;
  set_taps (step, &rows, &columns);
  *scratch = planes->copy ? phases * rows.length * columns.length : 0;
  return TRUE;
}

/* Weights of one group in blocks: `tile` biases, then `tile` weights per
 * tap; zeros for the channels that the last block lacks. */
static float *
pack_blocks (float *out, const float *weight, const float *bias,
    guint channels, guint taps, guint tile)
{
  for (guint m = 0; m < channels; m += tile) {
    for (guint k = 0; k < tile; k++)
      *out++ = m + k < channels ? bias[m + k] : 0;
    for (guint t = 0; t < taps; t++)
      for (guint k = 0; k < tile; k++)
        *out++ = m + k < channels ? weight[(gsize) (m + k) * taps + t] : 0;
  }
  return out;
}

static void
pack_groups (MienCpuStep *step, guint tile)
{
  const MienNode *node = step->node;
  const guint channels = mien_shape_dim (step->out_shape, 0) / node->group;
  const guint taps = step->planes.n_taps;
  const gsize rows = (channels + tile - 1) / tile * (gsize) tile;
  step->weight = g_new (float, node->group * rows * (1 + taps));
  float *out = step->weight;
  for (guint g = 0; g < node->group; g++)
    out = pack_blocks (out, node->weight + (gsize) g * channels * taps,
        node->bias + g * channels, channels, taps, tile);
}

static gboolean
prepare_conv (MienCpuStep *step, const MienCpuKernels *kernels,
    gsize *scratch)
{
  const MienNode *node = step->node;
  const guint in = mien_shape_dim (step->in_shape, 0);
  const guint out = mien_shape_dim (step->out_shape, 0);
  const guint height = mien_shape_dim (step->out_shape, 1);
  const guint width = mien_shape_dim (step->out_shape, 2);
  if (!lay_out_planes (step, scratch))
    return FALSE;

  MienCpuPlanes *planes = &step->planes;
  if (node->group == in && in == out) {
    step->kernel = kernels->depthwise;
    pack_groups (step, 1);
  } else if (height * width == 1) {
    step->kernel = kernels->conv_vector;
    /* One block of all channels, rounded up to vectors. */
    const guint channels = out / node->group;
    pack_groups (step, (channels + kernels->vector - 1) / kernels->vector
        * kernels->vector);
  } else {
    step->kernel = kernels->conv;
    pack_groups (step, kernels->tile);
    planes->flat = planes->pitch != width && width < kernels->vector;
    if (planes->flat)
      *scratch += out / node->group
          * ((gsize) height * planes->pitch + MIEN_CPU_SLACK);
  }
  return *scratch <= MIEN_MAX_ELEMENTS;
}

/* How many of the window's taps are on the input at each position. */
static void
count_taps (const MienAxis *axis, guint out, gboolean all, float *counts)
{
  for (guint64 k = 0; k < out; k++) {
    guint inside = 0;
    for (guint64 t = 0; t < axis->kernel; t++) {
      const guint64 at = k * axis->stride + t * axis->dilation;
      inside += at >= axis->before && at - axis->before < axis->in;
    }
    counts[k] = all ? axis->kernel : inside;
  }
}

/* Of a pool from `wide` to `narrow`. */
static void
count_all_taps (MienCpuStep *step, const MienShape *wide,
    const MienShape *narrow)
{
  const MienNode *node = step->node;
  const guint height = mien_shape_dim (narrow, 1);
  const guint width = mien_shape_dim (narrow, 2);
  const MienAxis rows = mien_window_rows (&node->window,
      mien_shape_dim (wide, 1));
  const MienAxis columns = mien_window_columns (&node->window,
      mien_shape_dim (wide, 2));
  step->weight = g_new (float, (gsize) height + width);
  count_taps (&rows, height, node->count_include_pad, step->weight);
  count_taps (&columns, width, node->count_include_pad,
      step->weight + height);
}

static gboolean
prepare_pool (MienCpuStep *step, gsize *scratch)
{
  const gsize pitch = MIEN_CPU_POOL_PITCH (&step->node->window,
      mien_shape_dim (step->in_shape, 2));
  count_all_taps (step, step->in_shape, step->out_shape);
  *scratch = (mien_shape_dim (step->out_shape, 1) + (gsize) 1) * pitch;
  return pitch <= MIEN_MAX_ELEMENTS && *scratch <= MIEN_MAX_ELEMENTS;
}

/* The padded rows of a channel, then a row of winners in whole vectors. The
 * kernel has 31 bits for how far a winner lies from where its window begins. */
static gboolean
prepare_max_pool_backward (MienCpuStep *step, gsize *scratch)
{
  const MienWindow *window = &step->node->window;
  const guint width = mien_shape_dim (step->out_shape, 2);
  const gsize pitch = MIEN_CPU_POOL_PITCH (window, width);
  const guint64 farthest =
      (guint64) (window->kernel_h - 1) * window->dilation_h * width
      + (guint64) (window->kernel_w - 1) * window->dilation_w;
  if (pitch > MIEN_MAX_ELEMENTS || farthest > G_MAXINT32)
    return FALSE;
  *scratch = mien_shape_dim (step->out_shape, 1) * pitch
      + mien_shape_dim (step->in_shape, 2) + MIEN_CPU_SLACK;
  return *scratch <= MIEN_MAX_ELEMENTS;
}

/* One row of the gradient. */
static gboolean
prepare_average_pool_backward (MienCpuStep *step, gsize *scratch)
{
  count_all_taps (step, step->out_shape, step->in_shape);
  *scratch = mien_shape_dim (step->out_shape, 2);
  return TRUE;
}

gboolean
mien_cpu_prepare (MienCpuStep *step, const MienCpuKernels *kernels,
    gsize *scratch)
{
  *scratch = 0;
  switch (step->node->op) {
    case MIEN_OP_CONV:
      return prepare_conv (step, kernels, scratch);
    case MIEN_OP_MAX_POOL:
      step->kernel = kernels->max_pool;
      return prepare_pool (step, scratch);
    case MIEN_OP_AVERAGE_POOL:
      step->kernel = kernels->average_pool;
      return prepare_pool (step, scratch);
    case MIEN_OP_REDUCE_MEAN:
      step->kernel = kernels->reduce_mean;
      break;
    case MIEN_OP_SOFTMAX:
      step->kernel = kernels->softmax;
      break;
    case MIEN_OP_ACTIVATION:
      step->kernel = kernels->activation;
      break;
    case MIEN_OP_ADD:
      step->kernel = kernels->add;
      break;
    case MIEN_OP_MUL:
      step->kernel = kernels->mul;
      break;
    case MIEN_OP_CONCAT:
      step->kernel = mien_cpu_concat;
      break;
    case MIEN_OP_TRANSPOSE:
      step->kernel = mien_cpu_transpose;
      break;
    case MIEN_OP_PAD:
      step->kernel = mien_cpu_pad;
      break;
    case MIEN_OP_WINNER:
      step->kernel = kernels->winner;
      break;
    case MIEN_OP_SPREAD:
      step->kernel = kernels->spread;
      break;
    case MIEN_OP_MAX_POOL_BACKWARD:
      step->kernel = kernels->max_pool_backward;
      return prepare_max_pool_backward (step, scratch);
    case MIEN_OP_AVERAGE_POOL_BACKWARD:
      step->kernel = kernels->average_pool_backward;
      return prepare_average_pool_backward (step, scratch);
    case MIEN_OP_REDUCE_MEAN_BACKWARD:
      step->kernel = kernels->reduce_mean_backward;
      break;
    case MIEN_OP_SOFTMAX_BACKWARD:
      step->kernel = kernels->softmax_backward;
      break;
    case MIEN_OP_ACTIVATION_BACKWARD:
      step->kernel = kernels->activation_backward;
      break;
    case MIEN_N_OPS:
      g_assert_not_reached ();
  }
  return TRUE;
}
