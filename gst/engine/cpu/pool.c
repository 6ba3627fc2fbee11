/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pools, one axis after the other. For each row of the output, the rows under
 * its window are combined into one; then the elements of each combined row are
 * combined at every stride-th column. Both run over whole vectors.
 *
 * Scratch memory: the combined rows of one channel with their padding, then one
 * more row for strides without vector code. Windows of 2x2 at stride 2, which
 * are the most common, need none.
 */
#include <math.h>

#include "engine/window.h"
#include "epilogue.h"
#include "levels.h"
#include "pool.h"

typedef struct {
  const MienWindow *window;
  gsize height, width; /* of the input */
  gsize out_height, out_width;
  gsize first, end; /* rows of the output in the band */
  gsize in_first;   /* the first row of the input in memory */
  gboolean average;
  float *rows; /* combined rows, one per row of the band */
  gsize pitch; /* of `rows`: padding, input and slack */
} Pool;

INLINE Vec
combine (const Pool *pool, Vec a, Vec b)
{
  return pool->average ? a + b : max (a, b);
}

/* The taps [*first, *end) of window `y` that are on rows of the input. */
INLINE void
rows_inside (const Pool *pool, gsize y, gsize *first, gsize *end)
{
  const gsize dilation = pool->window->dilation_h;
  const gsize top = y * pool->window->stride_h, pad = pool->window->pad_top;
  const gsize limit = pool->height + pad;
  *first = top >= pad ? 0 : pad - top;
  *end = limit - top;
  if (dilation > 1) {
    *first = (*first + dilation - 1) / dilation;
    *end = (*end + dilation - 1) / dilation;
  }
  *end = MIN (*end, pool->window->kernel_h);
}

/* `in` is the first of `n` rows of the input, `step` floats apart. */
INLINE void
combine_rows (const Pool *pool, const float *in, gsize step, gsize n,
    float *out)
{
  for (gsize x = 0; x < pool->width; x += VECTOR) {
    Vec v = load (in + x);
    for (gsize r = 1; r < n; r++)
      v = combine (pool, v, load (in + r * step + x));
    if (x + VECTOR <= pool->width)
      store (out + x, v);
    else
      store_some (out + x, v, pool->width - x);
  }
}

/* Combines the windows of a combined row that begin at the elements of one
 * vector. */
INLINE Vec
combine_columns (const Pool *pool, const float *row)
{
  Vec v = load (row);
  for (gsize k = 1; k < pool->window->kernel_w; k++)
    v = combine (pool, v, load (row + k * pool->window->dilation_w));
  return v;
}

INLINE void
finish_row (const Pool *pool, const float *row, float *out)
{
  const gsize n = pool->out_width, stride = pool->window->stride_w;
  float *spare = pool->rows + (pool->end - pool->first) * pool->pitch;
  if (stride > 2) {
    for (gsize x = 0; x < (n - 1) * stride + 1; x += VECTOR)
      store (spare + x, combine_columns (pool, row + x));
    for (gsize x = 0; x < n; x++)
      out[x] = spare[x * stride];
    return;
  }
  for (gsize x = 0; x < n; x += VECTOR) {
    Vec v = combine_columns (pool, row + x * stride);
    if (stride == 2)
      v = even (v, combine_columns (pool, row + 2 * x + VECTOR));
    if (x + VECTOR <= n)
      store (out + x, v);
    else
      store_some (out + x, v, n - x);
  }
}

/* Combines the rows under each window, then the columns. */
INLINE void
pool_rows (const Pool *pool, const float *in, float *out)
{
  for (gsize y = pool->first; y < pool->end; y++) {
    gsize first, end;
    rows_inside (pool, y, &first, &end);
    const gsize top = y * pool->window->stride_h
        + first * pool->window->dilation_h - pool->window->pad_top;
    combine_rows (pool, in + (top - pool->in_first) * pool->width,
        pool->window->dilation_h * pool->width, end - first,
        pool->rows + (y - pool->first) * pool->pitch + pool->window->pad_left);
  }
  for (gsize y = pool->first; y < pool->end; y++, out += pool->out_width)
    finish_row (pool, pool->rows + (y - pool->first) * pool->pitch, out);
}

static gboolean
is_two_by_two (const MienWindow *w)
{
  return w->kernel_h == 2 && w->kernel_w == 2 && w->stride_h == 2
      && w->stride_w == 2 && w->dilation_h == 1 && w->dilation_w == 1
      && w->pad_top == 0 && w->pad_left == 0 && w->pad_bottom == 0
      && w->pad_right == 0;
}

/* Computes a vector of windows, combining in the same order as pool_rows ().
 * Reads no more of the second row than kernels may past its n-th window. */
INLINE Vec
combine_four (const Pool *pool, const float *row, gsize n)
{
  const float *next = row + pool->width;
  const Vec a = combine (pool, load (row), load (next));
  const Vec b = n > VECTOR / 2
      ? combine (pool, load (row + VECTOR), load (next + VECTOR))
      : a;
  return combine (pool, even (a, b), odd (a, b));
}

