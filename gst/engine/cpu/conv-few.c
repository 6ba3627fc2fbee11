/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Dense convolutions with few output positions, as at the end of most networks.
 * Vectors run over output channels, and each element of the input is multiplied
 * with all of them. `weight` holds blocks of `vectors` vectors of channels: the
 * biases, then the weights of each tap.
 */
#include "conv-few.h"

#include "epilogue.h"
#include "planes.h"

/* Maximum numbers in registers at a time. */
#define MAX_POSITIONS 16
#define MAX_VECTORS 2

/* Number of products per sum that makes converting vectors of channels to
 * planes worthwhile. */
#define MIN_TAPS 256

/* Floats of weights that are prefetched. Each is used only once or twice, and
 * hardware prefetchers stop at the end of a page. */
#define AHEAD 2048

/* A block of channels at a position of the output. */
typedef struct {
  const MienCpuStep *step;
  const float *in;     /* at its upper left position, in the planes */
  const float *weight; /* biases and taps */
  float *out;          /* at its first channel and upper left position */
  gsize plane;         /* floats in a channel of the output */
  guint width;         /* of the output */
  guint channels;      /* those that exist, up to `vectors` vectors */
} Block;

/* Stores vectors of channels as planes. */
INLINE void
put (const Block *block, Vec (*sums)[MAX_VECTORS], const int rows,
    const int columns, const int vectors)
{
  float lanes[MAX_POSITIONS][MAX_VECTORS * VECTOR];
  for (int p = 0; p < rows * columns; p++)
    for (int v = 0; v < vectors; v++)
      store (lanes[p] + v * VECTOR, sums[p][v]);
  const guint channels = MIN (block->channels, (guint) vectors * VECTOR);
  for (guint k = 0; k < channels; k++) {
    float *out = block->out + k * block->plane;
    for (int r = 0; r < rows; r++, out += block->width)
      for (int c = 0; c < columns; c++)
        out[c] = lanes[r * columns + c][k];
  }
}

INLINE void
do_block (const Block *block, const int rows, const int columns,
    const int vectors, const int packed)
{
  const gsize *tap = block->step->planes.tap;
  const guint n = block->step->planes.n_taps;
  const gsize pitch = block->step->planes.pitch;
  const float *weight = block->weight;
  Vec sums[MAX_POSITIONS][MAX_VECTORS];
#pragma GCC unroll 16
  for (int p = 0; p < rows * columns; p++)
#pragma GCC unroll 2
    for (int v = 0; v < vectors; v++)
      sums[p][v] = load (weight + v * VECTOR);
  for (guint t = 0; t < n; t++) {
    const float *from = block->in + tap[t];
    Vec w[MAX_VECTORS];
    weight += packed * VECTOR;
#pragma GCC unroll 2
    for (int v = 0; v < vectors; v++)
      __builtin_prefetch (weight + v * VECTOR + AHEAD);
#pragma GCC unroll 2
    for (int v = 0; v < vectors; v++)
      w[v] = load (weight + v * VECTOR);
#pragma GCC unroll 4
    for (int r = 0; r < rows; r++)
#pragma GCC unroll 8
      for (int c = 0; c < columns; c++)
#pragma GCC unroll 2
        for (int v = 0; v < vectors; v++)
          sums[r * columns + c][v] += from[r * pitch + c] * w[v];
  }
  put (block, sums, rows, columns, vectors);
}

/* Computes rows x columns positions of a block whose weights are `packed`
 * vectors wide; the last block of a convolution may need only one of them. */
#define SHAPE(rows, columns, packed) \
  static void do_##rows##x##columns (const Block *block) \
  { \
    if (block->channels <= VECTOR) \
      do_block (block, rows, columns, 1, packed); \
    else \
      do_block (block, rows, columns, packed, packed); \
  }

#if defined(__AVX512F__)
#define TWO 2
SHAPE (4, 4, 1)
SHAPE (1, 4, 1)
#else
#define TWO 1
SHAPE (2, 4, TWO)
SHAPE (1, 4, TWO)
#endif
SHAPE (1, 2, TWO)
SHAPE (1, 3, TWO)
SHAPE (1, 5, TWO)
SHAPE (1, 6, TWO)
SHAPE (1, 7, TWO)
SHAPE (1, 8, TWO)
SHAPE (4, 2, TWO)
SHAPE (3, 3, TWO)
SHAPE (2, 5, TWO)
SHAPE (2, 6, TWO)

