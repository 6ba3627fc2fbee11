/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gradients of pools, one channel at a time: each element of dy is added to the
 * elements of dx it came from, in the order of the windows.
 *
 * Scratch memory of a max-pool: the rows of one channel of x with their padding
 * and slack, then one row of winners. Of an average pool: one row of dx.
 */
#include <math.h>

#include "epilogue.h"
#include "levels.h"
#include "pool.h"

typedef struct {
  const MienWindow *window;
  gsize height, width; /* of dx */
  gsize dy_height, dy_width;
} Map;

INLINE Map
map_of (const MienCpuStep *step)
{
  return (Map) {
    &step->node->pool.window,
    mien_shape_dim (step->out_shape, 1),
    mien_shape_dim (step->out_shape, 2),
    mien_shape_dim (step->in_shape, 1),
    mien_shape_dim (step->in_shape, 2),
  };
}

/* Taps [*first, *end) of a window that begins at element `at` of the padded
 * axis are on its n elements; there is at least one. */
INLINE void
taps_inside (gsize at, gsize pad, gsize n, gsize kernel, gsize dilation,
    gsize *first, gsize *end)
{
  *first = at >= pad ? 0 : (pad - at + dilation - 1) / dilation;
  *end = MIN (kernel, (n + pad - at + dilation - 1) / dilation);
}

/* The first of the largest elements under window (y, x). */
INLINE gsize
find_winner (const Map *map, const float *in, gsize y, gsize x)
{
  const MienWindow *w = map->window;
  const gsize top = y * w->stride_h, left = x * w->stride_w;
  gsize row, row_end, first, end;
  taps_inside (top, w->pad_top, map->height, w->kernel_h, w->dilation_h, &row,
      &row_end);
  taps_inside (left, w->pad_left, map->width, w->kernel_w, w->dilation_w,
      &first, &end);
  gsize best = (top + row * w->dilation_h - w->pad_top) * map->width + left
      + first * w->dilation_w - w->pad_left;
  for (; row < row_end; row++)
    for (gsize k = first; k < end; k++) {
      const gsize at = (top + row * w->dilation_h - w->pad_top) * map->width
          + left + k * w->dilation_w - w->pad_left;
      best = in[at] > in[best] ? at : best;
    }
  return best;
}

/* Loads n > 0 elements that are `stride` apart; the rest of the vector is
 * undefined. */
INLINE Vec
load_apart (const float *from, gsize stride, gsize n)
{
  if (stride == 1)
    return load (from);
  if (stride == 2)
    return even (load (from), load (from + VECTOR));
  Vec v = splat (0);
  for (gsize i = 0; i < MIN (n, VECTOR); i++)
    v[i] = from[i * stride];
  return v;
}

/* For each window of window row `y`, the distance of its winner in dx from
 * where the window begins; -1 if no element is above minus infinity. */
INLINE void
find_row_winners (const Map *map, const float *padded, gsize pitch, gsize y,
    float *winners, const gsize stride)
{
  const MienWindow *w = map->window;
  gsize row, row_end;
  taps_inside (y * w->stride_h, w->pad_top, map->height, w->kernel_h,
      w->dilation_h, &row, &row_end);
  for (gsize x = 0; x < map->dy_width; x += VECTOR) {
    Vec best = splat (-INFINITY);
    IntVec place = (IntVec) { 0 } - 1;
    for (gsize r = row; r < row_end; r++) {
      const float *from = padded + x * stride
          + (y * w->stride_h + r * w->dilation_h - w->pad_top) * pitch;
      for (gsize k = 0; k < w->kernel_w; k++) {
        const gint32 at = r * w->dilation_h * map->width + k * w->dilation_w;
        const Vec v =
            load_apart (from + k * w->dilation_w, stride, map->dy_width - x);
        const IntVec better = v > best;
        best = max (v, best);
        place = (better & at) | (place & ~better);
      }
    }
    store (winners + x, (Vec) place);
  }
}

INLINE void
add_to_winners (const Map *map, const float *in, const float *dy,
    const float *winners, gsize y, float *out)
{
  const MienWindow *w = map->window;
  const gint64 begin =
      ((gint64) y * w->stride_h - w->pad_top) * (gint64) map->width
      - w->pad_left;
  for (gsize x = 0; x < map->dy_width; x++) {
    gint32 place;
    memcpy (&place, winners + x, sizeof (place));
    if (place >= 0)
      out[begin + (gint64) (x * w->stride_w) + place] += dy[x];
    else
      out[find_winner (map, in, y, x)] += dy[x];
  }
}

INLINE void
max_backward (const Map *map, const float *in, const float *dy, float *scratch,
    float *out)
{
  const MienWindow *w = map->window;
  const gsize pitch = MIEN_CPU_POOL_PITCH (w, map->width);
  float *winners = scratch + map->height * pitch;
  memset (out, 0, map->height * map->width * sizeof (float));
  for (gsize y = 0; y < map->height; y++)
    memcpy (scratch + y * pitch + w->pad_left, in + y * map->width,
        map->width * sizeof (float));
  for (gsize y = 0; y < map->dy_height; y++, dy += map->dy_width) {
    if (w->stride_w == 1)
      find_row_winners (map, scratch, pitch, y, winners, 1);
    else if (w->stride_w == 2)
      find_row_winners (map, scratch, pitch, y, winners, 2);
    else
      find_row_winners (map, scratch, pitch, y, winners, w->stride_w);
    add_to_winners (map, in, dy, winners, y, out);
  }
}

