/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/heat.h"

#include <math.h>
#include <string.h>

#include "image/axis.h"

#define PAPER_EPSILON 1e-5
#define PAPER_SPREAD 0.1
#define PAPER_MIDDLE 0.5

#define FULL_STRENGTH 3 /* standard deviations */

typedef struct {
  double mean, deviation;
} Spread;

static inline float
level_of (float value, gboolean magnitude)
{
  return magnitude ? fabsf (value) : value;
}

/* Mean and deviation of the numbers or their magnitudes. Two passes, because
 * small gradients would be lost to cancellation in a sum of squares. */
static Spread
spread_of (const float *map, guint n, gboolean magnitude)
{
  double sum = 0, squares = 0;
  for (guint i = 0; i < n; i++)
    sum += level_of (map[i], magnitude);
  const double mean = sum / n;
  for (guint i = 0; i < n; i++) {
    const double distance = level_of (map[i], magnitude) - mean;
    squares += distance * distance;
  }
  return (Spread) { mean, sqrt (squares / n) };
}

void
mien_heat_paper (const float *map, guint n, guint8 *gray)
{
  const Spread spread = spread_of (map, n, FALSE);
  const double scale = PAPER_SPREAD / (spread.deviation + PAPER_EPSILON);

  for (guint i = 0; i < n; i++) {
    const double level = (map[i] - spread.mean) * scale + PAPER_MIDDLE;
    gray[i] = (guint8) (CLAMP (level, 0, 1) * 255);
  }
}

void
mien_heat_strength (const float *map, guint n, guint8 *gray)
{
  float largest = 0;
  for (guint i = 0; i < n; i++)
    largest = MAX (largest, fabsf (map[i]));

  const Spread spread = spread_of (map, n, TRUE);
  const double full =
      MIN (spread.mean + FULL_STRENGTH * spread.deviation, largest);
  const double scale = full > 0 ? 255 / full : 0;
  for (guint i = 0; i < n; i++)
    gray[i] = (guint8) (MIN (fabsf (map[i]) * scale, 255) + 0.5);
}

void
mien_heat_resize (const float *map, guint width, guint height, float *out,
    guint out_width, guint out_height)
{
  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  MienAxis rows, columns;
  mien_axis_init (&rows, &scratch, height, 0, height, out_height,
      MIEN_KERNEL_TRIANGLE);
  mien_axis_init (&columns, &scratch, width, 0, width, out_width,
      MIEN_KERNEL_TRIANGLE);
  float *line = mien_scratch_new (&scratch, float, width);

  for (guint y = 0; y < out_height; y++) {
    memset (line, 0, width * sizeof (float));
    for (guint t = 0; t < rows.taps && rows.first[y] + t < rows.end; t++) {
      const float weight = rows.weights[(gsize) y * rows.taps + t];
      const float *row = map + (gsize) (rows.first[y] + t) * width;
      for (guint x = 0; x < width; x++)
        line[x] += weight * row[x];
    }
    for (guint x = 0; x < out_width; x++) {
      const float *weights = columns.weights + (gsize) x * columns.taps;
      float sum = 0;
      for (guint t = 0; t < columns.taps && columns.first[x] + t < columns.end;
           t++)
        sum += weights[t] * line[columns.first[x] + t];
      *out++ = sum;
    }
  }
}
