/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The input of a convolution as MienCpuPlanes describes it. */
#pragma once

#include "simd.h"
#include "step.h"

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

INLINE void
copy_row (const float *in, guint stride, float *out, gint64 n)
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
      const Vec first = load (in);
      /* Not farther behind the last element than kernels may read. */
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

/* All planes of one channel, but for the zeros around them. */
INLINE void
copy_channel (const MienCpuStep *step, const float *in, float *out)
{
  const MienCpuPlanes *planes = &step->planes;
  const MienWindow *w = &step->node->conv.window;
  const gsize next = (gsize) w->stride_h * mien_shape_dim (step->in_shape, 2);
  for (guint i = 0; i < planes->row_phases * planes->column_phases; i++) {
    const MienCpuPhase *phase = &planes->phases[i];
    const float *from = in + phase->from;
    float *to = out + (gsize) phase->row * planes->pitch + phase->column;
    for (guint k = 0; k < phase->rows; k++, from += next, to += planes->pitch)
      copy_row (from, w->stride_w, to, phase->columns);
    out += (gsize) planes->rows * planes->pitch;
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
