/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "uploadcount.h"

#include <string.h>

#include <gst/gst.h>

/* Maximum bytes uploaded for a run besides the frame's pixels. */
#define MAX_TABLES 10000

static gint n_runs, n_spared, n_imports;

static void
count (GstDebugCategory *category, GstDebugLevel level, const gchar *file,
    const gchar *function, gint line, GObject *object, GstDebugMessage *message,
    gpointer data)
{
  const gchar *text = gst_debug_message_get (message);
  const gchar *bytes = strstr (text, " uploaded ");

  if (!g_str_equal (gst_debug_category_get_name (category), "mienengine"))
    return;
  if (strstr (text, "imported a DMABuf"))
    g_atomic_int_inc (&n_imports);
  if (!bytes || !strstr (bytes, " bytes for a frame"))
    return;
  g_atomic_int_inc (&n_runs);
  if (g_ascii_strtoull (bytes + strlen (" uploaded "), NULL, 10) < MAX_TABLES)
    g_atomic_int_inc (&n_spared);
}

void
mien_test_uploads_watch (void)
{
  gst_debug_set_active (TRUE);
  gst_debug_set_default_threshold (GST_LEVEL_NONE);
  gst_debug_set_threshold_from_string ("mienengine:6", TRUE);
  gst_debug_remove_log_function (gst_debug_log_default);
  gst_debug_add_log_function (count, NULL, NULL);
}

void
mien_test_uploads_forget (void)
{
  g_atomic_int_set (&n_runs, 0);
  g_atomic_int_set (&n_spared, 0);
  g_atomic_int_set (&n_imports, 0);
}

gint
mien_test_uploads_n_runs (void)
{
  return g_atomic_int_get (&n_runs);
}

gint
mien_test_uploads_n_spared (void)
{
  return g_atomic_int_get (&n_spared);
}

gint
mien_test_uploads_n_imports (void)
{
  return g_atomic_int_get (&n_imports);
}
