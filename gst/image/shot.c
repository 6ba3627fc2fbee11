/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/shot.h"

#include <math.h>
#include <string.h>

#include "image/crop.h"

#define N_CELLS (MIEN_SHOT_ROWS * MIEN_SHOT_COLUMNS)
/* In films, cuts have up to 0.22, and the fastest movements at least 0.57. */
#define LEAST_CORRELATION 0.4
/* Fraction of the cells; cuts change 0.59 and more, movements at most 0.17. In
 * front of a plain wall, a person who walks is the only pattern, and changes no
 * more than that. */
#define LEAST_CHANGED 0.4
/* Minimum change of a cell, relative to the pictures' standard deviation. */
#define LEAST_CHANGE 0.25
/* Gray levels that are considered noise, however uniform the picture. */
#define NOISE 3.0

/* Uses only every few pixels of large frames, which suffice for a cell's
 * mean. */
static MienImage
thin_out (const MienImage *image)
{
  const guint step = MAX (1,
      MIN (image->width / (4 * MIEN_SHOT_COLUMNS),
          image->height / (4 * MIEN_SHOT_ROWS)));
  MienImage thin = *image;

  thin.width = image->width / step;
  thin.height = image->height / step;
  thin.stride = image->stride * step;
  thin.pixel_step = image->pixel_step * step;
  return thin;
}

static double
mean_product (const guint8 *a, const guint8 *b)
{
  guint64 sum = 0;

  for (guint i = 0; i < N_CELLS; i++)
    sum += a[i] * b[i];
  return (double) sum / N_CELLS;
}

static double
mean (const guint8 *cells)
{
  guint sum = 0;

  for (guint i = 0; i < N_CELLS; i++)
    sum += cells[i];
  return (double) sum / N_CELLS;
}

static double
deviation (const guint8 *cells)
{
  const double level = mean (cells);

  return sqrt (MAX (mean_product (cells, cells) - level * level, 0));
}

/* The fraction of cells that differ by more than `level`. */
static double
changed (const guint8 *a, const guint8 *b, double level)
{
  guint n = 0;

  for (guint i = 0; i < N_CELLS; i++)
    n += ABS (a[i] - b[i]) > level;
  return (double) n / N_CELLS;
}

static gboolean
is_cut (const guint8 *a, const guint8 *b)
{
  const double deviation_a = deviation (a), deviation_b = deviation (b);
  const double covariance = mean_product (a, b) - mean (a) * mean (b);
  const double change =
      MAX (LEAST_CHANGE * (deviation_a + deviation_b) / 2, NOISE);

  return MAX (deviation_a, deviation_b) >= NOISE
      && covariance <= LEAST_CORRELATION * deviation_a * deviation_b
      && changed (a, b, change) >= LEAST_CHANGED;
}

gboolean
mien_shot_is_new (MienShot *self, const MienImage *image)
{
  const MienImage thin = thin_out (image);
  guint8 cells[N_CELLS];

  mien_gray (&thin, MIEN_SHOT_COLUMNS, MIEN_SHOT_ROWS, cells);
  const gboolean is_new = self->has_last && is_cut (cells, self->last);
  memcpy (self->last, cells, sizeof cells);
  self->has_last = TRUE;
  return is_new;
}
