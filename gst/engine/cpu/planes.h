/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The input of a convolution as MienCpuPlanes describes it. */
#pragma once

#include "simd.h"
#include "step.h"

/* Row `y` of a plane: `width` floats of `in`, every stride-th, that begin at
 * column `first` (negative in the padding), zeros where there are none. */
INLINE void
copy_row (const float *in, gint64 width, gint64 first, gint64 stride,
    float *out, gint64 n)
{
  gint64 begin = first >= 0 ? 0 : (-first + stride - 1) / stride;
  gint64 end = first >= width ? 0 : (width - first + stride - 1) / stride;
  begin = MIN (begin, n);
  end = CLAMP (end, begin, n);
  for (gint64 x = 0; x < begin; x++)
    out[x] = 0;
  if (stride == 1)
    memcpy (out + begin, in + first + begin, (end - begin) * sizeof (float));
  else if (stride == 2)
    for (gint64 x = begin; x < end; x++)
      out[x] = in[first + 2 * x];
  else
    for (gint64 x = begin; x < end; x++)
      out[x] = in[first + stride * x];
  for (gint64 x = end; x < n; x++)
    out[x] = 0;
}

INLINE gint64
phase (guint index, guint dilation, guint stride)
{
  return (guint64) index * dilation % stride;
}

/* Floats in all planes of one channel. */
INLINE gsize
planes_size (const MienCpuPlanes *planes)
{
  return (gsize) planes->row_phases * planes->column_phases * planes->rows
      * planes->pitch;
}

/* All planes of one channel, whose input is `in`. */
INLINE void
copy_channel (const MienCpuStep *step, const float *in, float *out)
{
  const MienCpuPlanes *planes = &step->planes;
  const MienWindow *window = &step->node->window;
  const gint64 height = mien_shape_dim (step->in_shape, 1);
  const gint64 width = mien_shape_dim (step->in_shape, 2);
  const guint n = planes->row_phases * planes->column_phases;
  for (guint p = 0; p < n; p++) {
    const gint64 top = phase (p / planes->column_phases, window->dilation_h,
        window->stride_h) - window->pad_top;
    const gint64 first = phase (p % planes->column_phases, window->dilation_w,
        window->stride_w) - window->pad_left;
    for (guint y = 0; y < planes->rows; y++, out += planes->pitch) {
      const gint64 row = (gint64) y * window->stride_h + top;
      if (row < 0 || row >= height)
        memset (out, 0, planes->pitch * sizeof (float));
      else
        copy_row (in + row * width, width, first, window->stride_w, out,
            planes->pitch);
    }
  }
}

/* The first plane of `n` channels from `channel` on. */
INLINE const float *
find_planes (const MienCpuStep *step, float *arena, guint channel, guint n)
{
  const gsize size = (gsize) mien_shape_dim (step->in_shape, 1)
      * mien_shape_dim (step->in_shape, 2);
  const gsize planes = planes_size (&step->planes);
  const float *in = arena + step->in[0] + channel * size;
  if (!step->planes.copy)
    return in;
  for (guint c = 0; c < n; c++)
    copy_channel (step, in + c * size, arena + step->scratch + c * planes);
  return arena + step->scratch;
}
