/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbered files: their names, and existing files. */

#include <glib/gstdio.h>
#include <string.h>

#include "album.h"
#include "table.h"

typedef struct {
  const char *name, *pattern, *first; /* NULL: rejected */
} Pattern;

static const Pattern patterns[] = {
  { "plain", "%d.jpg", "0.jpg" },
  { "padded", "a-%05d.jpg", "a-00000.jpg" },
  { "unsigned", "%u", "0" },
  { "percent", "50%%-%02d%%.jpg", "50%-00%.jpg" },
  { "huge-width", "%099999999999999999999d", "00000000000000000000" },
  { "none", "face.jpg", NULL },
  { "only-percent", "face%%.jpg", NULL },
  { "two", "%d-%d.jpg", NULL },
  { "string", "%s.jpg", NULL },
  { "second-string", "%d%s.jpg", NULL },
  { "unfinished", "%05", NULL },
  { "end", "%", NULL },
  { "spaces", "% d", NULL },
};

static GstMienAlbum *
album_in (const char *folder, const char *pattern, GError **error)
{
  g_autofree char *path = g_build_filename (folder, pattern, NULL);
  return gst_mien_album_new (path, error);
}

static char *
temporary_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("mien-album-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

/* Adds a picture; returns its name without the folder. */
static char *
add (GstMienAlbum *album)
{
  g_autoptr (GstBuffer) buffer =
      gst_buffer_new_wrapped (g_strdup ("picture"), 7);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = gst_mien_album_add (album, buffer, &error);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpmem (text, length, "picture", 7);
  return g_path_get_basename (path);
}

static void
clear (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

static void
test_pattern (gconstpointer data)
{
  const Pattern *row = data;
  char *folder = temporary_folder ();
  g_autoptr (GError) error = NULL;
  GstMienAlbum *album = album_in (folder, row->pattern, &error);

  if (row->first) {
    g_assert_no_error (error);
    g_autofree char *name = add (album);
    g_assert_cmpstr (name, ==, row->first);
  } else {
    g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS);
    g_assert_nonnull (strstr (error->message, row->pattern));
    g_assert_null (album);
  }
  gst_mien_album_free (album);
  clear (folder);
}

static void
assert_next (GstMienAlbum *album, const char *expected)
{
  g_autofree char *name = add (album);
  g_assert_cmpstr (name, ==, expected);
}

/* Nothing is overwritten, also not by another run. */
static void
test_taken (void)
{
  char *folder = temporary_folder ();
  GstMienAlbum *first = album_in (folder, "%02d.jpg", NULL);
  GstMienAlbum *second = album_in (folder, "%02d.jpg", NULL);

  assert_next (first, "00.jpg");
  assert_next (first, "01.jpg");
  assert_next (second, "02.jpg");
  assert_next (first, "03.jpg");
  gst_mien_album_free (first);
  gst_mien_album_free (second);
  clear (folder);
}

static void
test_no_folder (void)
{
  char *folder = temporary_folder ();
  GstMienAlbum *album = album_in (folder, "faces/%d.jpg", NULL);
  g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped (g_strdup ("x"), 1);
  g_autofree char *faces = g_build_filename (folder, "faces", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gst_mien_album_add (album, buffer, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_mkdir (faces, 0700), ==, 0);
  assert_next (album, "0.jpg");
  gst_mien_album_free (album);
  clear (g_steal_pointer (&faces));
  clear (folder);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/events/album/pattern/", patterns, test_pattern);
  g_test_add_func ("/events/album/taken", test_taken);
  g_test_add_func ("/events/album/no-folder", test_no_folder);
  return g_test_run ();
}
