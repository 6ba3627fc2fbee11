/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/cache.h"

#include <string.h>

#include "log/log.h"

/* File format: magic, SHA-256 of the data, the data. */
#define MAGIC "MIENPC1\n"
#define MAGIC_SIZE 8
#define DIGEST_SIZE 32
#define HEADER_SIZE (MAGIC_SIZE + DIGEST_SIZE)

static void
digest_of (const guint8 *data, gsize size, guint8 digest[DIGEST_SIZE])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = DIGEST_SIZE;
  g_checksum_update (sum, data, size);
  g_checksum_get_digest (sum, digest, &length);
}

char *
mien_vk_cache_path (const VkPhysicalDeviceProperties *properties)
{
  g_autoptr (GString) name = g_string_new ("pipelines-");
  for (guint i = 0; i < VK_UUID_SIZE; i++)
    g_string_append_printf (name, "%02x", properties->pipelineCacheUUID[i]);
  g_string_append_printf (name, "-%x-%x-%x.bin", properties->vendorID,
      properties->deviceID, properties->driverVersion);
  return g_build_filename (g_get_user_cache_dir (), "mien", name->str, NULL);
}

GBytes *
mien_vk_cache_load (const VkPhysicalDeviceProperties *properties)
{
  g_autofree char *path = mien_vk_cache_path (properties);
  g_autofree char *file = NULL;
  gsize size;
  if (!g_file_get_contents (path, &file, &size, NULL))
    return NULL;
  guint8 digest[DIGEST_SIZE];
  if (size > HEADER_SIZE && memcmp (file, MAGIC, MAGIC_SIZE) == 0) {
    const guint8 *data = (const guint8 *) file + HEADER_SIZE;
    digest_of (data, size - HEADER_SIZE, digest);
    if (memcmp (file + MAGIC_SIZE, digest, DIGEST_SIZE) == 0)
      return g_bytes_new (data, size - HEADER_SIZE);
  }
  MIEN_INFO ("%s is damaged; the pipelines are compiled again", path);
  return NULL;
}

void
mien_vk_cache_store (const VkPhysicalDeviceProperties *properties,
    const guint8 *data, gsize size)
{
  g_autofree char *path = mien_vk_cache_path (properties);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GByteArray) file = g_byte_array_sized_new (HEADER_SIZE + size);
  guint8 digest[DIGEST_SIZE];
  digest_of (data, size, digest);
  g_byte_array_append (file, (const guint8 *) MAGIC, MAGIC_SIZE);
  g_byte_array_append (file, digest, DIGEST_SIZE);
  g_byte_array_append (file, data, size);

  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (folder, 0700);
  /* Writes a temporary file and renames it, so that readers never see a partial
   * file. */
  if (!g_file_set_contents (path, (const char *) file->data, file->len, &error))
    MIEN_INFO ("Cannot keep the compiled pipelines: %s", error->message);
}
