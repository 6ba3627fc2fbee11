/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The paper's networks, forward and backward: compares Vulkan with the CPU
 * code, and with itself. */
#include <math.h>
#include <string.h>

#include "device.h"
#include "engine/gradient.h"
#include "engine/layers.h"
#include "networks.h"
#include "random.h"
#include "table.h"

#define BATCH 2
#define SEED 7

typedef MienGraph *(*Builder) (const MienTestNetwork *network, guint32 seed,
    gboolean fused);

typedef struct {
  Builder build;
  MienTestNetwork network;
} Network;

static const Network networks[] = {
  { mien_test_xception,
      { "mini-xception", 1, 64, 64, { 8, 8 }, { 1, 1 }, { 16, 32, 64, 128 },
          7 } },
  { mien_test_xception,
      { "big-xception", 1, 64, 64, { 32, 64 }, { 2, 1 }, { 128, 256 }, 7 } },
  { mien_test_sequential,
      { "sequential", 1, 64, 64, { 0 }, { 0 }, { 16, 32, 64, 128 }, 7 } },
};

/* Quick to compile, for tests in which the size of a network does not
 * matter. */
static const Network small_networks[] = {
  { mien_test_xception,
      { "small-xception", 3, 37, 53, { 3, 7 }, { 2, 1 }, { 5, 17 }, 3 } },
  { mien_test_sequential,
      { "small-sequential", 3, 29, 17, { 0 }, { 0 }, { 5, 9, 3 }, 4 } },
};

/* What is differentiated, and how. */
typedef struct {
  const char *name;
  gboolean map; /* the last convolution instead of the logits */
  MienSeed seed;
  MienRule rule;
  gboolean layer; /* also the gradient at the last convolution */
} Kind;

static const Kind kinds[] = {
  { "winner-guided", FALSE, MIEN_SEED_WINNER, MIEN_RULE_GUIDED, FALSE },
  { "winner-plain-and-layer", FALSE, MIEN_SEED_WINNER, MIEN_RULE_PLAIN, TRUE },
  { "map-guided", TRUE, MIEN_SEED_WINNER, MIEN_RULE_GUIDED, FALSE },
  { "input-deconvnet", TRUE, MIEN_SEED_INPUT, MIEN_RULE_DECONVNET, FALSE },
};

typedef struct {
  const Network *network;
  const Kind *kind;
} Case;

static MienGradient *
make_gradient (const Network *network, const Kind *kind)
{
  g_autoptr (MienGraph) graph = network->build (&network->network, SEED, TRUE);
  const guint map = mien_graph_last_convolution (graph);
  const MienGradientOptions options = {
    .target = kind->map ? map : mien_graph_logits (graph),
    .seed = kind->seed,
    .rule = kind->rule,
    .at_input = TRUE,
    .layer = kind->layer ? map : MIEN_NO_VALUE,
  };
  g_autoptr (GError) error = NULL;
  MienGradient *gradient = mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
  return gradient;
}

static MienRunner *
runner_new (MienDevice *device, const MienGraph *const *graphs, guint n_graphs)
{
  g_autoptr (GError) error = NULL;
  MienRunner *runner =
      mien_runner_new (device, graphs, n_graphs, BATCH, 1, &error);
  g_assert_no_error (error);
  return runner;
}

/* The same faces and seeds for every backend. */
static void
run (MienRunner *runner, const MienGraph *const *graphs, guint n_graphs)
{
  for (guint g = 0; g < n_graphs; g++)
    for (guint k = 0; k < mien_graph_n_inputs (graphs[g]); k++) {
      GRand *rand = g_rand_new_with_seed (SEED + k);
      guint value = mien_graph_input (graphs[g], k);
      mien_random_uniform (rand, mien_test_input (runner, g, k),
          BATCH * mien_shape_elements (&graphs[g]->values[value].shape), 1);
      g_rand_free (rand);
    }
  g_autoptr (GError) error = NULL;
  mien_runner_run (runner, 0, BATCH, &error);
  g_assert_no_error (error);
}

static gsize
output_size (const MienGraph *graph, guint k)
{
  return BATCH
      * mien_shape_elements (
          &graph->values[mien_graph_output (graph, k)].shape);
}

/* The largest difference relative to the largest value, which is not 0. */
static double
difference (const float *got, const float *want, gsize n)
{
  double largest = 0, scale = 0;
  for (gsize i = 0; i < n; i++) {
    g_assert_true (isfinite (got[i]) && isfinite (want[i]));
    largest = MAX (largest, fabs ((double) got[i] - want[i]));
    scale = MAX (scale, fabs (want[i]));
  }
  g_assert_cmpfloat (scale, >, 0);
  return largest / scale;
}

static void
test_backends (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (MienDevice) cpu = mien_test_device_get ("cpu");
  g_autoptr (MienDevice) vulkan = mien_test_device_get ("vulkan");
  if (cpu == NULL || vulkan == NULL)
    return;
  g_autoptr (MienGradient) gradient = make_gradient (c->network, c->kind);
  const MienGraph *const graph = gradient->graph;
  g_autoptr (MienRunner) want = runner_new (cpu, &graph, 1);
  g_autoptr (MienRunner) got = runner_new (vulkan, &graph, 1);
  run (want, &graph, 1);
  run (got, &graph, 1);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    double off = difference (mien_test_output (got, 0, k),
        mien_test_output (want, 0, k), output_size (graph, k));
    g_test_message ("output %u of %s, %s, seed %u: off by %.2g", k,
        c->network->network.name, c->kind->name, SEED, off);
    g_assert_cmpfloat (off, <, 1e-4);
  }
}

/* A copy of output `k` of graph `g`; free with g_free (). */
static float *
copy_output (MienRunner *runner, const MienGraph *graph, guint g, guint k)
{
  return g_memdup2 (mien_test_output (runner, g, k),
      output_size (graph, k) * sizeof (float));
}

/* All kinds in one submission, twice: bit-identical to running each alone. */
static void
test_together (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  MienGradient *gradients[G_N_ELEMENTS (kinds)];
  const MienGraph *graphs[G_N_ELEMENTS (kinds)];
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    gradients[i] = make_gradient (&small_networks[i % 2], &kinds[i]);
    graphs[i] = gradients[i]->graph;
  }
  g_autoptr (MienRunner) together =
      runner_new (device, graphs, G_N_ELEMENTS (graphs));
  for (guint time = 0; time < 2; time++) {
    run (together, graphs, G_N_ELEMENTS (graphs));
    for (guint i = 0; i < G_N_ELEMENTS (graphs); i++) {
      g_autoptr (MienRunner) alone = runner_new (device, &graphs[i], 1);
      run (alone, &graphs[i], 1);
      for (guint k = 0; k < mien_graph_n_outputs (graphs[i]); k++) {
        gsize size = output_size (graphs[i], k) * sizeof (float);
        g_autofree float *a = copy_output (together, graphs[i], i, k);
        g_autofree float *b = copy_output (alone, graphs[i], 0, k);
        g_assert_cmpmem (a, size, b, size);
      }
    }
  }
  g_clear_pointer (&together, mien_runner_free);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    mien_gradient_free (gradients[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint n = 0; n < G_N_ELEMENTS (networks); n++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++) {
      const Case c = { &networks[n], &kinds[k] };
      mien_test_add_copy (test_backends, &c, sizeof (c), "/ops/backends/%s-%s",
          networks[n].network.name, kinds[k].name);
    }
  g_test_add_func ("/ops/backends/together", test_together);
  return g_test_run ();
}
