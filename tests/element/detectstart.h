/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Starts mienfacedetect with files that it can and cannot use. */
#pragma once

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <unistd.h>

/* Files are created in a folder of the test. */
typedef struct {
  const char *file;
  const char *content; /* NULL: not created */
  gint code;
  gboolean is_resource; /* GST_RESOURCE_ERROR, otherwise LIBRARY */
  const char *texts[4]; /* contained in the error, besides the path */
  const char *device;   /* NULL: the default */
} BadModel;

/* Starts an element with `model` on `device`. Returns its error, or NULL if it
 * starts. */
static inline GError *
start_on (const char *model, const char *device)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_element_factory_make ("mienfacedetect", NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  GError *error = NULL;

  gst_element_set_bus (element, bus);
  g_object_set (element, "model", model, "device", device, NULL);
  const GstStateChangeReturn result =
      gst_element_set_state (element, GST_STATE_PAUSED);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (message)
    gst_message_parse_error (message, &error, NULL);
  g_assert_cmpint (result == GST_STATE_CHANGE_FAILURE, ==, error != NULL);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  return error;
}

static inline GError *
start_with (const char *model)
{
  return start_on (model, "auto");
}

/* Starts with `model` and standard error redirected to a file; returns the
 * file's contents. */
static inline char *
start_quietly (const char *model, const char *device, GError **error)
{
  g_autofree char *path =
      g_build_filename (g_get_tmp_dir (), "mien-stderr-XXXXXX", NULL);
  const int capture = g_mkstemp (path);
  const int saved = dup (STDERR_FILENO);
  char *written = NULL;

  dup2 (capture, STDERR_FILENO);
  *error = start_on (model, device);
  dup2 (saved, STDERR_FILENO);
  close (saved);
  close (capture);
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_unlink (path);
  return written;
}

static inline void
test_bad (gconstpointer data)
{
  const BadModel *bad = data;
  g_autofree char *dir = g_dir_make_tmp ("mien-models-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, bad->file, NULL);
  if (bad->content)
    g_assert_true (g_file_set_contents (path, bad->content, -1, NULL));

  g_autoptr (GError) error = NULL;
  g_autofree char *written =
      start_quietly (path, bad->device ? bad->device : "auto", &error);
  g_unlink (path);
  g_rmdir (dir);

  const GQuark domain =
      bad->is_resource ? GST_RESOURCE_ERROR : GST_LIBRARY_ERROR;
  g_assert_error (error, domain, bad->code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  for (guint i = 0; i < G_N_ELEMENTS (bad->texts) && bad->texts[i]; i++)
    if (!strstr (error->message, bad->texts[i]))
      g_error ("%s: the error lacks \"%s\": %s", bad->file, bad->texts[i],
          error->message);
  g_assert_cmpstr (written, ==, "");
}
