/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify on a GPU that never finishes its work. */
#include <gst/check/gstharness.h>
#include <string.h>

#include "drawnface.h"
#include "engine/device.h"
#include "gstmienfaceclassify.h"
#include "hang.h"
#include "meta/mien.h"

#define WIDTH 90
#define HEIGHT 80

static gboolean
is_there_a_device (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_device_get ("vulkan", &error);
  if (device != NULL)
    return TRUE;
  if (g_strcmp0 (g_getenv ("MIEN_REQUIRE_VULKAN"), "1") == 0)
    g_error ("%s", error->message);
  g_test_skip (error->message);
  return FALSE;
}

static void
push (GstHarness *h)
{
  GstVideoInfo info;
  GstBuffer *buffer =
      test_drawn_face (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, 0, &info);
  gst_mien_buffer_add_face (buffer, 15, 10, 60, 60, 1, "yunet");
  g_assert_cmpint (gst_harness_push (h, buffer), ==, GST_FLOW_OK);
}

static void
pull (GstHarness *h)
{
  g_autoptr (GstBuffer) out = gst_harness_pull (h);
  gpointer state = NULL;
  GstMienFace *face = gst_mien_buffer_iterate_faces (out, &state);
  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 1);
}

static void
assert_device (GstElement *element, gboolean cpu)
{
  g_autofree char *name = NULL;
  g_object_get (element, "device-name", &name, NULL);
  g_assert_true (g_str_has_prefix (name, "CPU (") == cpu);
}

/* The frames in flight when the GPU hangs are classified on the CPU, as are all
 * later ones. The element and the program can still stop. */
static void
test_cpu (void)
{
  if (hang_skip () || !is_there_a_device ())
    return;
  GstElement *element = g_object_new (GST_TYPE_MIEN_FACE_CLASSIFY, "models",
      "gender", "device", "vulkan", "nireq", 2, NULL);
  gst_util_set_object_arg (G_OBJECT (element), "on-device-lost", "cpu");
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");
  gst_harness_set_src_caps_str (h,
      "video/x-raw, format=GRAY8, width=" G_STRINGIFY (
          WIDTH) ", height=" G_STRINGIFY (HEIGHT) ", framerate=25/1");
  push (h);
  pull (h);
  assert_device (element, FALSE);
  hang_begin ();
  push (h);
  push (h);
  pull (h);
  pull (h);
  assert_device (element, TRUE);
  /* One for each run, one when their runner was freed. */
  g_assert_cmpuint (hang_n_timeouts (), ==, 3);
  g_assert_cmpuint (hang_n_seconds (), ==, 60 + 1 + 1);
  push (h);
  pull (h);
  gst_harness_teardown (h);
  gst_object_unref (element);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceclassify/hang/cpu", test_cpu);
  return g_test_run ();
}
