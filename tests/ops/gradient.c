/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gradients of whole networks on every backend: compared with the oracle, and
 * bit-identical whenever and with whichever other items an item is computed.
 */
#include <math.h>
#include <string.h>

#include "engine/gradient.h"
#include "engine/layers.h"

#include "networks.h"
#include "oracle.h"
#include "session.h"
#include "table.h"

#define N_ITEMS 5
#define N_CHECKED 3 /* by the oracle, which is slow */
#define SEED 20190

typedef struct {
  MienGraph *(*build) (const MienTestNetwork *network, guint32 seed,
      gboolean fused);
  MienTestNetwork network;
} Network;

static const Network networks[] = {
  { mien_test_xception,
      { "mini-xception", 1, 48, 48, { 8, 8 }, { 1, 1 }, { 16, 32 }, 7 } },
  { mien_test_xception,
      { "odd-xception", 3, 37, 53, { 3, 7 }, { 2, 1 }, { 5, 17 }, 3 } },
  { mien_test_sequential,
      { "sequential", 1, 24, 24, { 0 }, { 0 }, { 8, 16 }, 7 } },
  { mien_test_sequential,
      { "odd-sequential", 3, 29, 17, { 0 }, { 0 }, { 5, 9, 3 }, 4 } },
};

typedef struct {
  const char *name;
  MienSeed seed;
  MienRule rule;
  gboolean last_convolution; /* the target is the last convolution, else the
                              * logits */
} Kind;

static const Kind kinds[] = {
  { "plain-class", MIEN_SEED_INPUT, MIEN_RULE_PLAIN, FALSE },
  { "guided-winner", MIEN_SEED_WINNER, MIEN_RULE_GUIDED, FALSE },
  { "guided-paper", MIEN_SEED_WINNER, MIEN_RULE_GUIDED, TRUE },
  { "deconvnet-paper", MIEN_SEED_WINNER, MIEN_RULE_DECONVNET, TRUE },
};

typedef struct {
  const char *backend;
  const Network *network;
  const Kind *kind;
} Case;

/* The gradients at the input and at the last convolution. */
static MienGradient *
make_gradient (const Case *c)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGraph) graph =
      c->network->build (&c->network->network, 1, TRUE);
  const guint last = mien_graph_last_convolution (graph);
  const MienGradientOptions options = { c->kind->last_convolution
        ? last
        : mien_graph_logits (graph),
    c->kind->seed, c->kind->rule, TRUE, last };
  MienGradient *gradient = mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
  return gradient;
}

/* The oracle's results for the first items, computed once for all backends. */
static const MienOracle *
get_oracle (const Case *c, const MienTestSession *session)
{
  static MienOracle *oracles[G_N_ELEMENTS (networks)][G_N_ELEMENTS (kinds)];
  MienOracle **oracle = &oracles[c->network - networks][c->kind - kinds];
  if (*oracle == NULL)
    *oracle = mien_oracle_run (session->graph,
        (const float *const *) session->inputs, N_CHECKED);
  return *oracle;
}

/* The distance of two vectors, relative to the length of the second. */
static double
distance (const float *got, const double *want, gsize n)
{
  double difference = 0, length = 0;
  for (gsize i = 0; i < n; i++) {
    difference += (got[i] - want[i]) * (got[i] - want[i]);
    length += want[i] * want[i];
  }
  return sqrt (difference / length);
}

/* Rounding may flip a unit that is close to 0, or close to its neighbour under
 * a max-pool; then a few elements of an item differ. One item is allowed to be
 * affected. */
static void
check_output (const Case *c, guint k, const float *got, const double *want,
    gsize n)
{
  guint n_close = 0;
  for (guint item = 0; item < N_CHECKED; item++) {
    const double error = distance (got + item * n, want + item * n, n);
    n_close += error < 1e-4;
    if (!(error < 1e-2)) {
      g_test_message ("%s on %s, output %u, item %u: off by %g of its length",
          c->network->network.name, c->backend, k, item, error);
      g_test_fail ();
    }
  }
  if (n_close < N_CHECKED - 1) {
    g_test_message ("%s on %s, output %u: %u of %u items are off by less than "
                    "1e-4 of their length",
        c->network->network.name, c->backend, k, n_close, N_CHECKED);
    g_test_fail ();
  }
}

static void
test_oracle (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (MienGradient) gradient = make_gradient (c);
  const MienGraph *graph = gradient->graph;
  g_auto (MienTestSession) session = { NULL };
  if (!mien_test_session_open (&session, c->backend, graph, N_ITEMS, SEED))
    return;
  mien_test_session_run (&session, 0, N_ITEMS);
  const MienOracle *oracle = get_oracle (c, &session);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    const guint value = mien_graph_output (graph, k);
    check_output (c, k, mien_test_session_output (&session, k),
        oracle->value[value], mien_test_size (graph, value));
  }
}

/* Compares all outputs of items first to first + n - 1, from the last run, with
 * the saved ones. */
static void
check_bits (MienTestSession *session, float *const *kept, guint first, guint n)
{
  for (guint k = 0; k < mien_graph_n_outputs (session->graph); k++) {
    const gsize size =
        mien_test_size (session->graph, mien_graph_output (session->graph, k));
    if (memcmp (mien_test_session_output (session, k), kept[k] + first * size,
            n * size * sizeof (float))
        != 0) {
      g_test_message ("output %u of items %u to %u has other bits", k, first,
          first + n - 1);
      g_test_fail ();
    }
  }
}

static void
test_bits (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (MienGradient) gradient = make_gradient (c);
  g_auto (MienTestSession) session = { NULL };
  if (!mien_test_session_open (&session, c->backend, gradient->graph, N_ITEMS,
          SEED))
    return;
  float *kept[MIEN_MAX_PORTS] = { NULL };
  mien_test_session_run (&session, 0, N_ITEMS);
  for (guint k = 0; k < mien_graph_n_outputs (gradient->graph); k++)
    kept[k] = g_memdup2 (mien_test_session_output (&session, k),
        N_ITEMS * sizeof (float)
            * mien_test_size (gradient->graph,
                mien_graph_output (gradient->graph, k)));
  mien_test_session_run (&session, 0, N_ITEMS);
  check_bits (&session, kept, 0, N_ITEMS);
  for (guint item = 0; item < N_ITEMS; item++) {
    mien_test_session_run (&session, item, 1);
    check_bits (&session, kept, item, 1);
  }
  mien_test_session_run (&session, 1, 3);
  check_bits (&session, kept, 1, 3);
  for (guint k = 0; k < MIEN_MAX_PORTS; k++)
    g_free (kept[k]);
}

static void
add (const char *what, GTestDataFunc test, const Case *c)
{
  mien_test_add_copy (test, c, sizeof (*c), "/gradient/%s/%s/%s-%s", c->backend,
      what, c->network->network.name, c->kind->name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint b = 0; mien_test_backend (b) != NULL; b++)
    for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        add ("oracle", test_oracle,
            &(const Case) { mien_test_backend (b), &networks[i], &kinds[k] });
      add ("bits", test_bits,
          &(const Case) { mien_test_backend (b), &networks[i], &kinds[1] });
    }
  return g_test_run ();
}
