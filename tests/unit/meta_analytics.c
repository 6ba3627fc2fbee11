/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The analytics mirror, as read by objectdetectionoverlay and DL Streamer. */

#include "detections.h"

#define WIDTH 640
#define HEIGHT 480

static GstAnalyticsRelationMeta *
mirror (GstBuffer *buffer)
{
  test_mirror (buffer);
  return gst_buffer_get_analytics_relation_meta (buffer);
}

static GstMienFace *
add_face (GstBuffer *buffer, gfloat x)
{
  return gst_mien_buffer_add_face (buffer, x, 20, 100, 120, 0.5f, "yunet");
}

static GstAnalyticsODMtd
nth_detection (GstAnalyticsRelationMeta *relations, guint n)
{
  gpointer state = NULL;
  GstAnalyticsMtd od;

  for (guint i = 0; i <= n; i++)
    g_assert_true (gst_analytics_relation_meta_iterate (relations, &state,
        gst_analytics_od_mtd_get_mtd_type (), &od));
  return od;
}

/* "emotion=b gender=a", in the order in which a reader finds them. */
static gchar *
labels_by (GstAnalyticsRelationMeta *relations, guint od_id,
    GstAnalyticsRelTypes relation)
{
  GString *labels = g_string_new (NULL);
  gpointer state = NULL;
  GstAnalyticsMtd cls;

  while (gst_analytics_relation_meta_get_direct_related (relations, od_id,
      relation, gst_analytics_cls_mtd_get_mtd_type (), &state, &cls)) {
    g_assert_cmpuint (gst_analytics_cls_mtd_get_length (&cls), ==, 1);
    g_assert_cmpint (gst_analytics_relation_meta_get_relation (relations,
                         cls.id, od_id),
        ==, GST_ANALYTICS_REL_TYPE_IS_PART_OF);
    g_string_append_printf (labels, "%s%s %g", labels->len ? ", " : "",
        g_quark_to_string (gst_analytics_cls_mtd_get_quark (&cls, 0)),
        gst_analytics_cls_mtd_get_level (&cls, 0));
  }
  return g_string_free (labels, FALSE);
}

static void
assert_labels (GstAnalyticsRelationMeta *relations, guint od_id,
    const gchar *expected)
{
  g_autofree gchar *contained =
      labels_by (relations, od_id, GST_ANALYTICS_REL_TYPE_CONTAIN);
  g_autofree gchar *related =
      labels_by (relations, od_id, GST_ANALYTICS_REL_TYPE_RELATE_TO);

  g_assert_cmpstr (contained, ==, expected);
  g_assert_cmpstr (related, ==, expected);
}

static GstVideoRegionOfInterestMeta *
roi_of (GstBuffer *buffer, guint od_id)
{
  GstVideoRegionOfInterestMeta *roi =
      gst_buffer_get_video_region_of_interest_meta_id (buffer, (gint) od_id);

  g_assert_nonnull (roi);
  return roi;
}

static void
test_recipe (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GST_BUFFER_PTS (buffer) = 5 * GST_SECOND;
  GstMienFace *face = add_face (buffer, -10.3f);
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  gst_mien_face_take_attribute (face, test_attribute ("gender", 1));
  face->track_id = 12;
  GstAnalyticsRelationMeta *relations = mirror (buffer);

  GstAnalyticsODMtd od = nth_detection (relations, 0);
  gint x, y, w, h;
  gfloat confidence;
  g_assert_true (gst_analytics_od_mtd_get_location (&od, &x, &y, &w, &h,
      &confidence));
  g_assert_cmpstr (g_quark_to_string (gst_analytics_od_mtd_get_obj_type (&od)),
      ==, "face");
  g_assert_cmpint (x, ==, 0);
  g_assert_cmpint (y, ==, 20);
  g_assert_cmpint (w, ==, 90);
  g_assert_cmpint (h, ==, 120);
  g_assert_cmpfloat (confidence, ==, 0.5f);
  assert_labels (relations, od.id, "b 0.75, a 1");

  GstVideoRegionOfInterestMeta *roi = roi_of (buffer, od.id);
  g_assert_cmpuint (roi->w, ==, 90);
  g_assert_cmpstr (
      gst_structure_get_string (
          gst_video_region_of_interest_meta_get_param (roi, "gender"), "type"),
      ==, "classification_result");

  gpointer state = NULL;
  GstAnalyticsMtd track;
  guint64 id;
  GstClockTime first, last;
  gboolean lost;
  g_assert_true (gst_analytics_relation_meta_get_direct_related (relations,
      od.id, GST_ANALYTICS_REL_TYPE_RELATE_TO,
      gst_analytics_tracking_mtd_get_mtd_type (), &state, &track));
  g_assert_true (gst_analytics_tracking_mtd_get_info (&track, &id, &first,
      &last, &lost));
  g_assert_cmpuint (id, ==, 12);
  g_assert_cmpuint (last, ==, 5 * GST_SECOND);
  g_assert_false (lost);
}

