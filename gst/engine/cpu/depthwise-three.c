/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Depthwise convolutions of 3x3 at stride 1, one channel and ROWS rows at a
 * time, which share most of their input. `weight` holds per channel the bias
 * and the taps. Vectors run along rows, and the last one of a row is moved back
 * to end with it. The input is not copied: rows outside it are read from a row
 * of zeros, and columns outside it are zeros shifted into the vector.
 */
#include "depthwise.h"

#include "epilogue.h"

#define ROWS 4

typedef struct {
  const float *weight; /* bias and taps */
  const float *zeros;  /* a row of them */
  const float *in;     /* the channel's */
  gint64 height, in_width;
  guint in_first;        /* the number of the row that `in` points to */
  float *out;            /* the channel's first row of the band */
  const float *residual; /* like `out`, or NULL */
  guint width;           /* of the output */
  gint64 top;            /* row of the input under the first row of the
                          * output */
  gboolean left, right;  /* whether there is padding */
  Clipping clipping;
} Channel;

gboolean
KERNEL (depthwise_is_three) (const MienCpuStep *step)
{
  const MienWindow *w = &step->node->conv.window;
  return w->kernel_h == 3 && w->kernel_w == 3 && w->stride_h == 1
      && w->stride_w == 1 && w->dilation_h == 1 && w->dilation_w == 1
      && w->pad_left <= 1 && w->pad_right <= 1
      && mien_shape_dim (step->out_shape, 1) >= ROWS
      && mien_shape_dim (step->out_shape, 2) >= VECTOR;
}

gsize
KERNEL (depthwise_three_scratch) (const MienCpuStep *step)
{
  return mien_shape_dim (step->in_shape, 2);
}

/* What is beside a vector at the window's second column. */
typedef enum {
  SIDE_ZERO,   /* padding: a zero is shifted in */
  SIDE_VECTOR, /* a whole vector that may be read */
  SIDE_ELEMENT /* at least one element */
} Side;

INLINE Vec
before (const float *from, Vec v, const Side side)
{
  if (side == SIDE_ZERO)
    return __builtin_shufflevector (v, splat (0), AFTER_ZERO);
  return side == SIDE_VECTOR ? load_before (from, v) : load (from - 1);
}

INLINE Vec
behind (const float *from, Vec v, const Side side)
{
  if (side == SIDE_ZERO)
    return __builtin_shufflevector (v, splat (0), BEFORE_ZERO);
  return side == SIDE_VECTOR ? load_behind (from, v) : load (from + 1);
}

/* What is the same for all vectors of a channel, in registers. */
typedef struct {
  Vec bias, weight[9], low, high;
} Factors;

INLINE Factors
factors_of (const Channel *channel)
{
  Factors f = { splat (channel->weight[0]),
    .low = splat (channel->clipping.low),
    .high = splat (channel->clipping.high) };
#pragma GCC unroll 9
  for (int k = 0; k < 9; k++)
    f.weight[k] = splat (channel->weight[1 + k]);
  return f;
}

/* Computes one vector in each of `rows` rows, which are `pitch` floats
 * apart. */
INLINE void
do_vector (const Factors *f, const float *const *in, gsize at, float *out,
    const float *residual, gsize pitch, const int rows, const Side left,
    const Side right)
{
  Vec sum[ROWS];
#pragma GCC unroll 8
  for (int r = 0; r < rows; r++)
    sum[r] = f->bias;
#pragma GCC unroll 8
  for (int r = 0; r < rows + 2; r++) {
    const float *from = in[r] + at;
    const Vec middle = load (from);
    const Vec v[3] = { before (from, middle, left), middle,
      behind (from, middle, right) };
#pragma GCC unroll 8
    for (int k = MAX (0, r - 2); k <= MIN (r, rows - 1); k++)
#pragma GCC unroll 3
      for (int t = 0; t < 3; t++)
        sum[k] = multiply_add (f->weight[3 * (r - k) + t], v[t], sum[k]);
  }
#pragma GCC unroll 8
  for (int r = 0; r < rows; r++) {
    if (residual)
      sum[r] += load (residual + r * pitch);
    store (out + r * pitch, clip (sum[r], f->low, f->high));
  }
}

