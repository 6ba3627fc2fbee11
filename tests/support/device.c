/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "device.h"

#include <stdlib.h>

static const char *const backends[] = { "cpu", "cpu-avx2", "cpu-generic",
  "vulkan" };

static MienDevice *vulkan; /* kept open */

const char *
mien_test_backend (guint i)
{
  const char *only = g_getenv ("MIEN_TEST_BACKEND");
  if (only != NULL)
    return i == 0 ? only : NULL;
  return i < G_N_ELEMENTS (backends) ? backends[i] : NULL;
}

/* The instruction set is chosen when the device is created, which happens if
 * nobody else holds it. g_setenv () would log each call. */
static MienDevice *
get_cpu (const char *level, GError **error)
{
  g_autofree char *before = g_strdup (g_getenv ("MIEN_CPU"));
  if (level != NULL)
    setenv ("MIEN_CPU", level, 1);
  MienDevice *device = mien_device_get ("cpu", error);
  if (before != NULL)
    setenv ("MIEN_CPU", before, 1);
  else
    unsetenv ("MIEN_CPU");
  return device;
}

void
mien_test_device_close (void)
{
  g_clear_pointer (&vulkan, mien_device_unref);
}

/* Opening a Vulkan device takes longer than most tests, so the first one stays
 * open until the end. */
static MienDevice *
get_vulkan (GError **error)
{
  MienDevice *device = mien_device_get ("vulkan", error);
  if (device != NULL && vulkan == NULL) {
    vulkan = mien_device_ref (device);
    atexit (mien_test_device_close);
  }
  return device;
}

/* Returns the device for float16 values, or NULL after skipping the test. */
static MienDevice *
take_half (MienDevice *device)
{
  g_autoptr (GError) error = NULL;
  MienDevice *half = mien_device_at (device, MIEN_TYPE_FLOAT16, &error);
  mien_device_unref (device);
  if (half == NULL)
    g_test_skip (error->message);
  return half;
}

MienDevice *
mien_test_device_get (const char *backend)
{
  g_autoptr (GError) error = NULL;
  const gboolean cpu = g_str_has_prefix (backend, "cpu");
  MienDevice *device = cpu
      ? get_cpu (backend[3] == '-' ? backend + 4 : NULL, &error)
      : get_vulkan (&error);
  if (device != NULL)
    return g_str_equal (backend, MIEN_TEST_HALF) ? take_half (device) : device;

  gboolean required =
      cpu || g_strcmp0 (g_getenv ("MIEN_REQUIRE_VULKAN"), "1") == 0;
  if (required) {
    g_test_message ("no %s device: %s", backend, error->message);
    g_test_fail ();
  } else {
    g_test_skip (error->message);
  }
  return NULL;
}

MienRunner *
mien_test_runner_new (MienDevice *device, const MienGraph *graph,
    guint max_batch)
{
  g_autoptr (GError) error = NULL;
  MienRunner *runner =
      mien_runner_new (device, &graph, 1, max_batch, 1, &error);
  if (runner == NULL) {
    g_test_message ("no runner: %s", error->message);
    g_test_fail ();
  }
  return runner;
}

float *
mien_test_input (MienRunner *runner, guint graph, guint k)
{
  return mien_port_floats (mien_runner_input (runner, 0, graph, k), 0);
}

const float *
mien_test_output (MienRunner *runner, guint graph, guint k)
{
  return mien_port_floats (mien_runner_output (runner, 0, graph, k), 0);
}
