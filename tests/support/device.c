/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "device.h"

const char *const mien_test_backends[] = { "cpu", "vulkan", NULL };

static const MienBackend *
find_backend (const char *name)
{
  const MienBackend *backends[] = { &mien_backend_cpu, &mien_backend_vulkan };
  for (guint i = 0; i < G_N_ELEMENTS (backends); i++)
    if (g_str_equal (backends[i]->name, name))
      return backends[i];
  g_error ("no backend is called %s", name);
}

gboolean
mien_test_device_get (MienTestDevice *device, const char *backend)
{
  g_autoptr (GError) error = NULL;
  device->backend = find_backend (backend);
  device->device = device->backend->device_get (NULL, TRUE, &error);
  if (device->device != NULL)
    return TRUE;

  gboolean required = g_str_equal (backend, "cpu")
      || g_strcmp0 (g_getenv ("MIEN_REQUIRE_VULKAN"), "1") == 0;
  if (required) {
    g_test_message ("no %s device: %s", backend, error->message);
    g_test_fail ();
  } else {
    g_test_skip (error->message);
  }
  return FALSE;
}

void
mien_test_device_clear (MienTestDevice *device)
{
  if (device->device != NULL)
    device->backend->device_unref (device->device);
  device->device = NULL;
}
