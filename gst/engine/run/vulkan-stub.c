/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Replaces vulkan/ in builds without Vulkan. Only device_get is ever called,
 * because there is never a device. */
#include "engine/backend.h"

static MienDevice *
device_get (const char *spec, gboolean allow_software, GList *open,
    GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
      "no device \"%s\": Mien was built without Vulkan; use device=cpu",
      spec ? spec : "vulkan");
  return NULL;
}

const MienBackend mien_backend_vulkan = {
  .name = "vulkan",
  .device_get = device_get,
};
