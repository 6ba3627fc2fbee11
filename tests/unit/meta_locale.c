/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* JSON in a locale with a decimal comma. */

#include <locale.h>
#include <string.h>

#include "json/gstmienjson.h"
#include "meta/mien.h"

/* If the German locale is not installed, its sources may be. */
static void
make_german (const gchar *folder)
{
  g_autofree gchar *path = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const gchar *const command[] = { "localedef", "-i", "de_DE", "-f", "UTF-8",
    path, NULL };

  g_spawn_sync (NULL, (gchar **) command, NULL,
      G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
          | G_SPAWN_STDERR_TO_DEV_NULL,
      NULL, NULL, NULL, NULL, NULL, NULL);
  g_setenv ("LOCPATH", folder, TRUE);
}

static void
remove_german (const gchar *folder)
{
  g_autofree gchar *command = g_strdup_printf ("rm -r '%s'", folder);

  g_unsetenv ("LOCPATH");
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

static void
test_locale (void)
{
  g_autofree gchar *old = g_strdup (setlocale (LC_NUMERIC, NULL));
  g_autofree gchar *folder = g_dir_make_tmp ("mien-XXXXXX", NULL);
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstCaps) caps =
      gst_caps_from_string ("video/x-raw,width=20,height=10");

  make_german (folder);
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8")) {
    g_autofree gchar *comma = g_strdup_printf ("%.1f", 0.5);
    g_assert_cmpstr (comma, ==, "0,5");
    gst_mien_buffer_add_face (buffer, 1, 1, 9, 9, 0.5f, NULL);
    g_autoptr (GstSample) sample = gst_sample_new (buffer, caps, NULL, NULL);
    g_autofree gchar *line = gst_mien_sample_to_json (sample, NULL, NULL, NULL);
    g_assert_nonnull (strstr (line, "\"confidence\":0.5,"));
    setlocale (LC_NUMERIC, old);
  } else {
    g_test_skip ("no German locale: the package locales is missing");
  }
  remove_german (folder);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/locale", test_locale);
  return g_test_run ();
}