/* GStreamer has no Mtd for a number. */
static void
test_number_mtd (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = add_face (buffer, 10);
  gst_mien_face_take_attribute (face, test_number ("age", "years", 34));
  gst_mien_face_take_attribute (face, test_attribute ("gender", 1));
  GstAnalyticsRelationMeta *relations = mirror (buffer);

  assert_labels (relations, nth_detection (relations, 0).id, "a 1");
}

static void
test_idempotent (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = add_face (buffer, 10);
  face->track_id = 12;
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  gsize length = gst_analytics_relation_get_length (mirror (buffer));

  g_assert_cmpuint (length, ==, 3);
  g_assert_cmpuint (gst_analytics_relation_get_length (mirror (buffer)), ==,
      length);
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
  g_assert_cmpuint (gst_analytics_relation_get_length (mirror (copy)), ==,
      length);
  g_autoptr (GstBuffer) scaled =
      test_scale_metas (buffer, 2 * WIDTH, 2 * HEIGHT, WIDTH, HEIGHT);
  g_assert_cmpuint (gst_analytics_relation_get_length (mirror (scaled)), ==,
      length);
  g_assert_cmpuint (test_count_regions (scaled), ==, 1);
}

/* facedetect mirrors; faceclassify mirrors again, with more and then with
 * different results. Readers cannot reach superseded results. */
static void
test_update (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = add_face (buffer, 10);
  GstAnalyticsRelationMeta *relations = mirror (buffer);
  GstAnalyticsODMtd od = nth_detection (relations, 0);
  assert_labels (relations, od.id, "");

  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  relations = mirror (buffer);
  assert_labels (relations, od.id, "b 0.75");
  g_autoptr (GstMienAttribute) changed = test_attribute ("emotion", 0.875f);
  gst_mien_face_take_attribute (face, gst_mien_attribute_ref (changed));
  relations = mirror (buffer);
  assert_labels (relations, od.id, "a 0.875");
  gst_mien_face_take_attribute (face,
      gst_mien_attribute_copy_with (changed, -1, 0));
  relations = mirror (buffer);
  assert_labels (relations, od.id, "");
  g_assert_false (gst_structure_has_field (
      gst_video_region_of_interest_meta_get_param (roi_of (buffer, od.id),
          "emotion"),
      "type"));

  g_assert_cmpuint (test_count_detections (buffer), ==, 1);
}

/* Faces of another detector that wrote a region and an ODMtd with one id. */
static void
test_reuse_of_others (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  const guint car = test_add_detection (buffer, "car", 10, 20, 100, 120, 1);
  const guint theirs = test_add_face_detection (buffer, 10);
  test_add_face_region (buffer, 10, (gint) theirs);

  gst_mien_face_take_attribute (test_adopt_only_face (buffer),
      test_attribute ("emotion", 1));
  GstAnalyticsRelationMeta *relations = mirror (buffer);
  g_assert_cmpuint (test_count_detections (buffer), ==, 2);
  assert_labels (relations, theirs, "a 1");
  assert_labels (relations, car, "");
}

/* A plain region has the id 0, and so has an ODMtd that does not belong to
 * it. */
static void
test_foreign_zero (void)
{
  static const gint places[][2] = { { 400, 20 }, { 10, 300 }, { 400, 300 } };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    const guint other = test_add_detection (buffer, "face", places[i][0],
        places[i][1], 50, 50, 1);
    test_add_face_region (buffer, 10, 0);
    GstAnalyticsRelationMeta *relations = mirror (buffer);

    g_test_message ("other face at %d,%d: %u Mtds", places[i][0], places[i][1],
        (guint) gst_analytics_relation_get_length (relations));
    g_assert_cmpuint (other, ==, 0);
    g_assert_cmpuint (gst_analytics_relation_get_length (relations), ==, 2);
    g_assert_cmpuint (roi_of (buffer, nth_detection (relations, 1).id)->x, ==,
        10);
  }
}

static void
test_counts (void)
{
  static const guint counts[] = { 0, 1, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    for (guint k = 0; k < counts[i]; k++) {
      GstMienFace *face = add_face (buffer, k);
      gst_mien_face_take_attribute (face, test_attribute ("emotion", 1));
      gst_mien_face_take_attribute (face, test_attribute ("gender", 0));
    }
    mirror (buffer);
    GstAnalyticsRelationMeta *relations = mirror (buffer);
    g_test_message ("%u faces", counts[i]);
    g_assert_true ((relations != NULL) == (counts[i] > 0));
    for (guint k = 0; k < counts[i]; k++) {
      guint od_id = nth_detection (relations, k).id;
      assert_labels (relations, od_id, "a 1, b 1");
      g_assert_cmpuint (roi_of (buffer, od_id)->x, ==, k);
    }
    if (relations)
      g_assert_cmpuint (gst_analytics_relation_get_length (relations), ==,
          3 * counts[i]);
  }
}

