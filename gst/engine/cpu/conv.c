/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Convolutions, dense within each group. In the planes of step.h tap t of
 * the window lies at a fixed distance tap[t] from the output's position, so
 * each is a matrix product
 *   out[m][p] = bias[m] + sum over t of weight[m][t] * in[p + tap[t]]
 * with positions p in rows. `weight` holds blocks of TILE channels: TILE
 * biases, then TILE weights per tap.
 */
#include "conv-few.h"
#include "depthwise.h"
#include "epilogue.h"
#include "levels.h"
#include "planes.h"
#include "tile.h"

/* Of one position at a time. */
#define SUMS 8

/* Sums of products that are worth another copy of the result. */
#define FLAT_TAPS 128

typedef struct {
  const MienCpuStep *step;
  gpointer arena;
  const float *in;     /* the group's first plane */
  const float *weight; /* the group's first block */
  guint channels;      /* output channels of the group */
  guint first_channel;
  float *out;  /* the group's first row */
  gsize plane; /* of the output */
  /* What follows at once, where it does. */
  const float *residual; /* of the group, or NULL */
  Clipping clipping;
} Conv;

/* A stretch of positions: where it starts in a plane and in the output. */
typedef struct {
  gsize in, out;
  guint n;
} Span;

/* Channel `m` of the group: `vectors` vectors of positions from `at` on, or
 * the first n < VECTOR of one. */
INLINE void
put (const Conv *conv, guint m, gsize at, const Vec *sums, const int vectors,
    guint n)
{
  const MienCpuStep *step = conv->step;
  const gsize index = (gsize) m * conv->plane + at;
  float *out = conv->out + index;
#pragma GCC unroll 3
  for (int v = 0; v < vectors; v++) {
    Vec sum = sums[v];
    if (conv->residual)
      sum += load (conv->residual + index + v * VECTOR);
    sum = clipped (sum, &conv->clipping);
    if (n < VECTOR)
      store_some (out + v * VECTOR, sum, n);
    else
      store (out + v * VECTOR, sum);
  }
  if (conv->clipping.rest)
    KERNEL (activate) (step->node, out, n, conv->first_channel + m);
}

/* TILE channels, or the `rest` that there are, from channel `m` on. */
INLINE void
do_block (const Conv *conv, guint m, guint rest, const float *weight, Span span,
    const int vectors)
{
  const float *in = conv->in + span.in;
  const gsize *tap = conv->step->planes.tap;
  const guint n = conv->step->planes.n_taps;
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
#pragma GCC unroll 3
    for (int v = 0; v < vectors; v++)
      x[v] = load (from + v * VECTOR);
#pragma GCC unroll 8
    for (int k = 0; k < TILE; k++)
#pragma GCC unroll 3
      for (int v = 0; v < vectors; v++)
        sum[k][v] += weight[k] * x[v];
  }
#pragma GCC unroll 8
  for (guint k = 0; k < TILE; k++)
    if (k < rest)
      put (conv, m + k, span.out, sum[k], vectors, span.n);
}

/* All channels of `vectors` vectors of positions, or of n < VECTOR. */
INLINE void
do_tile (const Conv *conv, Span span, const int vectors)
{
  const gsize block = (gsize) TILE * (1 + conv->step->planes.n_taps);
  const float *weight = conv->weight;
  for (guint m = 0; m < conv->channels; m += TILE, weight += block)
    do_block (conv, m, conv->channels - m, weight, span, vectors);
}

/* Tiles cover the span; the last is moved back to end with it, and computes
 * some positions again. */
static void
do_span (const Conv *conv, Span span)
{
  const guint whole = span.n / VECTOR;
  if (whole == 0) {
    do_tile (conv, span, 1);
    return;
  }
  for (guint p = 0; p < span.n;) {
    guint left = (span.n - p + VECTOR - 1) / VECTOR;
    guint vectors = MIN (left == 4 ? 2 : left, MIN (whole, TILE_VECTORS));
    guint at = MIN (p, span.n - vectors * VECTOR);
    Span part = { span.in + at, span.out + at, vectors * VECTOR };
    if (vectors == 3)
      do_tile (conv, part, 3);
    else if (vectors == 2)
      do_tile (conv, part, 2);
    else
      do_tile (conv, part, 1);
    p = at + vectors * VECTOR;
  }
}

