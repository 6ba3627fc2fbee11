/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "device.h"

#include <stdlib.h>

const char *const mien_test_backends[] =
    { "cpu", "cpu-avx2", "cpu-generic", "vulkan", NULL };

static gpointer vulkan; /* kept open */

/* The instruction set is chosen when the device is made, which it is when
 * nobody else holds it. g_setenv () would log each call. */
static gpointer
get_cpu (const char *level, GError **error)
{
  g_autofree char *before = g_strdup (g_getenv ("MIEN_CPU"));
  if (level != NULL)
    setenv ("MIEN_CPU", level, 1);
  gpointer device = mien_backend_cpu.device_get (NULL, TRUE, error);
  if (before != NULL)
    setenv ("MIEN_CPU", before, 1);
  else
    unsetenv ("MIEN_CPU");
  return device;
}

static void
unref_at_exit (void)
{
  mien_backend_vulkan.device_unref (vulkan);
}

/* Opening a Vulkan device takes longer than most tests: the first one stays
 * open until the end. */
static gpointer
get_vulkan (GError **error)
{
  gpointer device = mien_backend_vulkan.device_get (NULL, TRUE, error);
  if (device != NULL && vulkan == NULL) {
    vulkan = mien_backend_vulkan.device_get (NULL, TRUE, NULL);
    atexit (unref_at_exit);
  }
  return device;
}

gboolean
mien_test_device_get (MienTestDevice *device, const char *backend)
{
  g_autoptr (GError) error = NULL;
  const gboolean cpu = g_str_has_prefix (backend, "cpu");
  if (cpu) {
    device->backend = &mien_backend_cpu;
    device->device = get_cpu (backend[3] == '-' ? backend + 4 : NULL, &error);
  } else {
    device->backend = &mien_backend_vulkan;
    device->device = get_vulkan (&error);
  }
  if (device->device != NULL)
    return TRUE;

  gboolean required = cpu
      || g_strcmp0 (g_getenv ("MIEN_REQUIRE_VULKAN"), "1") == 0;
  if (required) {
    g_test_message ("no %s device: %s", backend, error->message);
    g_test_fail ();
  } else {
    g_test_skip (error->message);
  }
  return FALSE;
}

gpointer
mien_test_runner_new (const MienTestDevice *device, const MienGraph *graph,
    guint max_batch)
{
  g_autoptr (GError) error = NULL;
  gpointer runner = device->backend->runner_new (device->device, &graph, 1,
      max_batch, &error);
  if (runner == NULL) {
    g_test_message ("no runner: %s", error->message);
    g_test_fail ();
  }
  return runner;
}

void
mien_test_device_clear (MienTestDevice *device)
{
  if (device->device != NULL)
    device->backend->device_unref (device->device);
  device->device = NULL;
}
