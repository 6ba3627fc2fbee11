/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Dense convolutions of 3x3 at stride 1 by Winograd's F(2x2, 3x3), after Lavin
 * and Gray, "Fast Algorithms for Convolutional Neural Networks"
 * (arXiv:1509.09308): tiles of 2x2 outputs, each from 4x4 inputs, take 16
 * products per channel instead of 36. Each of the 16 elements of the
 * transformed tiles is a separate matrix product, with the tiles as positions.
 * `weight` holds the blocks of these products one after the other.
 */
#include "winograd.h"

#include "planes.h"
#include "product.h"

#define ELEMENTS 16

/* With fewer channels, transforming the input does not pay off. */
#define MIN_IN 16
#define MIN_OUT MIN (4 * VECTOR, 32)

/* Maximum size of the transformed tiles that are computed at a time, in floats,
 * chosen to stay in the second-level cache. */
#define MAX_BAND (192 * 1024)

typedef struct {
  const MienCpuStep *step;
  gpointer arena;
  guint in_channels, out_channels;
  guint height, width; /* of the output */
  guint columns;       /* tiles in a row of tiles */
  guint rows;          /* rows of tiles in a band */
  gsize pitch;         /* floats from one channel of a band to the next */
  const float *in;     /* planes */
  float *tiles;        /* per element and input channel: the tiles */
  float *products;     /* per element and output channel */
} Winograd;

static guint
count_tiles (const MienCpuStep *step, guint axis)
{
  return (mien_shape_dim (step->out_shape, axis) + 1) / 2;
}

static guint
vectors_of (guint n)
{
  return (n + VECTOR - 1) / VECTOR;
}

static gsize
band_pitch (guint rows, guint columns)
{
  /* Vectors are stored whole. */
  return (vectors_of (rows * columns) + 1) * VECTOR;
}

/* Distance between elements for this many channels. It is not a multiple of the
 * page size, for which all elements would map to the same cache set. */
static gsize
element_floats (guint channels, gsize pitch)
{
  return channels * pitch + MIEN_CPU_SLACK;
}

static gsize
band_floats (const MienCpuStep *step, guint rows, guint columns)
{
  const gsize pitch = band_pitch (rows, columns);
  return ELEMENTS
      * (element_floats (mien_shape_dim (step->in_shape, 0), pitch)
          + element_floats (mien_shape_dim (step->out_shape, 0), pitch));
}

/* The number of rows in a band that wastes the fewest vector lanes, among the
 * bands that fit; at least one row. */
static guint
band_rows (const MienCpuStep *step)
{
  const guint rows = count_tiles (step, 1), columns = count_tiles (step, 2);
  guint best = 1, fewest = G_MAXUINT;
  for (guint n = 1; n <= rows; n++) {
    if (n > 1 && band_floats (step, n, columns) > MAX_BAND)
      break;
    const guint vectors = (rows + n - 1) / n * vectors_of (n * columns);
    if (vectors <= fewest) {
      fewest = vectors;
      best = n;
    }
  }
  return best;
}

gboolean
KERNEL (conv_is_winograd) (const MienCpuStep *step)
{
  const MienConv *conv = &step->node->conv;
  const MienWindow *w = &conv->window;
  return conv->group == 1 && w->kernel_h == 3 && w->kernel_w == 3
      && w->stride_h == 1 && w->stride_w == 1 && w->dilation_h == 1
      && w->dilation_w == 1 && mien_shape_dim (step->in_shape, 0) >= MIN_IN
      && mien_shape_dim (step->out_shape, 0) >= MIN_OUT
      && count_tiles (step, 1) * count_tiles (step, 2) > 2 * VECTOR;
}

/* One row of G g, or one column of that times the transpose of G. */
static void
transform_three (const float *g, guint step, double *out, guint out_step)
{
  const double a = g[0], b = g[step], c = g[2 * step];
  out[0] = a;
  out[out_step] = (a + b + c) / 2;
  out[2 * out_step] = (a - b + c) / 2;
  out[3 * out_step] = c;
}

/* G g G', for a kernel g of 3x3. */
static void
transform_kernel (const float *g, double u[ELEMENTS])
{
  double half[3 * 4];
  for (guint row = 0; row < 3; row++)
    transform_three (g + 3 * row, 1, half + 4 * row, 1);
  for (guint column = 0; column < 4; column++) {
    const float three[3] = { half[column], half[4 + column], half[8 + column] };
    transform_three (three, 1, u + column, 4);
  }
}

