/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Properties of the CPU backend other than its results: sharing, threads. */
#include <string.h>

#include "device.h"
#include "engine/ops.h"
#include "kernels.h"
#include "net.h"
#include "workers.h"
#include "networks.h"
#include "random.h"

#define BATCH 6

static const MienTestNetwork network = { "tiny", 1, 16, 16, { 5, 5 }, { 1, 1 },
  { 8, 16 }, 7 };

/* The result of an item is bit-identical whatever its place in the batch, the
 * batch, or the thread. */
static void
test_same_bits (void)
{
  g_autoptr (MienGraph) graph = mien_test_xception (&network, 1, TRUE);
  const gsize size = 16 * 16;
  g_autofree float *input = g_new (float, size);
  GRand *rand = g_rand_new_with_seed (1);
  mien_random_uniform (rand, input, size, 1);
  g_rand_free (rand);

  g_autoptr (MienDevice) device = mien_test_device_get ("cpu");
  const MienGraph *const graphs[2] = { graph, graph };
  g_autoptr (MienRunner) runner =
      mien_runner_new (device, graphs, 2, BATCH, 1, NULL);
  float expected[7];
  for (guint n = 1; n <= BATCH; n++)
    for (guint repeat = 0; repeat < 4; repeat++) {
      for (guint k = 0; k < 2 * n; k++)
        memcpy (mien_test_input (runner, k % 2, 0) + k / 2 * size, input,
            size * sizeof (float));
      g_assert_true (mien_runner_run (runner, 0, n, NULL));
      if (n == 1 && repeat == 0)
        memcpy (expected, mien_test_output (runner, 0, 0), sizeof (expected));
      for (guint k = 0; k < 2 * n; k++)
        g_assert_cmpmem (mien_test_output (runner, k % 2, 0) + k / 2 * 7,
            sizeof (expected), expected, sizeof (expected));
    }
}

/* There is one device object, and weights are packed once for all runners of a
 * graph. */
static void
test_shared (void)
{
  MienDevice *first = mien_device_get ("cpu", NULL);
  g_autoptr (MienDevice) second = mien_device_get ("CPU", NULL);
  g_assert_true (first == second);
  mien_device_unref (first);

  g_autoptr (MienGraph) graph = mien_test_xception (&network, 1, TRUE);
  const MienGraph *const graphs[1] = { graph };
  MienRunner *a = mien_runner_new (second, graphs, 1, 1, 1, NULL);
  g_autoptr (MienRunner) b = mien_runner_new (second, graphs, 1, 4, 1, NULL);
  mien_runner_free (a);
  g_assert_true (mien_runner_run (b, 0, 4, NULL));
}

static void
test_no_such_device (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_backend_cpu.device_get ("1", TRUE, NULL, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND);
}

/* A window whose padded input would take gigabytes causes an error, not a
 * crash. */
static void
test_too_large (void)
{
  g_autoptr (MienGraph) graph = mien_graph_new ();
  const MienShape shape = { 3, { 1, 4, 4 } }, one = { 3, { 1, 1, 1 } };
  const float weight[4] = { 1, 1, 1, 1 };
  graph->input = mien_graph_add_value (graph, "x", &shape, MIEN_NO_VALUE);
  graph->output = mien_graph_add_value (graph, "y", &one, MIEN_NO_VALUE);
  MienNode *node = mien_graph_add_node (graph, MIEN_OP_CONV, "wide",
      &graph->input, 1, graph->output);
  node->conv.weight = mien_graph_add_constant (graph, weight, 4);
  node->conv.bias = mien_graph_add_constant (graph, weight, 1);
  node->conv.group = 1;
  node->conv.window =
      (MienWindow) { 2, 2, 1, 1, 100003, 100003, 0, 0, 100000, 100000 };
  g_autoptr (GError) error = NULL;
  g_assert_true (mien_graph_validate (graph, &error));
  g_assert_null (mien_cpu_net_new (graph, mien_cpu_kernels_get (), 0, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "wide"));
}

