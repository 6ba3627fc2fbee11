/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vectors.h"

#include <glib/gstdio.h>
#include <stdio.h>

#define MISSING_PACKAGE 77

void
pictures_clear (Pictures *pictures)
{
  g_free (pictures->bytes);
}

void
pictures_read (Pictures *pictures, const char *path)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  g_file_get_contents (path, &pictures->bytes, &length, &error);
  g_assert_no_error (error);
  guint width, height;
  int header = 0;
  int fields =
      sscanf (pictures->bytes, "P5 %u %u 255%n", &width, &height, &header);
  g_assert_cmpint (fields, ==, 2);
  g_assert_cmpuint (length, ==, header + 1 + (gsize) width * height);
  pictures->pixels = (const guint8 *) pictures->bytes + header + 1;
  pictures->size = width;
  pictures->count = height / width;
}

/* See items () in vectors.py. */
void
pictures_fill (const Pictures *pictures, const MienShape *shape, guint item,
    float *input)
{
  guint size = pictures->size, height = shape->dims[1], width = shape->dims[2];
  guint top = (size - height) / 2, left = (size - width) / 2;
  for (guint c = 0; c < shape->dims[0]; c++) {
    guint picture = (item + c) % pictures->count;
    for (guint y = 0; y < height; y++) {
      const guint8 *row =
          pictures->pixels + ((gsize) picture * size + top + y) * size + left;
      for (guint x = 0; x < width; x++)
        *input++ = row[x] / 127.5f - 1.0f;
    }
  }
}

static MienDevice *
take_half (MienDevice *device)
{
  g_autoptr (GError) error = NULL;
  MienDevice *half = mien_device_at (device, MIEN_TYPE_FLOAT16, &error);
  mien_device_unref (device);
  if (!half)
    g_test_skip (error->message);
  return half;
}

MienDevice *
device_get (const char *name)
{
  g_autoptr (GError) error = NULL;
  const gboolean half = g_str_equal (name, ON_HALF);
  MienDevice *device = mien_device_get (half ? "vulkan" : name, &error);
  if (device)
    return half ? take_half (device) : device;
  if (g_strcmp0 (g_getenv ("MIEN_REQUIRE_VULKAN"), "1") == 0)
    g_error ("%s: %s", name, error->message);
  g_test_skip (error->message);
  return NULL;
}

char *
script_run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int status = 0;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
          NULL, &output, NULL, &status, &error))
    return g_strdup (error->message);
  if (g_spawn_check_wait_status (status, &error))
    return NULL;
  if (error->domain != G_SPAWN_EXIT_ERROR || error->code != MISSING_PACKAGE)
    g_error ("%s: %s", argv[2], error->message);
  return g_steal_pointer (&output);
}

char *
authors_folder (void)
{
  const char *shared = g_getenv ("MIEN_SHARED");
  g_autofree char *folder =
      shared ? g_build_filename (shared, "models", "authors", NULL) : NULL;

  return folder && g_file_test (folder, G_FILE_TEST_IS_DIR)
      ? g_steal_pointer (&folder)
      : NULL;
}

char *
imports_make (const char *python, const char *script, char **reason)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("mien-golden-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *authors = authors_folder ();
  const char *argv[] = { python, "-B", script, folder, authors, NULL };
  g_autofree char *why = script_run (argv);
  *reason = why ? g_strdup_printf ("import_keras.py: %s", why) : NULL;
  return folder;
}

void
folder_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
}
