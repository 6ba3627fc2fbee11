/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Max-pools of 3x3 at stride 2, as in most networks. Vectors run along the rows
 * of the output: first the maximum of the three input rows is taken, then that
 * of three columns. Everything stays in registers, and the order is that in
 * which pool.c combines rows and columns.
 */
#include <math.h>

#include "epilogue.h"
#include "levels.h"
#include "pool.h"

typedef struct {
  const float *in; /* the channel's first row in memory */
  gssize in_first; /* the number of that row */
  gssize height, width;
  float *out;            /* the channel's first row of the band */
  const float *residual; /* like `out`, or NULL */
  gssize out_width;
  gssize top, left; /* padding */
} Channel;

gboolean
KERNEL (pool_is_three) (const MienCpuStep *step)
{
  const MienWindow *w = &step->node->pool.window;
  return w->kernel_h == 3 && w->kernel_w == 3 && w->stride_h == 2
      && w->stride_w == 2 && w->dilation_h == 1 && w->dilation_w == 1
      && w->pad_top <= 1 && w->pad_left <= 1;
}

/* The maximum of three rows from `column` on, followed by padding. `n` columns
 * are left. */
INLINE Vec
max_of_rows (const float *const rows[3], gssize column, gssize n)
{
  const Vec padding = splat (-INFINITY);
  if (n <= 0)
    return padding;
  const Vec v = max (max (load (rows[0] + column), load (rows[1] + column)),
      load (rows[2] + column));
  return n >= VECTOR ? v : first_of (v, n, padding);
}

/* Computes one row of the output. `vectors` is the number of input vectors that
 * hold all columns, or 0 for any number. */
INLINE void
do_row (const Channel *channel, const float *const rows[3],
    const float *residual, float *out, const int vectors)
{
  const gssize n = channel->out_width, width = channel->width;
  Vec first = max_of_rows (rows, 0, width);
  if (channel->left > 0)
    first = __builtin_shufflevector (first, splat (-INFINITY), AFTER_ZERO);
  for (gssize x = 0; x < n; x += VECTOR) {
    /* The windows' first columns are in two vectors. */
    const gssize second = 2 * x - channel->left + VECTOR;
    const gssize third = second + VECTOR;
    const Vec middle =
        max_of_rows (rows, second, vectors == 1 ? 0 : width - second);
    const Vec last = max_of_rows (rows, third, vectors ? 0 : width - third);
    const Vec begins = even (first, middle);
    const Vec ends = __builtin_shufflevector (begins, last, BEFORE_ZERO);
    Vec v = max (max (begins, odd (first, middle)), ends);
    if (residual)
      v += load (residual + x);
    if (!vectors && x + VECTOR <= n)
      store (out + x, v);
    else
      store_some (out + x, v, n - x);
    if (vectors)
      return;
    first = last;
  }
}

/* For rows outside the input, the nearest row is used, which does not change
 * the maximum. */
INLINE void
do_channel (const Channel *of, const MienCpuBand *band, const int vectors)
{
  const Channel channel = *of;
  const gssize n = band->n, first = band->first;
  for (gssize y = 0; y < n; y++) {
    const gssize top = 2 * (first + y) - channel.top;
    const gsize at = y * channel.out_width;
    const float *rows[3];
#pragma GCC unroll 3
    for (gssize k = 0; k < 3; k++) {
      const gssize row = CLAMP (top + k, 0, channel.height - 1);
      rows[k] = channel.in + (row - channel.in_first) * channel.width;
    }
    do_row (&channel, rows, channel.residual ? channel.residual + at : NULL,
        channel.out + at, vectors);
  }
}

static void
do_any (const Channel *channel, const MienCpuBand *band)
{
  const gssize columns = channel->width + channel->left;
  if (columns <= VECTOR)
    do_channel (channel, band, 1);
  else if (columns <= 2 * VECTOR && channel->out_width <= VECTOR)
    do_channel (channel, band, 2);
  else
    do_channel (channel, band, 0);
}

void
KERNEL (max_pool_three) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band)
{
  const MienWindow *w = &step->node->pool.window;
  const float *residual = mien_cpu_residual (step, arena);
  const guint out_width = mien_shape_dim (step->out_shape, 2);
  Channel channel = {
    .in_first = band->in_first,
    .height = mien_shape_dim (step->in_shape, 1),
    .width = mien_shape_dim (step->in_shape, 2),
    .out_width = out_width,
    .top = w->pad_top,
    .left = w->pad_left,
  };
  for (guint c = 0; c < mien_shape_dim (step->in_shape, 0); c++) {
    channel.in = mien_cpu_in_row (step, arena, band, c, band->in_first);
    channel.out = mien_cpu_out_row (step, arena, band, c);
    channel.residual =
        residual ? residual + mien_cpu_band_place (step, band, c) : NULL;
    do_any (&channel, band);
    if (step->node->activation.kind != MIEN_ACTIVATION_NONE)
      KERNEL (activate)
    (step->node, channel.out, (gsize) band->n * out_width, c);
  }
}
