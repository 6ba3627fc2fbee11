/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pipeline cache file: what is stored is loaded again, damaged data never
 * is. */

#include "vk/cache.h"
#include "vk_support.h"

#include <glib/gstdio.h>

static const VkPhysicalDeviceProperties properties = {
  .vendorID = 1,
  .deviceID = 2,
  .driverVersion = 3,
};
static const guint8 data[] = { 7, 0, 255, 13, 10, 26, 9 };

static void
test_round_trip (void)
{
  mien_vk_cache_store (&properties, data, sizeof data);
  g_autoptr (GBytes) back = mien_vk_cache_load (&properties);
  g_assert_nonnull (back);
  g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), data,
      sizeof data);

  VkPhysicalDeviceProperties newer = properties;
  newer.driverVersion++;
  g_assert_null (mien_vk_cache_load (&newer));
}

/* Every length it can be truncated to, and every byte that can be wrong. */
static void
test_damage (void)
{
  mien_vk_cache_store (&properties, data, sizeof data);
  g_autofree char *path = mien_vk_cache_path (&properties);
  g_autofree char *file = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &file, &size, NULL));
  for (gsize i = 0; i < size; i++) {
    g_assert_true (g_file_set_contents (path, file, i, NULL));
    g_assert_null (mien_vk_cache_load (&properties));
    file[i] ^= 1;
    g_assert_true (g_file_set_contents (path, file, size, NULL));
    g_assert_null (mien_vk_cache_load (&properties));
    file[i] ^= 1;
  }
}

static void
test_device_opens_on_garbage (void)
{
  g_autoptr (MienVkDevice) device = test_device ();
  if (!device)
    return;
  g_autofree char *path = mien_vk_cache_path (&device->properties);
  g_clear_pointer (&device, mien_vk_device_free);
  /* The checksum is valid, but no driver has written it. */
  static const guint8 garbage[] = "no pipeline cache, though well kept";
  device = test_device ();
  mien_vk_cache_store (&device->properties, garbage, sizeof garbage);
  g_clear_pointer (&device, mien_vk_device_free);
  device = test_device ();
  g_assert_nonnull (device);
  g_unlink (path);
}

/* A cache folder that cannot be created only disables the cache. */
static void
test_unwritable (void)
{
  g_autofree char *path = mien_vk_cache_path (&properties);
  g_unlink (path);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  mien_vk_cache_store (&properties, data, sizeof data);
  g_assert_null (mien_vk_cache_load (&properties));
  g_rmdir (path);
}

int
main (int argc, char **argv)
{
  /* A separate cache folder for this test. */
  g_autofree char *home = g_dir_make_tmp ("mien-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vk/cache/round-trip", test_round_trip);
  g_test_add_func ("/vk/cache/damage", test_damage);
  g_test_add_func ("/vk/cache/garbage", test_device_opens_on_garbage);
  g_test_add_func ("/vk/cache/unwritable", test_unwritable);
  int result = g_test_run ();
  g_autofree char *folder = g_build_filename (home, "mien", NULL);
  g_autofree char *file = mien_vk_cache_path (&properties);
  g_unlink (file);
  g_rmdir (folder);
  g_rmdir (home);
  return result;
}
