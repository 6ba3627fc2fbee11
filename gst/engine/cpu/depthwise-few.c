/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Depthwise convolutions of small planes. Vectors run over channels: planes are
 * transposed to lanes, one vector of channels per position, surrounded by
 * zeros, and back. So narrow rows, large strides and dilations cost no more
 * than others. `weight` holds blocks of VECTOR channels: the biases, then the
 * weights of each tap.
 */
#include "depthwise.h"

#include "engine/window.h"
#include "epilogue.h"

/* Maximum number of positions in registers. */
#define MAX_COLUMNS 8

/* Maximum lanes of the padded input for which the transposition pays off. */
#define MAX_LANES 4096

/* What is computed for VECTOR channels at a time. */
typedef struct {
  const MienCpuStep *step;
  guint in_height, in_width, out_height, out_width;
  guint channels;      /* those that exist, up to VECTOR */
  const float *in;     /* their planes */
  const float *weight; /* biases and taps */
  guint pitch;         /* lanes in a row of the padded input */
  float *padded;       /* lanes of the input */
  float *result;       /* lanes of the output */
} Block;

/* Elements of an axis that the windows or the input extend to. */
static guint
padded (const MienWindowAxis *axis, guint out)
{
  const guint used = (out - 1) * axis->stride + mien_window_axis_extent (axis);
  return MAX (used, axis->before + axis->in);
}

static guint
padded_width (const MienCpuStep *step)
{
  const MienWindowAxis axis = mien_window_columns (&step->node->conv.window,
      mien_shape_dim (step->in_shape, 2));
  return padded (&axis, mien_shape_dim (step->out_shape, 2));
}

static guint
padded_height (const MienCpuStep *step)
{
  const MienWindowAxis axis = mien_window_rows (&step->node->conv.window,
      mien_shape_dim (step->in_shape, 1));
  return padded (&axis, mien_shape_dim (step->out_shape, 1));
}

static gsize
padded_lanes (const MienCpuStep *step)
{
  return (gsize) padded_width (step) * padded_height (step);
}

/* Rounded up, because planes are transposed in whole squares. */
static gsize
result_lanes (const MienCpuStep *step)
{
  const gsize plane = (gsize) mien_shape_dim (step->out_shape, 1)
      * mien_shape_dim (step->out_shape, 2);
  return (plane + VECTOR - 1) / VECTOR * VECTOR;
}

gboolean
KERNEL (depthwise_is_few) (const MienCpuStep *step)
{
  return mien_shape_dim (step->in_shape, 0) >= VECTOR / 2
      && padded_lanes (step) <= MAX_LANES;
}

gsize
KERNEL (depthwise_few_scratch) (const MienCpuStep *step)
{
  return (padded_lanes (step) + result_lanes (step)) * VECTOR;
}

/* Transposes planes to lanes. */
static void
gather (const Block *block)
{
  const MienWindow *w = &block->step->node->conv.window;
  const gsize plane = (gsize) block->in_height * block->in_width;
  float *row = block->padded
      + ((gsize) w->pad_top * block->pitch + w->pad_left) * VECTOR;
  guint x = 0;
  for (gsize p = 0; p < plane; p += VECTOR) {
    Vec v[VECTOR];
#pragma GCC unroll 16
    for (guint k = 0; k < VECTOR; k++)
      v[k] = load (block->in + MIN (k, block->channels - 1) * plane + p);
    transpose_square (v);
    for (guint k = 0; k < MIN (VECTOR, plane - p); k++) {
      store (row + x * VECTOR, v[k]);
      if (++x == block->in_width) {
        x = 0;
        row += (gsize) block->pitch * VECTOR;
      }
    }
  }
}

/* Transposes lanes to planes. */
static void
scatter (const Block *block, float *out)
{
  const gsize plane = (gsize) block->out_height * block->out_width;
  for (gsize p = 0; p < plane; p += VECTOR) {
    Vec v[VECTOR];
#pragma GCC unroll 16
    for (guint k = 0; k < VECTOR; k++)
      v[k] = load (block->result + (p + k) * VECTOR);
    transpose_square (v);
    for (guint k = 0; k < block->channels; k++)
      if (plane - p >= VECTOR)
        store (out + k * plane + p, v[k]);
      else
        store_some (out + k * plane + p, v[k], plane - p);
  }
}