/* All positions of a plane as one span, the margins between the rows included,
 * then the rows put together. */
static void
do_flat (const Conv *conv, float *wide)
{
  const MienCpuStep *step = conv->step;
  const guint height = mien_shape_dim (step->out_shape, 1);
  const guint width = mien_shape_dim (step->out_shape, 2);
  const gsize pitch = step->planes.pitch;
  Conv flat = *conv;
  flat.out = wide;
  flat.plane = height * pitch + MIEN_CPU_SLACK;
  flat.residual = NULL;
  flat.clipping = (Clipping) { -INFINITY, INFINITY, FALSE };
  do_span (&flat, (Span) { 0, 0, (height - 1) * pitch + width });

  for (guint m = 0; m < conv->channels; m++) {
    float *out = conv->out + m * conv->plane;
    for (guint y = 0; y < height; y++)
      memcpy (out + y * width, wide + m * flat.plane + y * pitch,
          width * sizeof (float));
    finish (step, conv->arena, out, out - mien_cpu_out (step, conv->arena),
        conv->plane, conv->first_channel + m);
  }
}

static void
do_group (const Conv *conv, float *wide)
{
  const MienCpuStep *step = conv->step;
  const guint height = mien_shape_dim (step->out_shape, 1);
  const guint width = mien_shape_dim (step->out_shape, 2);
  const gsize pitch = step->planes.pitch;
  if (pitch == width)
    do_span (conv, (Span) { 0, 0, height * width });
  else if (step->planes.flat)
    do_flat (conv, wide);
  else
    for (guint y = 0; y < height; y++)
      do_span (conv, (Span) { y * pitch, y * width, width });
}

static void
any_conv (const MienCpuStep *step, gpointer arena)
{
  const MienNode *node = step->node;
  const guint in = mien_shape_dim (step->in_shape, 0) / node->conv.group;
  const guint out = mien_shape_dim (step->out_shape, 0) / node->conv.group;
  const gsize block = (gsize) TILE * (1 + step->planes.n_taps);
  const gsize blocks = (out + TILE - 1) / TILE;
  float *wide = mien_cpu_scratch (step, arena)
      + (step->planes.copy ? in * planes_size (&step->planes) : 0);
  Conv conv = {
    .step = step,
    .arena = arena,
    .channels = out,
    .clipping = clipping_of (&node->activation),
    .plane = (gsize) mien_shape_dim (step->out_shape, 1)
        * mien_shape_dim (step->out_shape, 2),
  };
  const float *residual = mien_cpu_residual (step, arena);
  clear_planes (step, arena, in);
  for (guint g = 0; g < node->conv.group; g++) {
    conv.in = find_planes (step, arena, g * in, in);
    conv.weight = step->weight + g * blocks * block;
    conv.first_channel = g * out;
    conv.out = mien_cpu_out (step, arena) + g * out * conv.plane;
    if (residual)
      conv.residual = residual + g * out * conv.plane;
    do_group (&conv, wide);
  }
}

/* A vector of channels at one position; several sums, as each waits for its
 * own. */
INLINE Vec
sum_taps (const float *in, const gsize *tap, guint n, const float *weight)
{
  Vec sum[SUMS] = { load (weight) };
  guint t = 0;
  weight += VECTOR;
  for (; t + SUMS <= n; t += SUMS, weight += SUMS * VECTOR)
#pragma GCC unroll 8
    for (guint k = 0; k < SUMS; k++)
      sum[k] += in[tap[t + k]] * load (weight + k * VECTOR);
  for (; t < n; t++, weight += VECTOR)
    sum[0] += in[tap[t]] * load (weight);
  for (guint k = 1; k < SUMS; k++)
    sum[0] += sum[k];
  return sum[0];
}

/* One output position: the taps times a matrix, whose columns are packed in
 * blocks of VECTOR channels. */
