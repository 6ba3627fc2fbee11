/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Depthwise convolutions, one channel at a time. `weight` holds per channel
 * the bias and the taps. Vectors run along rows, and the last one of a row is
 * moved back to end with it.
 */
#include "depthwise.h"

#include "epilogue.h"
#include "planes.h"

#define ROWS 4

typedef struct {
  const MienCpuStep *step;
  const float *in; /* the channel's planes */
  const float *weight;
  float *out;
  const float *residual; /* the channel's, or NULL */
  Clipping clipping;
  guint height, width; /* of the output */
} Channel;

/* Residual and clipping; other activations follow per channel. `out` lies in
 * the output. */
INLINE void
put (const Channel *channel, float *out, Vec sum)
{
  if (channel->residual)
    sum += load (channel->residual + (out - channel->out));
  sum = clipped (sum, &channel->clipping);
  if (channel->width < VECTOR)
    store_some (out, sum, channel->width);
  else
    store (out, sum);
}

/* Where the vector begins that is to cover column x. */
INLINE guint
vector_at (const Channel *channel, guint x)
{
  if (channel->width < VECTOR)
    return 0;
  return MIN (x, channel->width - VECTOR);
}

static void
any_window (const Channel *channel)
{
  const MienCpuPlanes *planes = &channel->step->planes;
  for (guint y = 0; y < channel->height; y++)
    for (guint column = 0; column < channel->width; column += VECTOR) {
      const guint x = vector_at (channel, column);
      const float *in = channel->in + (gsize) y * planes->pitch + x;
      Vec sum = splat (channel->weight[0]);
      for (guint t = 0; t < planes->n_taps; t++)
        sum += channel->weight[1 + t] * load (in + planes->tap[t]);
      put (channel, channel->out + (gsize) y * channel->width + x, sum);
    }
}

/* One row of a 3x3 window. */
INLINE Vec
three (Vec sum, const Vec x[3], const float *weight)
{
  return sum + weight[0] * x[0] + weight[1] * x[1] + weight[2] * x[2];
}

/* ROWS rows at a time. */
static void
three_by_three (const Channel *channel)
{
  const gsize pitch = channel->step->planes.pitch;
  const float *weight = channel->weight + 1;
  for (guint row = 0; row < channel->height; row += ROWS) {
    const guint y = MIN (row, channel->height - ROWS);
    for (guint column = 0; column < channel->width; column += VECTOR) {
      const guint x = vector_at (channel, column);
      const float *in = channel->in + y * pitch + x;
      Vec sum[ROWS];
#pragma GCC unroll 8
      for (int r = 0; r < ROWS; r++)
        sum[r] = splat (channel->weight[0]);
#pragma GCC unroll 8
      for (int r = 0; r < ROWS + 2; r++) {
        const float *from = in + r * pitch;
        const Vec v[3] = { load (from), load (from + 1), load (from + 2) };
#pragma GCC unroll 8
        for (int k = MAX (0, r - 2); k <= MIN (r, ROWS - 1); k++)
          sum[k] = three (sum[k], v, weight + 3 * (r - k));
      }
      float *out = channel->out + (gsize) y * channel->width + x;
#pragma GCC unroll 8
      for (int r = 0; r < ROWS; r++)
        put (channel, out + (gsize) r * channel->width, sum[r]);
    }
  }
}

gboolean
KERNEL (depthwise_shares_rows) (const MienCpuStep *step)
{
  const MienWindow *w = &step->node->conv.window;
  return w->kernel_h == 3 && w->kernel_w == 3 && w->stride_h == 1
      && w->stride_w == 1 && w->dilation_h == 1 && w->dilation_w == 1
      && mien_shape_dim (step->out_shape, 1) >= ROWS;
}

void
KERNEL (depthwise) (const MienCpuStep *step, gpointer arena)
{
  Channel channel = {
    .step = step,
    .clipping = clipping_of (&step->node->activation),
    .height = mien_shape_dim (step->out_shape, 1),
    .width = mien_shape_dim (step->out_shape, 2),
  };
  const gboolean shares_rows = KERNEL (depthwise_shares_rows) (step);
  const gsize plane = (gsize) channel.height * channel.width;
  const float *residual = mien_cpu_residual (step, arena);
  clear_planes (step, arena, 1);
  for (guint c = 0; c < step->node->conv.group; c++) {
    channel.in = find_planes (step, arena, c, 1);
    channel.weight = step->weight + (gsize) c * (1 + step->planes.n_taps);
    channel.out = mien_cpu_out (step, arena) + c * plane;
    channel.residual = residual ? residual + c * plane : NULL;
    if (shares_rows)
      three_by_three (&channel);
    else
      any_window (&channel);
    if (channel.clipping.rest)
      KERNEL (activate) (step->node, channel.out, plane, c);
  }
}
