/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A GPU with lower limits than the shaders need, which is rare. */
#include <string.h>

#include "compare.h"
#include "device.h"
#include "engine/gradient.h"
#include "engine/layers.h"
#include "fakegpu.h"
#include "memcheck.h"
#include "networks.h"
#include "oracle.h"
#include "program.h"
#include "random.h"
#include "sweep.h"

static gboolean
is_there_a_device (void)
{
  g_autoptr (GError) error = NULL;
  fake_gpu.n_buffers = 0;
  g_autoptr (MienDevice) device = mien_device_get ("vulkan", &error);
  if (device == NULL)
    g_test_skip (error->message);
  return device != NULL;
}

static void
test_refused (void)
{
  if (!is_there_a_device ())
    return;
  g_autoptr (GError) error = NULL;
  fake_gpu.n_buffers = N_STORAGE - 1;
  g_assert_null (mien_device_get ("vulkan", &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "storage buffers"));
  g_assert_nonnull (strstr (error->message, "device=cpu"));
}

/* Selects the GPU if it meets the requirements, otherwise the CPU. */
static void
test_auto (void)
{
  if (!is_there_a_device ())
    return;
  for (fake_gpu.n_buffers = N_STORAGE - 1; fake_gpu.n_buffers <= N_STORAGE;
       fake_gpu.n_buffers++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MienDevice) device = mien_device_get ("auto", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (mien_device_get_backend (device), ==,
        fake_gpu.n_buffers < N_STORAGE ? "cpu" : "vulkan");
  }
}

static const MienTestNetwork network = { "small", 1, 20, 23, { 4, 6 }, { 1, 1 },
  { 8, 12 }, 3 };

static guint
n_dispatches (MienDevice *device, MienGraph *graph)
{
  g_autoptr (GError) error = NULL;
  MienNetwork *program = mien_network_get (device, graph, &error);
  g_assert_no_error (error);
  const guint n = ((const MienProgram *) program)->steps->len;
  mien_network_unref (program);
  return n;
}

/* Runs the network on the faked device; returns the number of dispatches. */
static guint
run_network (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_device_get ("vulkan", &error);
  g_assert_no_error (error);
  g_autoptr (MienGraph) graph = mien_test_xception (&network, 1, TRUE);
  g_autoptr (MienRunner) runner = mien_test_runner_new (device, graph, 1);
  const gsize n = mien_shape_elements (&graph->values[graph->input].shape);
  g_autofree float *input = g_new (float, n);
  GRand *rand = g_rand_new_with_seed (5);
  mien_random_uniform (rand, input, n, 1);
  g_rand_free (rand);
  memcpy (mien_test_input (runner, 0, 0), input, n * sizeof (float));
  mien_runner_run (runner, 0, 1, &error);
  g_assert_no_error (error);
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (graph, (const float *const[]) { input }, 1);
  mien_compare ("scores", mien_test_output (runner, 0, 0),
      oracle->value[graph->output], network.classes, network.classes,
      (MienTolerance) { 2e-5, 1e-4 });
  return n_dispatches (device, graph);
}

/* 2 convolutions, 2 modules of 6 nodes, and 3 nodes at the end. */
#define N_NODES (2 + 2 * 6 + 3)

/* The requirements of fused kernels are not those of the network. */
static void
test_fused (void)
{
  if (!is_there_a_device ())
    return;
  if (mien_test_skip_memcheck (MIEN_MEMCHECK_NETWORK))
    return;
  fake_gpu.n_texels = 1 << 24;
  const guint fused = run_network ();
  fake_gpu.operations = VK_SUBGROUP_FEATURE_BASIC_BIT;
  const guint no_shuffle = run_network ();
  fake_gpu.operations = 0;
  fake_gpu.n_texels = 1024;
  const guint no_texels = run_network ();
  fake_gpu.n_texels = 1 << 24;
  fake_gpu.shared_memory = 1024;
  const guint no_shared = run_network ();
  fake_gpu.n_texels = fake_gpu.shared_memory = 0;
  g_assert_cmpuint (fused, ==, 2 + 2 * 2 + 1);
  g_assert_cmpuint (no_shuffle, ==, N_NODES);
  g_assert_cmpuint (no_texels, ==, N_NODES);
  /* Less memory, smaller blocks. */
  g_assert_cmpuint (no_shared, <, N_NODES);
  g_assert_cmpuint (no_shared, >=, fused);
}

