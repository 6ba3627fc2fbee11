/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The precision at which networks run, on devices of any type, with or without
 * 16-bit storage. */
#include <string.h>

#include "detector/net.h"
#include "device.h"
#include "engine/precision.h"
#include "fakegpu.h"
#include "log/log.h"
#include "memcheck.h"
#include "model/model.h"
#include "networks.h"
#include "program.h"
#include "sweep.h"

static GString *warnings;

static void
keep_warnings (MienLogLevel level, const char *file, const char *function,
    int line, const char *format, va_list args)
{
  if (level <= MIEN_LOG_INFO) {
    g_autofree char *text = g_strdup_vprintf (format, args);
    g_test_message ("%s", text);
    if (level == MIEN_LOG_WARNING)
      g_string_append (warnings, text);
  }
}

/* The faked device, or NULL after skipping the test. */
static MienDevice *
open_device (gboolean storage, VkPhysicalDeviceType type)
{
  g_autoptr (GError) error = NULL;
  fake_gpu.lacks_storage16 = !storage;
  fake_gpu.type = type;
  g_string_truncate (warnings, 0);
  if (mien_test_skip_memcheck (MIEN_MEMCHECK_NETWORK))
    return NULL;
  MienDevice *device = mien_device_get ("vulkan", &error);
  if (device == NULL) {
    g_test_skip (error->message);
    return NULL;
  }
  if (storage && !((MienVulkanDevice *) device)->vk->storage16) {
    g_test_skip ("no 16-bit storage");
    g_clear_pointer (&device, mien_device_unref);
  }
  return device;
}

/* Multiplies two channels by `factor`, then by `back`, in a dispatch each. */
static MienGraph *
scaling_graph (float factor, float back)
{
  static const MienWindow point = MIEN_WINDOW_POINT;
  const float factors[][4] = { { factor, 0, 0, factor }, { back, 0, 0, back } };
  MienGraph *graph = mien_sweep_graph (2, 4, 4);
  const float *bias = mien_graph_add_constant (graph, (float[2]) { 0 }, 2);
  graph->output = graph->input;
  for (guint i = 0; i < 2; i++) {
    const guint input = graph->output;
    const float *weight = mien_graph_add_constant (graph, factors[i], 4);
    MienNode *node = mien_sweep_node (graph, MIEN_OP_CONV, &input, 1,
        &graph->values[graph->input].shape);
    node->conv = (MienConv) { point, 1, weight, bias };
  }
  return graph;
}

/* Of the network's input. */
#define RANGE 1000

static MienDevice *
choose (MienDevice *device, MienPrecision wanted, const MienGraph *graph)
{
  g_autoptr (GError) error = NULL;
  const MienTrial trial = { graph, -RANGE, RANGE, MIEN_GOAL_OF_RESULTS };
  MienDevice *chosen = mien_device_choose (device, wanted, &trial, 1, &error);
  g_assert_no_error (error);
  return chosen;
}

static void
assert_chosen (MienDevice *device, MienPrecision wanted, const MienGraph *graph,
    MienType expected)
{
  g_autoptr (MienDevice) chosen = choose (device, wanted, graph);
  g_assert_cmpint (mien_device_get_type (chosen), ==, expected);
  g_assert_cmpstr (mien_device_get_name (chosen), ==,
      mien_device_get_name (device));
}

/* A network that is accurate enough at float16. */
static void
test_passes (void)
{
  g_autoptr (MienDevice) device =
      open_device (TRUE, VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU);
  if (device == NULL)
    return;
  g_autoptr (MienGraph) graph = scaling_graph (3, 0.3f);
  assert_chosen (device, MIEN_PRECISION_AUTO, graph, MIEN_TYPE_FLOAT16);
  assert_chosen (device, MIEN_PRECISION_FP32, graph, MIEN_TYPE_FLOAT32);
  assert_chosen (device, MIEN_PRECISION_FP16, graph, MIEN_TYPE_FLOAT16);
  g_assert_cmpstr (warnings->str, ==, "");
}

/* Weights that float16 cannot represent, too large and too small ones, and
 * values. */
static void
test_refused (void)
{
  static const float factors[][2] = { { 1e6f, 1e-6f }, { 1e-9f, 6e4f },
    { 2e4f, 5e-5f } };
  g_autoptr (MienDevice) device =
      open_device (TRUE, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU);
  if (device == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++) {
    g_autoptr (MienGraph) graph = scaling_graph (factors[i][0], factors[i][1]);
    g_string_truncate (warnings, 0);
    assert_chosen (device, MIEN_PRECISION_AUTO, graph, MIEN_TYPE_FLOAT32);
    g_assert_nonnull (strstr (warnings->str, "auto uses fp32"));
    /* Requesting it explicitly always selects it. */
    assert_chosen (device, MIEN_PRECISION_FP16, graph, MIEN_TYPE_FLOAT16);
  }
}

