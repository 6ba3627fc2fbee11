/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facetrack on faces that the test puts there. Frames are 640 x 480, 30 a
 * second. */

#include <math.h>

#include <gst/check/gstharness.h>

#include "faces.h"

#define CAPS "video/x-raw, format=GRAY8, width=640, height=480, " \
    "framerate=30/1"
#define FRAME (GST_SECOND / 30)

typedef struct {
  GstHarness *h;
  guint frame;                  /* that comes next; tells its PTS */
} Fixture;

static void
fixture_init (Fixture *f, const char *properties)
{
  g_autofree char *launch = g_strconcat ("facetrack ", properties, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) element
      = gst_object_ref_sink (gst_parse_launch (launch, &error));
  g_assert_no_error (error);
  f->h = gst_harness_new_with_element (element, "sink", "src");
  f->frame = 0;
  gst_harness_set_src_caps_str (f->h, CAPS);
}

static GstBuffer *
frame_new (Fixture *f)
{
  GstBuffer *buffer = gst_buffer_new_and_alloc (640 * 480);
  GST_BUFFER_PTS (buffer) = f->frame++ * FRAME;
  return buffer;
}

static GstMienFaceMeta *
add_face (GstBuffer *buffer, gfloat x, guint frames_ago)
{
  GstMienFaceMeta *face = gst_buffer_add_mien_face_meta (buffer, x, 100, 60,
      80, 0.75, "yunet");
  face->frames_ago = frames_ago;
  return face;
}

static GstBuffer *
push (Fixture *f, GstBuffer *buffer)
{
  return gst_harness_push_and_pull (f->h, buffer);
}

/* The only face, or NULL. */
static GstMienFaceMeta *
only_face (GstBuffer *buffer)
{
  gpointer state = NULL;
  GstMienFaceMeta *face = gst_buffer_iterate_mien_face_meta (buffer, &state);
  if (face)
    g_assert_null (gst_buffer_iterate_mien_face_meta (buffer, &state));
  return face;
}

/* Pushes a frame with a face at `x`; its id then, 0 if it is not reported. */
static guint
push_face (Fixture *f, gfloat x)
{
  GstBuffer *buffer = frame_new (f);
  add_face (buffer, x, 0);
  g_autoptr (GstBuffer) out = push (f, buffer);
  const GstMienFaceMeta *face = only_face (out);
  return face ? face->track_id : 0;
}

/* The same of a frame in which nobody is found. */
static guint
push_nobody (Fixture *f)
{
  g_autoptr (GstBuffer) out = push (f, frame_new (f));
  const GstMienFaceMeta *face = only_face (out);
  return face ? face->track_id : 0;
}

static void
test_ids (void)
{
  Fixture f;

  fixture_init (&f, "");
  g_assert_cmpuint (push_nobody (&f), ==, 0);
  g_assert_cmpuint (push_face (&f, 100), ==, 0);
  for (guint i = 1; i < 20; i++)
    g_assert_cmpuint (push_face (&f, 100 + 5 * i), ==, 1);
  g_assert_cmpuint (push_face (&f, 500), ==, 1);  /* the predicted one */
  gst_harness_teardown (f.h);
}

/* What is dropped leaves no mirror either; what stays has one each. */
static void
test_mirrors (void)
{
  Fixture f;

  fixture_init (&f, "");
  for (guint i = 0; i < 3; i++) {
    GstBuffer *buffer = frame_new (&f);
    add_face (buffer, 100, 0);
    add_face (buffer, i == 1 ? 300 : 500, 0);
    gst_mien_buffer_mirror_faces (buffer, 640, 480,
        GST_MIEN_METADATA_DEFAULT);
    g_autoptr (GstBuffer) out = push (&f, buffer);
    const guint expected = i == 0 ? 0 : 1;
    g_assert_cmpuint (test_count_metas (out, GST_MIEN_FACE_META_API_TYPE), ==,
        expected);
    g_assert_cmpuint (test_count_metas (out,
            GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE), ==, expected);
    if (i == 0)
      continue;

    gint id;
    GstVideoRegionOfInterestMeta *roi
        = gst_buffer_get_video_region_of_interest_meta (out);
    g_assert_true (gst_structure_get_int (
            gst_video_region_of_interest_meta_get_param (roi, "object_id"),
            "id", &id));
    g_assert_cmpint (id, ==, 1);
  }
  gst_harness_teardown (f.h);
}

