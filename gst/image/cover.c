/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/cover.h"

/* Samples per pixel. */
#define N 4

/* Means of the cells, in rows of `columns`; cell i of n begins at i / n of the
 * picture. */
typedef struct {
  guint columns, rows;
  float *means; /* N per cell */
} Grid;

/* `words` is a constant after inlining, so there is one loop for each sample
 * size. */
static inline guint
get (const guint8 *row, guint i, const gboolean words)
{
  return words ? ((const guint16 *) (gconstpointer) row)[i] : row[i];
}

static inline void
set (guint8 *row, guint i, guint value, const gboolean words)
{
  if (words)
    ((guint16 *) (gpointer) row)[i] = (guint16) value;
  else
    row[i] = (guint8) value;
}

static guint
begin_of (guint cell, guint n, guint length)
{
  return (guint) ((guint64) cell * length / n);
}

static inline void
add_row (const guint8 *row, guint width, guint columns, guint64 *sums,
    const gboolean words)
{
  for (guint cell = 0; cell < columns; cell++) {
    const guint end = begin_of (cell + 1, columns, width);
    guint sum[N] = {
      0,
    };
    /* At most 65536 columns of 65535 each: no overflow. */
    for (guint x = begin_of (cell, columns, width); x < end; x++)
      for (guint c = 0; c < N; c++)
        sum[c] += get (row, x * N + c, words);
    for (guint c = 0; c < N; c++)
      sums[cell * N + c] += sum[c];
  }
}

static void
measure (const MienPixels *pixels, Grid *grid)
{
  const guint n = grid->columns * N;
  g_autofree guint64 *sums = g_new (guint64, n);

  for (guint cell = 0; cell < grid->rows; cell++) {
    const guint top = begin_of (cell, grid->rows, pixels->height);
    const guint bottom = begin_of (cell + 1, grid->rows, pixels->height);
    for (guint i = 0; i < n; i++)
      sums[i] = 0;
    for (guint y = top; y < bottom; y++) {
      const guint8 *row = pixels->pixels + y * pixels->stride;
      if (pixels->words)
        add_row (row, pixels->width, grid->columns, sums, TRUE);
      else
        add_row (row, pixels->width, grid->columns, sums, FALSE);
    }
    for (guint i = 0; i < n; i++) {
      const guint column = i / N;
      const guint width = begin_of (column + 1, grid->columns, pixels->width)
          - begin_of (column, grid->columns, pixels->width);
      grid->means[(gsize) cell * n + i] =
          (float) ((double) sums[i] / ((double) width * (bottom - top)));
    }
  }
}

/* Weights of the cell at `position` (0..n) and of its neighbours: a quadratic
 * B-spline, which is smooth and stays within the range of the means. */
static void
weigh (double position, float weights[3])
{
  const float t = (float) (position - (guint) position) - 0.5f;

  weights[0] = 0.5f * (0.5f - t) * (0.5f - t);
  weights[1] = 0.75f - t * t;
  weights[2] = 0.5f * (0.5f + t) * (0.5f + t);
}

/* The surface along row `y`: one value per column of cells, and one more on
 * each side. */
static void
mix_rows (const Grid *grid, guint y, guint height, float *line)
{
  const guint n = grid->columns * N;
  const double position = (y + 0.5) * grid->rows / height;
  const gint row = (gint) position, last = (gint) grid->rows - 1;
  const float *above = grid->means + (gsize) MAX (row - 1, 0) * n;
  const float *here = grid->means + (gsize) row * n;
  const float *below = grid->means + (gsize) MIN (row + 1, last) * n;
  float w[3];

  weigh (position, w);
  for (guint i = 0; i < n; i++)
    line[N + i] = above[i] * w[0] + here[i] * w[1] + below[i] * w[2];
  for (guint c = 0; c < N; c++) {
    line[c] = line[N + c];
    line[N + n + c] = line[n + c];
  }
}

/* The first pixel whose centre is in the cell or after it. */
static guint
centre_of (guint cell, guint n, guint length)
{
  return (guint) (((guint64) 2 * cell * length + n - 1) / (2 * n));
}

