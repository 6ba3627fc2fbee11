/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Properties of the Vulkan backend other than its results: sharing, waves,
 * limits, threads, errors. */
#include <string.h>

#include "device.h"
#include "engine/error.h"
#include "program.h"
#include "networks.h"
#include "oracle.h"
#include "random.h"
#include "sweep.h"

#define BATCH 5

static const MienTestNetwork networks[] = {
  { "seven", 1, 16, 16, { 4, 4 }, { 1, 1 }, { 8 }, 7 },
  { "two", 1, 16, 16, { 4, 4 }, { 1, 1 }, { 8 }, 2 },
  { "larger", 3, 20, 12, { 3, 5 }, { 1, 1 }, { 6, 9 }, 3 },
};

static const MienTolerance tolerance = { 2e-5, 1e-4 };

static MienRunner *
runner_new (MienDevice *device, const MienGraph *const *graphs, guint n_graphs)
{
  g_autoptr (GError) error = NULL;
  MienRunner *runner =
      mien_runner_new (device, graphs, n_graphs, BATCH, 1, &error);
  g_assert_no_error (error);
  return runner;
}

/* Fills graph `k` of the runner with `n` random items; free with g_free (). */
static float *
fill (MienRunner *runner, guint k, const MienGraph *graph, guint n,
    guint32 seed)
{
  gsize size = n * mien_shape_elements (&graph->values[graph->input].shape);
  float *input = g_new (float, size);
  GRand *rand = g_rand_new_with_seed (seed);
  mien_random_uniform (rand, input, size, 1);
  g_rand_free (rand);
  memcpy (mien_test_input (runner, k, 0), input, size * sizeof (float));
  return input;
}

static void
check (MienRunner *runner, guint k, const MienGraph *graph, guint n,
    const float *input)
{
  g_autofree char *what = g_strdup_printf ("graph %u, %u items", k, n);
  gsize size = mien_shape_elements (&graph->values[graph->output].shape);
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (graph, (const float *const[]) { input }, n);
  mien_compare (what, mien_test_output (runner, k, 0),
      oracle->value[graph->output], n * size, size, tolerance);
}

static void
run_once (MienRunner *runner, const MienGraph *const *graphs, guint n_graphs,
    guint n, guint32 seed)
{
  g_autofree float *inputs[G_N_ELEMENTS (networks)] = { NULL };
  for (guint k = 0; k < n_graphs; k++)
    inputs[k] = fill (runner, k, graphs[k], n, seed + k);
  g_autoptr (GError) error = NULL;
  mien_runner_run (runner, 0, n, &error);
  g_assert_no_error (error);
  for (guint k = 0; k < n_graphs; k++) {
    check (runner, k, graphs[k], n, inputs[k]);
    g_free (g_steal_pointer (&inputs[k]));
  }
}

/* Networks of different lengths and shapes in one submission, with batches of
 * all sizes, up and down. */
static void
test_several (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  MienGraph *graphs[G_N_ELEMENTS (networks)];
  for (guint k = 0; k < G_N_ELEMENTS (networks); k++)
    graphs[k] = mien_test_xception (&networks[k], k, k != 2);
  const MienGraph *const *view = (const MienGraph *const *) graphs;
  MienRunner *runner = runner_new (device, view, G_N_ELEMENTS (graphs));
  for (guint n = 1; n <= BATCH; n++) {
    run_once (runner, view, G_N_ELEMENTS (graphs), n, n);
    run_once (runner, view, G_N_ELEMENTS (graphs), BATCH + 1 - n, 10 + n);
  }
  mien_runner_free (runner);
  for (guint k = 0; k < G_N_ELEMENTS (networks); k++)
    mien_graph_free (graphs[k]);
}

/* There is one program per graph, and one pipeline for the common parts of two
 * graphs. */
static void
test_shared (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  const MienVulkanDevice *shared = (MienVulkanDevice *) device;
  g_autoptr (MienGraph) seven = mien_test_xception (&networks[0], 1, TRUE);
  g_autoptr (MienGraph) two = mien_test_xception (&networks[1], 2, TRUE);
  const MienGraph *const graphs[] = { seven, two };

  MienRunner *a = runner_new (device, graphs, 1);
  guint n_pipelines = g_hash_table_size (shared->pipelines);
  MienRunner *b = runner_new (device, graphs, 2);
  g_assert_cmpuint (g_hash_table_size (device->networks), ==, 2);
  /* The two differ in the class map, its mean and the softmax. */
  g_assert_cmpuint (g_hash_table_size (shared->pipelines), <=, n_pipelines + 3);

  mien_runner_free (a);
  g_assert_cmpuint (g_hash_table_size (device->networks), ==, 2);
  run_once (b, graphs, 2, BATCH, 1);
  mien_runner_free (b);
  g_assert_cmpuint (g_hash_table_size (device->networks), ==, 0);
}

/* Two convolutions of the input may run concurrently, their sum may not. */
static void
test_waves (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  static const MienWindow window = {
    .kernel_h = 1,
    .kernel_w = 1,
    .stride_h = 1,
    .stride_w = 1,
    .dilation_h = 1,
    .dilation_w = 1,
  };
  g_autoptr (MienGraph) graph = mien_sweep_graph (2, 3, 3);
  GRand *rand = g_rand_new_with_seed (1);
  mien_sweep_conv (graph, rand, graph->input, 4, 1, &window);
  guint a = graph->output;
  mien_sweep_conv (graph, rand, graph->input, 4, 1, &window);
  guint b = graph->output;
  mien_sweep_node (graph, MIEN_OP_ADD, (guint[]) { a, b }, 2,
      &graph->values[a].shape);
  g_rand_free (rand);

  g_autoptr (GError) error = NULL;
  MienNetwork *network = mien_network_get (device, graph, &error);
  g_assert_no_error (error);
  const MienProgram *program = (MienProgram *) network;
  g_assert_cmpuint (program->n_waves, ==, 2);
  static const guint expected[] = { 0, 0, 1 };
  for (guint i = 0; i < program->steps->len; i++)
    g_assert_cmpuint (g_array_index (program->steps, MienVulkanStep, i).wave,
        ==, expected[i]);
  mien_network_unref (network);
}