/* Computes rows y to y + rows - 1 of the band. */
INLINE void
do_rows (const Channel *channel, guint y, const int rows)
{
  const Factors f = factors_of (channel);
  const gsize width = channel->width, last = width - VECTOR;
  const gboolean left = channel->left, right = channel->right;
  /* Offset of the window's second column. */
  const gsize shift = 1 - left;
  const float *in[ROWS + 2];
  float *out = channel->out + y * width;
  const float *residual =
      channel->residual ? channel->residual + y * width : NULL;
#pragma GCC unroll 8
  for (int r = 0; r < rows + 2; r++) {
    const gint64 row = channel->top + y + r;
    in[r] =
        (row < 0 || row >= channel->height
                ? channel->zeros
                : channel->in + (row - channel->in_first) * channel->in_width)
        + shift;
  }
#define DO(x, left, right) \
  do_vector (&f, in, x, out + (x), residual ? residual + (x) : NULL, width, \
      rows, left, right)
  if (last == 0) {
    if (left && right)
      DO (0, SIDE_ZERO, SIDE_ZERO);
    else if (left)
      DO (0, SIDE_ZERO, SIDE_ELEMENT);
    else if (right)
      DO (0, SIDE_ELEMENT, SIDE_ZERO);
    else
      DO (0, SIDE_ELEMENT, SIDE_ELEMENT);
    return;
  }
  if (left)
    DO (0, SIDE_ZERO, SIDE_VECTOR);
  else
    DO (0, SIDE_ELEMENT, SIDE_VECTOR);
  for (gsize x = VECTOR; x < last; x += VECTOR)
    DO (x, SIDE_VECTOR, SIDE_VECTOR);
  if (right)
    DO (last, SIDE_ELEMENT, SIDE_ZERO);
  else
    DO (last, SIDE_ELEMENT, SIDE_ELEMENT);
#undef DO
}

static void
do_one (const Channel *channel, guint y)
{
  do_rows (channel, y, 1);
}

static void
do_several (const Channel *channel, guint y)
{
  do_rows (channel, y, ROWS);
}

/* The last group of rows is moved back to end with the band. */
static void
do_channel (const Channel *channel, guint n)
{
  if (n < ROWS)
    for (guint y = 0; y < n; y++)
      do_one (channel, y);
  else
    for (guint y = 0; y < n; y += ROWS)
      do_several (channel, MIN (y, n - ROWS));
}

void
KERNEL (depthwise_three) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band)
{
  const MienNode *node = step->node;
  const MienWindow *w = &node->conv.window;
  float *zeros = mien_cpu_scratch (step, arena);
  Channel channel = {
    .zeros = zeros,
    .height = mien_shape_dim (step->in_shape, 1),
    .in_width = mien_shape_dim (step->in_shape, 2),
    .in_first = band->in_first,
    .width = mien_shape_dim (step->out_shape, 2),
    .top = (gint64) band->first - w->pad_top,
    .left = w->pad_left > 0,
    .right = w->pad_right > 0,
    .clipping = clipping_of (&node->activation),
  };
  const float *residual = mien_cpu_residual (step, arena);
  memset (zeros, 0, channel.in_width * sizeof (float));
  for (guint c = 0; c < node->conv.group; c++) {
    channel.in = mien_cpu_in_row (step, arena, band, c, band->in_first);
    channel.weight = step->weight + (gsize) c * 10;
    channel.out = mien_cpu_out_row (step, arena, band, c);
    channel.residual =
        residual ? residual + mien_cpu_band_place (step, band, c) : NULL;
    do_channel (&channel, band->n);
    if (channel.clipping.rest)
      KERNEL (activate)
    (node, channel.out, (gsize) band->n * channel.width, c);
  }
}