/* Regions of detectors that know nothing of Mien are tracked. */
static void
test_foreign_regions (void)
{
  Fixture f;

  fixture_init (&f, "metadata=0");
  for (guint i = 0; i < 3; i++) {
    GstBuffer *buffer = frame_new (&f);
    gst_buffer_add_video_region_of_interest_meta (buffer, "face", 100 + i,
        100, 60, 60);
    g_autoptr (GstBuffer) out = push (&f, buffer);
    const GstMienFaceMeta *face = only_face (out);
    g_assert_cmpuint (face ? face->track_id : 0, ==, i > 0);
  }
  gst_harness_teardown (f.h);
}

/* A face that is not found goes on as it moved, with all that was known of
 * it, each frame a frame older. */
static void
test_predicted (void)
{
  Fixture f;

  fixture_init (&f, "");
  for (guint i = 0; i < 10; i++) {
    GstBuffer *buffer = frame_new (&f);
    GstMienFaceMeta *face = add_face (buffer, 100 + 6 * i, 0);
    face->has_landmarks = TRUE;
    face->landmarks[0] = (GstMienPoint) { face->x + 15, face->y + 20 };
    gst_mien_face_meta_take_attribute (face, test_attribute ("emotion", 0.8));
    gst_buffer_unref (push (&f, buffer));
  }
  for (guint missed = 1; missed <= 10; missed++) {
    g_autoptr (GstBuffer) out = push (&f, frame_new (&f));
    const GstMienFaceMeta *face = only_face (out);
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

    GstMienAttribute *emotion
        = gst_mien_face_meta_find_attribute (face, "emotion");
    g_assert_nonnull (emotion);
    g_assert_cmpuint (gst_mien_attribute_get_frames_ago (emotion), ==,
        missed);
    g_assert_cmpstr (gst_mien_attribute_get_label (emotion), ==, "a");
  }
  g_assert_cmpuint (push_nobody (&f), ==, 0);
  gst_harness_teardown (f.h);
}

/* Attributes of a classifier that comes before, and does not say something of
 * each frame. */
static void
test_attributes_stay (void)
{
  Fixture f;

  fixture_init (&f, "min-hits=1");
  for (guint i = 0; i < 9; i++) {
    GstBuffer *buffer = frame_new (&f);
    GstMienFaceMeta *face = add_face (buffer, 100, 0);
    if (i % 3 == 0)
      gst_mien_face_meta_take_attribute (face,
          test_attribute ("emotion", 0.5));
    g_autoptr (GstBuffer) out = push (&f, buffer);
    GstMienAttribute *emotion
        = gst_mien_face_meta_find_attribute (only_face (out), "emotion");
    g_assert_nonnull (emotion);
    g_assert_cmpuint (gst_mien_attribute_get_frames_ago (emotion), ==, i % 3);
  }
  gst_harness_teardown (f.h);
}

/* Of frames that were not searched: the face is where it is by now. */
static void
test_not_searched (void)
{
  Fixture f;
  gfloat found = 0;

  fixture_init (&f, "max-predicted=0 max-age=0");
  for (guint i = 0; i < 40; i++) {
    const gfloat truth = 100 + 4 * i;
    if (i % 5 == 0)
      found = truth;
    GstBuffer *buffer = frame_new (&f);
    add_face (buffer, found, i % 5);
    g_autoptr (GstBuffer) out = push (&f, buffer);
    const GstMienFaceMeta *face = only_face (out);
    g_assert_cmpint (face != NULL, ==, i >= 5);
    if (!face)
      continue;
    g_assert_cmpuint (face->track_id, ==, 1);
    g_assert_cmpuint (face->frames_ago, ==, i % 5);
    if (i > 15)
      g_assert_cmpfloat (ABS (face->x - truth), <, 4);
  }
  gst_harness_teardown (f.h);
}

