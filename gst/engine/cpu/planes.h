/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The input of a convolution as described by MienCpuPlanes. */
#pragma once

#include "simd.h"
#include "step.h"

/* Lays out the planes of a step and reports how many floats of scratch memory
 * they need. FALSE if those of one group would be too large. */
gboolean KERNEL (lay_out_planes) (MienCpuStep *step, gsize *scratch);

/* Channels per group times elements of the window. */
INLINE gsize
taps_of (const MienCpuStep *step)
{
  const MienConv *conv = &step->node->conv;
  return (gsize) (mien_shape_dim (step->in_shape, 0) / conv->group)
      * conv->window.kernel_h * conv->window.kernel_w;
}

/* Floats in all planes of one channel. */
INLINE gsize
planes_size (const MienCpuPlanes *planes)
{
  return (gsize) planes->row_phases * planes->column_phases * planes->rows
      * planes->pitch;
}

/* Copies every stride-th element. `next` is the distance to the next row, which
 * is prefetched because such short streams end before the hardware prefetcher
 * reaches it. */
INLINE void
copy_row (const float *in, guint stride, float *out, gint64 n, gint64 next)
{
  if (stride == 1 && n >= VECTOR) {
    for (gint64 x = 0; x < n - VECTOR; x += VECTOR)
      store (out + x, load (in + x));
    store (out + n - VECTOR, load (in + n - VECTOR));
  } else if (stride == 1) {
    store_some (out, load (in), n);
  } else if (stride == 2) {
    for (gint64 x = 0; x < n; x += VECTOR, in += 2 * VECTOR) {
      const gint64 rest = n - x;
      __builtin_prefetch (in + next);
      __builtin_prefetch (in + next + VECTOR);
      const Vec first = load (in);
      /* Does not read farther past the last element than kernels may. */
      const Vec second = rest > VECTOR / 2 ? load (in + VECTOR) : first;
      if (rest >= VECTOR)
        store (out + x, even (first, second));
      else
        store_some (out + x, even (first, second), rest);
    }
  } else {
    for (gint64 x = 0; x < n; x++)
      out[x] = in[stride * x];
  }
}

INLINE void
clear_row (float *out, gsize n)
{
  for (gsize x = 0; x < n; x += VECTOR)
    store_some (out + x, splat (0), MIN (VECTOR, n - x));
}

/* The part of an axis of a plane that the input covers: elements *begin to
 * *end - 1 take every stride-th element of the input, starting at the returned
 * one. */
INLINE gint64
overlap (gint64 size, gint64 stride, gint64 first, gint64 length, gint64 *begin,
    gint64 *end)
{
  *begin = first >= 0 ? 0 : MIN ((-first + stride - 1) / stride, length);
  *end = first >= size ? 0 : (size - first + stride - 1) / stride;
  *end = CLAMP (*end, *begin, length);
  return first + *begin * stride;
}

/* Copies what a band needs of one phase of a channel. */
INLINE void
copy_phase (const MienCpuStep *step, const MienCpuBand *band,
    const MienCpuPhase *phase, const float *in, float *out)
{
  const MienCpuPlanes *planes = &step->planes;
  const MienWindow *w = &step->node->conv.window;
  const gint64 width = mien_shape_dim (step->in_shape, 2);
  const gint64 length = band->n + planes->margin;
  gint64 begin, end;
  const gint64 top = overlap (mien_shape_dim (step->in_shape, 1), w->stride_h,
      phase->top + (gint64) band->first * w->stride_h, length, &begin, &end);
  const float *from = in + (top - band->in_first) * width + phase->from;
  const gsize behind = phase->column + phase->columns;

  clear_row (out, begin * planes->pitch);
  clear_row (out + end * planes->pitch, (length - end) * planes->pitch);
  out += begin * planes->pitch;
  for (gint64 k = begin; k < end; k++) {
    clear_row (out, phase->column);
    copy_row (from, w->stride_w, out + phase->column, phase->columns,
        w->stride_h * width);
    clear_row (out + behind, planes->pitch - behind);
    from += w->stride_h * width;
    out += planes->pitch;
  }
}

/* Returns the first row of the planes of `n` channels from `channel` on, as far
 * as a band needs them, copying them if necessary. */
INLINE const float *
find_planes (const MienCpuStep *step, gpointer arena, const MienCpuBand *band,
    guint channel, guint n)
{
  const MienCpuPlanes *planes = &step->planes;
  if (!planes->copy)
    return mien_cpu_in_row (step, arena, band, channel, band->first);
  float *scratch = mien_cpu_scratch (step, arena), *out = scratch;
  for (guint c = 0; c < n; c++) {
    const float *in =
        mien_cpu_in (step, arena, 0) + (channel + c) * step->in_plane;
    for (guint i = 0; i < planes->row_phases * planes->column_phases; i++) {
      copy_phase (step, band, &planes->phases[i], in, out);
      out += (gsize) planes->rows * planes->pitch;
    }
  }
  return scratch;
}