static void
conv_vector (const MienCpuStep *step, gpointer arena)
{
  const MienNode *node = step->node;
  const guint in = mien_shape_dim (step->in_shape, 0) / node->conv.group;
  const guint out = mien_shape_dim (step->out_shape, 0) / node->conv.group;
  const guint n = step->planes.n_taps;
  const float *weight = step->weight;
  clear_planes (step, arena, in);
  for (guint g = 0; g < node->conv.group; g++) {
    const float *planes = find_planes (step, arena, g * in, in);
    float *result = mien_cpu_out (step, arena) + g * out;
    for (guint m = 0; m < out; m += VECTOR, weight += (1 + n) * VECTOR) {
      const Vec sum = sum_taps (planes, step->planes.tap, n, weight);
      if (m + VECTOR <= out)
        store (result + m, sum);
      else
        store_some (result + m, sum, out - m);
    }
  }
  float *all = mien_cpu_out (step, arena);
  const guint channels = out * node->conv.group;
  if (node->activation.kind == MIEN_ACTIVATION_PRELU)
    for (guint m = 0; m < channels; m++)
      finish (step, arena, all + m, m, 1, m);
  else
    finish (step, arena, all, 0, channels, 0);
}

/* Weights of one group in blocks: `tile` biases, then `tile` weights per
 * tap; zeros for the channels that the last block lacks. */
static float *
pack_blocks (float *out, const float *weight, const float *bias, guint channels,
    guint taps, guint tile)
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
  const guint channels = mien_shape_dim (step->out_shape, 0) / node->conv.group;
  const guint taps = step->planes.n_taps;
  const gsize rows = (channels + tile - 1) / tile * (gsize) tile;
  const gsize n_floats = node->conv.group * rows * (1 + taps);
  step->weight = g_new (float, n_floats);
  float *out = step->weight;
  for (guint g = 0; g < node->conv.group; g++)
    out = pack_blocks (out, node->conv.weight + (gsize) g * channels * taps,
        node->conv.bias + g * channels, channels, taps, tile);
}

/* Blocks of `tile` groups of one channel. */
static void
pack_depthwise (MienCpuStep *step, guint tile)
{
  const MienConv *conv = &step->node->conv;
  const guint taps = step->planes.n_taps;
  const gsize rows = (conv->group + tile - 1) / tile * (gsize) tile;
  step->weight = g_new (float, rows *(1 + taps));
  pack_blocks (step->weight, conv->weight, conv->bias, conv->group, taps, tile);
}

/* Whether vectors across the ends of rows, margins included, are fewer than
 * those along rows; the results have to be put together. */
static gboolean
is_flat (const MienCpuPlanes *planes, guint width)
{
  const guint along = (width + VECTOR - 1) / VECTOR * VECTOR;

  if (planes->pitch == width)
    return FALSE;
  return width < VECTOR
      || (planes->n_taps >= FLAT_TAPS && planes->pitch * 20 < along * 19);
}

static gboolean
prepare (MienCpuStep *step, gsize *scratch)
{
  const MienNode *node = step->node;
  const guint in = mien_shape_dim (step->in_shape, 0);
  const guint out = mien_shape_dim (step->out_shape, 0);
  const guint height = mien_shape_dim (step->out_shape, 1);
  const guint width = mien_shape_dim (step->out_shape, 2);
  const gboolean depthwise = node->conv.group == in && in == out;
  if (!KERNEL (lay_out_planes) (step, scratch))
    return FALSE;

  MienCpuPlanes *planes = &step->planes;
  if (depthwise && KERNEL (depthwise_is_few) (step)) {
    step->kernel = KERNEL (depthwise_few);
    pack_depthwise (step, VECTOR);
    *scratch = KERNEL (depthwise_few_scratch) (step);
  } else if (depthwise) {
    step->kernel = KERNEL (depthwise);
    pack_depthwise (step, 1);
  } else if (height * width == 1) {
    step->kernel = conv_vector;
    pack_groups (step, VECTOR);
  } else if (KERNEL (conv_is_few) (step)) {
    step->kernel = KERNEL (conv_few);
    pack_groups (step, KERNEL (conv_few_lanes) (step));
  } else {
    step->kernel = any_conv;
    pack_groups (step, TILE);
    planes->flat = is_flat (planes, width);
    if (planes->flat)
      *scratch += out / node->conv.group
          * ((gsize) height * planes->pitch + MIEN_CPU_SLACK);
  }
  return *scratch <= MIEN_MAX_ELEMENTS;
}

const MienCpuOp KERNEL (conv_op) = {
  .prepare = prepare,
  .run = any_conv,
};
