/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The engine's messages in GStreamer's log. */
#include <gst/check/gstharness.h>
#include <string.h>

#include "drawnface.h"
#include "meta/mien.h"

#define WIDTH 90
#define HEIGHT 80

typedef struct {
  GstDebugLevel level;
  char *text;
} Line;

static GMutex lock;
static GArray *lines; /* Line; of the category "mienengine" */

static void
take_line (GstDebugCategory *category, GstDebugLevel level, const gchar *file,
    const gchar *function, gint line, GObject *object, GstDebugMessage *message,
    gpointer data)
{
  if (!g_str_equal (gst_debug_category_get_name (category), "mienengine"))
    return;
  const Line taken = { level, g_strdup (gst_debug_message_get (message)) };
  g_mutex_lock (&lock);
  g_array_append_val (lines, taken);
  g_mutex_unlock (&lock);
}

static void
clear_line (gpointer line)
{
  g_free (((Line *) line)->text);
}

static void
assert_line (GstDebugLevel level, const char *pattern)
{
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);
    if (line->level == level && g_pattern_match_simple (pattern, line->text))
      return;
  }
  for (guint i = 0; i < lines->len; i++)
    g_test_message ("%s", g_array_index (lines, Line, i).text);
  g_error ("no line \"%s\"", pattern);
}

/* FALSE if there is no such device. */
static gboolean
classify (const char *device)
{
  GstVideoInfo info;
  g_array_set_size (lines, 0);
  GstElement *element = gst_element_factory_make ("faceclassify", NULL);
  g_object_set (element, "models", "gender", "device", device, NULL);
  if (gst_element_set_state (element, GST_STATE_PAUSED)
      == GST_STATE_CHANGE_FAILURE) {
    gst_element_set_state (element, GST_STATE_NULL);
    gst_object_unref (element);
    return FALSE;
  }
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");
  gst_harness_set_src_caps_str (h,
      "video/x-raw, format=GRAY8, width=" G_STRINGIFY (
          WIDTH) ", height=" G_STRINGIFY (HEIGHT) ", framerate=25/1");
  GstBuffer *buffer =
      test_drawn_face (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, 0, &info);
  gst_mien_buffer_add_face (buffer, 15, 10, 60, 60, 1, "yunet");
  g_assert_cmpint (gst_harness_push (h, buffer), ==, GST_FLOW_OK);
  gst_harness_teardown (h);
  gst_object_unref (element);
  return TRUE;
}

static void
test_cpu (void)
{
  g_assert_true (classify ("cpu"));
  assert_line (GST_LEVEL_INFO, "device \"cpu\": CPU (*) (cpu)");
  assert_line (GST_LEVEL_INFO,
      "model gender: */gender.onnx, * parameters, * "
      "nodes fused to *, loaded in * ms");
  assert_line (GST_LEVEL_DEBUG,
      "CPU (*): ready for 1 networks, batches of "
      "16, 2 slots after * ms");
  assert_line (GST_LEVEL_TRACE, "CPU (*): 1 items submitted in slot 0*");
  assert_line (GST_LEVEL_LOG, "CPU (*): slot 0 computed * ms after *");
}

static void
test_vulkan (void)
{
  if (!classify ("vulkan")) {
    g_assert_cmpstr (g_getenv ("MIEN_REQUIRE_VULKAN"), !=, "1");
    g_test_skip ("there is no Vulkan device");
    return;
  }
  assert_line (GST_LEVEL_DEBUG, "Vulkan device 0: * (*, Vulkan 1.*)*");
  assert_line (GST_LEVEL_INFO, "device \"vulkan\": * (vulkan)");
  assert_line (GST_LEVEL_DEBUG,
      "*: * dispatches in * waves, * more pipelines "
      "compiled in * ms");
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  if (!gst_debug_is_active ())
    gst_debug_set_active (TRUE);
  lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (lines, clear_line);
  gst_debug_add_log_function (take_line, NULL, NULL);
  gst_debug_set_threshold_for_name ("mienengine", GST_LEVEL_TRACE);
  g_test_add_func ("/engine/log/cpu", test_cpu);
  g_test_add_func ("/engine/log/vulkan", test_vulkan);
  const int status = g_test_run ();
  g_array_set_size (lines, 0);
  return status;
}
