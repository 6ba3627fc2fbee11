/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Convolutions, dense within each group. In the planes of step.h, tap t of the
 * window is at a fixed distance tap[t] from the output's position, so each
 * convolution is a matrix product.
 */
#include "conv-few.h"
#include "conv-plane.h"
#include "depthwise.h"
#include "levels.h"
#include "planes.h"
#include "product.h"
#include "winograd.h"

/* Number of partial sums for one position. */
#define SUMS 8

/* Number of products per sum that makes an extra copy of the result
 * worthwhile. */
#define FLAT_TAPS 128

typedef struct {
  const MienCpuStep *step;
  gpointer arena;
  const MienCpuBand *band;
  MienCpuProduct product; /* of the group */
} Conv;

/* Computes all positions of a plane as one span, including the margins between
 * rows, then compacts the rows. */
static void
do_flat (const Conv *conv, float *wide)
{
  const MienCpuStep *step = conv->step;
  const guint height = conv->band->n;
  const guint width = mien_shape_dim (step->out_shape, 2);
  const gsize pitch = step->planes.pitch;
  const MienCpuProduct *rows = &conv->product;
  MienCpuProduct flat = *rows;
  flat.out = wide;
  flat.plane = height * pitch + MIEN_CPU_SLACK;
  flat.residual = NULL;
  flat.clipping = (Clipping) { -INFINITY, INFINITY, FALSE };
  KERNEL (product)
  (&flat, (MienCpuSpan) { 0, 0, (height - 1) * pitch + width });

  for (guint m = 0; m < rows->channels; m++) {
    const guint channel = rows->first_channel + m;
    float *out = rows->out + m * rows->plane;
    for (guint y = 0; y < height; y++)
      memcpy (out + y * width, wide + m * flat.plane + y * pitch,
          width * sizeof (float));
    finish (step, conv->arena, out,
        mien_cpu_band_place (step, conv->band, channel), height * width,
        channel);
  }
}

static void
do_group (const Conv *conv, float *wide)
{
  const MienCpuStep *step = conv->step;
  const guint height = conv->band->n;
  const guint width = mien_shape_dim (step->out_shape, 2);
  const gsize pitch = step->planes.pitch;
  if (pitch == width)
    KERNEL (product) (&conv->product, (MienCpuSpan) { 0, 0, height * width });
  else if (step->planes.flat)
    do_flat (conv, wide);
  else
    for (guint y = 0; y < height; y++)
      KERNEL (product)
  (&conv->product, (MienCpuSpan) { y * pitch, y * width, width });
}

static void
any_conv (const MienCpuStep *step, gpointer arena, const MienCpuBand *band)
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
    .band = band,
    .product = {
      .tap = step->planes.tap,
      .n_taps = step->planes.n_taps,
      .channels = out,
      .plane = step->out_plane,
      .residual_plane = (gsize) mien_shape_dim (step->out_shape, 1)
          * mien_shape_dim (step->out_shape, 2),
      .clipping = clipping_of (&node->activation),
      .node = node,
    },
  };
  MienCpuProduct *product = &conv.product;
  const float *residual = mien_cpu_residual (step, arena);
  for (guint g = 0; g < node->conv.group; g++) {
    product->in = find_planes (step, arena, band, g * in, in);
    product->weight = step->weight + g * blocks * block;
    product->first_channel = g * out;
    product->out = mien_cpu_out_row (step, arena, band, g * out);
    if (residual)
      product->residual = residual + mien_cpu_band_place (step, band, g * out);
    do_group (&conv, wide);
  }
}

/* A vector of channels at one position, in several partial sums to hide the
 * latency of additions. */
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

/* One output position: the taps times a matrix whose columns are packed in
 * blocks of VECTOR channels. */
static void
conv_vector (const MienCpuStep *step, gpointer arena)
{
  const MienNode *node = step->node;
  const guint in = mien_shape_dim (step->in_shape, 0) / node->conv.group;
  const guint out = mien_shape_dim (step->out_shape, 0) / node->conv.group;
  const guint n = step->planes.n_taps;
  const float *weight = step->weight;
  const MienCpuBand all = mien_cpu_all_rows (step);
  for (guint g = 0; g < node->conv.group; g++) {
    const float *planes = find_planes (step, arena, &all, g * in, in);
    float *result = mien_cpu_out (step, arena) + g * out;
    for (guint m = 0; m < out; m += VECTOR, weight += (1 + n) * VECTOR) {
      const Vec sum = sum_taps (planes, step->planes.tap, n, weight);
      if (m + VECTOR <= out)
        store (result + m, sum);
      else
        store_some (result + m, sum, out - m);
    }
  }
  finish_output (step, arena);
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
    out = KERNEL (pack_blocks) (out,
        node->conv.weight + (gsize) g * channels * taps,
        node->conv.bias + g * channels, channels, taps, tile);
}