/* Computes neighbouring positions; `in` is at the upper left of the first one's
 * window. */
INLINE void
do_columns (const Block *block, const float *in, float *out, const int columns)
{
  const MienWindow *w = &block->step->node->conv.window;
  const gsize stride = (gsize) w->stride_w * VECTOR;
  const gsize next = (gsize) w->dilation_w * VECTOR;
  const float *weight = block->weight;
  Vec sum[MAX_COLUMNS];
#pragma GCC unroll 8
  for (int c = 0; c < columns; c++)
    sum[c] = load (weight);
  for (guint y = 0; y < w->kernel_h; y++) {
    const float *from = in + (gsize) y * w->dilation_h * block->pitch * VECTOR;
    for (guint x = 0; x < w->kernel_w; x++, from += next) {
      weight += VECTOR;
      const Vec factor = load (weight);
#pragma GCC unroll 8
      for (int c = 0; c < columns; c++)
        sum[c] += load (from + c * stride) * factor;
    }
  }
#pragma GCC unroll 8
  for (int c = 0; c < columns; c++)
    store (out + c * VECTOR, sum[c]);
}

#define COLUMNS(n) \
  static void do_##n (const Block *block, const float *in, float *out) \
  { \
    do_columns (block, in, out, n); \
  }
COLUMNS (1)
COLUMNS (2)
COLUMNS (3)
COLUMNS (4)
COLUMNS (5)
COLUMNS (6)
COLUMNS (7)
COLUMNS (8)

/* Divides rows into equal parts, the last of which is moved back to end with
 * the row. */
static void
convolve (const Block *block)
{
  static void (*const parts[]) (const Block *, const float *, float *) = { NULL,
    do_1, do_2, do_3, do_4, do_5, do_6, do_7, do_8 };
  const MienWindow *w = &block->step->node->conv.window;
  const guint width = block->out_width;
  const guint n_parts = (width + MAX_COLUMNS - 1) / MAX_COLUMNS;
  const guint columns = (width + n_parts - 1) / n_parts;
  for (guint y = 0; y < block->out_height; y++) {
    const float *in =
        block->padded + (gsize) y * w->stride_h * block->pitch * VECTOR;
    float *out = block->result + (gsize) y * width * VECTOR;
    for (guint part = 0; part < n_parts; part++) {
      const guint x = MIN (part * columns, width - columns);
      parts[columns](block, in + (gsize) x * w->stride_w * VECTOR,
          out + x * VECTOR);
    }
  }
}

void
KERNEL (depthwise_few) (const MienCpuStep *step, gpointer arena)
{
  const guint channels = mien_shape_dim (step->in_shape, 0);
  const gsize n_padded = padded_lanes (step) * VECTOR;
  float *scratch = mien_cpu_scratch (step, arena);
  Block block = {
    .step = step,
    .in_height = mien_shape_dim (step->in_shape, 1),
    .in_width = mien_shape_dim (step->in_shape, 2),
    .out_height = mien_shape_dim (step->out_shape, 1),
    .out_width = mien_shape_dim (step->out_shape, 2),
    .in = mien_cpu_in (step, arena, 0),
    .weight = step->weight,
    .pitch = padded_width (step),
    .padded = scratch,
    .result = scratch + n_padded,
  };
  const gsize in_plane = (gsize) block.in_height * block.in_width;
  const gsize out_plane = (gsize) block.out_height * block.out_width;
  float *out = mien_cpu_out (step, arena);

  memset (block.padded, 0, n_padded * sizeof (float));
  for (guint c = 0; c < channels; c += VECTOR) {
    block.channels = MIN (VECTOR, channels - c);
    gather (&block);
    convolve (&block);
    scatter (&block, out);
    finish_channels (step, arena, c, block.channels);
    block.in += VECTOR * in_plane;
    block.weight += (gsize) VECTOR * (1 + step->planes.n_taps);
    out += VECTOR * out_plane;
  }
}
