/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landmarks as groups of keypoints, which GStreamer has from 1.29.2 on. */

#include "detections.h"
#include "moved.h"

#define N GST_MIEN_N_LANDMARKS
#define BOTH (GST_ANALYTICS_REL_TYPE_CONTAIN | GST_ANALYTICS_REL_TYPE_RELATE_TO)

static const GstMienPoint expected[N] = { { 30, 60 }, { 70, 61 }, { 50, 85 },
  { 35, 110 }, { 66, 111 } };

/* The points of a group with that many: for 5 the landmarks; for 68 those at
 * their places in 300-W, each eye a hexagon around its centre; others far
 * away. */
static void
lay_out (gint *xy, guint n_points)
{
  static const gint hexagon[6][2] = { { -9, 0 }, { -4, -3 }, { 4, -3 },
    { 9, 0 }, { 4, 3 }, { -4, 3 } };
  static const guint single[] = { 30, 48, 54 };

  for (guint i = 0; i < 2 * n_points; i++)
    xy[i] = 5000 + (gint) i;
  for (guint i = 0; n_points != 68 && i < MIN (n_points, N); i++) {
    xy[2 * i] = (gint) expected[i].x;
    xy[2 * i + 1] = (gint) expected[i].y;
  }
  if (n_points != 68)
    return;
  for (guint eye = 0; eye < 2; eye++)
    for (guint k = 0; k < 6; k++) {
      xy[2 * (36 + 6 * eye + k)] = (gint) expected[eye].x + hexagon[k][0];
      xy[2 * (36 + 6 * eye + k) + 1] = (gint) expected[eye].y + hexagon[k][1];
    }
  for (guint i = 0; i < G_N_ELEMENTS (single); i++) {
    xy[2 * single[i]] = (gint) expected[2 + i].x;
    xy[2 * single[i] + 1] = (gint) expected[2 + i].y;
  }
}

/* Adds another element's group; returns its id. */
static guint
add_group (GstBuffer *buffer, const gchar *tag, guint n_points,
    const gfloat *confidences)
{
  GstAnalyticsGroupMtd group;
  gint xy[2 * 80];

  lay_out (xy, n_points);
  g_assert_true (gst_analytics_relation_meta_add_keypoints_group (
      test_relations (buffer), tag, GST_ANALYTICS_KEYPOINT_DIMENSIONS_2D,
      2 * n_points, xy, n_points, confidences, NULL, 0, NULL, &group));
  return group.id;
}

static guint
count_groups (GstBuffer *buffer)
{
  return test_count_mtds (buffer, gst_analytics_group_mtd_get_mtd_type ());
}

static void
check_landmarks (const GstMienFace *face, gfloat shift)
{
  g_assert_true (face->has_landmarks);
  for (guint i = 0; i < N; i++) {
    g_assert_cmpfloat_with_epsilon (face->landmarks[i].x, expected[i].x + shift,
        1e-3);
    g_assert_cmpfloat_with_epsilon (face->landmarks[i].y, expected[i].y, 1e-3);
  }
}

/* A face of Mien's at (x, 20), with its landmarks at `expected` relative to
 * it. */
static GstMienFace *
add_face (GstBuffer *buffer, gfloat x)
{
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, x, 20, 100, 120, 1, "yunet");

  face->has_landmarks = TRUE;
  for (guint i = 0; i < N; i++)
    face->landmarks[i] = (GstMienPoint) { expected[i].x + x, expected[i].y };
  return face;
}

