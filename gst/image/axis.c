/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/axis.h"

#include <math.h>
#include <string.h>

/* The part of the source that one output pixel covers, in pixel edges (pixel p
 * is from p to p + 1). */
typedef struct {
  double from, to;
} Cover;

static Cover
cover_of (double start, double scale, guint i, MienKernel kernel)
{
  if (kernel == MIEN_KERNEL_AREA)
    return (Cover) { start + i * scale, start + (i + 1) * scale };
  /* A triangle extends by one reduction on each side of the centre, and pixels
   * count by their centres, which are at half. */
  double centre = start + (i + 0.5) * scale;
  double reach = MAX (scale, 1.0);
  return (Cover) { centre - reach - 0.5, centre + reach + 0.5 };
}

static double
weight_of (const Cover *cover, gint64 pixel, MienKernel kernel)
{
  double weight;
  if (kernel == MIEN_KERNEL_AREA) {
    weight = MIN (cover->to, pixel + 1.0) - MAX (cover->from, pixel);
  } else {
    double centre = 0.5 * (cover->from + cover->to);
    double reach = 0.5 * (cover->to - cover->from - 1);
    weight = 1.0 - fabs (pixel + 0.5 - centre) / reach;
  }
  return MAX (weight, 0.0);
}

static void
set_weights (MienAxis *axis, guint i, guint length, const Cover *cover,
    MienKernel kernel)
{
  gint64 last = length - 1;
  gint64 from = floor (cover->from), to = ceil (cover->to) - 1;
  guint first = CLAMP (from, 0, last);
  float *weights = axis->weights + (gsize) i * axis->taps;
  double sum = 0;

  for (gint64 p = from; p <= to; p++)
    sum += weight_of (cover, p, kernel);
  for (gint64 p = from; p <= to; p++)
    weights[CLAMP (p, 0, last) - first] += weight_of (cover, p, kernel) / sum;
  axis->first[i] = first;
  axis->end = MAX (axis->end, CLAMP (to, 0, last) + 1);
}

void
mien_axis_init (MienAxis *axis, MienScratch *scratch, guint length,
    double start, double span, guint n_out, MienKernel kernel)
{
  double scale = span / n_out;
  if (scale < 1)
    kernel = MIEN_KERNEL_TRIANGLE;

  Cover cover = cover_of (start, scale, 0, kernel);
  double reach = ceil (cover.to - cover.from) + 1;
  axis->taps = ((guint) MIN (reach, length) + 3) / 4 * 4;
  const gsize n_weights = (gsize) n_out * axis->taps;
  axis->first = mien_scratch_new (scratch, guint, n_out);
  axis->weights = mien_scratch_new (scratch, float, n_weights);
  memset (axis->weights, 0, n_weights * sizeof (float));
  axis->end = 0;
  for (guint i = 0; i < n_out; i++) {
    cover = cover_of (start, scale, i, kernel);
    set_weights (axis, i, length, &cover, kernel);
  }
  axis->begin = axis->first[0];
}