/* The backward pass takes one dispatch for the head, three per module, and two
 * for the stem. The forward pass, which keeps the values needed for it, takes
 * no more than without. */
static void
test_gradient (void)
{
  if (!is_there_a_device ())
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_device_get ("vulkan", &error);
  g_assert_no_error (error);
  g_autoptr (MienGraph) graph = mien_test_xception (&network, 1, TRUE);
  const MienGradientOptions options = { mien_graph_logits (graph),
    MIEN_SEED_WINNER, MIEN_RULE_GUIDED, TRUE, MIEN_NO_VALUE };
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_dispatches (device, graph), ==, 2 + 2 * 2 + 1);
  g_assert_cmpuint (n_dispatches (device, gradient->graph), ==,
      2 + 2 * 2 + 1 + 1 + 2 * 3 + 2);
}

/* A depthwise convolution with an activation, and a pointwise one whose
 * residual is the input of the first. */
static MienGraph *
separable_graph (MienActivationKind between)
{
  static const MienWindow same = { 3, 3, 1, 1, 1, 1, 1, 1, 1, 1 };
  static const MienWindow point = MIEN_WINDOW_POINT;
  MienGraph *graph = mien_sweep_graph (5, 6, 7);
  GRand *rand = g_rand_new_with_seed (1);
  mien_sweep_conv (graph, rand, graph->input, 5, 5, &same)->activation =
      (MienActivation) { between, 0, 6, NULL };
  mien_sweep_conv (graph, rand, graph->output, 5, 1, &point)->residual =
      graph->input;
  g_rand_free (rand);
  return graph;
}

/* Bounds between the two, and a residual after them, take no extra dispatch. */
static void
test_separable (void)
{
  static const MienActivationKind bounds[] = { MIEN_ACTIVATION_NONE,
    MIEN_ACTIVATION_RELU, MIEN_ACTIVATION_CLIP, MIEN_ACTIVATION_TANH };
  if (!is_there_a_device ())
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_device_get ("vulkan", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++) {
    g_autoptr (MienGraph) graph = separable_graph (bounds[i]);
    g_assert_cmpuint (n_dispatches (device, graph), ==,
        bounds[i] == MIEN_ACTIVATION_TANH ? 2 : 1);
  }
}

/* Transposing the result of a convolution takes no extra dispatch. */
static void
test_turned (void)
{
  static const MienWindow point = MIEN_WINDOW_POINT;
  if (!is_there_a_device ())
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_device_get ("vulkan", &error);
  g_assert_no_error (error);
  g_autoptr (MienGraph) graph = mien_sweep_graph (5, 6, 7);
  GRand *rand = g_rand_new_with_seed (1);
  mien_sweep_conv (graph, rand, graph->input, 4, 1, &point);
  g_rand_free (rand);
  const guint map = graph->output, perm[] = { 1, 2, 0 };
  memcpy (mien_sweep_node (graph, MIEN_OP_TRANSPOSE, &map, 1,
              &(MienShape) { 3, { 6, 7, 4 } })
              ->perm,
      perm, sizeof perm);
  g_assert_cmpuint (n_dispatches (device, graph), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vulkan/limits/refused", test_refused);
  g_test_add_func ("/vulkan/limits/auto", test_auto);
  g_test_add_func ("/vulkan/limits/fused", test_fused);
  g_test_add_func ("/vulkan/limits/separable", test_separable);
  g_test_add_func ("/vulkan/limits/gradient", test_gradient);
  g_test_add_func ("/vulkan/limits/turned", test_turned);
  return g_test_run ();
}
