/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A GPU that can do less than the shaders need. Such ones are rare, so this
 * program stands between the backend and Vulkan's loader: its function comes
 * before that of the shared library. */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <string.h>
#include <vulkan/vulkan.h>

#include "engine/backend.h"
#include "spec_ids.h"

/* Storage buffers that the next device to be opened has; 0 for its own. */
static uint32_t n_buffers;

/* Every device is a GPU. */
VKAPI_ATTR void VKAPI_CALL
vkGetPhysicalDeviceProperties (VkPhysicalDevice device,
    VkPhysicalDeviceProperties *properties)
{
  PFN_vkGetPhysicalDeviceProperties next =
      (PFN_vkGetPhysicalDeviceProperties) dlsym (RTLD_NEXT,
          "vkGetPhysicalDeviceProperties");
  next (device, properties);
  properties->deviceType = VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU;
  if (n_buffers > 0)
    properties->limits.maxPerStageDescriptorStorageBuffers = n_buffers;
}

static gboolean
is_there_a_device (void)
{
  g_autoptr (GError) error = NULL;
  n_buffers = 0;
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
  n_buffers = N_BINDINGS - 1;
  g_assert_null (mien_device_get ("vulkan", &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "storage buffers"));
  g_assert_nonnull (strstr (error->message, "device=cpu"));
}

/* The GPU as long as it can do what is needed, else the CPU. */
static void
test_auto (void)
{
  if (!is_there_a_device ())
    return;
  for (n_buffers = N_BINDINGS - 1; n_buffers <= N_BINDINGS; n_buffers++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MienDevice) device = mien_device_get ("auto", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (mien_device_get_backend (device), ==,
        n_buffers < N_BINDINGS ? "cpu" : "vulkan");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vulkan/limits/refused", test_refused);
  g_test_add_func ("/vulkan/limits/auto", test_auto);
  return g_test_run ();
}