/* Reads the ODMtd's only group with that tag as any reader would. */
static void
check_group (GstBuffer *buffer, guint od_id, gint shift)
{
  GstAnalyticsRelationMeta *relations = test_relations (buffer);
  gpointer state = NULL;
  GstAnalyticsMtd group, member;

  g_assert_true (gst_analytics_relation_meta_get_direct_related (relations,
      od_id, GST_ANALYTICS_REL_TYPE_CONTAIN,
      gst_analytics_group_mtd_get_mtd_type (), &state, &group));
  g_assert_true (gst_analytics_mtd_has_semantic_tag (&group, "face-5-kp"));
  g_assert_cmpint (gst_analytics_relation_meta_get_relation (relations, od_id,
                       group.id),
      ==, BOTH);
  g_assert_cmpint (gst_analytics_relation_meta_get_relation (relations,
                       group.id, od_id),
      ==, GST_ANALYTICS_REL_TYPE_IS_PART_OF);
  g_assert_cmpuint (gst_analytics_group_mtd_get_member_count (&group), ==, N);
  for (guint i = 0; i < N; i++) {
    GstAnalyticsKeypointDimensions dimensions;
    gint x, y, z;
    g_assert_true (gst_analytics_group_mtd_get_member (&group, i, &member));
    g_assert_true (gst_analytics_keypoint_mtd_get_position (&member, &x, &y, &z,
        &dimensions));
    g_assert_cmpint (x, ==, (gint) expected[i].x + shift);
    g_assert_cmpint (y, ==, (gint) expected[i].y);
    g_assert_cmpint (z, ==, 0);
    g_assert_cmpint (dimensions, ==, GST_ANALYTICS_KEYPOINT_DIMENSIONS_2D);
  }
  g_assert_false (gst_analytics_relation_meta_get_direct_related (relations,
      od_id, GST_ANALYTICS_REL_TYPE_CONTAIN,
      gst_analytics_group_mtd_get_mtd_type (), &state, &group));
}

static guint
nth_detection (GstBuffer *buffer, guint n)
{
  gpointer state = NULL;
  GstAnalyticsMtd od;

  for (guint i = 0; i <= n; i++)
    g_assert_true (gst_analytics_relation_meta_iterate (test_relations (buffer),
        &state, gst_analytics_od_mtd_get_mtd_type (), &od));
  return od.id;
}

static void
test_write (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  add_face (buffer, 0)->landmarks[1].x -= 0.4f;
  add_face (buffer, 200)->landmarks[2].y -= 0.4f;
  gst_mien_buffer_add_face (buffer, 400, 20, 100, 120, 1, "cascade");
  for (guint i = 0; i < 3; i++) {
    test_mirror (buffer);
    g_assert_cmpuint (count_groups (buffer), ==, 2);
    check_group (buffer, nth_detection (buffer, 0), 0);
    check_group (buffer, nth_detection (buffer, 1), 200);
  }
  test_check_transforms (buffer, 3);
}

