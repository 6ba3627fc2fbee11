/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien-mosaic as users run it, on a folder with the portrait and a file that is
 * not a picture. MIEN_MOSAIC in the environment names the program.
 */

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#define ALL "angry,disgust,fear,happy,sad,surprise,neutral"
/* For a mosaic of seven rows and two columns. */
#define WIDTH (80 + 2 * 2 * 98 + 24)
#define HEIGHT (2 + 7 * 98)

static char *folder, *output;

static int
run (const char *const *arguments, char **out, char **err)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  int status;
  g_ptr_array_add (argv, (char *) g_getenv ("MIEN_MOSAIC"));
  for (; *arguments; arguments++)
    g_ptr_array_add (argv, (char *) *arguments);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
      out, err, &status, &error);
  g_assert_no_error (error);
  return status;
}

static guint
count_faces (const char *text)
{
  guint n = 0;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    const char *colon = strstr (lines[i], ": ");
    if (colon)
      n += (guint) g_ascii_strtoull (colon + 2, NULL, 10);
  }
  return n;
}

/* The width and height in a PNG file, big-endian, after the signature. */
static void
check_png (const char *path)
{
  g_autofree guint8 *data = NULL;
  gsize size;
  guint32 sizes[2];
  g_assert_true (g_file_get_contents (path, (char **) &data, &size, NULL));
  g_assert_cmpuint (size, >, 24);
  memcpy (sizes, data + 16, sizeof sizes);
  g_assert_cmpuint (GUINT32_FROM_BE (sizes[0]), ==, WIDTH);
  g_assert_cmpuint (GUINT32_FROM_BE (sizes[1]), ==, HEIGHT);
}

/* A file that is not a picture is reported, and the mosaic is still made. */
static void
test_portrait (void)
{
  static const char *const ways[] = { "--columns=2", "--whole" };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    const char *const arguments[] = { "--device=cpu", "--columns=2",
      "--rows=" ALL, ways[i], folder, output, NULL };
    g_autofree char *out = NULL, *err = NULL;
    const int status = run (arguments, &out, &err);
    g_test_message ("%s: %s%s", ways[i], out, err);
    g_assert_true (g_spawn_check_wait_status (status, NULL));
    g_assert_cmpuint (count_faces (out), ==, 1);
    g_assert_nonnull (strstr (err, "text.jpg: "));
    check_png (output);
    g_unlink (output);
  }
}

static void
test_faults (void)
{
  const struct {
    const char *arguments[4], *text;
  } cases[] = {
    { { folder }, "Expected FOLDER OUTPUT.png" },
    { { "--columns=0", folder, output }, "1 to 100 columns" },
    { { "--columns=101", folder, output }, "1 to 100 columns" },
    { { "/nonexistent", output }, "/nonexistent" },
    { { "--model=nosuch", folder, output }, "no model" },
    { { "--rows=happy,sadd", folder, output }, "found \"sadd\"" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *out = NULL, *err = NULL;
    const int status = run (cases[i].arguments, &out, &err);
    g_test_message ("%s: %s", cases[i].arguments[0], err);
    g_assert_false (g_spawn_check_wait_status (status, NULL));
    g_assert_nonnull (strstr (err, cases[i].text));
  }
}

static void
copy_portrait (const char *to)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("MIEN_TEST_DATA"), "astronaut.jpg", NULL);
  g_autofree char *data = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_true (g_file_set_contents (to, data, size, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("mien-mosaic-XXXXXX", NULL);
  g_autofree char *nested = g_build_filename (folder, "nested", NULL);
  g_autofree char *portrait = g_build_filename (nested, "face.jpg", NULL);
  g_autofree char *text = g_build_filename (folder, "text.jpg", NULL);
  output = g_strconcat (folder, ".png", NULL);
  g_mkdir (nested, 0700);
  copy_portrait (portrait);
  g_assert_true (g_file_set_contents (text, "no picture", -1, NULL));
  g_test_add_func ("/mosaic/portrait", test_portrait);
  g_test_add_func ("/mosaic/faults", test_faults);
  const int status = g_test_run ();
  g_unlink (portrait);
  g_unlink (text);
  g_rmdir (nested);
  g_rmdir (folder);
  g_free (folder);
  g_free (output);
  return status;
}
