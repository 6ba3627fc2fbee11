/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The input of a convolution as MienCpuPlanes describes it. */
#pragma once

#include "simd.h"
#include "step.h"

/* Of the convolution of each channel by itself (depthwise.c). */
void KERNEL (depthwise) (const MienCpuStep *step, gpointer arena);

/* Lays out the planes of a step and tells how many floats of scratch memory
 * they take. FALSE where those of one group would be too large. */
gboolean KERNEL (lay_out_planes) (MienCpuStep *step, gsize *scratch);

/* Floats in all planes of one channel. */
INLINE gsize
planes_size (const MienCpuPlanes *planes)
{
  return (gsize) planes->row_phases * planes->column_phases * planes->rows
      * planes->pitch;
}

/* Where the input falls on one axis of a plane: elements *begin to *end - 1
 * take every stride-th element of the input, the first of them `return`. */
INLINE gint64
overlap (gint64 size, gint64 stride, gint64 first, gint64 length, gint64 *begin,
    gint64 *end)
{
  *begin = first >= 0 ? 0 : MIN ((-first + stride - 1) / stride, length);
  *end = first >= size ? 0 : (size - first + stride - 1) / stride;
  *end = CLAMP (*end, *begin, length);
  return first + *begin * stride;
}

INLINE void
copy_row (const float *in, gint64 stride, float *out, gint64 n)
{
  if (stride == 1 && n >= VECTOR) {
    for (gint64 x = 0; x < n - VECTOR; x += VECTOR)
      store (out + x, load (in + x));
    store (out + n - VECTOR, load (in + n - VECTOR));
  } else if (stride == 1) {
    store_some (out, load (in), n);
  } else if (stride == 2) {
    for (gint64 x = 0; x < n; x++)
      out[x] = in[2 * x];
  } else {
    for (gint64 x = 0; x < n; x++)
      out[x] = in[stride * x];
  }
}

/* All planes of one channel, but for the zeros around them. */
INLINE void
copy_channel (const MienCpuStep *step, const float *in, float *out)
{
  const MienCpuPlanes *planes = &step->planes;
  const MienWindow *w = &step->node->conv.window;
  const gint64 height = mien_shape_dim (step->in_shape, 1);
  const gint64 width = mien_shape_dim (step->in_shape, 2);
  for (guint r = 0; r < planes->row_phases; r++) {
    gint64 y, y_end, x, x_end;
    const gint64 row = (guint64) r * w->dilation_h % w->stride_h;
    const gint64 top = overlap (height, w->stride_h, row - w->pad_top,
        planes->rows, &y, &y_end);
    for (guint c = 0; c < planes->column_phases; c++) {
      const gint64 column = (guint64) c * w->dilation_w % w->stride_w;
      const gint64 left = overlap (width, w->stride_w, column - w->pad_left,
          planes->pitch, &x, &x_end);
      const float *from = in + top * width + left;
      for (gint64 k = y; k < y_end; k++, from += w->stride_h * width)
        copy_row (from, w->stride_w, out + k * planes->pitch + x, x_end - x);
      out += planes->rows * planes->pitch;
    }
  }
}

/* Zeros around the planes of `n` channels, which copying leaves alone. */
INLINE void
clear_planes (const MienCpuStep *step, gpointer arena, guint n)
{
  if (step->planes.copy)
    memset (mien_cpu_scratch (step, arena), 0,
        n * planes_size (&step->planes) * sizeof (float));
}

/* The first plane of `n` channels from `channel` on. */
INLINE const float *
find_planes (const MienCpuStep *step, gpointer arena, guint channel, guint n)
{
  const gsize size = (gsize) mien_shape_dim (step->in_shape, 1)
      * mien_shape_dim (step->in_shape, 2);
  const gsize planes = planes_size (&step->planes);
  const float *in = mien_cpu_in (step, arena, 0) + channel * size;
  if (!step->planes.copy)
    return in;
  float *scratch = mien_cpu_scratch (step, arena);
  for (guint c = 0; c < n; c++)
    copy_channel (step, in + c * size, scratch + c * planes);
  return scratch;
}