static void
test_off (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  add_face (buffer, 1);
  gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT, GST_MIEN_METADATA_ROI);
  g_assert_null (gst_buffer_get_analytics_relation_meta (buffer));
  GstAnalyticsRelationMeta *relations = mirror (buffer);
  g_assert_cmpuint (test_count_regions (buffer), ==, 1);
  roi_of (buffer, nth_detection (relations, 0).id);
}

/* A dropped face and one that moved slightly leave no box; if another element's
 * detection is present too, it is preserved. */
static void
test_remove_and_move (void)
{
  for (guint foreign = 0; foreign < 2; foreign++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *first = add_face (buffer, 10);
    GstMienFace *second = add_face (buffer, 300);
    gst_mien_face_take_attribute (second, test_attribute ("emotion", 1));
    GstAnalyticsRelationMeta *relations = mirror (buffer);
    if (foreign)
      test_add_detection (buffer, "car", 0, 0, 9, 9, 1);

    gst_mien_buffer_remove_face (buffer, first);
    second->x += 7;
    relations = mirror (buffer);
    g_assert_cmpuint (test_count_detections (buffer), ==, foreign ? 3 : 1);
    g_assert_cmpuint (test_count_regions (buffer), ==, 1);
    GstAnalyticsODMtd od = nth_detection (relations, foreign);
    gint x, y, w, h;
    g_assert_true (gst_analytics_od_mtd_get_location (&od, &x, &y, &w, &h,
        NULL));
    g_assert_cmpint (x, ==, foreign ? 300 : 307);
    g_assert_cmpint (roi_of (buffer, od.id)->x, ==, 307);
    assert_labels (relations, od.id, "a 1");
  }
}

/* Like facetrack with faces close together: they move, and get tracks. The
 * third region still has the number that now belongs to the second face. */
static void
test_move_with_tracks (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *moved[3];
  for (guint i = 0; i < 3; i++)
    moved[i] = add_face (buffer, 50 * i);
  mirror (buffer);

  for (guint i = 0; i < 3; i++) {
    moved[i]->x += 5;
    moved[i]->track_id = i + 1;
  }
  GstAnalyticsRelationMeta *relations = mirror (buffer);
  g_assert_cmpuint (test_count_detections (buffer), ==, 3);
  for (guint i = 0; i < 3; i++) {
    GstAnalyticsODMtd od = nth_detection (relations, i);
    gint x, y, w, h;
    g_assert_true (gst_analytics_od_mtd_get_location (&od, &x, &y, &w, &h,
        NULL));
    g_assert_cmpint (x, ==, (gint) (50 * i) + 5);
    g_assert_cmpuint (roi_of (buffer, od.id)->x, ==, 50 * i + 5);
  }
}

/* Each of two branches of a tee classified the same face; in both, the ClsMtd
 * has the same number. */
static void
test_join (void)
{
  g_autoptr (GstBuffer) one = gst_buffer_new ();
  add_face (one, 10);
  mirror (one);
  g_autoptr (GstBuffer) two = gst_buffer_copy (one);
  g_autoptr (GPtrArray) ours = gst_mien_buffer_get_writable_faces (one);
  g_autoptr (GPtrArray) theirs = gst_mien_buffer_get_writable_faces (two);
  GstMienFace *face = ours->pdata[0], *twin = theirs->pdata[0];
  GstMeta *meta = gst_buffer_get_meta (two, GST_MIEN_FACE_META_API_TYPE);
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 1));
  mirror (one);
  gst_mien_face_take_attribute (twin, test_attribute ("gender", 0.25f));
  mirror (two);

  GstMetaTransformCopy copy = { FALSE, 0, -1 };
  g_assert_true (meta->info->transform_func (one, meta, two,
      _gst_meta_transform_copy, &copy));
  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 2);
  GstAnalyticsRelationMeta *relations = mirror (one);
  assert_labels (relations, nth_detection (relations, 0).id, "a 1, b 0.75");
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/analytics/recipe", test_recipe);
  g_test_add_func ("/meta/analytics/number", test_number_mtd);
  g_test_add_func ("/meta/analytics/idempotent", test_idempotent);
  g_test_add_func ("/meta/analytics/update", test_update);
  g_test_add_func ("/meta/analytics/reuse-of-others", test_reuse_of_others);
  g_test_add_func ("/meta/analytics/foreign-zero", test_foreign_zero);
  g_test_add_func ("/meta/analytics/counts", test_counts);
  g_test_add_func ("/meta/analytics/remove-and-move", test_remove_and_move);
  g_test_add_func ("/meta/analytics/move-with-tracks", test_move_with_tracks);
  g_test_add_func ("/meta/analytics/join", test_join);
  g_test_add_func ("/meta/analytics/off", test_off);
  return g_test_run ();
}