static void
test_read (void)
{
  static const struct {
    const gchar *tag;
    guint n_points;
    GstAnalyticsRelTypes to_group, from_group;
    gboolean read;
  } cases[] = {
    { "face-5-kp", 5, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, TRUE },
    { "face-5-kp", 5, 0, GST_ANALYTICS_REL_TYPE_IS_PART_OF, TRUE },
    { "face-5-kp", 5, GST_ANALYTICS_REL_TYPE_RELATE_TO, 0, TRUE },
    { "face-5-kp", 5, 0, 0, FALSE },
    { "face-68-kp", 68, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, TRUE },
    { "people/face-68-kp", 68, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, TRUE },
    { "facial-landmarks/5", 5, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, TRUE },
    { "face-4-kp", 4, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, FALSE },
    { "face-6-kp", 6, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, FALSE },
    { "face-67-kp", 67, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, FALSE },
    { "face-69-kp", 69, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, FALSE },
    { "pose-5-kp", 5, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, FALSE },
    { "", 5, GST_ANALYTICS_REL_TYPE_CONTAIN, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    const guint od = test_add_face_detection (buffer, 0);
    const guint group =
        add_group (buffer, cases[i].tag, cases[i].n_points, NULL);

    g_test_message ("\"%s\" of %u, %d %d", cases[i].tag, cases[i].n_points,
        cases[i].to_group, cases[i].from_group);
    test_relate (buffer, od, group, cases[i].to_group);
    test_relate (buffer, group, od, cases[i].from_group);
    const GstMienFace *face = test_adopt_only_face (buffer);
    g_assert_cmpint (face->has_landmarks, ==, cases[i].read);
    for (guint k = 0; k < 3; k++) {
      test_mirror (buffer);
      g_assert_cmpuint (count_groups (buffer), ==, 1);
    }
    test_check_transforms (buffer, 1);
    if (cases[i].read)
      check_landmarks (test_adopt_only_face (buffer), 0);
  }
}

/* A point that was not found has no position. */
static void
test_not_found (void)
{
  for (guint missing = 0; missing <= N; missing++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    gfloat confidences[N] = { 1, 0.5f, 0.25f, 0.01f, 1 };

    if (missing < N)
      confidences[missing] = 0;
    const guint od = test_add_face_detection (buffer, 0);
    test_relate (buffer, od, add_group (buffer, "face-5-kp", 5, confidences),
        GST_ANALYTICS_REL_TYPE_CONTAIN);
    g_assert_cmpint (test_adopt_only_face (buffer)->has_landmarks, ==,
        missing == N);
  }
}

static void
test_3d (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  const guint od = test_add_face_detection (buffer, 0);
  GstAnalyticsGroupMtd group;
  gint xyz[3 * N];

  for (guint i = 0; i < N; i++) {
    xyz[3 * i] = (gint) expected[i].x;
    xyz[3 * i + 1] = (gint) expected[i].y;
    xyz[3 * i + 2] = 7;
  }
  gst_analytics_relation_meta_add_keypoints_group (test_relations (buffer),
      "face-5-kp", GST_ANALYTICS_KEYPOINT_DIMENSIONS_3D, G_N_ELEMENTS (xyz),
      xyz, N, NULL, NULL, 0, NULL, &group);
  test_relate (buffer, od, group.id, GST_ANALYTICS_REL_TYPE_CONTAIN);
  check_landmarks (test_adopt_only_face (buffer), 0);
}

/* A landmark element after a detector without landmarks; also visible if the
 * buffer is not writable. Existing landmarks are kept. */
static void
test_later_element (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  gst_mien_buffer_add_face (buffer, 0, 20, 100, 120, 1, "cascade");
  test_mirror (buffer);
  test_relate (buffer, nth_detection (buffer, 0),
      add_group (buffer, "face-68-kp", 68, NULL),
      GST_ANALYTICS_REL_TYPE_CONTAIN);
  gst_buffer_ref (buffer);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  check_landmarks (faces->pdata[0], 0);
  gst_buffer_unref (buffer);
  GstMienFace *face = test_adopt_only_face (buffer);
  check_landmarks (face, 0);
  face->has_landmarks = FALSE;
  test_mirror (buffer);
  g_assert_false (test_adopt_only_face (buffer)->has_landmarks);
}

/* GStreamer scales and rounds keypoints: it is still the same group. One that
 * is only read afterwards is read at its new position. */
static void
test_scaled (void)
{
  static const gint sizes[][2] = { { 320, 240 }, { 641, 479 }, { 1920, 1080 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    const gint width = sizes[i][0], height = sizes[i][1];

    add_face (buffer, 301);
    test_mirror (buffer);
    const guint od = test_add_face_detection (buffer, 0);
    test_relate (buffer, od, add_group (buffer, "face-5-kp", 5, NULL),
        GST_ANALYTICS_REL_TYPE_CONTAIN);
    g_autoptr (GstBuffer) scaled =
        test_scale_metas (buffer, 640, 480, width, height);
    gst_mien_buffer_adopt_faces (scaled);
    gst_mien_buffer_mirror_faces (scaled, width, height,
        GST_MIEN_METADATA_DEFAULT);
    g_assert_cmpuint (count_groups (scaled), ==, 2);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (scaled);
    g_assert_cmpuint (faces->len, ==, 2);
    const GstMienFace *face = faces->pdata[1];
    for (guint k = 0; k < N; k++) {
      g_assert_cmpfloat_with_epsilon (face->landmarks[k].x,
          expected[k].x * (gfloat) width / 640, 1);
      g_assert_cmpfloat_with_epsilon (face->landmarks[k].y,
          expected[k].y * (gfloat) height / 480, 1);
    }
  }
}

/* A superseded group remains, and belongs to no face. */
static void
test_moved (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  test_add_detection (buffer, "person", 0, 0, 300, 400, 1);
  GstMienFace *face = add_face (buffer, 0);
  test_mirror (buffer);
  face = test_adopt_only_face (buffer);
  for (guint i = 0; i < N; i++)
    face->landmarks[i].x += 20;
  test_mirror (buffer);
  check_group (buffer, nth_detection (buffer, 1), 20);
  g_assert_cmpuint (count_groups (buffer), ==, 2);
  test_adopt_only_face (buffer)->has_landmarks = FALSE;
  test_mirror (buffer);
  g_assert_cmpuint (count_groups (buffer), ==, 2);

  gpointer state = NULL;
  GstAnalyticsMtd group;
  while (gst_analytics_relation_meta_iterate (test_relations (buffer), &state,
      gst_analytics_group_mtd_get_mtd_type (), &group)) {
    g_autofree gchar *tag = gst_analytics_mtd_get_semantic_tag (&group);
    g_assert_true (!tag || !*tag);
    g_assert_cmpint (
        gst_analytics_relation_meta_get_relation (test_relations (buffer),
            nth_detection (buffer, 1), group.id),
        ==, GST_ANALYTICS_REL_TYPE_NONE);
  }
}

/* The groups are only mirrors: they are removed with the face. */
static void
test_removed (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  add_face (buffer, 0);
  test_mirror (buffer);
  gst_mien_buffer_remove_face (buffer, test_adopt_only_face (buffer));
  g_assert_null (gst_buffer_get_analytics_relation_meta (buffer));
}

/* Two pictures side by side: the ids listed by GStreamer's groups then refer to
 * other points. */
static void
test_join (void)
{
  g_autoptr (GstBuffer) both = gst_buffer_new ();

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    add_face (buffer, 300);
    test_mirror (buffer);
    const guint od = test_add_face_detection (buffer, 0);
    test_relate (buffer, od, add_group (buffer, "face-5-kp", 5, NULL),
        GST_ANALYTICS_REL_TYPE_CONTAIN);
    test_move (both, buffer, 0, (gint) i * 640, 1280);
  }
  for (guint k = 0; k < 3; k++) {
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (both);
    g_assert_cmpuint (faces->len, ==, 4);
    for (guint i = 0; i < 4; i++) {
      const GstMienFace *face = faces->pdata[i];
      check_landmarks (face, face->x);
    }
    g_assert_cmpuint (count_groups (both), ==, 4);
    gst_mien_buffer_adopt_faces (both);
    gst_mien_buffer_mirror_faces (both, 1280, 480, GST_MIEN_METADATA_DEFAULT);
  }
}

/* A cropped face keeps its points, including those outside. */
static void
test_crop (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstBuffer) cropped = gst_buffer_new ();

  add_face (buffer, 300);
  test_mirror (buffer);
  test_move (cropped, buffer, 350, 0, 290);
  check_landmarks (test_adopt_only_face (cropped), -50);
  test_mirror (cropped);
  check_group (cropped, nth_detection (cropped, 0), -50);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/keypoints/write", test_write);
  g_test_add_func ("/meta/keypoints/read", test_read);
  g_test_add_func ("/meta/keypoints/not-found", test_not_found);
  g_test_add_func ("/meta/keypoints/3d", test_3d);
  g_test_add_func ("/meta/keypoints/later-element", test_later_element);
  g_test_add_func ("/meta/keypoints/scaled", test_scaled);
  g_test_add_func ("/meta/keypoints/moved", test_moved);
  g_test_add_func ("/meta/keypoints/removed", test_removed);
  g_test_add_func ("/meta/keypoints/join", test_join);
  g_test_add_func ("/meta/keypoints/crop", test_crop);
  return g_test_run ();
}
