/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces that other elements wrote as GStreamer's analytics. */

#include <math.h>

#include <gst/analytics/analytics.h>

#include "faces.h"

#define WIDTH 640
#define HEIGHT 480

static GstAnalyticsRelationMeta *
relations_of (GstBuffer *buffer)
{
  return gst_buffer_add_analytics_relation_meta (buffer);
}

static guint
add_detection (GstBuffer *buffer, const gchar *type, gint x, gint y, gint w,
    gint h, gfloat confidence)
{
  GstAnalyticsODMtd od;

  g_assert_true (gst_analytics_relation_meta_add_od_mtd
      (relations_of (buffer), g_quark_from_string (type), x, y, w, h,
          confidence, &od));
  return od.id;
}

static guint
add_face (GstBuffer *buffer, gint x)
{
  return add_detection (buffer, "face", x, 20, 100, 120, 0.5f);
}

static guint
add_track (GstBuffer *buffer, guint64 id)
{
  GstAnalyticsTrackingMtd track;

  g_assert_true (gst_analytics_relation_meta_add_tracking_mtd
      (relations_of (buffer), id, 0, &track));
  return track.id;
}

static void
relate (GstBuffer *buffer, guint from, guint to, GstAnalyticsRelTypes type)
{
  g_assert_true (gst_analytics_relation_meta_set_relation
      (relations_of (buffer), type, from, to));
}

static guint
count_mtds (GstBuffer *buffer, GstAnalyticsMtdType type)
{
  gpointer state = NULL;
  GstAnalyticsMtd mtd;
  guint n = 0;

  while (gst_analytics_relation_meta_iterate (relations_of (buffer), &state,
          type, &mtd))
    n++;
  return n;
}

static guint
count_detections (GstBuffer *buffer)
{
  return count_mtds (buffer, gst_analytics_od_mtd_get_mtd_type ());
}

static void
mirror (GstBuffer *buffer)
{
  gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT,
      GST_MIEN_METADATA_DEFAULT);
}

/* The only face. */
static GstMienFace *
only_face (GstBuffer *buffer)
{
  gst_mien_buffer_adopt_faces (buffer);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_writable_faces (buffer);

  g_assert_cmpuint (faces->len, ==, 1);
  return faces->pdata[0];
}

static guint
count_faces (GstBuffer *buffer)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  return faces->len;
}

/* As many after transforms, and no second ODMtd or region then. */
static void
check_after_transforms (GstBuffer *buffer, guint n_faces)
{
  static const gint sizes[][2] = {
    { WIDTH, HEIGHT }, { 320, 240 }, { 641, 479 }, { 1920, 1080 }, { 64, 48 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
    g_autoptr (GstBuffer) scaled = test_scale_metas (copy, WIDTH, HEIGHT,
        sizes[i][0], sizes[i][1]);
    const guint n_detections = count_detections (copy);

    g_test_message ("to %dx%d: %u faces, %u in the copy, expected %u",
        sizes[i][0], sizes[i][1], count_faces (scaled), count_faces (copy),
        n_faces);
    g_assert_cmpuint (count_faces (copy), ==, n_faces);
    g_assert_cmpuint (count_faces (scaled), ==, n_faces);
    mirror (copy);
    mirror (copy);
    g_assert_cmpuint (count_faces (copy), ==, n_faces);
    g_assert_cmpuint (count_detections (copy), ==, n_detections);
    g_assert_cmpuint (test_count_regions (copy), ==, n_faces);
  }
}

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
    add_detection (buffer, cases[i].type, cases[i].x, cases[i].y, cases[i].w,
        cases[i].h, cases[i].confidence);
    const guint n = cases[i].adopted ? 1 : 0;

    g_test_message ("%s %d,%d %dx%d %g", cases[i].type, cases[i].x,
        cases[i].y, cases[i].w, cases[i].h, cases[i].confidence);
    g_assert_cmpint (gst_mien_buffer_has_faces (buffer), ==, n);
    g_assert_cmpuint (count_faces (buffer), ==, n);
    g_assert_cmpuint (count_faces (buffer), ==, n);
    g_assert_cmpint (gst_mien_buffer_has_faces (buffer), ==, n);
    mirror (buffer);
    g_assert_cmpuint (count_detections (buffer), ==, 1);
    if (!cases[i].adopted)
      continue;
    const GstMienFace *face = only_face (buffer);
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
  add_face (buffer, 10);
  gst_buffer_ref (buffer);
  g_assert_cmpuint (count_faces (buffer), ==, 1);
  g_assert_null (gst_buffer_get_meta (buffer, GST_MIEN_FACE_META_API_TYPE));
  g_assert_true (gst_mien_buffer_has_faces (buffer));
  gst_buffer_unref (buffer);
  g_assert_cmpuint (count_faces (buffer), ==, 1);
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
    guint before = add_track (buffer, 99);
    guint od = add_face (buffer, 10);
    guint track = add_track (buffer, cases[i].tracking_id);
    guint person = add_detection (buffer, "person", 0, 0, 200, 400, 1);
    relate (buffer, person, before, GST_ANALYTICS_REL_TYPE_RELATE_TO);
    relate (buffer, od, track, cases[i].to_track);
    relate (buffer, track, od, cases[i].from_track);

    g_test_message ("%" G_GUINT64_FORMAT " by %u and %u: expected %u",
        cases[i].tracking_id, cases[i].to_track, cases[i].from_track,
        cases[i].track_id);
    g_assert_cmpuint (only_face (buffer)->track_id, ==, cases[i].track_id);
    mirror (buffer);
    g_assert_cmpuint (only_face (buffer)->track_id, ==, cases[i].track_id);
    g_assert_cmpuint (count_mtds (buffer,
            gst_analytics_tracking_mtd_get_mtd_type ()), ==, 2);
    check_after_transforms (buffer, 1);
  }
}

