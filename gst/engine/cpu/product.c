/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "product.h"

/* Floats of weights that are prefetched: with few positions, loading the
 * weights is the bottleneck. */
#define AHEAD 1024

/* Stores channel `m`: `vectors` vectors of positions from `at` on, or the first
 * n < VECTOR of one. */
INLINE void
put (const MienCpuProduct *product, guint m, gsize at, const Vec *sums,
    const int vectors, guint n, Vec low, Vec high)
{
  float *out = product->out + m * product->plane + at;
  const float *residual = product->residual
      ? product->residual + m * product->residual_plane + at
      : NULL;
#pragma GCC unroll 3
  for (int v = 0; v < vectors; v++) {
    Vec sum = sums[v];
    if (residual)
      sum += load (residual + v * VECTOR);
    sum = clip (sum, low, high);
    if (n < VECTOR)
      store_some (out + v * VECTOR, sum, n);
    else
      store (out + v * VECTOR, sum);
  }
  if (product->clipping.rest)
    KERNEL (activate) (product->node, out, n, product->first_channel + m);
}

/* Computes TILE channels, or the `rest` that exist, from channel `m` on. */
INLINE void
do_block (const MienCpuProduct *product, guint m, guint rest,
    const float *weight, MienCpuSpan span, const int vectors)
{
  const float *in = product->in + span.in;
  const gsize *tap = product->tap;
  const guint n = product->n_taps;
  Vec sum[TILE][TILE_VECTORS];
#pragma GCC unroll 8
  for (int k = 0; k < TILE; k++)
#pragma GCC unroll 3
    for (int v = 0; v < vectors; v++)
      sum[k][v] = splat (weight[k]);
  for (guint t = 0; t < n; t++) {
    const float *from = in + tap[t];
    Vec x[TILE_VECTORS];
    weight += TILE;
    __builtin_prefetch (weight + AHEAD);
#pragma GCC unroll 3
    for (int v = 0; v < vectors; v++)
      x[v] = load (from + v * VECTOR);
#pragma GCC unroll 8
    for (int k = 0; k < TILE; k++)
#pragma GCC unroll 3
      for (int v = 0; v < vectors; v++)
        sum[k][v] = multiply_add (splat (weight[k]), x[v], sum[k][v]);
  }
  const Vec low = splat (product->clipping.low);
  const Vec high = splat (product->clipping.high);
#pragma GCC unroll 8
  for (guint k = 0; k < TILE; k++)
    if (k < rest)
      put (product, m + k, span.out, sum[k], vectors, span.n, low, high);
}

/* Computes all channels of `vectors` vectors of positions, or of n < VECTOR. */
INLINE void
do_tile (const MienCpuProduct *product, MienCpuSpan span, const int vectors)
{
  const gsize block = (gsize) TILE * (1 + product->n_taps);
  const float *weight = product->weight;
  for (guint m = 0; m < product->channels; m += TILE, weight += block)
    do_block (product, m, product->channels - m, weight, span, vectors);
}

/* Covers the span with tiles. The last one is moved back to end with the span,
 * so some positions are computed twice. */
void
KERNEL (product) (const MienCpuProduct *product, MienCpuSpan span)
{
  const guint whole = span.n / VECTOR;
  if (whole == 0) {
    do_tile (product, span, 1);
    return;
  }
  for (guint p = 0; p < span.n;) {
    guint left = (span.n - p + VECTOR - 1) / VECTOR;
    guint vectors = MIN (left == 4 ? 2 : left, MIN (whole, TILE_VECTORS));
    guint at = MIN (p, span.n - vectors * VECTOR);
    MienCpuSpan part = { span.in + at, span.out + at, vectors * VECTOR };
    if (vectors == 3)
      do_tile (product, part, 3);
    else if (vectors == 2)
      do_tile (product, part, 2);
    else
      do_tile (product, part, 1);
    p = at + vectors * VECTOR;
  }
}

float *
KERNEL (pack_blocks) (float *out, const float *weight, const float *bias,
    guint channels, guint taps, guint tile)
{
  for (guint m = 0; m < channels; m += tile) {
    for (guint k = 0; k < tile; k++)
      *out++ = bias && m + k < channels ? bias[m + k] : 0;
    for (guint t = 0; t < taps; t++)
      for (guint k = 0; k < tile; k++)
        *out++ = m + k < channels ? weight[(gsize) (m + k) * taps + t] : 0;
  }
  return out;
}
