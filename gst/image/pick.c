/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pick.h"

/* Pixels in a piece. Loops that compilers vectorise are separate from table
 * look-ups. */
#define PIECE 128

typedef struct {
  gint cells[PIECE]; /* index of each pixel's cell, then its contents */
  float u[PIECE], v[PIECE];
} Between;

static inline float
keep_within (float x, float most)
{
  x = x < 0 ? 0 : x;
  return x > most ? most : x;
}

/* Finds the four pixels around each position, counted from their centres. */
static void
find_cells (Between *between, const MienPicking *picking,
    const MienPickLine *line, gint first, gint n)
{
  const float most_x = picking->width - 1, most_y = picking->height - 1;
  const gint last_x = picking->width - 2, last_y = picking->height - 2;
  const gint stride = picking->width;
  const MienPickLine l = *line;

  for (gint i = 0; i < n; i++) {
    const float x = keep_within (l.x + (first + i) * l.step_x, most_x);
    const float y = keep_within (l.y + (first + i) * l.step_y, most_y);
    const gint left = MIN ((gint) x, last_x), top = MIN ((gint) y, last_y);
    between->cells[i] = top * stride + left;
    between->u[i] = x - left;
    between->v[i] = y - top;
  }
}

static void
look_up (gint *indices, const guint32 *table, gint n)
{
  for (gint i = 0; i < n; i++)
    indices[i] = (gint) table[indices[i]];
}

static void
find_levels (Between *between, gint n)
{
  for (gint i = 0; i < n; i++) {
    const guint32 cell = between->cells[i];
    const float a = (gint) (cell & 0xff), b = (gint) (cell >> 8 & 0xff);
    const float c = (gint) (cell >> 16 & 0xff), d = (gint) (cell >> 24);
    const float upper = a + between->u[i] * (b - a);
    const float lower = c + between->u[i] * (d - c);
    const float level = upper + between->v[i] * (lower - upper);
    between->cells[i] = (gint) (keep_within (level, 255) + 0.5f);
  }
}

static void
clear_outside (const MienPicking *picking, const float middle[2],
    const float row[2], const gint *restrict colors, gint first, gint n,
    guint32 *restrict pixels)
{
  const float *restrict across_x = picking->across_x + first;
  const float *restrict across_y = picking->across_y + first;
  const float middle_x = middle[0], middle_y = middle[1];
  const float row_x = row[0], row_y = row[1];
  const float end_x = picking->end_x, end_y = picking->end_y;

  for (gint i = 0; i < n; i++) {
    const float x = middle_x + across_x[i] + row_x;
    const float y = middle_y + across_y[i] + row_y;
    const gint inside = (x >= 0) & (y >= 0) & (x <= end_x) & (y <= end_y);
    pixels[i] = (guint32) (colors[i] & -inside);
  }
}

void
mien_pick (const MienPicking *picking, const MienPickLine *line,
    const float middle[2], const float row[2], guint32 *pixels)
{
  Between between;

  for (gint first = 0; first < picking->n; first += PIECE) {
    const gint n = MIN (picking->n - first, PIECE);
    find_cells (&between, picking, line, first, n);
    look_up (between.cells, picking->cells, n);
    find_levels (&between, n);
    look_up (between.cells, picking->colors, n);
    clear_outside (picking, middle, row, between.cells, first, n,
        pixels + first);
  }
}
