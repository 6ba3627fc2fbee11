/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detections.h"

#define WIDTH 640
#define HEIGHT 480

GstAnalyticsRelationMeta *
test_relations (GstBuffer *buffer)
{
  return gst_buffer_add_analytics_relation_meta (buffer);
}

guint
test_add_detection (GstBuffer *buffer, const gchar *type, gint x, gint y,
    gint w, gint h, gfloat confidence)
{
  GstAnalyticsODMtd od;

  g_assert_true (
      gst_analytics_relation_meta_add_od_mtd (test_relations (buffer),
          g_quark_from_string (type), x, y, w, h, confidence, &od));
  return od.id;
}

guint
test_add_face_detection (GstBuffer *buffer, gint x)
{
  return test_add_detection (buffer, "face", x, 20, 100, 120, 0.5f);
}

GstVideoRegionOfInterestMeta *
test_add_face_region (GstBuffer *buffer, gint x, gint id)
{
  GstVideoRegionOfInterestMeta *roi =
      gst_buffer_add_video_region_of_interest_meta (buffer, "face", x, 20, 100,
          120);

  roi->id = id;
  return roi;
}

guint
test_add_track (GstBuffer *buffer, guint64 id)
{
  GstAnalyticsTrackingMtd track;

  g_assert_true (gst_analytics_relation_meta_add_tracking_mtd (
      test_relations (buffer), id, 0, &track));
  return track.id;
}

void
test_relate (GstBuffer *buffer, guint from, guint to, GstAnalyticsRelTypes type)
{
  g_assert_true (gst_analytics_relation_meta_set_relation (
      test_relations (buffer), type, from, to));
}

guint
test_count_mtds (GstBuffer *buffer, GstAnalyticsMtdType type)
{
  gpointer state = NULL;
  GstAnalyticsMtd mtd;
  guint n = 0;

  while (gst_analytics_relation_meta_iterate (test_relations (buffer), &state,
      type, &mtd))
    n++;
  return n;
}

guint
test_count_detections (GstBuffer *buffer)
{
  return test_count_mtds (buffer, gst_analytics_od_mtd_get_mtd_type ());
}

void
test_mirror (GstBuffer *buffer)
{
  gst_mien_buffer_adopt_faces (buffer);
  gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT,
      GST_MIEN_METADATA_DEFAULT);
}

GstMienFace *
test_adopt_only_face (GstBuffer *buffer)
{
  gst_mien_buffer_adopt_faces (buffer);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_writable_faces (buffer);

  g_assert_cmpuint (faces->len, ==, 1);
  return faces->pdata[0];
}

guint
test_count_faces (GstBuffer *buffer)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  return faces->len;
}

void
test_check_transforms (GstBuffer *buffer, guint n_faces)
{
  static const gint sizes[][2] = { { WIDTH, HEIGHT }, { 320, 240 },
    { 641, 479 }, { 1920, 1080 }, { 64, 48 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
    g_autoptr (GstBuffer) scaled =
        test_scale_metas (copy, WIDTH, HEIGHT, sizes[i][0], sizes[i][1]);
    const guint n_detections = test_count_detections (copy);

    g_test_message ("to %dx%d: %u faces, %u in the copy, expected %u",
        sizes[i][0], sizes[i][1], test_count_faces (scaled),
        test_count_faces (copy), n_faces);
    g_assert_cmpuint (test_count_faces (copy), ==, n_faces);
    g_assert_cmpuint (test_count_faces (scaled), ==, n_faces);
    test_mirror (copy);
    test_mirror (copy);
    g_assert_cmpuint (test_count_faces (copy), ==, n_faces);
    g_assert_cmpuint (test_count_detections (copy), ==, n_detections);
    g_assert_cmpuint (test_count_regions (copy), ==, n_faces);
  }
}
