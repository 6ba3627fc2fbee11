/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/error.h"

#include <string.h>

G_DEFINE_QUARK (mien_vk_error_quark, mien_vk_error)

const char *
mien_vk_result_name (VkResult result)
{
#define NAME(r) \
  case r: \
    return #r
  switch (result) {
    NAME (VK_SUCCESS);
    NAME (VK_NOT_READY);
    NAME (VK_TIMEOUT);
    NAME (VK_INCOMPLETE);
    NAME (VK_ERROR_OUT_OF_HOST_MEMORY);
    NAME (VK_ERROR_OUT_OF_DEVICE_MEMORY);
    NAME (VK_ERROR_INITIALIZATION_FAILED);
    NAME (VK_ERROR_DEVICE_LOST);
    NAME (VK_ERROR_MEMORY_MAP_FAILED);
    NAME (VK_ERROR_LAYER_NOT_PRESENT);
    NAME (VK_ERROR_EXTENSION_NOT_PRESENT);
    NAME (VK_ERROR_FEATURE_NOT_PRESENT);
    NAME (VK_ERROR_INCOMPATIBLE_DRIVER);
    NAME (VK_ERROR_TOO_MANY_OBJECTS);
    NAME (VK_ERROR_FRAGMENTED_POOL);
    NAME (VK_ERROR_OUT_OF_POOL_MEMORY);
    NAME (VK_ERROR_FRAGMENTATION);
    NAME (VK_ERROR_UNKNOWN);
    default:
      return "an unnamed VkResult";
  }
#undef NAME
}

static MienVkError
code_of (VkResult result)
{
  switch (result) {
    case VK_ERROR_DEVICE_LOST:
      return MIEN_VK_ERROR_DEVICE_LOST;
    case VK_ERROR_OUT_OF_HOST_MEMORY:
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
    case VK_ERROR_TOO_MANY_OBJECTS:
      return MIEN_VK_ERROR_MEMORY;
    case VK_ERROR_INCOMPATIBLE_DRIVER:
      return MIEN_VK_ERROR_NO_DEVICE;
    default:
      return MIEN_VK_ERROR_FAILED;
  }
}

gboolean
mien_vk_check (VkResult result, const char *call, GError **error)
{
  if (result >= 0)
    return TRUE;
  g_set_error (error, MIEN_VK_ERROR, code_of (result), "%.*s: %s (%d)",
      (int) strcspn (call, " ("), call, mien_vk_result_name (result), result);
  return FALSE;
}
