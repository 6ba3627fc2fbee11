/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Depthwise convolutions of any window, one channel at a time. `weight` holds
 * per channel the bias and the taps. Vectors run along rows, and the last one
 * of a row is moved back to end with it.
 */
#include "depthwise.h"

#include "epilogue.h"
#include "planes.h"

typedef struct {
  const MienCpuStep *step;
  const float *in; /* the channel's planes */
  const float *weight;
  float *out;
  const float *residual; /* the channel's, or NULL */
  Clipping clipping;
  guint height, width; /* of the band */
} Channel;

/* Where the vector that covers column x begins. */
INLINE guint
vector_at (const Channel *channel, guint x)
{
  if (channel->width < VECTOR)
    return 0;
  return MIN (x, channel->width - VECTOR);
}

/* Computes the vector at a place of the planes. */
INLINE Vec
sum_window (const Channel *channel, const float *in)
{
  const MienCpuPlanes *planes = &channel->step->planes;
  Vec sum = splat (channel->weight[0]);
  for (guint t = 0; t < planes->n_taps; t++)
    sum = multiply_add (splat (channel->weight[1 + t]),
        load (in + planes->tap[t]), sum);
  return sum;
}

static void
do_channel (const Channel *channel)
{
  const gsize pitch = channel->step->planes.pitch;
  for (guint y = 0; y < channel->height; y++)
    for (guint column = 0; column < channel->width; column += VECTOR) {
      const guint x = vector_at (channel, column);
      const gsize at = (gsize) y * channel->width + x;
      Vec sum = sum_window (channel, channel->in + y * pitch + x);
      if (channel->residual)
        sum += load (channel->residual + at);
      sum = clipped (sum, &channel->clipping);
      if (channel->width < VECTOR)
        store_some (channel->out + at, sum, channel->width);
      else
        store (channel->out + at, sum);
    }
}

void
KERNEL (depthwise) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band)
{
  Channel channel = {
    .step = step,
    .clipping = clipping_of (&step->node->activation),
    .height = band->n,
    .width = mien_shape_dim (step->out_shape, 2),
  };
  const float *residual = mien_cpu_residual (step, arena);
  for (guint c = 0; c < step->node->conv.group; c++) {
    channel.in = find_planes (step, arena, band, c, 1);
    channel.weight = step->weight + (gsize) c * (1 + step->planes.n_taps);
    channel.out = mien_cpu_out_row (step, arena, band, c);
    channel.residual =
        residual ? residual + mien_cpu_band_place (step, band, c) : NULL;
    do_channel (&channel);
    if (channel.clipping.rest)
      KERNEL (activate)
    (step->node, channel.out, (gsize) channel.height * channel.width, c);
  }
}