static void
flush (Fixture *f)
{
  GstSegment segment;
  gst_harness_push_event (f->h, gst_event_new_flush_start ());
  gst_harness_push_event (f->h, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f->h, gst_event_new_segment (&segment));
}

static void
new_segment (Fixture *f)
{
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = GST_SECOND;
  gst_harness_push_event (f->h, gst_event_new_segment (&segment));
}

static void
new_caps (Fixture *f)
{
  gst_harness_set_src_caps_str (f->h, "video/x-raw, format=GRAY8, width=480, "
      "height=640, framerate=30/1");
}

static void
jump_back (Fixture *f)
{
  f->frame = 3;
}

static void
jump_ahead (Fixture *f)
{
  f->frame += 200;
}

/* What ends all tracks. Ids are not used again. */
static void
test_resets (void)
{
  static void (*const resets[]) (Fixture *) = { flush, new_segment, new_caps,
    jump_back, jump_ahead };
  Fixture f;
  guint id = 1;

  fixture_init (&f, "");
  for (guint i = 0; i < G_N_ELEMENTS (resets); i++, id++) {
    g_assert_cmpuint (push_face (&f, 100), ==, 0);
    for (guint k = 0; k < 5; k++)
      g_assert_cmpuint (push_face (&f, 100), ==, id);
    resets[i] (&f);
  }
  g_assert_cmpuint (push_face (&f, 100), ==, 0);
  gst_harness_teardown (f.h);
}

/* Frames that never came here count as well; a gap has no picture. */
static void
test_time (void)
{
  Fixture f;

  fixture_init (&f, "");
  for (guint i = 0; i < 5; i++)
    push_face (&f, 100);
  f.frame += 20;
  g_assert_cmpuint (push_nobody (&f), ==, 0);   /* no longer predicted */
  g_assert_cmpuint (push_face (&f, 100), ==, 1);

  GstBuffer *gap = frame_new (&f);
  GST_BUFFER_FLAG_SET (gap, GST_BUFFER_FLAG_GAP);
  g_autoptr (GstBuffer) out = push (&f, gap);
  g_assert_null (only_face (out));
  g_assert_cmpuint (push_face (&f, 100), ==, 1);
  gst_harness_teardown (f.h);
}

/* Backwards, each frame comes before the last one. */
static void
test_reverse (void)
{
  GstSegment segment;
  Fixture f;

  fixture_init (&f, "");
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = -1;
  segment.stop = segment.position = GST_SECOND;
  gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  f.frame = 30;
  for (guint i = 0; i < 10; i++, f.frame -= 2)
    g_assert_cmpuint (push_face (&f, 100 - 3.0f * i), ==, i > 0);
  gst_harness_teardown (f.h);
}

static void
test_while_playing (void)
{
  Fixture f;

  fixture_init (&f, "min-hits=4");
  GObject *element = G_OBJECT (f.h->element);
  g_assert_cmpuint (push_face (&f, 100), ==, 0);
  g_object_set (element, "min-hits", 1, NULL);
  g_assert_cmpuint (push_face (&f, 100), ==, 1);
  g_assert_cmpuint (push_nobody (&f), ==, 1);
  g_object_set (element, "max-predicted", 0, NULL);
  g_assert_cmpuint (push_nobody (&f), ==, 0);
  g_assert_cmpuint (push_face (&f, 100), ==, 1);
  g_object_set (element, "max-age", 0, NULL);
  g_assert_cmpuint (push_nobody (&f), ==, 0);
  g_assert_cmpuint (push_face (&f, 100), ==, 2);
  g_object_set (element, "iou-threshold", 0.9, NULL);
  g_assert_cmpuint (push_face (&f, 130), ==, 3);
  g_object_set (element, "metadata", 0, NULL);
  GstBuffer *buffer = frame_new (&f);
  add_face (buffer, 130, 0);
  g_autoptr (GstBuffer) out = push (&f, buffer);
  g_assert_cmpuint (test_count_metas (out,
          GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE), ==, 0);
  gst_harness_teardown (f.h);
}

