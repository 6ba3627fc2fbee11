/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pools, one axis after the other: the rows under a window are combined into
 * one row, its elements are combined at every column, and every stride-th of
 * these is kept. All but the last step run over whole vectors.
 *
 * Scratch: the combined row with its padding, then as much for the columns
 * (see MienCpuStep.scratch and prepare_pool () in prepare.c).
 */
#include <math.h>

#include "epilogue.h"
#include "levels.h"

typedef struct {
  const MienWindow *window;
  gsize height, width;      /* of the input */
  gsize out_height, out_width;
  gboolean average;
  float *row;               /* pad_left, width and pad_right elements */
  float *columns;
} Pool;

INLINE Vec
combine (const Pool *pool, Vec a, Vec b)
{
  return pool->average ? a + b : max (a, b);
}

/* The taps [*first, *end) of window `y` that have a row of the input. */
INLINE void
rows_inside (const Pool *pool, gsize y, gsize *first, gsize *end)
{
  const gsize dilation = pool->window->dilation_h;
  const gsize top = y * pool->window->stride_h, pad = pool->window->pad_top;
  const gsize limit = pool->height + pad;
  *first = top >= pad ? 0 : (pad - top + dilation - 1) / dilation;
  *end = (limit - top + dilation - 1) / dilation;
  *end = MIN (*end, pool->window->kernel_h);
}

/* `in` is the first of `n` rows of the input, `step` floats apart. */
INLINE void
combine_rows (const Pool *pool, const float *in, gsize step, gsize n)
{
  float *row = pool->row + pool->window->pad_left;
  for (gsize x = 0; x < pool->width; x += VECTOR) {
    Vec v = load (in + x);
    for (gsize r = 1; r < n; r++)
      v = combine (pool, v, load (in + r * step + x));
    if (x + VECTOR <= pool->width)
      store (row + x, v);
    else
      store_some (row + x, v, pool->width - x);
  }
}

INLINE void
combine_columns (const Pool *pool)
{
  const gsize n = (pool->out_width - 1) * pool->window->stride_w + 1;
  for (gsize x = 0; x < n; x += VECTOR) {
    Vec v = load (pool->row + x);
    for (gsize k = 1; k < pool->window->kernel_w; k++)
      v = combine (pool, v,
          load (pool->row + x + k * pool->window->dilation_w));
    store (pool->columns + x, v);
  }
}

static void
keep_columns (const Pool *pool, float *out)
{
  const gsize stride = pool->window->stride_w, n = pool->out_width;
  if (stride == 1)
    memcpy (out, pool->columns, n * sizeof (float));
  else if (stride == 2)
    for (gsize x = 0; x < n; x++)
      out[x] = pool->columns[2 * x];
  else
    for (gsize x = 0; x < n; x++)
      out[x] = pool->columns[stride * x];
}

INLINE void
pool_plane (const Pool *pool, const float *in, const float *counts, float *out)
{
  for (gsize y = 0; y < pool->out_height; y++) {
    gsize first, end;
    rows_inside (pool, y, &first, &end);
    const gsize top = y * pool->window->stride_h
        + first * pool->window->dilation_h - pool->window->pad_top;
    combine_rows (pool, in + top * pool->width,
        pool->window->dilation_h * pool->width, end - first);
    combine_columns (pool);
    float *row = out + y * pool->out_width;
    keep_columns (pool, row);
    if (pool->average)
      for (gsize x = 0; x < pool->out_width; x++)
        row[x] /= counts[y] * counts[pool->out_height + x];
  }
}

INLINE void
pool_all (const MienCpuStep *step, float *arena, gboolean average)
{
  const MienWindow *window = &step->node->window;
  const guint channels = mien_shape_dim (step->in_shape, 0);
  const gsize height = mien_shape_dim (step->in_shape, 1);
  const gsize width = mien_shape_dim (step->in_shape, 2);
  const gsize padded = window->pad_left + width + window->pad_right
      + MIEN_CPU_SLACK;
  const Pool pool = {
    window, height, width, mien_shape_dim (step->out_shape, 1),
    mien_shape_dim (step->out_shape, 2), average,
    arena + step->scratch, arena + step->scratch + padded,
  };
  for (gsize x = 0; x < padded; x++)
    pool.row[x] = average ? 0 : -INFINITY;

  const gsize plane = pool.out_height * pool.out_width;
  for (guint c = 0; c < channels; c++) {
    float *out = arena + step->out + c * plane;
    pool_plane (&pool, arena + step->in[0] + c * height * width,
        step->weight, out);
    finish (step, arena, out, c * plane, plane, c);
  }
}

void
KERNEL (max_pool) (const MienCpuStep *step, float *arena)
{
  pool_all (step, arena, FALSE);
}

void
KERNEL (average_pool) (const MienCpuStep *step, float *arena)
{
  pool_all (step, arena, TRUE);
}
