/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces that other elements wrote as GStreamer analytics. */

#include <math.h>

#include "detections.h"

static void
test_adopt (void)
{
  static const struct {
    const gchar *type;
    gint x, y, w, h;
    gfloat confidence;
    gboolean adopted;
    gfloat adopted_confidence;
  } cases[] = {
    { "face", 10, 20, 30, 40, 0.75f, TRUE, 0.75f },
    { "face", -5, -6, 30, 40, 0, TRUE, 0 },
    { "face", 10, 20, 30, 40, NAN, TRUE, 1 },
    { "face", 10, 20, 30, 40, INFINITY, TRUE, 1 },
    { "face", 10, 20, 30, 40, 17, TRUE, 1 },
    { "face", 10, 20, 30, 40, -1, TRUE, 0 },
    { "face", G_MAXINT, G_MININT, G_MAXINT, G_MAXINT, 0.5f, TRUE, 0.5f },
    { "face", 10, 20, 0, 40, 1, FALSE, 0 },
    { "face", 10, 20, 30, 0, 1, FALSE, 0 },
    { "face", 10, 20, -30, 40, 1, FALSE, 0 },
    { "face", 10, 20, G_MININT, G_MININT, 1, FALSE, 0 },
    { "person", 10, 20, 30, 40, 1, FALSE, 0 },
    { "Face", 10, 20, 30, 40, 1, FALSE, 0 },
    { NULL, 10, 20, 30, 40, 1, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    test_add_detection (buffer, cases[i].type, cases[i].x, cases[i].y,
        cases[i].w, cases[i].h, cases[i].confidence);
    const guint n = cases[i].adopted ? 1 : 0;

    g_test_message ("%s %d,%d %dx%d %g", cases[i].type, cases[i].x, cases[i].y,
        cases[i].w, cases[i].h, cases[i].confidence);
    g_assert_cmpint (gst_mien_buffer_has_faces (buffer), ==, n);
    g_assert_cmpuint (test_count_faces (buffer), ==, n);
    g_assert_cmpuint (test_count_faces (buffer), ==, n);
    g_assert_cmpint (gst_mien_buffer_has_faces (buffer), ==, n);
    test_mirror (buffer);
    g_assert_cmpuint (test_count_detections (buffer), ==, 1);
    if (!cases[i].adopted)
      continue;
    const GstMienFace *face = test_adopt_only_face (buffer);
    g_assert_cmpfloat (face->x, ==, (gfloat) cases[i].x);
    g_assert_cmpfloat (face->y, ==, (gfloat) cases[i].y);
    g_assert_cmpfloat (face->width, ==, (gfloat) cases[i].w);
    g_assert_cmpfloat (face->height, ==, (gfloat) cases[i].h);
    g_assert_cmpfloat (face->confidence, ==, cases[i].adopted_confidence);
    g_assert_cmpstr (face->detector, ==, "analytics");
    g_assert_cmpuint (face->track_id, ==, 0);
    g_assert_cmpuint (face->frames_ago, ==, 0);
  }
}

/* Such as a buffer in a pad probe of a language binding. */
static void
test_shared_buffer (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  g_assert_false (gst_mien_buffer_has_faces (buffer));
  test_add_face_detection (buffer, 10);
  gst_buffer_ref (buffer);
  g_assert_cmpuint (test_count_faces (buffer), ==, 1);
  g_assert_null (gst_buffer_get_meta (buffer, GST_MIEN_FACE_META_API_TYPE));
  g_assert_true (gst_mien_buffer_has_faces (buffer));
  gst_buffer_unref (buffer);
  g_assert_cmpuint (test_count_faces (buffer), ==, 1);
}

static void
test_tracks (void)
{
  static const struct {
    guint64 tracking_id;
    GstAnalyticsRelTypes to_track, from_track;
    guint track_id;
  } cases[] = {
    { 7, GST_ANALYTICS_REL_TYPE_RELATE_TO, 0, 7 },
    { 7, 0, GST_ANALYTICS_REL_TYPE_RELATE_TO, 7 },
    { 7, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, 7 },
    { 7, 0, GST_ANALYTICS_REL_TYPE_IS_PART_OF, 7 },
    { 7, 0, 0, 0 },
    /* ioutracker's first */
    { 0, GST_ANALYTICS_REL_TYPE_RELATE_TO, 0, G_MAXINT },
    { G_MAXINT - 1, GST_ANALYTICS_REL_TYPE_RELATE_TO, 0, G_MAXINT - 1 },
    { G_MAXINT, GST_ANALYTICS_REL_TYPE_RELATE_TO, 0, 0 },
    { (G_GUINT64_CONSTANT (1) << 32) + 7, GST_ANALYTICS_REL_TYPE_RELATE_TO, 0,
        0 },
    { G_MAXUINT64, GST_ANALYTICS_REL_TYPE_RELATE_TO, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    guint before = test_add_track (buffer, 99);
    guint od = test_add_face_detection (buffer, 10);
    guint track = test_add_track (buffer, cases[i].tracking_id);
    guint person = test_add_detection (buffer, "person", 0, 0, 200, 400, 1);
    test_relate (buffer, person, before, GST_ANALYTICS_REL_TYPE_RELATE_TO);
    test_relate (buffer, od, track, cases[i].to_track);
    test_relate (buffer, track, od, cases[i].from_track);

    g_test_message ("%" G_GUINT64_FORMAT " by %u and %u: expected %u",
        cases[i].tracking_id, cases[i].to_track, cases[i].from_track,
        cases[i].track_id);
    g_assert_cmpuint (test_adopt_only_face (buffer)->track_id, ==,
        cases[i].track_id);
    test_mirror (buffer);
    g_assert_cmpuint (test_adopt_only_face (buffer)->track_id, ==,
        cases[i].track_id);
    g_assert_cmpuint (test_count_mtds (buffer,
                          gst_analytics_tracking_mtd_get_mtd_type ()),
        ==, 2);
    test_check_transforms (buffer, 1);
  }
}

/* As in "facedetect ! ioutracker ! faceclassify". An id that the face already
 * has is kept, and one that was removed later does not return. */
static void
test_tracker_behind (void)
{
  for (guint own = 0; own < 2; own++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *face =
        gst_mien_buffer_add_face (buffer, 10, 20, 100, 120, 1, "yunet");
    face->track_id = own ? 12 : 0;
    test_mirror (buffer);
    test_relate (buffer, 0, test_add_track (buffer, 3),
        GST_ANALYTICS_REL_TYPE_RELATE_TO);
    g_assert_cmpuint (test_adopt_only_face (buffer)->track_id, ==,
        own ? 12 : 3);
    test_mirror (buffer);
    face->track_id = 0;
    g_assert_cmpuint (test_adopt_only_face (buffer)->track_id, ==, 0);
  }
}

/* Two faces, each with a region and an ODMtd, whose numbers match or not; the
 * second region is off by up to a few pixels. Then the same with the ODMtds
 * read before the regions are added. */
static void
test_region_and_detection (void)
{
  static const struct {
    gint first_id, second_id, off;
  } cases[] = { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 3 }, { -1, -1, -20 },
    { 700, 701, 5 } };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++) {
    const gboolean late = i % 2;
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    test_add_face_detection (buffer, 10);
    guint second = test_add_face_detection (buffer, 90);
    test_relate (buffer, second, test_add_track (buffer, 5),
        GST_ANALYTICS_REL_TYPE_RELATE_TO);
    if (late)
      gst_mien_buffer_adopt_faces (buffer);
    test_add_face_region (buffer, 10, cases[i / 2].first_id);
    test_add_face_region (buffer, 90 + cases[i / 2].off,
        cases[i / 2].second_id);

    g_test_message ("regions %d and %d, %d off, %s", cases[i / 2].first_id,
        cases[i / 2].second_id, cases[i / 2].off, late ? "late" : "at once");
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
    g_assert_cmpuint (faces->len, ==, 2);
    for (guint k = 0; k < 2; k++) {
      const GstMienFace *face = faces->pdata[k];
      g_assert_cmpstr (face->detector, ==, late ? "analytics" : "roi");
      g_assert_cmpfloat (face->confidence, ==, 0.5f);
      g_assert_cmpuint (face->track_id, ==, k == 0 ? 0 : 5);
    }
    test_check_transforms (buffer, 2);
    test_mirror (buffer);
    g_assert_cmpuint (test_count_detections (buffer), ==, 2);
    test_check_transforms (buffer, 2);
  }
}

/* The region's own data takes precedence over the ODMtd's. */
static void
test_region_first (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstVideoRegionOfInterestMeta *roi = test_add_face_region (buffer, 10, 0);
  guint od = test_add_face_detection (buffer, 10);

  test_relate (buffer, od, test_add_track (buffer, 5),
      GST_ANALYTICS_REL_TYPE_RELATE_TO);
  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("detection", "confidence", G_TYPE_DOUBLE, 0.25, NULL));
  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("object_id", "id", G_TYPE_INT, 6, NULL));
  g_assert_cmpfloat (test_adopt_only_face (buffer)->confidence, ==, 0.25f);
  g_assert_cmpuint (test_adopt_only_face (buffer)->track_id, ==, 6);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/detections/adopt", test_adopt);
  g_test_add_func ("/meta/detections/shared-buffer", test_shared_buffer);
  g_test_add_func ("/meta/detections/tracks", test_tracks);
  g_test_add_func ("/meta/detections/tracker-behind", test_tracker_behind);
  g_test_add_func ("/meta/detections/region-and-detection",
      test_region_and_detection);
  g_test_add_func ("/meta/detections/region-first", test_region_first);
  return g_test_run ();
}
