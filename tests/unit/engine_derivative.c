/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compares gradients by the plain rule with finite differences of the network,
 * both computed by the oracle in double precision. This tests the
 * differentiation of graphs, for every op and in any order.
 */
#include <math.h>

#include "engine/fusion.h"
#include "engine/gradient.h"

#include "networks.h"
#include "oracle.h"
#include "random.h"
#include "randomgraph.h"
#include "sweep.h"

/* Inputs are multiples of this, so that adding it is exact in float. Such a
 * small step rarely crosses a kink. */
#define STEP (1.0 / (1 << 20))

#define N_GRAPHS 300
#define N_PROBES 12

static double
weighted_sum (const MienGraph *graph, const float *input, const float *seed)
{
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (graph, (const float *const[]) { input }, 1);
  double sum = 0;
  gsize n = mien_shape_elements (&graph->values[graph->output].shape);
  for (gsize i = 0; i < n; i++)
    sum += seed[i] * oracle->value[graph->output][i];
  return sum;
}

/* The central difference along element `at` of the input. */
static double
difference (const MienGraph *graph, float *input, const float *seed, gsize at)
{
  const float x = input[at];
  input[at] = x + STEP;
  const double above = weighted_sum (graph, input, seed);
  input[at] = x - STEP;
  const double below = weighted_sum (graph, input, seed);
  input[at] = x;
  return (above - below) / (2 * STEP);
}

static void
compare (const MienGraph *graph, const double *gradient, float *input,
    const float *seed, GRand *rand, const char *what)
{
  const gsize n = mien_shape_elements (&graph->values[graph->input].shape);
  double largest = 0;
  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (gradient[i]));
  for (guint k = 0; k < MIN (n, N_PROBES); k++) {
    const gsize at = g_rand_int_range (rand, 0, n);
    const double expected = difference (graph, input, seed, at);
    if (!(fabs (gradient[at] - expected) <= 1e-4 * MAX (largest, 1e-3))) {
      g_test_message ("%s: element %" G_GSIZE_FORMAT ": difference %g, "
                      "gradient %g, largest %g",
          what, at, expected, gradient[at], largest);
      g_test_fail ();
    }
  }
}

static gboolean
has_nan (const double *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (isnan (numbers[i]))
      return TRUE;
  return FALSE;
}

/* FALSE if the network's results are infinite, or intermediate values are NaN,
 * which can happen in random graphs. */
static gboolean
check (const MienGraph *graph, guint32 seed, const char *what)
{
  const gsize n = mien_shape_elements (&graph->values[graph->input].shape);
  const gsize n_out = mien_shape_elements (&graph->values[graph->output].shape);
  g_autofree float *input = g_new (float, n);
  g_autofree float *weights = g_new (float, n_out);
  GRand *rand = g_rand_new_with_seed (seed);
  mien_random_uniform (rand, input, n, 1);
  for (gsize i = 0; i < n; i++)
    input[i] = rint (input[i] / STEP) * STEP;
  mien_random_uniform (rand, weights, n_out, 1);

  const MienGradientOptions options = { graph->output, MIEN_SEED_INPUT,
    MIEN_RULE_PLAIN, TRUE, MIEN_NO_VALUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  if (gradient == NULL)
    g_error ("%s: %s", what, error->message);
  g_autoptr (MienOracle) oracle = mien_oracle_run (gradient->graph,
      (const float *const[]) { input, weights }, 1);
  const double *found =
      oracle->value[mien_graph_output (gradient->graph, gradient->at_input)];
  const gboolean finite =
      isfinite (weighted_sum (graph, input, weights)) && !has_nan (found, n);
  if (finite)
    compare (graph, found, input, weights, rand, what);
  g_rand_free (rand);
  return finite;
}

static void
test_random_graphs (void)
{
  guint n_checked = 0;
  for (guint32 seed = 0; seed < N_GRAPHS; seed++) {
    g_autoptr (MienGraph) graph = mien_test_random_graph (seed);
    for (guint fused = 0; fused < 2; fused++) {
      g_autofree char *what =
          g_strdup_printf ("random graph %u%s", seed, fused ? ", fused" : "");
      n_checked += check (graph, seed, what);
      mien_graph_fuse (graph, NULL, 0);
    }
  }
  g_assert_cmpuint (n_checked, >, 2 * N_GRAPHS * 9 / 10);
}

static const MienTestNetwork xceptions[] = {
  { "mini-xception", 1, 24, 24, { 4, 4 }, { 1, 1 }, { 5, 6 }, 7 },
  { "odd-xception", 3, 17, 23, { 3, 5 }, { 2, 1 }, { 5, 7 }, 3 },
}, sequentials[] = {
  { "sequential", 1, 16, 16, { 0 }, { 0 }, { 4, 6, 5 }, 7 },
  { "odd-sequential", 3, 13, 11, { 0 }, { 0 }, { 5, 4 }, 4 },
};

static void
test_networks (void)
{
  for (guint fused = 0; fused < 2; fused++)
    for (guint i = 0; i < G_N_ELEMENTS (xceptions); i++) {
      g_autoptr (MienGraph) xception =
          mien_test_xception (&xceptions[i], 1, fused);
      g_assert_true (check (xception, 1, xceptions[i].name));
      g_autoptr (MienGraph) sequential =
          mien_test_sequential (&sequentials[i], 1, fused);
      g_assert_true (check (sequential, 1, sequentials[i].name));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/derivative/networks", test_networks);
  g_test_add_func ("/engine/derivative/random-graphs", test_random_graphs);
  return g_test_run ();
}
