/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compares the assignment with an exhaustive search. */

#include "assign.h"

#define MAX_SIDE 6

/* The best sum for the rows from `row` on, with the columns in `used` taken. */
static double
best_sum (const double *weights, guint rows, guint columns, guint row,
    guint used)
{
  if (row == rows)
    return 0;
  double best = best_sum (weights, rows, columns, row + 1, used);
  for (guint c = 0; c < columns; c++) {
    const double weight = weights[row * columns + c];
    if (weight <= 0 || used & (1u << c))
      continue;
    const double sum =
        weight + best_sum (weights, rows, columns, row + 1, used | (1u << c));
    best = MAX (best, sum);
  }
  return best;
}

/* The sum of the assignment; checks that each column is used at most once, and
 * no pair without weight. */
static double
check_assignment (const double *weights, guint rows, guint columns,
    const gint *column_of)
{
  g_autofree gboolean *used = g_new0 (gboolean, columns + 1);
  double sum = 0;

  for (guint r = 0; r < rows; r++) {
    const gint c = column_of[r];
    if (c < 0)
      continue;
    g_assert_cmpint (c, <, columns);
    g_assert_false (used[c]);
    g_assert_cmpfloat (weights[r * columns + c], >, 0);
    used[c] = TRUE;
    sum += weights[r * columns + c];
  }
  return sum;
}

/* A fraction `forbidden` of the pairs has no weight. */
static void
check_random (GRand *random, guint rows, guint columns, double forbidden)
{
  double weights[MAX_SIDE * MAX_SIDE];
  gint column_of[MAX_SIDE];

  for (guint i = 0; i < rows * columns; i++)
    weights[i] = g_rand_double (random) < forbidden
        ? 0
        : g_rand_int_range (random, 1, 9) / 8.0;
  mien_assign (weights, rows, columns, column_of);
  const double sum = check_assignment (weights, rows, columns, column_of);
  const double best = best_sum (weights, rows, columns, 0, 0);
  if (sum != best)
    g_error ("%u x %u, %g forbidden: sum %g, possible %g", rows, columns,
        forbidden, sum, best);
}

static void
test_brute_force (void)
{
  const double forbidden[] = { 0, 0.3, 0.8, 1 };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint rows = 0; rows <= MAX_SIDE; rows++)
    for (guint columns = 0; columns <= MAX_SIDE; columns++)
      for (guint f = 0; f < G_N_ELEMENTS (forbidden); f++)
        for (guint trial = 0; trial < 20; trial++)
          check_random (random, rows, columns, forbidden[f]);
}

/* The greedy choice, 0.9, leaves nothing for the other row. */
static void
test_not_greedy (void)
{
  const double weights[] = { 0.9, 0.8, 0.7, 0 };
  gint column_of[2];

  mien_assign (weights, 2, 2, column_of);
  g_assert_cmpint (column_of[0], ==, 1);
  g_assert_cmpint (column_of[1], ==, 0);
}

/* A known permutation among many. */
static void
test_large (void)
{
  const guint n = 200;
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autofree double *weights = g_new (double, n *n);
  g_autofree gint *column_of = g_new (gint, n);

  for (guint r = 0; r < n; r++)
    for (guint c = 0; c < n; c++)
      weights[r * n + c] =
          c == (r * 7 + 3) % n ? 1 : 0.9 * g_rand_double (random);
  mien_assign (weights, n, n, column_of);
  for (guint r = 0; r < n; r++)
    g_assert_cmpint (column_of[r], ==, (r * 7 + 3) % n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/track/assign/brute-force", test_brute_force);
  g_test_add_func ("/track/assign/not-greedy", test_not_greedy);
  g_test_add_func ("/track/assign/large", test_large);
  return g_test_run ();
}