/* As "facedetect ! ioutracker ! faceclassify" does it; an id that the face has
 * stays, and so does that it has none by now. */
static void
test_tracker_behind (void)
{
  for (guint own = 0; own < 2; own++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *face = gst_mien_buffer_add_face (buffer, 10, 20, 100,
        120, 1, "yunet");
    face->track_id = own ? 12 : 0;
    mirror (buffer);
    relate (buffer, 0, add_track (buffer, 3),
        GST_ANALYTICS_REL_TYPE_RELATE_TO);
    g_assert_cmpuint (only_face (buffer)->track_id, ==, own ? 12 : 3);
    mirror (buffer);
    face->track_id = 0;
    g_assert_cmpuint (only_face (buffer)->track_id, ==, 0);
  }
}

static void
test_own_mirrors (void)
{
  static const gint boxes[][4] = {
    { 10, 20, 100, 120 }, { 12, 22, 100, 120 }, { -30, -30, 80, 90 },
    { 600, 440, 200, 200 }, { 300, 300, 2, 2 }, { 300, 300, 2, 2 }
  };
  static const GstMienMetadata mirrors[]
      = { GST_MIEN_METADATA_DEFAULT, GST_MIEN_METADATA_ANALYTICS };

  for (guint m = 0; m < G_N_ELEMENTS (mirrors); m++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
      gst_mien_buffer_add_face (buffer, boxes[i][0] + 0.4f,
          boxes[i][1] + 0.6f, boxes[i][2], boxes[i][3], 1, "yunet");
    gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT, mirrors[m]);
    g_assert_cmpuint (count_detections (buffer), ==, G_N_ELEMENTS (boxes));
    check_after_transforms (buffer, G_N_ELEMENTS (boxes));
  }
}

static void
test_adopted_are_known (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  add_face (buffer, 10);
  add_face (buffer, 40);
  add_face (buffer, 40);
  add_face (buffer, -60);
  add_detection (buffer, "person", 0, 0, 300, 400, 1);
  g_assert_cmpuint (count_faces (buffer), ==, 4);
  check_after_transforms (buffer, 4);
  mirror (buffer);
  g_assert_cmpuint (count_detections (buffer), ==, 5);
  check_after_transforms (buffer, 4);
}

static GstVideoRegionOfInterestMeta *
add_region (GstBuffer *buffer, gint x, gint id)
{
  GstVideoRegionOfInterestMeta *roi
      = gst_buffer_add_video_region_of_interest_meta (buffer, "face", x, 20,
      100, 120);

  roi->id = id;
  return roi;
}

/* Two faces, each a region and an ODMtd, whose numbers fit or not; the second
 * region is up to a few pixels off. Then the same with the ODMtds read before
 * the regions come. */
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
    add_face (buffer, 10);
    guint second = add_face (buffer, 90);
    relate (buffer, second, add_track (buffer, 5),
        GST_ANALYTICS_REL_TYPE_RELATE_TO);
    if (late)
      gst_mien_buffer_adopt_faces (buffer);
    add_region (buffer, 10, cases[i / 2].first_id);
    add_region (buffer, 90 + cases[i / 2].off, cases[i / 2].second_id);

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
    check_after_transforms (buffer, 2);
    mirror (buffer);
    g_assert_cmpuint (count_detections (buffer), ==, 2);
    check_after_transforms (buffer, 2);
  }
}