static void
test_stats (void)
{
  Fixture f;
  guint64 frames, faces;
  gdouble mean, max;

  fixture_init (&f, "");
  for (guint i = 0; i < 3; i++)
    push_face (&f, 100);
  for (guint run = 0; run < 2; run++) {
    g_autoptr (GstStructure) stats = NULL;
    g_object_get (f.h->element, "stats", &stats, NULL);
    g_assert_true (gst_structure_get (stats,
            "frames", G_TYPE_UINT64, &frames, "faces", G_TYPE_UINT64, &faces,
            "mean-ms", G_TYPE_DOUBLE, &mean, "max-ms", G_TYPE_DOUBLE, &max,
            NULL));
    g_assert_cmpuint (frames, ==, run == 0 ? 3 : 0);
    g_assert_cmpuint (faces, ==, run == 0 ? 2 : 0);
    g_assert_cmpfloat (mean, <=, max);
    if (run == 1)
      g_assert_cmpfloat (max, ==, 0);
    gst_element_set_state (f.h->element, GST_STATE_READY);
    gst_element_set_state (f.h->element, GST_STATE_PLAYING);
  }
  gst_harness_teardown (f.h);
}

/* A box that is none is left alone. */
static void
test_no_box (void)
{
  Fixture f;

  fixture_init (&f, "min-hits=1");
  for (guint i = 0; i < 3; i++) {
    GstBuffer *buffer = frame_new (&f);
    add_face (buffer, 100, 0);
    add_face (buffer, 200, 0)->x = NAN;
    add_face (buffer, 300, 0)->width = 0;
    g_autoptr (GstBuffer) out = push (&f, buffer);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (out);
    g_assert_cmpuint (faces->len, ==, 3);
    for (guint k = 0; k < 3; k++)
      g_assert_cmpuint (((GstMienFaceMeta *) faces->pdata[k])->track_id, ==,
          k == 0);
  }
  gst_harness_teardown (f.h);
}

static void
test_many (void)
{
  Fixture f;

  fixture_init (&f, "");
  for (guint i = 0; i < 4; i++) {
    GstBuffer *buffer = frame_new (&f);
    for (guint k = 0; k < 200; k++)
      gst_buffer_add_mien_face_meta (buffer, k % 20 * 30, k / 20 * 40, 25, 30,
          1, "cascade");
    g_autoptr (GstBuffer) out = push (&f, buffer);
    g_assert_cmpuint (test_count_metas (out, GST_MIEN_FACE_META_API_TYPE), ==,
        i == 0 ? 0 : 200);
  }
  gst_harness_teardown (f.h);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_test_add_func ("/facetrack/ids", test_ids);
  g_test_add_func ("/facetrack/mirrors", test_mirrors);
  g_test_add_func ("/facetrack/foreign-regions", test_foreign_regions);
  g_test_add_func ("/facetrack/predicted", test_predicted);
  g_test_add_func ("/facetrack/attributes-stay", test_attributes_stay);
  g_test_add_func ("/facetrack/not-searched", test_not_searched);
  g_test_add_func ("/facetrack/resets", test_resets);
  g_test_add_func ("/facetrack/time", test_time);
  g_test_add_func ("/facetrack/reverse", test_reverse);
  g_test_add_func ("/facetrack/while-playing", test_while_playing);
  g_test_add_func ("/facetrack/stats", test_stats);
  g_test_add_func ("/facetrack/no-box", test_no_box);
  g_test_add_func ("/facetrack/many", test_many);
  return g_test_run ();
}
