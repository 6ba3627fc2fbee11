/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gradients of pools, one channel at a time: each element of dy is added to
 * those of dx that it came from, in the order of the windows.
 */
#include "epilogue.h"
#include "levels.h"

typedef struct {
  const MienWindow *window;
  gsize height, width;      /* of dx */
  gsize dy_height, dy_width;
} Map;

INLINE Map
map_of (const MienCpuStep *step)
{
  return (Map) {
    &step->node->window,
    mien_shape_dim (step->out_shape, 1), mien_shape_dim (step->out_shape, 2),
    mien_shape_dim (step->in_shape, 1), mien_shape_dim (step->in_shape, 2),
  };
}

/* Taps [*first, *end) of a window that begins at element `at` of the padded
 * axis lie on its n elements; there is one at least. */
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
  taps_inside (top, w->pad_top, map->height, w->kernel_h, w->dilation_h,
      &row, &row_end);
  taps_inside (left, w->pad_left, map->width, w->kernel_w, w->dilation_w,
      &first, &end);
  gsize best = (top + row * w->dilation_h - w->pad_top) * map->width
      + left + first * w->dilation_w - w->pad_left;
  for (; row < row_end; row++)
    for (gsize k = first; k < end; k++) {
      const gsize at = (top + row * w->dilation_h - w->pad_top) * map->width
          + left + k * w->dilation_w - w->pad_left;
      best = in[at] > in[best] ? at : best;
    }
  return best;
}

void
KERNEL (max_pool_backward) (const MienCpuStep *step, float *arena)
{
  const Map map = map_of (step);
  const gsize plane = map.height * map.width;
  const float *dy = arena + step->in[0];
  for (guint c = 0; c < mien_shape_dim (step->out_shape, 0); c++) {
    const float *in = arena + step->in[1] + c * plane;
    float *out = arena + step->out + c * plane;
    memset (out, 0, plane * sizeof (float));
    for (gsize y = 0; y < map.dy_height; y++)
      for (gsize x = 0; x < map.dy_width; x++)
        out[find_winner (&map, in, y, x)] += *dy++;
    finish (step, arena, out, c * plane, plane, c);
  }
}

/* What window row `dy` adds to each column of the rows under it. */
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

/* `counts`: by how many taps each row of windows divides, then each column. */
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
      float *to = out + (y * w->stride_h + k * w->dilation_h - w->pad_top)
          * map->width;
      for (gsize x = 0; x < map->width; x++)
        to[x] += row[x];
    }
  }
}

void
KERNEL (average_pool_backward) (const MienCpuStep *step, float *arena)
{
  const Map map = map_of (step);
  const gsize plane = map.height * map.width;
  const gsize dy_plane = map.dy_height * map.dy_width;
  for (guint c = 0; c < mien_shape_dim (step->out_shape, 0); c++) {
    float *out = arena + step->out + c * plane;
    average_backward (&map, arena + step->in[0] + c * dy_plane, step->weight,
        arena + step->scratch, out);
    finish (step, arena, out, c * plane, plane, c);
  }
}