/* The two taps of this window are 2^32 elements apart: the index of a winner
 * must not overflow. */
static void
test_too_far (void)
{
  g_autoptr (MienGraph) graph = mien_graph_new ();
  const MienShape shape = { 3, { 1, 4, 64 } };
  graph->input = mien_graph_add_value (graph, "x", &shape, MIEN_NO_VALUE);
  graph->more_inputs[graph->n_more_inputs++] =
      mien_graph_add_value (graph, "dy", &shape, MIEN_NO_VALUE);
  graph->output = mien_graph_add_value (graph, "dx", &shape, MIEN_NO_VALUE);
  const guint inputs[2] = { graph->more_inputs[0], graph->input };
  MienNode *node = mien_graph_add_node (graph, MIEN_OP_MAX_POOL_BACKWARD, "far",
      inputs, 2, graph->output);
  node->pool.window =
      (MienWindow) { 2, 1, 1, 1, 1u << 26, 1, 1u << 26, 0, 0, 0 };
  g_autoptr (GError) error = NULL;
  mien_graph_validate (graph, &error);
  g_assert_no_error (error);
  g_assert_null (mien_cpu_net_new (graph, mien_cpu_kernels_get (), 0, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "far"));
}

static void
test_levels (void)
{
  static const char *const levels[] = { "generic", "avx2", "avx512", "what" };
  g_unsetenv ("MIEN_CPU");
  const MienCpuKernels *best = mien_cpu_kernels_get ();
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
    if (i == 3)
      g_test_expect_message ("Mien", G_LOG_LEVEL_WARNING, "*MIEN_CPU*what*");
    g_setenv ("MIEN_CPU", levels[i], TRUE);
    const MienCpuKernels *kernels = mien_cpu_kernels_get ();
    g_unsetenv ("MIEN_CPU");
    g_assert_cmpuint (kernels->vector, <=, best->vector);
    if (i == 0)
      g_assert_cmpstr (kernels->level, ==, "generic");
    if (i == 3)
      g_assert_true (kernels == best);
  }
  g_test_assert_expected_messages ();
}

typedef struct {
  int done[64];
  int in_slot[4];
} Tasks;

static void
count_task (gpointer data, guint task, guint slot)
{
  Tasks *tasks = data;
  g_assert_cmpuint (slot, <, 4);
  g_assert_cmpint (g_atomic_int_add (&tasks->in_slot[slot], 1), ==, 0);
  g_atomic_int_inc (&tasks->done[task]);
  g_atomic_int_add (&tasks->in_slot[slot], -1);
}

static gpointer
run_tasks (gpointer workers)
{
  for (guint n = 0; n <= 64; n += 1 + n / 4) {
    Tasks tasks = { { 0 }, { 0 } };
    mien_workers_run (workers, count_task, &tasks, n, 4);
    for (guint i = 0; i < 64; i++)
      g_assert_cmpint (tasks.done[i], ==, i < n);
  }
  return NULL;
}

/* Each task runs once, one at a time per slot, with several concurrent
 * callers. */
static void
test_workers (void)
{
  MienWorkers *workers = mien_workers_new (4);
  g_assert_cmpuint (mien_workers_reserve (workers, 2), ==, 2);
  run_tasks (workers);
  g_assert_cmpuint (mien_workers_reserve (workers, 100), ==, 4);
  GThread *callers[3];
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    callers[i] = g_thread_new ("caller", run_tasks, workers);
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    g_thread_join (callers[i]);
  mien_workers_free (workers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cpu/same-bits", test_same_bits);
  g_test_add_func ("/cpu/shared", test_shared);
  g_test_add_func ("/cpu/no-such-device", test_no_such_device);
  g_test_add_func ("/cpu/too-large", test_too_large);
  g_test_add_func ("/cpu/too-far", test_too_far);
  g_test_add_func ("/cpu/levels", test_levels);
  g_test_add_func ("/cpu/workers", test_workers);
  return g_test_run ();
}