gsize
KERNEL (conv_winograd_prepare) (MienCpuStep *step)
{
  const guint in = mien_shape_dim (step->in_shape, 0);
  const guint out = mien_shape_dim (step->out_shape, 0);
  const gsize n = (gsize) in * out;
  g_autofree float *matrices = g_new (float, ELEMENTS *n);
  for (gsize i = 0; i < n; i++) {
    double u[ELEMENTS];
    transform_kernel (step->node->conv.weight + 9 * i, u);
    for (guint e = 0; e < ELEMENTS; e++)
      matrices[e * n + i] = u[e];
  }
  const gsize rows = (out + TILE - 1) / TILE * (gsize) TILE;
  step->weight = g_new (float, ELEMENTS *rows *(1 + in));
  float *end = step->weight;
  for (guint e = 0; e < ELEMENTS; e++)
    end = KERNEL (pack_blocks) (end, matrices + e * n, NULL, out, in, TILE);

  const guint band = band_rows (step), columns = count_tiles (step, 2);
  g_free (step->planes.tap);
  step->planes.n_taps = in;
  step->planes.tap = g_new (gsize, in);
  for (guint c = 0; c < in; c++)
    step->planes.tap[c] = c * band_pitch (band, columns);
  /* Tiles extend beyond the planes, so the memory after them must be ours. */
  step->planes.copy = TRUE;
  return in * planes_size (&step->planes) + band_floats (step, band, columns);
}

/* d' = B' d, for four vectors. */
INLINE void
transform_in (const Vec d[4], Vec out[4])
{
  out[0] = d[0] - d[2];
  out[1] = d[1] + d[2];
  out[2] = d[2] - d[1];
  out[3] = d[1] - d[3];
}

/* Transforms a vector of neighbouring tiles of one channel, the first of
 * them at `from`. Writes to `to`, with the elements of a tile `next` floats
 * apart. */
INLINE void
transform_tiles (const float *from, gsize pitch, float *to, gsize next)
{
  Vec half[4][4]; /* by column */
#pragma GCC unroll 4
  for (int r = 0; r < 4; r++) {
    const float *row = from + r * pitch;
    const Vec a = load (row), b = load (row + VECTOR);
    const Vec c = load (row + 2), d = load (row + 2 + VECTOR);
    half[0][r] = even (a, b);
    half[1][r] = odd (a, b);
    half[2][r] = even (c, d);
    half[3][r] = odd (c, d);
  }
#pragma GCC unroll 4
  for (int c = 0; c < 4; c++) {
    Vec columns[4];
    transform_in (half[c], columns);
#pragma GCC unroll 4
    for (int r = 0; r < 4; r++)
      half[c][r] = columns[r];
  }
#pragma GCC unroll 4
  for (int r = 0; r < 4; r++) {
    const Vec row[4] = { half[0][r], half[1][r], half[2][r], half[3][r] };
    Vec out[4];
    transform_in (row, out);
#pragma GCC unroll 4
    for (int c = 0; c < 4; c++)
      store (to + (4 * r + c) * next, out[c]);
  }
}

/* Transforms all channels of `rows` rows of tiles, from `top` on. Later rows
 * overwrite the excess of earlier rows' vectors. */
static void
gather (const Winograd *w, guint top, guint rows)
{
  const gsize plane = planes_size (&w->step->planes);
  const gsize pitch = w->step->planes.pitch;
  const gsize next = element_floats (w->in_channels, w->pitch);
  for (guint c = 0; c < w->in_channels; c++)
    for (guint y = 0; y < rows; y++) {
      const float *from = w->in + c * plane + 2 * (top + y) * pitch;
      float *to = w->tiles + c * w->pitch + (gsize) y * w->columns;
      for (guint x = 0; x < w->columns; x += VECTOR)
        transform_tiles (from + 2 * x, pitch, to + x, next);
    }
}

static void
multiply (const Winograd *w, guint n_tiles)
{
  const MienCpuStep *step = w->step;
  const guint blocks = (w->out_channels + TILE - 1) / TILE;
  MienCpuProduct product = {
    .in = w->tiles,
    .tap = step->planes.tap,
    .n_taps = w->in_channels,
    .weight = step->weight,
    .channels = w->out_channels,
    .out = w->products,
    .plane = w->pitch,
    .clipping = { -INFINITY, INFINITY, FALSE },
  };
  for (guint e = 0; e < ELEMENTS; e++) {
    KERNEL (product) (&product, (MienCpuSpan) { 0, 0, n_tiles });
    product.in += element_floats (w->in_channels, w->pitch);
    product.out += element_floats (w->out_channels, w->pitch);
    product.weight += (gsize) blocks * TILE * (1 + w->in_channels);
  }
}

