/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table, and Vulkan's errors as the engine's. */

#include "engine/backend.h"
#include "engine/error.h"
#include "runner.h"

/* FALSE, with `cause` moved into `error`. */
static gboolean
fail (GError *cause, GError **error)
{
  static const MienEngineError codes[] = {
    [MIEN_VK_ERROR_NO_DEVICE] = MIEN_ENGINE_ERROR_NOT_FOUND,
    [MIEN_VK_ERROR_LIMIT] = MIEN_ENGINE_ERROR_UNSUPPORTED,
    [MIEN_VK_ERROR_MEMORY] = MIEN_ENGINE_ERROR_DEVICE,
    [MIEN_VK_ERROR_DEVICE_LOST] = MIEN_ENGINE_ERROR_DEVICE_LOST,
    [MIEN_VK_ERROR_FAILED] = MIEN_ENGINE_ERROR_DEVICE,
  };
  g_set_error_literal (error, MIEN_ENGINE_ERROR, codes[cause->code],
      cause->message);
  g_error_free (cause);
  return FALSE;
}

static gpointer
device_get (const char *spec, gboolean allow_software, GError **error)
{
  GError *cause = NULL;
  gpointer device = mien_vulkan_device_get (spec, allow_software, &cause);
  if (!device)
    fail (cause, error);
  return device;
}

static void
device_unref (gpointer device)
{
  mien_vulkan_device_unref (device);
}

static const char *
device_name (gpointer device)
{
  return ((MienVulkanDevice *) device)->vk->properties.deviceName;
}

static gpointer
runner_new (gpointer device, const MienGraph *const *graphs, guint n_graphs,
    guint max_batch, GError **error)
{
  GError *cause = NULL;
  gpointer runner = mien_vulkan_runner_new (device, graphs, n_graphs,
      max_batch, &cause);
  if (!runner)
    fail (cause, error);
  return runner;
}

static void
runner_free (gpointer runner)
{
  mien_vulkan_runner_free (runner);
}

static float *
runner_input (gpointer runner, guint graph, guint k)
{
  return mien_vulkan_runner_input (runner, graph, k);
}

static const float *
runner_output (gpointer runner, guint graph, guint k)
{
  return mien_vulkan_runner_output (runner, graph, k);
}

static gboolean
runner_run (gpointer runner, guint n_items, GError **error)
{
  GError *cause = NULL;
  return mien_vulkan_runner_run (runner, n_items, &cause)
      || fail (cause, error);
}

const MienBackend mien_backend_vulkan = {
  .name = "vulkan",
  .device_get = device_get,
  .device_unref = device_unref,
  .device_name = device_name,
  .runner_new = runner_new,
  .runner_free = runner_free,
  .runner_input = runner_input,
  .runner_output = runner_output,
  .runner_run = runner_run,
};
