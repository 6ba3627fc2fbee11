/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE /* RTLD_NEXT */
#include "hang.h"

#include <dlfcn.h>
#include <vulkan/vulkan.h>

/* nanoseconds */
#define MOMENT 200000000
#define SECOND G_GUINT64_CONSTANT (1000000000)

#define NEXT(function) ((PFN_##function) dlsym (RTLD_NEXT, #function))

/* The device that was opened last. */
static VkDevice the_device;
static VkEvent event; /* set until hang_begin () */

static gint hangs, n_timeouts, n_seconds; /* atomic */

VKAPI_ATTR void VKAPI_CALL
vkGetPhysicalDeviceProperties (VkPhysicalDevice device,
    VkPhysicalDeviceProperties *properties)
{
  NEXT (vkGetPhysicalDeviceProperties) (device, properties);
  properties->deviceType = VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU;
}

VKAPI_ATTR VkResult VKAPI_CALL
vkCreateDevice (VkPhysicalDevice physical, const VkDeviceCreateInfo *info,
    const VkAllocationCallbacks *allocator, VkDevice *device)
{
  static const VkEventCreateInfo event_info = {
    .sType = VK_STRUCTURE_TYPE_EVENT_CREATE_INFO,
  };
  VkResult result = NEXT (vkCreateDevice) (physical, info, allocator, device);
  g_assert_cmpint (result, ==, VK_SUCCESS);
  the_device = *device;
  result = vkCreateEvent (the_device, &event_info, NULL, &event);
  g_assert_cmpint (result, ==, VK_SUCCESS);
  vkSetEvent (the_device, event);
  return result;
}

VKAPI_ATTR void VKAPI_CALL
vkDestroyDevice (VkDevice device, const VkAllocationCallbacks *allocator)
{
  if (device == the_device)
    vkDestroyEvent (device, event, NULL);
  NEXT (vkDestroyDevice) (device, allocator);
}

VKAPI_ATTR VkResult VKAPI_CALL
vkBeginCommandBuffer (VkCommandBuffer buffer,
    const VkCommandBufferBeginInfo *info)
{
  VkResult result = NEXT (vkBeginCommandBuffer) (buffer, info);
  vkCmdWaitEvents (buffer, 1, &event, VK_PIPELINE_STAGE_HOST_BIT,
      VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, NULL, 0, NULL, 0, NULL);
  return result;
}

VKAPI_ATTR VkResult VKAPI_CALL
vkWaitForFences (VkDevice device, uint32_t n, const VkFence *fences,
    VkBool32 all, uint64_t timeout)
{
  /* No wait may be unlimited. */
  g_assert_cmpuint (timeout, <=, 60 * SECOND);
  VkResult result = NEXT (vkWaitForFences) (device, n, fences, all,
      g_atomic_int_get (&hangs) ? MIN (timeout, MOMENT) : timeout);
  if (result == VK_TIMEOUT) {
    g_atomic_int_inc (&n_timeouts);
    g_atomic_int_add (&n_seconds, (gint) (timeout / SECOND));
  }
  return result;
}

gboolean
hang_skip (void)
{
  /* Newer validation layers report the hanging commands as errors. */
  g_unsetenv ("MIEN_VK_VALIDATION");
  if (g_getenv ("MIEN_MEMCHECK") == NULL)
    return FALSE;
  g_test_skip ("memory is left to the device on purpose");
  return TRUE;
}

void
hang_begin (void)
{
  g_atomic_int_set (&hangs, TRUE);
  vkResetEvent (the_device, event);
}

guint
hang_n_timeouts (void)
{
  return g_atomic_int_get (&n_timeouts);
}

guint
hang_n_seconds (void)
{
  return g_atomic_int_get (&n_seconds);
}