/* What a region says of its own counts before what the ODMtd says. */
static void
test_region_first (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstVideoRegionOfInterestMeta *roi = add_region (buffer, 10, 0);
  guint od = add_face (buffer, 10);

  relate (buffer, od, add_track (buffer, 5), GST_ANALYTICS_REL_TYPE_RELATE_TO);
  gst_video_region_of_interest_meta_add_param (roi, gst_structure_new
      ("detection", "confidence", G_TYPE_DOUBLE, 0.25, NULL));
  gst_video_region_of_interest_meta_add_param (roi, gst_structure_new
      ("object_id", "id", G_TYPE_INT, 6, NULL));
  g_assert_cmpfloat (only_face (buffer)->confidence, ==, 0.25f);
  g_assert_cmpuint (only_face (buffer)->track_id, ==, 6);
}

static GstMienFace *
face_at (GstBuffer *buffer, gint x)
{
  gst_mien_buffer_adopt_faces (buffer);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_writable_faces (buffer);

  for (guint i = 0; i < faces->len; i++)
    if (((GstMienFace *) faces->pdata[i])->x == x)
      return faces->pdata[i];
  g_assert_not_reached ();
}

static GstMeta *
meta_at (GstBuffer *buffer, gint x)
{
  const GstMienFace *face = face_at (buffer, x);
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state,
          GST_MIEN_FACE_META_API_TYPE)))
    if (((GstMienFaceMeta *) meta)->face == face)
      return meta;
  g_assert_not_reached ();
}

/* A face that was removed does not come back, however it was found. */
static void
test_remove (void)
{
  for (guint i = 0; i < 4; i++) {
    const gboolean region = i & 1, mirrored = i & 2;
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    add_face (buffer, 10);
    add_face (buffer, 300);
    if (region)
      add_region (buffer, 300, 9);
    if (mirrored)
      mirror (buffer);

    g_test_message ("%s, %s", region ? "region too" : "no region",
        mirrored ? "mirrored" : "not mirrored");
    gst_mien_buffer_remove_face (buffer, face_at (buffer, 300));
    g_assert_cmpfloat (only_face (buffer)->x, ==, 10);
    check_after_transforms (buffer, 1);
    /* Past our function, too; its region is not known to be a mirror. */
    if (mirrored)
      gst_mien_buffer_remove_face (buffer, face_at (buffer, 10));
    else
      gst_buffer_remove_meta (buffer, meta_at (buffer, 10));
    g_assert_cmpuint (count_faces (buffer), ==, 0);
    g_assert_false (gst_mien_buffer_has_faces (buffer));
    check_after_transforms (buffer, 0);
    add_face (buffer, 300);
    g_assert_true (gst_mien_buffer_has_faces (buffer));
    g_assert_cmpfloat (only_face (buffer)->x, ==, 300);
  }
}

/* Far from its ODMtd, which stays where another element's is in the meta. */
static void
test_move_away (void)
{
  for (guint adopted = 0; adopted < 2; adopted++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *face;
    if (adopted) {
      add_face (buffer, 10);
      face = only_face (buffer);
    } else {
      add_detection (buffer, "car", 0, 0, 9, 9, 1);
      face = gst_mien_buffer_add_face (buffer, 10, 20, 100, 120, 1,
          "yunet");
    }
    mirror (buffer);
    face->x = 400;
    mirror (buffer);
    g_assert_true (only_face (buffer) == face);
    g_assert_cmpuint (count_detections (buffer), ==, adopted ? 2 : 3);
    check_after_transforms (buffer, 1);
  }
}

/* Where the meta was lost on the way, another one's numbers mean nothing. */
static void
test_other_meta (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  gst_mien_buffer_add_face (buffer, 10, 20, 100, 120, 1, "yunet");
  gst_mien_buffer_add_face (buffer, 150, 20, 100, 120, 1, "yunet");
  mirror (buffer);
  g_assert_true (gst_buffer_remove_meta (buffer,
          (GstMeta *) relations_of (buffer)));
  add_face (buffer, 400);
  add_face (buffer, 151);
  g_assert_cmpuint (count_faces (buffer), ==, 3);
  mirror (buffer);
  g_assert_cmpuint (count_detections (buffer), ==, 3);
  check_after_transforms (buffer, 3);
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
  g_test_add_func ("/meta/detections/own-mirrors", test_own_mirrors);
  g_test_add_func ("/meta/detections/adopted-are-known",
      test_adopted_are_known);
  g_test_add_func ("/meta/detections/region-and-detection",
      test_region_and_detection);
  g_test_add_func ("/meta/detections/region-first", test_region_first);
  g_test_add_func ("/meta/detections/remove", test_remove);
  g_test_add_func ("/meta/detections/move-away", test_move_away);
  g_test_add_func ("/meta/detections/other-meta", test_other_meta);
  return g_test_run ();
}