typedef struct {
  guint vectors; /* vectors of channels in a block */
  guint rows;
  void (*several) (const Block *block); /* computes `rows` rows */
  void (*single) (const Block *block);  /* computes one row */
} Shape;

/* By the output's width: as many rows at once as there are registers for. Two
 * vectors of channels share the elements of the input if there are 32
 * registers. */
static const Shape shapes[] = {
  [2] = { TWO, 4, do_4x2, do_1x2 },
  [3] = { TWO, 3, do_3x3, do_1x3 },
#if defined(__AVX512F__)
  [4] = { 1, 4, do_4x4, do_1x4 },
#else
  [4] = { TWO, 2, do_2x4, do_1x4 },
#endif
  [5] = { TWO, 2, do_2x5, do_1x5 },
  [6] = { TWO, 2, do_2x6, do_1x6 },
  [7] = { TWO, 1, do_1x7, do_1x7 },
  [8] = { TWO, 1, do_1x8, do_1x8 },
};

static const Shape *
shape_of (const MienCpuStep *step)
{
  return &shapes[mien_shape_dim (step->out_shape, 2)];
}

guint
KERNEL (conv_few_lanes) (const MienCpuStep *step)
{
  return shape_of (step)->vectors * VECTOR;
}

gboolean
KERNEL (conv_is_few) (const MienCpuStep *step)
{
  const guint channels =
      mien_shape_dim (step->out_shape, 0) / step->node->conv.group;
  const guint width = mien_shape_dim (step->out_shape, 2);

  return width >= 2 && width < G_N_ELEMENTS (shapes) && channels >= VECTOR
      && taps_of (step) >= MIN_TAPS;
}

/* All rows of a block of channels. The last group of rows is moved back to end
 * with the output, so some rows are computed twice. */
static void
do_rows (Block *block, guint height)
{
  const gsize pitch = block->step->planes.pitch;
  const Shape *shape = shape_of (block->step);
  const gboolean several = height >= shape->rows;
  const guint rows = several ? shape->rows : 1;
  const float *in = block->in;
  float *out = block->out;

  for (guint row = 0; row < height; row += rows) {
    const guint y = MIN (row, height - rows);
    block->in = in + y * pitch;
    block->out = out + (gsize) y * block->width;
    if (several)
      shape->several (block);
    else
      shape->single (block);
  }
}

static void
do_group (const MienCpuStep *step, const float *in, const float *weight,
    float *out, guint channels)
{
  const guint height = mien_shape_dim (step->out_shape, 1);
  const guint width = mien_shape_dim (step->out_shape, 2);
  const gsize plane = (gsize) height * width;
  const guint lanes = KERNEL (conv_few_lanes) (step);

  for (guint m = 0; m < channels; m += lanes) {
    Block block = { step, in, weight, out + m * plane, plane, width,
      MIN (channels - m, lanes) };
    do_rows (&block, height);
    weight += (gsize) lanes * (1 + step->planes.n_taps);
  }
}

void
KERNEL (conv_few) (const MienCpuStep *step, gpointer arena)
{
  const guint groups = step->node->conv.group;
  const guint in = mien_shape_dim (step->in_shape, 0) / groups;
  const guint channels = mien_shape_dim (step->out_shape, 0) / groups;
  const gsize plane = (gsize) mien_shape_dim (step->out_shape, 1)
      * mien_shape_dim (step->out_shape, 2);
  const guint lanes = KERNEL (conv_few_lanes) (step);
  const gsize blocks = (channels + lanes - 1) / lanes;
  const gsize block = (gsize) lanes * (1 + step->planes.n_taps);
  float *out = mien_cpu_out (step, arena);

  const MienCpuBand all = mien_cpu_all_rows (step);
  for (guint g = 0; g < groups; g++)
    do_group (step, find_planes (step, arena, &all, g * in, in),
        step->weight + g * blocks * block, out + g * channels * plane,
        channels);
  finish_output (step, arena);
}
