/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "devices.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "checks.h"
#include "selftest.h"

#define NODES "/dev/dri"

/* A GPU that this user has no permission to open, or NULL. */
static char *
find_closed_node (void)
{
  g_autoptr (GDir) dir = g_dir_open (NODES, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (NODES, name, NULL);
    if (g_str_has_prefix (name, "renderD") && g_access (path, R_OK | W_OK) != 0)
      return g_steal_pointer (&path);
  }
  return NULL;
}

static void
check_nodes (Report *report)
{
  g_autofree char *path = find_closed_node ();

  if (path)
    report_note (report,
        "Add the user to the group of that file: adduser USER render",
        "this user may not use the GPU of %s", path);
}

void
check_devices (Report *report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) cpu = mien_device_get ("cpu", &error);
  if (cpu)
    self_test (report, cpu, "cpu");
  else
    report_problem (report, NULL, "device=cpu: %s", error->message);

  const guint n = check_vulkan_devices (report);
  check_nodes (report);
  g_clear_error (&error);
  g_autoptr (MienDevice) device = mien_device_get ("auto", &error);
  if (!device)
    report_problem (report, "Use device=cpu", "device=auto: %s",
        error->message);
  else if (mien_device_is_gpu (device) || n == 0)
    report_ok (report, "device=auto takes %s", mien_device_get_name (device));
  else
    report_ok (report, "device=auto takes %s, since no Vulkan device is a GPU",
        mien_device_get_name (device));
}