static void
max_pool_backward (const MienCpuStep *step, gpointer arena)
{
  const Map map = map_of (step);
  const gsize plane = map.height * map.width;
  const gsize dy_plane = map.dy_height * map.dy_width;
  float *scratch = mien_cpu_scratch (step, arena);
  const gsize padded = map.height * MIEN_CPU_POOL_PITCH (map.window, map.width);
  for (gsize i = 0; i < padded; i++)
    scratch[i] = -INFINITY;
  for (guint c = 0; c < mien_shape_dim (step->out_shape, 0); c++) {
    float *out = mien_cpu_out (step, arena) + c * plane;
    max_backward (&map, mien_cpu_in (step, arena, 1) + c * plane,
        mien_cpu_in (step, arena, 0) + c * dy_plane, scratch, out);
    finish (step, arena, out, c * plane, plane, c);
  }
}

/* Computes what window row `dy` adds to each column of the rows under it. */
INLINE void
spread_row (const Map *map, const float *dy, float row_count,
    const float *column_counts, float *row)
{
  const MienWindow *w = map->window;
  memset (row, 0, map->width * sizeof (float));
  for (gsize x = 0; x < map->dy_width; x++) {
    const gsize left = x * w->stride_w;
    const float part = dy[x] / (row_count * column_counts[x]);
    gsize first, end;
    taps_inside (left, w->pad_left, map->width, w->kernel_w, w->dilation_w,
        &first, &end);
    for (gsize k = first; k < end; k++)
      row[left + k * w->dilation_w - w->pad_left] += part;
  }
}

/* `counts`: the number of taps that each row of windows divides by, then each
 * column. */
INLINE void
average_backward (const Map *map, const float *dy, const float *counts,
    float *row, float *out)
{
  const MienWindow *w = map->window;
  memset (out, 0, map->height * map->width * sizeof (float));
  for (gsize y = 0; y < map->dy_height; y++, dy += map->dy_width) {
    gsize first, end;
    taps_inside (y * w->stride_h, w->pad_top, map->height, w->kernel_h,
        w->dilation_h, &first, &end);
    spread_row (map, dy, counts[y], counts + map->dy_height, row);
    for (gsize k = first; k < end; k++) {
      float *to =
          out + (y * w->stride_h + k * w->dilation_h - w->pad_top) * map->width;
      for (gsize x = 0; x < map->width; x++)
        to[x] += row[x];
    }
  }
}

static void
average_pool_backward (const MienCpuStep *step, gpointer arena)
{
  const Map map = map_of (step);
  const gsize plane = map.height * map.width;
  const gsize dy_plane = map.dy_height * map.dy_width;
  for (guint c = 0; c < mien_shape_dim (step->out_shape, 0); c++) {
    float *out = mien_cpu_out (step, arena) + c * plane;
    average_backward (&map, mien_cpu_in (step, arena, 0) + c * dy_plane,
        step->weight, mien_cpu_scratch (step, arena), out);
    finish (step, arena, out, c * plane, plane, c);
  }
}

/* The padded rows of a channel, then a row of winners in whole vectors. The
 * kernel has 31 bits for a winner's distance from where its window begins. */
static gboolean
prepare_max_pool_backward (MienCpuStep *step, gsize *scratch)
{
  const MienWindow *window = &step->node->pool.window;
  const guint width = mien_shape_dim (step->out_shape, 2);
  const gsize pitch = MIEN_CPU_POOL_PITCH (window, width);
  const guint64 farthest =
      (guint64) (window->kernel_h - 1) * window->dilation_h * width
      + (guint64) (window->kernel_w - 1) * window->dilation_w;
  if (pitch > MIEN_MAX_ELEMENTS || farthest > G_MAXINT32)
    return FALSE;
  *scratch = mien_shape_dim (step->out_shape, 1) * pitch
      + mien_shape_dim (step->in_shape, 2) + MIEN_CPU_SLACK;
  return *scratch <= MIEN_MAX_ELEMENTS;
}

const MienCpuOp KERNEL (max_pool_backward_op) = {
  .prepare = prepare_max_pool_backward,
  .run = max_pool_backward,
};

/* One row of the gradient. */
static gboolean
prepare_average_pool_backward (MienCpuStep *step, gsize *scratch)
{
  KERNEL (count_taps) (step, step->out_shape, step->in_shape);
  *scratch = mien_shape_dim (step->out_shape, 2);
  return TRUE;
}

const MienCpuOp KERNEL (average_pool_backward_op) = {
  .prepare = prepare_average_pool_backward,
  .run = average_pool_backward,
};