INLINE void
pool_two_by_two (const Pool *pool, const float *in, float *out)
{
  const gsize n = pool->out_width;
  for (gsize y = pool->first; y < pool->end; y++, out += n) {
    const float *row = in + (2 * y - pool->in_first) * pool->width;
    gsize x = 0;
    for (; x + VECTOR <= n; x += VECTOR)
      store (out + x, combine_four (pool, row + 2 * x, VECTOR));
    if (x < n)
      store_some (out + x, combine_four (pool, row + 2 * x, n - x), n - x);
  }
}

/* `counts`: the number of taps of the window that are on the input (or also
 * on its padding, if that counts) at each row of the output, then at each
 * column. */
INLINE void
divide (const Pool *pool, const float *counts, float *out)
{
  for (gsize y = pool->first; y < pool->end; y++, out += pool->out_width)
    for (gsize x = 0; x < pool->out_width; x++)
      out[x] /= counts[y] * counts[pool->out_height + x];
}

INLINE void
pool_all (const MienCpuStep *step, gpointer arena, const MienCpuBand *band,
    gboolean average)
{
  const MienWindow *window = &step->node->pool.window;
  const gsize width = mien_shape_dim (step->in_shape, 2);
  const Pool pool = {
    window,
    mien_shape_dim (step->in_shape, 1),
    width,
    mien_shape_dim (step->out_shape, 1),
    mien_shape_dim (step->out_shape, 2),
    band->first,
    band->first + band->n,
    band->in_first,
    average,
    mien_cpu_scratch (step, arena),
    MIEN_CPU_POOL_PITCH (window, width),
  };
  const gboolean two_by_two = is_two_by_two (window);
  if (!two_by_two)
    for (gsize x = 0; x < band->n * pool.pitch; x++)
      pool.rows[x] = average ? 0 : -INFINITY;

  const gsize n = (gsize) band->n * pool.out_width;
  for (guint c = 0; c < mien_shape_dim (step->in_shape, 0); c++) {
    const float *in = mien_cpu_in_row (step, arena, band, c, band->in_first);
    float *out = mien_cpu_out_row (step, arena, band, c);
    if (two_by_two)
      pool_two_by_two (&pool, in, out);
    else
      pool_rows (&pool, in, out);
    if (average)
      divide (&pool, step->weight, out);
    finish (step, arena, out, mien_cpu_band_place (step, band, c), n, c);
  }
}

static void
max_pool (const MienCpuStep *step, gpointer arena, const MienCpuBand *band)
{
  pool_all (step, arena, band, FALSE);
}

static void
average_pool (const MienCpuStep *step, gpointer arena, const MienCpuBand *band)
{
  pool_all (step, arena, band, TRUE);
}

/* Counts the window's taps that are on the input at each position. */
static void
count_taps (const MienWindowAxis *axis, guint out, gboolean all, float *counts)
{
  for (guint64 k = 0; k < out; k++) {
    guint inside = 0;
    for (guint64 t = 0; t < axis->kernel; t++) {
      const guint64 at = k * axis->stride + t * axis->dilation;
      inside += at >= axis->before && at - axis->before < axis->in;
    }
    counts[k] = all ? axis->kernel : inside;
  }
}

void
KERNEL (count_taps) (MienCpuStep *step, const MienShape *wide,
    const MienShape *narrow)
{
  const MienNode *node = step->node;
  const guint height = mien_shape_dim (narrow, 1);
  const guint width = mien_shape_dim (narrow, 2);
  const MienWindowAxis rows =
      mien_window_rows (&node->pool.window, mien_shape_dim (wide, 1));
  const MienWindowAxis columns =
      mien_window_columns (&node->pool.window, mien_shape_dim (wide, 2));
  step->weight = g_new (float, (gsize) height + width);
  count_taps (&rows, height, node->pool.count_include_pad, step->weight);
  count_taps (&columns, width, node->pool.count_include_pad,
      step->weight + height);
}

static gboolean
prepare (MienCpuStep *step, gsize *scratch)
{
  const gsize pitch = MIEN_CPU_POOL_PITCH (&step->node->pool.window,
      mien_shape_dim (step->in_shape, 2));
  KERNEL (count_taps) (step, step->in_shape, step->out_shape);
  *scratch = (step->most_rows + (gsize) 1) * pitch;
  return pitch <= MIEN_MAX_ELEMENTS && *scratch <= MIEN_MAX_ELEMENTS;
}

static gboolean
prepare_max (MienCpuStep *step, gsize *scratch)
{
  if (!KERNEL (pool_is_three) (step))
    return prepare (step, scratch);
  step->rows = KERNEL (max_pool_three);
  return TRUE;
}

const MienCpuOp KERNEL (max_pool_op) = {
  .prepare = prepare_max,
  .rows = max_pool,
};

const MienCpuOp KERNEL (average_pool_op) = {
  .prepare = prepare,
  .rows = average_pool,
};
