/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "assign.h"

#include <math.h>

/* Index 0 of `row_of`, `way` and the potentials is a virtual column and row
 * where each path starts. */
typedef struct {
  guint rows, columns; /* rows <= columns */
  const double *weights;
  gsize row_step, column_step;
  double *row_potential, *column_potential;
  guint *row_of; /* of each column; 0: none */
  guint *way;    /* the previous column on the shortest path */
  double *distance;
  gboolean *visited;
} Problem;

static double
cost (const Problem *self, guint row, guint column)
{
  const double weight = self->weights[(row - 1) * self->row_step
      + (column - 1) * self->column_step];
  return (weight > 0 ? -weight : 0) - self->row_potential[row]
      - self->column_potential[column];
}

/* Extends the shortest path by one column. Returns that column. */
static guint
extend_path (Problem *self, guint from)
{
  const guint row = self->row_of[from];
  double shortest = INFINITY;
  guint next = 0;

  self->visited[from] = TRUE;
  for (guint j = 1; j <= self->columns; j++) {
    if (self->visited[j])
      continue;
    const double reduced = cost (self, row, j);
    if (reduced < self->distance[j]) {
      self->distance[j] = reduced;
      self->way[j] = from;
    }
    if (self->distance[j] < shortest) {
      shortest = self->distance[j];
      next = j;
    }
  }
  for (guint j = 0; j <= self->columns; j++) {
    if (self->visited[j]) {
      self->row_potential[self->row_of[j]] += shortest;
      self->column_potential[j] -= shortest;
    } else {
      self->distance[j] -= shortest;
    }
  }
  return next;
}

/* Assigns a column to `row`, and reassigns other rows if that is better. */
static void
add_row (Problem *self, guint row)
{
  guint column = 0;

  self->row_of[0] = row;
  for (guint j = 0; j <= self->columns; j++) {
    self->distance[j] = INFINITY;
    self->visited[j] = FALSE;
  }
  do
    column = extend_path (self, column);
  while (self->row_of[column] != 0);
  while (column != 0) {
    self->row_of[column] = self->row_of[self->way[column]];
    column = self->way[column];
  }
}

/* For a single row or column. */
static void
assign_one (const double *weights, guint rows, guint columns, gint *column_of)
{
  guint best = 0;

  for (guint i = 0; i < rows; i++)
    column_of[i] = -1;
  for (guint i = 1; i < rows * columns; i++)
    if (weights[i] > weights[best])
      best = i;
  if (rows * columns > 0 && weights[best] > 0)
    column_of[best / columns] = (gint) (best % columns);
}

void
mien_assign (const double *weights, guint rows, guint columns, gint *column_of)
{
  if (MIN (rows, columns) <= 1) {
    assign_one (weights, rows, columns, column_of);
    return;
  }

  const gboolean tall = rows > columns;
  const guint longer = MAX (rows, columns) + 1;
  g_autofree double *numbers = g_new0 (double, 3 * longer);
  g_autofree guint *links = g_new0 (guint, 2 * longer);
  g_autofree gboolean *visited = g_new (gboolean, longer);
  Problem problem = {
    .rows = MIN (rows, columns),
    .columns = MAX (rows, columns),
    .weights = weights,
    .row_step = tall ? 1 : columns,
    .column_step = tall ? columns : 1,
    .row_potential = numbers,
    .column_potential = numbers + longer,
    .distance = numbers + 2 * longer,
    .row_of = links,
    .way = links + longer,
    .visited = visited,
  };

  for (guint i = 1; i <= problem.rows; i++)
    add_row (&problem, i);

  for (guint i = 0; i < rows; i++)
    column_of[i] = -1;
  for (guint j = 1; j <= problem.columns; j++) {
    if (problem.row_of[j] == 0)
      continue;
    const guint row = tall ? j - 1 : problem.row_of[j] - 1;
    const guint column = tall ? problem.row_of[j] - 1 : j - 1;
    if (weights[(gsize) row * columns + column] > 0)
      column_of[row] = (gint) column;
  }
}
