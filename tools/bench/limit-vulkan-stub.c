/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* For builds without Vulkan. */
#include "engine/error.h"
#include "limit-vulkan.h"

gboolean
mien_vulkan_limits (MienVulkanLimits *limits, const char *spec, double slice,
    GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
      "the limits of \"%s\" need a build of Mien with Vulkan", spec);
  return FALSE;
}