/* A graph whose output is a view of its input. */
static void
test_identity (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  g_autoptr (MienGraph) graph = mien_sweep_graph (2, 3, 5);
  graph->output = mien_graph_add_value (graph, "flat",
      &(MienShape) { 1, { 30 } }, graph->input);
  const MienGraph *const graphs[] = { graph };
  MienRunner *runner = runner_new (device, graphs, 1);
  run_once (runner, graphs, 1, 3, 1);
  mien_runner_free (runner);
}

static void
assert_refused (MienDevice *device, const MienGraph *graph, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_runner_new (device, &graph, 1, BATCH, 1, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, text));
  g_assert_nonnull (strstr (error->message, "device=cpu"));
}

/* A device with lower limits than the network needs causes an error. */
static void
test_limits (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  g_autoptr (MienGraph) graph = mien_test_xception (&networks[0], 1, TRUE);
  static const MienTestNetwork wide = { "wide", 1, 48, 48, { 4, 4 }, { 1, 1 },
    { 8 }, 2 };
  g_autoptr (MienGraph) large = mien_test_xception (&wide, 1, TRUE);
  MienVkDevice *vk = ((MienVulkanDevice *) device)->vk;
  VkPhysicalDeviceLimits *limits = &vk->properties.limits;
  const VkPhysicalDeviceLimits saved = *limits;

  limits->maxStorageBufferRange = BATCH * 16 * 16 * 4 - 1;
  assert_refused (device, graph, "at most 5119 bytes");
  *limits = saved;
  limits->maxComputeWorkGroupCount[0] = 1;
  assert_refused (device, large, "at most 1 workgroups");
  *limits = saved;
  limits->maxComputeWorkGroupCount[2] = BATCH - 1;
  assert_refused (device, graph, "batches of 4 items");
  *limits = saved;
}

static gpointer
run_often (gpointer device)
{
  g_autoptr (MienGraph) own = mien_test_xception (&networks[1], 3, TRUE);
  const MienGraph *const graphs[] = { own };
  for (guint i = 0; i < 3; i++) {
    MienRunner *runner = runner_new (device, graphs, 1);
    for (guint n = 1; n <= BATCH; n++)
      run_once (runner, graphs, 1, n, n);
    mien_runner_free (runner);
  }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  GThread *threads[3];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("run", run_often, device);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* There is one device, whatever name is used, for all users. */
static void
test_one_device (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) named =
      mien_device_get (mien_device_get_name (device), &error);
  g_assert_no_error (error);
  g_assert_true (named == device);
  g_assert_cmpstr (mien_device_get_backend (named), ==, "vulkan");
}

/* The list of dispatches: every node belongs to one of them, and the device's
 * clock gives a time for each. */
static void
test_steps (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (!device)
    return;
  g_autoptr (MienGraph) graph = mien_test_xception (&networks[0], 1, TRUE);
  const MienGraph *graphs[] = { graph };
  const gboolean timed = mien_device_set_timing (device, MIEN_TIMING_STEPS);
  g_autoptr (MienRunner) runner = runner_new (device, graphs, 1);
  g_autoptr (GArray) steps = mien_runner_steps (runner, 0);
  g_autofree gboolean *done = g_new0 (gboolean, graph->n_nodes);
  guint wave = 0;
  for (guint i = 0; i < steps->len; i++) {
    const MienRunnerStep *step = &g_array_index (steps, MienRunnerStep, i);
    g_assert_cmpuint (step->item_bytes, >, 0);
    g_assert_cmpuint (step->n_groups * step->group_size, >, 0);
    g_assert_cmpuint (step->wave, >=, wave);
    g_assert_cmpuint (step->wave, <=, wave + 1);
    wave = step->wave;
    for (guint k = 0; k < step->n_nodes; k++) {
      g_assert_false (done[step->nodes[k]]);
      done[step->nodes[k]] = TRUE;
    }
  }
  for (guint i = 0; i < graph->n_nodes; i++)
    g_assert_true (done[i]);

  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  guint n_runs;
  mien_device_take_time (device, &n_runs, NULL);
  run_once (runner, graphs, 1, BATCH, 1);
  const double time = mien_device_take_time (device, &n_runs, times);
  g_assert_cmpuint (n_runs, ==, timed ? 1 : 0);
  g_assert_cmpuint (times->len, ==, timed ? steps->len : 0);
  for (guint i = 0; i < times->len; i++) {
    g_assert_cmpfloat (g_array_index (times, double, i), >=, 0);
    g_assert_cmpfloat (g_array_index (times, double, i), <=, time);
  }
  mien_device_set_timing (device, MIEN_TIMING_NONE);
}

static void
test_no_such_device (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_device_get ("99", &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "No Vulkan device"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vulkan/several", test_several);
  g_test_add_func ("/vulkan/shared", test_shared);
  g_test_add_func ("/vulkan/waves", test_waves);
  g_test_add_func ("/vulkan/identity", test_identity);
  g_test_add_func ("/vulkan/steps", test_steps);
  g_test_add_func ("/vulkan/limits", test_limits);
  g_test_add_func ("/vulkan/threads", test_threads);
  g_test_add_func ("/vulkan/one-device", test_one_device);
  g_test_add_func ("/vulkan/no-such-device", test_no_such_device);
  return g_test_run ();
}
