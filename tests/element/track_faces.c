/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facetrack on the faces and regions of buffers. */

#include <math.h>

#include "faces.h"
#include "trackfixture.h"

static void
test_ids (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  g_assert_cmpuint (track_push_nobody (&f), ==, 0);
  g_assert_cmpuint (track_push_face (&f, 100), ==, 0);
  for (guint i = 1; i < 20; i++)
    g_assert_cmpuint (track_push_face (&f, 100 + 5 * i), ==, 1);
  g_assert_cmpuint (track_push_face (&f, 500), ==, 1); /* the predicted one */
  track_fixture_clear (&f);
}

/* Dropped faces leave no mirror; the others have one each. */
static void
test_mirrors (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  for (guint i = 0; i < 3; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    track_add_face (buffer, 100, 0);
    track_add_face (buffer, i == 1 ? 300 : 500, 0);
    gst_mien_buffer_mirror_faces (buffer, 640, 480, GST_MIEN_METADATA_DEFAULT);
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    const guint expected = i == 0 ? 0 : 1;
    g_assert_cmpuint (test_count_metas (out, GST_MIEN_FACE_META_API_TYPE), ==,
        expected);
    g_assert_cmpuint (test_count_regions (out), ==, expected);
    if (i == 0)
      continue;

    gint id;
    GstVideoRegionOfInterestMeta *roi =
        gst_buffer_get_video_region_of_interest_meta (out);
    g_assert_true (gst_structure_get_int (
        gst_video_region_of_interest_meta_get_param (roi, "object_id"), "id",
        &id));
    g_assert_cmpint (id, ==, 1);
  }
  track_fixture_clear (&f);
}

/* Regions of other detectors are tracked. */
static void
test_foreign_regions (void)
{
  TrackFixture f;

  track_fixture_init (&f, "metadata=0");
  for (guint i = 0; i < 3; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    gst_buffer_add_video_region_of_interest_meta (buffer, "face", 100 + i, 100,
        60, 60);
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    const GstMienFace *face = test_only_face (out);
    g_assert_cmpuint (face ? face->track_id : 0, ==, i > 0);
  }
  track_fixture_clear (&f);
}

/* A face that is not found continues along its motion, with all its properties,
 * and its age increases with each frame. */
static void
test_predicted (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  for (guint i = 0; i < 10; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    GstMienFace *face = track_add_face (buffer, 100 + 6 * i, 0);
    face->has_landmarks = TRUE;
    face->landmarks[0] = (GstMienPoint) { face->x + 15, face->y + 20 };
    gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.8));
    gst_buffer_unref (track_push (&f, buffer));
  }
  for (guint missed = 1; missed <= 10; missed++) {
    g_autoptr (GstBuffer) out = track_push (&f, track_frame_new (&f));
    const GstMienFace *face = test_only_face (out);
    g_assert_nonnull (face);
    g_assert_cmpuint (face->track_id, ==, 1);
    g_assert_cmpuint (face->frames_ago, ==, missed);
    g_assert_cmpfloat (face->confidence, ==, 0.75);
    g_assert_cmpstr (face->detector, ==, "yunet");
    g_assert_cmpfloat (ABS (face->x - (154 + 6.0f * missed)), <, 20);
    g_assert_cmpfloat_with_epsilon (face->landmarks[0].x - face->x,
        15 * face->width / 60, 0.01);
    g_assert_cmpfloat_with_epsilon (face->landmarks[0].y - face->y,
        20 * face->height / 80, 0.01);

    GstMienAttribute *emotion = gst_mien_face_find_attribute (face, "emotion");
    g_assert_nonnull (emotion);
    g_assert_cmpuint (gst_mien_face_get_attribute_age (face, emotion), ==,
        missed);
    g_assert_cmpstr (gst_mien_attribute_get_label (emotion), ==, "a");
  }
  g_assert_cmpuint (track_push_nobody (&f), ==, 0);
  track_fixture_clear (&f);
}

/* Attributes of a classifier upstream that does not classify every frame. */
static void
test_attributes_stay (void)
{
  TrackFixture f;

  track_fixture_init (&f, "min-hits=1");
  for (guint i = 0; i < 9; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    GstMienFace *face = track_add_face (buffer, 100, 0);
    if (i % 3 == 0)
      gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.5));
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    const GstMienFace *tracked = test_only_face (out);
    GstMienAttribute *emotion =
        gst_mien_face_find_attribute (tracked, "emotion");
    g_assert_nonnull (emotion);
    g_assert_cmpuint (gst_mien_face_get_attribute_age (tracked, emotion), ==,
        i % 3);
  }
  track_fixture_clear (&f);
}

/* In frames that were not searched, the face is at its predicted position. */
static void
test_not_searched (void)
{
  TrackFixture f;
  gfloat found = 0;

  track_fixture_init (&f, "max-predicted=0 max-age=0");
  for (guint i = 0; i < 40; i++) {
    const gfloat truth = 100 + 4 * i;
    if (i % 5 == 0)
      found = truth;
    GstBuffer *buffer = track_frame_new (&f);
    track_add_face (buffer, found, i % 5);
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    const GstMienFace *face = test_only_face (out);
    g_assert_cmpint (face != NULL, ==, i >= 5);
    if (!face)
      continue;
    g_assert_cmpuint (face->track_id, ==, 1);
    g_assert_cmpuint (face->frames_ago, ==, i % 5);
    if (i > 15)
      g_assert_cmpfloat (ABS (face->x - truth), <, 4);
  }
  track_fixture_clear (&f);
}

/* An invalid box is ignored. */
static void
test_no_box (void)
{
  TrackFixture f;

  track_fixture_init (&f, "min-hits=1");
  for (guint i = 0; i < 3; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    track_add_face (buffer, 100, 0);
    track_add_face (buffer, 200, 0)->x = NAN;
    track_add_face (buffer, 300, 0)->width = 0;
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (out);
    g_assert_cmpuint (faces->len, ==, 3);
    for (guint k = 0; k < 3; k++)
      g_assert_cmpuint (((GstMienFace *) faces->pdata[k])->track_id, ==,
          k == 0);
  }
  track_fixture_clear (&f);
}

static void
test_many (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  for (guint i = 0; i < 4; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    for (guint k = 0; k < 200; k++)
      gst_mien_buffer_add_face (buffer, k % 20 * 30, k / 20 * 40, 25, 30, 1,
          "cascade");
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    g_assert_cmpuint (test_count_metas (out, GST_MIEN_FACE_META_API_TYPE), ==,
        i == 0 ? 0 : 200);
  }
  track_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facetrack/ids", test_ids);
  g_test_add_func ("/facetrack/mirrors", test_mirrors);
  g_test_add_func ("/facetrack/foreign-regions", test_foreign_regions);
  g_test_add_func ("/facetrack/predicted", test_predicted);
  g_test_add_func ("/facetrack/attributes-stay", test_attributes_stay);
  g_test_add_func ("/facetrack/not-searched", test_not_searched);
  g_test_add_func ("/facetrack/no-box", test_no_box);
  g_test_add_func ("/facetrack/many", test_many);
  return g_test_run ();
}