/* Blocks of `tile` groups, each with one channel. */
static void
pack_depthwise (MienCpuStep *step, guint tile)
{
  const MienConv *conv = &step->node->conv;
  const guint taps = step->planes.n_taps;
  const gsize rows = (conv->group + tile - 1) / tile * (gsize) tile;
  step->weight = g_new (float, rows *(1 + taps));
  KERNEL (pack_blocks)
  (step->weight, conv->weight, conv->bias, conv->group, taps, tile);
}

/* Whether it takes fewer vectors to compute across the ends of rows, including
 * the margins, than along rows. The results have to be compacted. */
static gboolean
is_flat (const MienCpuPlanes *planes, guint width)
{
  const guint along = (width + VECTOR - 1) / VECTOR * VECTOR;

  if (planes->pitch == width)
    return FALSE;
  return width < VECTOR
      || (planes->n_taps >= FLAT_TAPS && planes->pitch * 20 < along * 19);
}

typedef enum {
  CONV_ANY,
  CONV_DEPTHWISE,
  CONV_DEPTHWISE_THREE,
  CONV_DEPTHWISE_FEW,
  CONV_VECTOR,
  CONV_WINOGRAD,
  CONV_FEW,
  CONV_PLANE
} Kind;

/* The fastest kernel. */
static Kind
kind_of (const MienCpuStep *step)
{
  const guint group = step->node->conv.group;
  if (group == mien_shape_dim (step->in_shape, 0)
      && group == mien_shape_dim (step->out_shape, 0)) {
    if (KERNEL (depthwise_is_three) (step))
      return CONV_DEPTHWISE_THREE;
    return KERNEL (depthwise_is_few) (step)
        ? CONV_DEPTHWISE_FEW
        : CONV_DEPTHWISE;
  }
  if (mien_shape_dim (step->out_shape, 1) * mien_shape_dim (step->out_shape, 2)
      == 1)
    return CONV_VECTOR;
  if (KERNEL (conv_is_winograd) (step))
    return CONV_WINOGRAD;
  if (KERNEL (conv_is_plane) (step))
    return CONV_PLANE;
  return KERNEL (conv_is_few) (step) ? CONV_FEW : CONV_ANY;
}

static gboolean
serves_rows (const MienCpuStep *step)
{
  const Kind kind = kind_of (step);
  return kind == CONV_ANY || kind == CONV_DEPTHWISE
      || kind == CONV_DEPTHWISE_THREE;
}

static void
use_whole (MienCpuStep *step, MienCpuKernel kernel)
{
  step->kernel = kernel;
  step->rows = NULL;
}

static void
prepare_any (MienCpuStep *step, gsize *scratch)
{
  MienCpuPlanes *planes = &step->planes;
  const guint width = mien_shape_dim (step->out_shape, 2);
  pack_groups (step, TILE);
  planes->flat = is_flat (planes, width);
  if (planes->flat)
    *scratch += mien_shape_dim (step->out_shape, 0) / step->node->conv.group
        * ((gsize) step->most_rows * planes->pitch + MIEN_CPU_SLACK);
}

static gboolean
prepare (MienCpuStep *step, gsize *scratch)
{
  if (!KERNEL (lay_out_planes) (step, scratch))
    return FALSE;
  switch (kind_of (step)) {
    case CONV_ANY:
      prepare_any (step, scratch);
      break;
    case CONV_DEPTHWISE:
      step->rows = KERNEL (depthwise);
      pack_depthwise (step, 1);
      break;
    case CONV_DEPTHWISE_THREE:
      step->rows = KERNEL (depthwise_three);
      pack_depthwise (step, 1);
      *scratch = KERNEL (depthwise_three_scratch) (step);
      break;
    case CONV_DEPTHWISE_FEW:
      use_whole (step, KERNEL (depthwise_few));
      pack_depthwise (step, VECTOR);
      *scratch = KERNEL (depthwise_few_scratch) (step);
      break;
    case CONV_VECTOR:
      use_whole (step, conv_vector);
      pack_groups (step, VECTOR);
      break;
    case CONV_WINOGRAD:
      use_whole (step, KERNEL (conv_winograd));
      *scratch = KERNEL (conv_winograd_prepare) (step);
      break;
    case CONV_FEW:
      use_whole (step, KERNEL (conv_few));
      pack_groups (step, KERNEL (conv_few_lanes) (step));
      break;
    case CONV_PLANE:
      use_whole (step, KERNEL (conv_plane));
      pack_groups (step, TILE);
      KERNEL (conv_plane_prepare) (step);
      *scratch = 0;
      break;
  }
  return *scratch <= MIEN_MAX_ELEMENTS;
}

const MienCpuOp KERNEL (conv_op) = {
  .prepare = prepare,
  .rows = any_conv,
  .serves = serves_rows,
};