/* Two rows of A' m, for four vectors. */
INLINE void
transform_out (const Vec m[4], Vec out[2])
{
  out[0] = m[0] + m[1] + m[2];
  out[1] = m[1] - m[2] - m[3];
}

/* A vector of neighbouring tiles: two rows of two outputs each. */
INLINE void
transform_products (const float *from, gsize next, Vec out[2][2])
{
  Vec half[4][2]; /* by column */
#pragma GCC unroll 4
  for (int c = 0; c < 4; c++) {
    Vec column[4];
#pragma GCC unroll 4
    for (int r = 0; r < 4; r++)
      column[r] = load (from + (4 * r + c) * next);
    transform_out (column, half[c]);
  }
#pragma GCC unroll 2
  for (int r = 0; r < 2; r++) {
    const Vec row[4] = { half[0][r], half[1][r], half[2][r], half[3][r] };
    transform_out (row, out[r]);
  }
}

typedef struct {
  float *out;            /* of the channel */
  const float *residual; /* of the channel, or NULL */
  Clipping clipping;
  Vec bias;
} Channel;

/* Stores the first n of a vector, n > 0. */
INLINE void
put (const Channel *channel, gsize at, Vec sum, guint n)
{
  sum += channel->bias;
  if (channel->residual)
    sum += load (channel->residual + at);
  sum = clipped (sum, &channel->clipping);
  if (n < VECTOR)
    store_some (channel->out + at, sum, n);
  else
    store (channel->out + at, sum);
}

/* One channel of one row of tiles, the y-th of the output. */
INLINE void
scatter_row (const Winograd *w, const Channel *channel, const float *from,
    guint y)
{
  const gsize next = element_floats (w->out_channels, w->pitch);
  const guint rows = MIN (2, w->height - 2 * y);
  for (guint x = 0; x < w->columns; x += VECTOR) {
    Vec out[2][2];
    transform_products (from + x, next, out);
    for (guint r = 0; r < rows; r++) {
      const gsize at = (gsize) (2 * y + r) * w->width + 2 * x;
      const guint n = w->width - 2 * x;
      put (channel, at, interleave_low (out[r][0], out[r][1]), n);
      if (n > VECTOR)
        put (channel, at + VECTOR, interleave_high (out[r][0], out[r][1]),
            n - VECTOR);
    }
  }
}

static void
scatter (const Winograd *w, guint top, guint rows)
{
  const MienCpuStep *step = w->step;
  const MienNode *node = step->node;
  const gsize plane = (gsize) w->height * w->width;
  const gsize first = (gsize) 2 * top * w->width;
  const guint n_rows = MIN (2 * rows, w->height - 2 * top);
  const float *residual = mien_cpu_residual (step, w->arena);
  for (guint m = 0; m < w->out_channels; m++) {
    const Channel channel = {
      .out = mien_cpu_out (step, w->arena) + m * plane,
      .residual = residual ? residual + m * plane : NULL,
      .clipping = clipping_of (&node->activation),
      .bias = splat (node->conv.bias[m]),
    };
    for (guint y = 0; y < rows; y++)
      scatter_row (w, &channel,
          w->products + m * w->pitch + (gsize) y * w->columns, top + y);
    if (channel.clipping.rest)
      KERNEL (activate) (node, channel.out + first, n_rows * w->width, m);
  }
}

void
KERNEL (conv_winograd) (const MienCpuStep *step, gpointer arena)
{
  const guint rows = count_tiles (step, 1);
  Winograd w = {
    .step = step,
    .arena = arena,
    .in_channels = mien_shape_dim (step->in_shape, 0),
    .out_channels = mien_shape_dim (step->out_shape, 0),
    .height = mien_shape_dim (step->out_shape, 1),
    .width = mien_shape_dim (step->out_shape, 2),
    .columns = count_tiles (step, 2),
    .rows = band_rows (step),
  };
  w.pitch = band_pitch (w.rows, w.columns);
  const MienCpuBand all = mien_cpu_all_rows (step);
  w.in = find_planes (step, arena, &all, 0, w.in_channels);
  w.tiles = mien_cpu_scratch (step, arena)
      + w.in_channels * planes_size (&step->planes);
  w.products = w.tiles + ELEMENTS * element_floats (w.in_channels, w.pitch);

  for (guint top = 0; top < rows; top += w.rows) {
    const guint n = MIN (w.rows, rows - top);
    gather (&w, top, n);
    multiply (&w, n * w.columns);
    scatter (&w, top, n);
  }
}
