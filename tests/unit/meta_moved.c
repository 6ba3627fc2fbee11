/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Detections that were cropped or joined, as with GStreamer >= 1.28. */

#include <gst/analytics/analytics.h>

#include "faces.h"
#include "moved.h"

#define WIDTH 640
#define HEIGHT 480

static void
mirror (GstBuffer *buffer, gint width)
{
  gst_mien_buffer_mirror_faces (buffer, width, HEIGHT,
      GST_MIEN_METADATA_DEFAULT);
}

static void
add_face (GstBuffer *buffer, gfloat x)
{
  gst_mien_buffer_add_face (buffer, x, 100, 80, 90, 1, "yunet");
}

/* The ODMtd of a face outside a crop still exists, outside the frame. */
static void
test_crop (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstBuffer) cropped = gst_buffer_new ();

  add_face (buffer, 20);
  add_face (buffer, 400);
  mirror (buffer, WIDTH);
  test_move (cropped, buffer, 200, 0, WIDTH - 200);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (cropped);
  g_assert_cmpuint (faces->len, ==, 1);
  g_assert_cmpfloat (((GstMienFace *) faces->pdata[0])->x, ==, 200);
}

/* Two pictures side by side: the ODMtds of the second one have other numbers
 * then. */
static void
test_join (void)
{
  g_autoptr (GstBuffer) both = gst_buffer_new ();

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    add_face (buffer, 20);
    add_face (buffer, 400);
    mirror (buffer, WIDTH);
    test_move (both, buffer, 0, i * WIDTH, 2 * WIDTH);
  }
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (both);
    g_assert_cmpuint (faces->len, ==, 4);
    g_assert_cmpuint (gst_analytics_relation_get_length (
                          gst_buffer_get_analytics_relation_meta (both)),
        ==, 4);
    g_assert_cmpuint (test_count_regions (both), ==, 4);
    mirror (both, 2 * WIDTH);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/moved/crop", test_crop);
  g_test_add_func ("/meta/moved/join", test_join);
  return g_test_run ();
}
