/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Selecting devices, and the errors if there are none. */

#include "vk_support.h"

#include <string.h>

static void
test_by_name (void)
{
  g_autoptr (MienVkDevice) any = test_device ();
  if (!any)
    return;
  /* All but its first letter, since the names of two GPUs of one vendor begin
   * alike. */
  const char *part = any->properties.deviceName + 1;
  g_autofree char *upper = g_ascii_strup (part, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MienVkDevice) named = open_device (upper, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (named->properties.deviceName, part));
}

static void
test_by_index (void)
{
  g_autoptr (MienVkDevice) any = test_device ();
  if (!any)
    return;
  const MienVkInstance *instance = any->physical.instance;
  for (guint i = 0; i < instance->n_physical; i++) {
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties (instance->physical[i], &properties);
    if (properties.apiVersion < MIEN_VK_API_VERSION)
      continue;
    g_autofree char *spec = g_strdup_printf ("%u", i);
    g_autoptr (GError) error = NULL;
    g_autoptr (MienVkDevice) device = open_device (spec, &error);
    g_assert_no_error (error);
    g_assert_true (device->physical.handle == instance->physical[i]);
  }
}

/* Specs that match no device: the text names the spec and the devices. */
static void
test_unknown (void)
{
  static const char *const specs[] = { "99", "4294967296", "Voodoo 2", "-1" };
  g_autoptr (MienVkDevice) any = test_device ();
  if (!any)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (open_device (specs[i], &error));
    g_assert_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE);
    g_assert_nonnull (strstr (error->message, specs[i]));
    g_assert_nonnull (strstr (error->message, any->properties.deviceName));
    g_assert_nonnull (strstr (error->message, "device=cpu"));
  }
}

static void
test_software_is_left_out (void)
{
  g_autoptr (MienVkDevice) software = test_device ();
  if (!software)
    return;
  if (software->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU) {
    g_test_skip ("the best device here is no software device");
    return;
  }
  g_autoptr (GError) error = NULL;
  MienVkPhysical physical;
  g_assert_false (mien_vk_physical_find (&physical, NULL, FALSE, &error));
  g_assert_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE);
  g_assert_nonnull (strstr (error->message, "expected a GPU with"));
  g_assert_nonnull (strstr (error->message, "(software, Vulkan 1."));
}

/* The loader reads these variables when an instance is created, and no earlier
 * test has left a device open. */
static void
test_no_driver (void)
{
  g_setenv ("VK_ICD_FILENAMES", "/nonexistent", TRUE);
  g_setenv ("VK_DRIVER_FILES", "/nonexistent", TRUE);
  g_autoptr (GError) error = NULL;
  g_assert_null (open_device (NULL, &error));
  g_assert_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE);
  g_assert_cmpstr (error->message, ==,
      "No Vulkan device: expected a GPU or a "
      "software device with Vulkan 1.1, found none. Install the driver of your "
      "GPU (Debian: mesa-vulkan-drivers, which also has a software device), "
      "or use device=cpu");
  g_unsetenv ("VK_ICD_FILENAMES");
  g_unsetenv ("VK_DRIVER_FILES");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vk/device/by-name", test_by_name);
  g_test_add_func ("/vk/device/by-index", test_by_index);
  g_test_add_func ("/vk/device/unknown", test_unknown);
  g_test_add_func ("/vk/device/software", test_software_is_left_out);
  g_test_add_func ("/vk/device/no-driver", test_no_driver);
  return g_test_run ();
}
