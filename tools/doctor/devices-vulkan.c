/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "devices.h"
#include "selftest.h"
#include "vk/physical.h"

static void
check_device (Report *report, const MienVkInstance *instance, guint i)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *spec = g_strdup_printf ("%u", i);
  VkPhysicalDeviceProperties p;
  vkGetPhysicalDeviceProperties (instance->physical[i], &p);

  report_ok (report, "Vulkan device %u: %s (%s, Vulkan %u.%u)", i, p.deviceName,
      mien_vk_physical_type_name (p.deviceType),
      VK_API_VERSION_MAJOR (p.apiVersion), VK_API_VERSION_MINOR (p.apiVersion));
  g_autoptr (MienDevice) device = mien_device_get (spec, &error);
  if (device)
    self_test (report, device, spec);
  else
    report_note (report, "Update its driver, or use another device",
        "device=%s cannot be used: %s", spec, error->message);
}

guint
check_vulkan_devices (Report *report)
{
  g_autoptr (GError) error = NULL;
  const MienVkInstance *instance = mien_vk_instance_get (&error);
  const guint n = instance ? instance->n_physical : 0;

  if (n == 0)
    report_note (report,
        "If there is a GPU, install its driver (Debian: mesa-vulkan-drivers, "
        "for NVIDIA's nvidia-vulkan-icd) and look at VK_DRIVER_FILES and "
        "VK_ICD_FILENAMES; without one, nothing",
        "no Vulkan device%s%s; networks run on the CPU", error ? ": " : "",
        error ? error->message : "");
  for (guint i = 0; i < n; i++)
    check_device (report, instance, i);
  mien_vk_instance_unref (instance);
  return n;
}
