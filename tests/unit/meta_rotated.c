/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Detections with rotated boxes, as with GStreamer >= 1.26. */

#include <math.h>

#include <gst/analytics/analytics.h>

#include "faces.h"

/* Boxes of 40 x 20 around (120, 60), and the upright box around them. */
static void
test_rotated (void)
{
  static const struct {
    gfloat angle;
    gint x, y, width, height;
  } cases[] = {
    { 0, 100, 50, 40, 20 },
    { (gfloat) G_PI_2, 110, 40, 20, 40 },
    { (gfloat) G_PI, 100, 50, 40, 20 },
    { (gfloat) G_PI_4, 99, 39, 42, 42 },
    { NAN, 100, 50, 40, 20 },
    { INFINITY, 100, 50, 40, 20 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstAnalyticsODMtd od;
    g_assert_true (gst_analytics_relation_meta_add_oriented_od_mtd (
        gst_buffer_add_analytics_relation_meta (buffer),
        g_quark_from_static_string ("face"), 100, 50, 40, 20, cases[i].angle,
        0.5f, &od));
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

    g_test_message ("by %g: %u faces", cases[i].angle, faces->len);
    if (!isfinite (cases[i].angle))
      continue;
    g_assert_cmpuint (faces->len, ==, 1);
    const GstMienFace *face = faces->pdata[0];
    g_test_message ("%g,%g %gx%g", face->x, face->y, face->width, face->height);
    g_assert_cmpfloat_with_epsilon (face->x, cases[i].x, 1);
    g_assert_cmpfloat_with_epsilon (face->y, cases[i].y, 1);
    g_assert_cmpfloat_with_epsilon (face->width, cases[i].width, 1);
    g_assert_cmpfloat_with_epsilon (face->height, cases[i].height, 1);
    gst_mien_buffer_mirror_faces (buffer, 640, 480, GST_MIEN_METADATA_DEFAULT);
    g_assert_cmpuint (gst_analytics_relation_get_length (od.meta), ==, 1);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/rotated", test_rotated);
  return g_test_run ();
}
