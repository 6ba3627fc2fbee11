/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Networks with several outputs, from the file to the runner's results. */
#include <string.h>

#include "engine/fusion.h"
#include "engine/gradient.h"
#include "engine/runner.h"

#include "compare.h"
#include "device.h"
#include "imports.h"
#include "onnxtext.h"
#include "oracle.h"
#include "random.h"
#include "session.h"

#define N_ITEMS 3

/* One in the axis order of the file, one that is also read by a node, one that
 * is a reshaped view of another, and one that equals another. */
static const char network[] =
    "opset 13\ninput x ?,3,4,5\n"
    "output last\noutput middle\noutput flat\noutput same\n"
    "float w 2,3,3,3\nConv x w -> c pads=[1,1,1,1]\nRelu c -> middle\n"
    "Transpose middle -> last perm=[0,2,3,1]\nFlatten middle -> flat\n"
    "Identity middle -> same\n";

static const char *const names[] = { "last", "middle", "flat", "same" };

static MienGraph *
load (void)
{
  return mien_test_import (network, "");
}

/* In the order, with the names and with the shapes of the file. */
static void
test_names (void)
{
  static const MienShape shapes[] = { { 3, { 4, 5, 2 } }, { 3, { 2, 4, 5 } },
    { 1, { 40 } }, { 3, { 2, 4, 5 } } };
  g_autoptr (MienGraph) graph = load ();
  g_assert_cmpuint (mien_graph_n_outputs (graph), ==, G_N_ELEMENTS (names));
  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    const MienValue *value = &graph->values[mien_graph_output (graph, k)];
    g_assert_cmpstr (value->name, ==, names[k]);
    g_assert_true (mien_shape_equal (&value->shape, &shapes[k]));
  }
}

static void
check_outputs (const MienGraph *graph, const MienOracle *oracle,
    const MienGraph *reference, MienRunner *runner)
{
  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    const gsize n = mien_test_size (graph, mien_graph_output (graph, k));
    mien_compare (names[k], mien_test_output (runner, 0, k),
        oracle->value[mien_graph_output (reference, k)], N_ITEMS * n, n,
        (MienTolerance) { 1e-5, 1e-5 });
  }
}

/* Fusion keeps all of them. */
static void
test_runs (gconstpointer backend)
{
  g_autoptr (MienGraph) reference = load ();
  g_autoptr (MienGraph) graph = load ();
  mien_graph_fuse (graph, NULL, 0);
  g_auto (MienTestSession) session = { NULL };
  if (!mien_test_session_open (&session, backend, graph, N_ITEMS, 1))
    return;
  g_autoptr (MienOracle) oracle = mien_oracle_run (reference,
      (const float *const *) session.inputs, N_ITEMS);
  mien_test_session_run (&session, 0, N_ITEMS);
  check_outputs (graph, oracle, reference, session.runner);
}

/* Runners that share their runs, each with its own items. */
static void
test_shared (void)
{
  g_autoptr (MienGraph) graph = load ();
  g_autoptr (MienDevice) device = mien_test_device_get ("cpu");
  MienRunner *runners[2];
  MienOracle *oracles[2];
  const gsize n = N_ITEMS * mien_test_size (graph, graph->input);
  for (guint i = 0; i < 2; i++) {
    const MienGraph *graphs[] = { graph };
    runners[i] =
        mien_runner_new_shared (device, graphs, 1, 2 * N_ITEMS, 1, NULL);
    g_assert_nonnull (runners[i]);
    float *input = mien_test_input (runners[i], 0, 0);
    GRand *rand = g_rand_new_with_seed (i);
    mien_random_uniform (rand, input, n, 1);
    g_rand_free (rand);
    oracles[i] = mien_oracle_run (graph, (const float *[]) { input }, N_ITEMS);
    g_assert_true (mien_runner_submit (runners[i], 0, N_ITEMS, NULL));
  }
  for (guint i = 0; i < 2; i++) {
    g_assert_true (mien_runner_wait (runners[i], 0, NULL));
    check_outputs (graph, oracles[i], graph, runners[i]);
    mien_runner_free (runners[i]);
    mien_oracle_free (oracles[i]);
  }
}

/* The outputs of a gradient come after those of its network. */
static void
test_gradient (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGraph) graph = load ();
  const MienGradientOptions options = { .target = graph->more_outputs[0],
    .rule = MIEN_RULE_PLAIN,
    .at_input = TRUE,
    .layer = MIEN_NO_VALUE };
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    g_assert_cmpuint (mien_graph_output (gradient->graph, k), ==,
        mien_graph_output (graph, k));
  g_assert_cmpuint (gradient->at_input, ==, G_N_ELEMENTS (names));
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("opset 13\ninput x ?,4\n");
  for (guint k = 0; k <= MIEN_MAX_NETWORK_OUTPUTS; k++)
    g_string_append_printf (text, "output y%u\nRelu x -> y%u\n", k, k);
  g_autoptr (GBytes) file = mien_test_onnx (text->str);
  mien_test_onnx_refused (file, "expected 1 to 28 outputs, found 29");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outputs/names", test_names);
  for (guint b = 0; mien_test_backend (b) != NULL; b++) {
    g_autofree char *path =
        g_strdup_printf ("/outputs/runs/%s", mien_test_backend (b));
    g_test_add_data_func (path, mien_test_backend (b), test_runs);
  }
  g_test_add_func ("/outputs/shared", test_shared);
  g_test_add_func ("/outputs/gradient", test_gradient);
  g_test_add_func ("/outputs/too-many", test_too_many);
  return g_test_run ();
}
