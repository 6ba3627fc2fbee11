/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A device that is lost while it computes. No software device does that, so
 * this program replaces functions of Vulkan's loader: its own take precedence
 * over those of the shared library. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <string.h>
#include <vulkan/vulkan.h>

#include "device.h"
#include "engine/error.h"
#include "sweep.h"
#include "table.h"

/* The results of the next calls, instead of Vulkan's. */
static VkResult submit_result;
static VkResult wait_result;

VKAPI_ATTR VkResult VKAPI_CALL
vkQueueSubmit (VkQueue queue, uint32_t n, const VkSubmitInfo *infos,
    VkFence fence)
{
  if (submit_result != VK_SUCCESS)
    return submit_result;
  PFN_vkQueueSubmit next =
      (PFN_vkQueueSubmit) dlsym (RTLD_NEXT, "vkQueueSubmit");
  return next (queue, n, infos, fence);
}

VKAPI_ATTR VkResult VKAPI_CALL
vkWaitForFences (VkDevice device, uint32_t n, const VkFence *fences,
    VkBool32 all, uint64_t timeout)
{
  if (wait_result != VK_SUCCESS)
    return wait_result;
  PFN_vkWaitForFences next =
      (PFN_vkWaitForFences) dlsym (RTLD_NEXT, "vkWaitForFences");
  return next (device, n, fences, all, timeout);
}

typedef struct {
  const char *name;
  VkResult submit, wait;
  gboolean lost;
  const char *text;
} Case;

static const Case cases[] = {
  { "submit", VK_ERROR_DEVICE_LOST, VK_SUCCESS, TRUE,
      "vkQueueSubmit: VK_ERROR_DEVICE_LOST" },
  { "wait", VK_SUCCESS, VK_ERROR_DEVICE_LOST, TRUE,
      "vkWaitForFences: VK_ERROR_DEVICE_LOST" },
  { "hang", VK_SUCCESS, VK_TIMEOUT, TRUE, "no answer within 60 s" },
  { "memory", VK_ERROR_OUT_OF_HOST_MEMORY, VK_SUCCESS, FALSE,
      "vkQueueSubmit: VK_ERROR_OUT_OF_HOST_MEMORY" },
};

static void
run_well (MienRunner *runner)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (mien_runner_run (runner, 0, 1, &error));
  g_assert_no_error (error);
}

static void
run_badly (const MienDevice *device, MienRunner *runner, const Case *c)
{
  g_autoptr (GError) error = NULL;
  submit_result = c->submit;
  wait_result = c->wait;
  gboolean ok = mien_runner_run (runner, 0, 1, &error);
  submit_result = wait_result = VK_SUCCESS;
  g_assert_false (ok);
  const int code =
      c->lost ? MIEN_ENGINE_ERROR_DEVICE_LOST : MIEN_ENGINE_ERROR_DEVICE;
  g_assert_error (error, MIEN_ENGINE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, c->text));
  if (!c->lost)
    return;
  const char *name = mien_device_get_name (device);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, "device=cpu"));
}

/* The runner fails with a text that suggests what to do, and can be freed. A
 * lost device is not returned again; a new one works. */
static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  g_autoptr (MienGraph) graph = mien_sweep_graph (2, 3, 5);
  mien_sweep_node (graph, MIEN_OP_ACTIVATION, &graph->input, 1,
      &graph->values[graph->input].shape)
      ->activation.kind = MIEN_ACTIVATION_RELU;
  MienRunner *runner = mien_test_runner_new (device, graph, 1);
  run_well (runner);
  run_badly (device, runner, c);
  mien_runner_free (runner);

  g_autoptr (MienDevice) next = mien_test_device_get ("vulkan");
  g_assert_true ((next == device) == !c->lost);
  runner = mien_test_runner_new (next, graph, 1);
  run_well (runner);
  mien_runner_free (runner);
}

/* A device lost at fp16 is not returned again at any precision. */
static void
test_half (void)
{
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  g_autoptr (MienDevice) half =
      device != NULL ? mien_test_device_get (MIEN_TEST_HALF) : NULL;
  if (half == NULL)
    return;
  g_autoptr (MienGraph) graph = mien_sweep_graph (2, 3, 5);
  mien_sweep_node (graph, MIEN_OP_ACTIVATION, &graph->input, 1,
      &graph->values[graph->input].shape)
      ->activation.kind = MIEN_ACTIVATION_RELU;
  MienRunner *runner = mien_test_runner_new (half, graph, 1);
  run_well (runner);
  run_badly (half, runner, &cases[0]);
  mien_runner_free (runner);
  g_autoptr (MienDevice) next = mien_test_device_get ("vulkan");
  g_assert_true (next != device);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/vulkan/lost/", cases, test_case);
  g_test_add_func ("/vulkan/lost/half", test_half);
  return g_test_run ();
}