static void
test_software (void)
{
  g_autoptr (MienDevice) device =
      open_device (TRUE, VK_PHYSICAL_DEVICE_TYPE_CPU);
  if (device == NULL)
    return;
  g_autoptr (MienGraph) graph = scaling_graph (3, 0.3f);
  assert_chosen (device, MIEN_PRECISION_AUTO, graph, MIEN_TYPE_FLOAT32);
  assert_chosen (device, MIEN_PRECISION_FP16, graph, MIEN_TYPE_FLOAT16);
}

static void
test_no_storage (void)
{
  g_autoptr (MienDevice) device =
      open_device (FALSE, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU);
  if (device == NULL)
    return;
  g_autoptr (MienGraph) graph = scaling_graph (3, 0.3f);
  g_autoptr (GError) error = NULL;
  assert_chosen (device, MIEN_PRECISION_AUTO, graph, MIEN_TYPE_FLOAT32);
  g_assert_null (mien_device_choose (device, MIEN_PRECISION_FP16, NULL, 0,
      &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "16-bit storage"));
}

/* The precision of the shipped models on GPUs. */
static void
test_shipped (void)
{
  static const char *const names[] = { "emotion", "gender" };
  g_autoptr (MienDevice) device =
      open_device (TRUE, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU);
  if (device == NULL)
    return;
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (MienModel) model =
        mien_model_load (names[i], NULL, NULL, &error);
    g_assert_no_error (error);
    g_autofree MienTrial *trial = mien_model_trials (&model, 1);
    g_autoptr (MienDevice) chosen =
        mien_device_choose (device, MIEN_PRECISION_AUTO, trial, 1, &error);
    g_assert_cmpint (mien_device_get_type (chosen), ==, MIEN_TYPE_FLOAT16);
  }
  g_autoptr (MienDetectorModel) model =
      mien_detector_model_load ("face", NULL, &error);
  g_assert_no_error (error);
  MienDetectorNet *net =
      mien_detector_net_new (model, "vulkan", MIEN_PRECISION_AUTO, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mien_detector_net_precision (net), ==, "fp16");
  mien_detector_net_free (net);
}

/* One handle per precision, shared by all users, with networks of its own,
 * which take less memory. */
static void
test_apart (void)
{
  g_autoptr (MienDevice) device =
      open_device (TRUE, VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU);
  if (device == NULL)
    return;
  g_autoptr (GError) error = NULL;
  static const MienTestNetwork network = { "small", 1, 20, 23, { 4, 6 },
    { 1, 1 }, { 8, 12 }, 3 };
  g_autoptr (MienGraph) graph = mien_test_xception (&network, 1, TRUE);
  g_autoptr (MienDevice) half = choose (device, MIEN_PRECISION_FP16, graph);
  g_autoptr (MienDevice) again = choose (half, MIEN_PRECISION_FP16, graph);
  g_autoptr (MienDevice) back = choose (half, MIEN_PRECISION_FP32, graph);
  g_assert_true (half != device && again == half && back == device);

  MienNetwork *a = mien_network_get (device, graph, &error);
  MienNetwork *b = mien_network_get (half, graph, &error);
  MienNetwork *c = mien_network_get (again, graph, &error);
  g_assert_no_error (error);
  g_assert_true (a != b && b == c);
  const MienProgram *full = (MienProgram *) a, *small = (MienProgram *) b;
  g_assert_cmpuint (small->steps->len, ==, full->steps->len);
  g_assert_cmpuint (small->params->size, <=, full->params->size * 6 / 10);
  g_assert_cmpuint (small->plan->size, <, full->plan->size);
  mien_network_unref (a);
  mien_network_unref (b);
  mien_network_unref (c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  warnings = g_string_new (NULL);
  mien_log_set_hook (keep_warnings);
  g_test_add_func ("/vulkan/precision/passes", test_passes);
  g_test_add_func ("/vulkan/precision/refused", test_refused);
  g_test_add_func ("/vulkan/precision/software", test_software);
  g_test_add_func ("/vulkan/precision/no-storage", test_no_storage);
  g_test_add_func ("/vulkan/precision/shipped", test_shipped);
  g_test_add_func ("/vulkan/precision/apart", test_apart);
  const int status = g_test_run ();
  g_string_free (warnings, TRUE);
  return status;
}