/* Within a cell the surface is a parabola, so each pixel costs two additions
 * with forward differences. */
static inline void
blur_cell (guint8 *row, guint begin, guint end, double first, double step,
    const float *at, const gboolean words)
{
  /* The additions are not exact. */
  const float largest = words ? 65535 : 255;
  float value[N], difference[N], second[N];

  for (guint c = 0; c < N; c++) {
    const double a = (at[c] + at[N + c]) / 2, b = at[N + c] - at[c];
    const double square = (at[c] + at[2 * N + c]) / 2 - at[N + c];
    value[c] = (float) (a + b * first + square * first * first + 0.5);
    difference[c] = (float) (step * (b + square * (2 * first + step)));
    second[c] = (float) (2 * square * step * step);
  }
  for (guint x = begin; x < end; x++) {
    for (guint c = 0; c < N; c++) {
      set (row, x * N + c, (guint) (gint) MIN (value[c], largest), words);
      value[c] += difference[c];
      difference[c] += second[c];
    }
  }
}

static inline void
blur_row (guint8 *row, const MienSpan *span, const float *line, guint columns,
    guint width, const gboolean words)
{
  const double step = (double) columns / width;

  for (guint cell = 0; cell < columns; cell++) {
    const guint begin = MAX (centre_of (cell, columns, width), span->begin);
    const guint end = MIN (centre_of (cell + 1, columns, width), span->end);
    blur_cell (row, begin, end, (begin + 0.5) * step - cell, step,
        line + (gsize) cell * N, words);
  }
}

static void
blur (const MienPixels *pixels, const MienSpan *spans, const Grid *grid)
{
  g_autofree float *line = g_new (float, (grid->columns + 2) * N);

  for (guint y = 0; y < pixels->height; y++) {
    guint8 *row = pixels->pixels + y * pixels->stride;
    if (spans[y].begin == spans[y].end)
      continue;
    mix_rows (grid, y, pixels->height, line);
    if (pixels->words)
      blur_row (row, &spans[y], line, grid->columns, pixels->width, TRUE);
    else
      blur_row (row, &spans[y], line, grid->columns, pixels->width, FALSE);
  }
}

static void
fill_row (guint8 *row, guint begin, guint end, const guint16 color[N],
    gboolean words)
{
  for (guint x = begin; x < end; x++)
    for (guint c = 0; c < N; c++)
      set (row, x * N + c, color[c], words);
}

static void
pixelate (const MienPixels *pixels, const MienSpan *spans, const Grid *grid)
{
  for (guint y = 0, row = 0; y < pixels->height; y++) {
    if (y == begin_of (row + 1, grid->rows, pixels->height))
      row++;
    for (guint cell = 0; cell < grid->columns; cell++) {
      const float *mean =
          grid->means + ((gsize) row * grid->columns + cell) * N;
      const guint16 color[N] = { mean[0] + 0.5f, mean[1] + 0.5f, mean[2] + 0.5f,
        mean[3] + 0.5f };
      const guint begin = begin_of (cell, grid->columns, pixels->width);
      const guint end = begin_of (cell + 1, grid->columns, pixels->width);
      fill_row (pixels->pixels + y * pixels->stride,
          MAX (begin, spans[y].begin), MIN (end, spans[y].end), color,
          pixels->words);
    }
  }
}

void
mien_cover (const MienPixels *pixels, const MienSpan *spans, MienCoverKind kind,
    guint cell_width, guint cell_height, const guint16 fill[4])
{
  if (kind == MIEN_COVER_FILL) {
    for (guint y = 0; y < pixels->height; y++)
      fill_row (pixels->pixels + y * pixels->stride, spans[y].begin,
          spans[y].end, fill, pixels->words);
    return;
  }

  Grid grid = { MAX (pixels->width / cell_width, 1),
    MAX (pixels->height / cell_height, 1), NULL };
  const gsize n_cells = (gsize) grid.columns * grid.rows;
  g_autofree float *means = g_new (float, N *n_cells);
  grid.means = means;
  measure (pixels, &grid);
  if (kind == MIEN_COVER_BLUR)
    blur (pixels, spans, &grid);
  else
    pixelate (pixels, spans, &grid);
}
