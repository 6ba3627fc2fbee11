/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facejoin: which faces a frame gets, where, and their reported age. */

#include "joinfixture.h"
#include "regions.h"
#include "table.h"

/* All properties of a face are copied. */
static void
test_whole_face (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  GstBuffer *small = join_frame_new (0);
  GstMienFace *found =
      gst_mien_buffer_add_face (small, 100, 50, 60, 80, 0.75, "yunet");
  found->track_id = 7;
  found->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    found->landmarks[i] = (GstMienPoint) { 110 + 10.0f * i, 60 + 5.0f * i };
  gst_mien_face_take_attribute (found, test_attribute ("mood", 0.75f));
  gst_mien_face_take_attribute (found, test_number ("age", "years", 34));
  gst_mien_face_take_map (found, test_map ("gbp", "happy"));
  gst_harness_push (f.analyzed, small);

  g_autoptr (GstBuffer) out = join_push (&f, 0);
  const GstMienFace *face = test_only_face (out);
  g_assert_nonnull (face);
  g_assert_cmpfloat (face->x, ==, 200);
  g_assert_cmpfloat (face->y, ==, 100);
  g_assert_cmpfloat (face->width, ==, 120);
  g_assert_cmpfloat (face->height, ==, 160);
  g_assert_cmpfloat (face->confidence, ==, 0.75f);
  g_assert_cmpstr (face->detector, ==, "yunet");
  g_assert_cmpuint (face->track_id, ==, 7);
  g_assert_true (face->has_landmarks);
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    g_assert_cmpfloat (face->landmarks[i].x, ==, 220 + 20.0f * i);
    g_assert_cmpfloat (face->landmarks[i].y, ==, 120 + 10.0f * i);
  }
  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 2);
  g_assert_cmpstr (gst_mien_attribute_get_label (
                       gst_mien_face_find_attribute (face, "mood")),
      ==, "a");
  g_assert_cmpfloat (
      gst_mien_attribute_get_value (gst_mien_face_find_attribute (face, "age")),
      ==, 34);
  test_check_map (gst_mien_face_get_map (face, 0), "gbp", "happy");
  join_fixture_clear (&f);
}

/* The analysed frame keeps its faces, and pixels are not copied. */
static void
test_untouched (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  g_autoptr (GstBuffer) small = join_frame_new (0);
  gst_mien_buffer_add_face (small, 100, 50, 60, 80, 1, "yunet");
  gst_harness_push (f.analyzed, gst_buffer_ref (small));
  g_autoptr (GstBuffer) large = join_frame_new (0);
  gst_buffer_append_memory (large, gst_allocator_alloc (NULL, 4, NULL));
  gst_harness_push (f.h, gst_buffer_ref (large));
  g_autoptr (GstBuffer) out = gst_harness_pull (f.h);
  g_assert_cmpfloat (test_only_face (out)->x, ==, 200);
  g_assert_cmpfloat (test_only_face (small)->x, ==, 100);
  g_assert_null (test_only_face (large));
  g_assert_true (gst_buffer_peek_memory (out, 0)
      == gst_buffer_peek_memory (large, 0));
  join_fixture_clear (&f);
}

static void
test_mirrors (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  join_analyze (&f, 0, 100);
  g_autoptr (GstBuffer) out = join_push (&f, 0);
  g_assert_cmpuint (test_count_regions (out), ==, 1);
  GstVideoRegionOfInterestMeta *region = first_region (out);
  g_assert_cmpuint (region->x, ==, 200);
  g_assert_cmpuint (region->h, ==, 160);
  g_assert_cmpfloat_with_epsilon (region_double (region, "detection", "x_min"),
      200 / 1280.0, 1e-6);
  g_object_set (f.h->element, "metadata", 0, NULL);
  g_autoptr (GstBuffer) plain = join_push (&f, JOIN_FRAME);
  g_assert_nonnull (test_only_face (plain));
  g_assert_cmpuint (test_count_regions (plain), ==, 0);
  join_fixture_clear (&f);
}

/* From another detector: regions whose type counts as a face. */
static void
test_object_class (void)
{
  JoinFixture f;

  join_fixture_init (&f, "object-class=person_face");
  for (guint i = 0; i < 2; i++) {
    GstBuffer *small = join_frame_new (i * JOIN_FRAME);
    gst_buffer_add_video_region_of_interest_meta (small,
        i == 0 ? "person_face" : "face", 10, 20, 30, 40);
    gst_harness_push (f.analyzed, small);
    g_autoptr (GstBuffer) out = join_push (&f, i * JOIN_FRAME);
    const GstMienFace *face = test_only_face (out);
    g_assert_true (i == 0 ? face && face->x == 20 : !face);
  }
  join_fixture_clear (&f);
}

static void
test_unconfirmed (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  GstBuffer *small = join_frame_new (0);
  gst_mien_buffer_take_unconfirmed_face (small,
      gst_mien_face_new (10, 20, 30, 40, 1, "yunet"));
  gst_harness_push (f.analyzed, small);
  g_autoptr (GstBuffer) out = join_push (&f, 0);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_unconfirmed_faces (out);
  g_assert_null (test_only_face (out));
  g_assert_cmpuint (faces->len, ==, 1);
  g_assert_cmpfloat (((GstMienFace *) faces->pdata[0])->width, ==, 60);
  join_fixture_clear (&f);
}

typedef struct {
  const char *name;
  const char *properties;
  gint at;  /* ms */
  gfloat x; /* of the frames analysed at 0, 100, 200, 300 ms: 0, 10, none, 30 */
} NearestCase;

static const NearestCase nearest_cases[] = {
  { "same", "", 100, 10 },
  { "just-before", "", 99, 10 },
  { "just-after", "", 101, 10 },
  { "before-middle", "", 49, 0 },
  { "after-middle", "", 51, 10 },
  { "both-as-near", "", 50, 10 },
  { "nobody-there", "", 200, -1 },
  { "old", "", 1250, 30 },
  { "too-old", "", 1301, -1 },
  { "max-age", "max-age=20000000", 320, 30 },
  { "beyond-max-age", "max-age=20000000", 321, -1 },
  { "exact-only", "max-age=0", 100, 10 },
  { "not-exact", "max-age=0", 101, -1 },
  { "any-age", "max-age=18446744073709551615", 100000, 30 },
};

static void
test_nearest (gconstpointer data)
{
  const NearestCase *c = data;
  JoinFixture f;

  join_fixture_init (&f, c->properties);
  join_analyze (&f, 0, 0);
  join_analyze (&f, 100 * GST_MSECOND, 10);
  join_analyze_nobody (&f, 200 * GST_MSECOND);
  join_analyze (&f, 300 * GST_MSECOND, 30);
  g_assert_cmpfloat (join_push_x (&f, (GstClockTime) c->at * GST_MSECOND), ==,
      c->x);
  join_fixture_clear (&f);
}

/* In the order of encoded frames. */
static void
test_reordered (void)
{
  static const guint order[] = { 0, 3, 1, 2, 6, 4, 5 };
  JoinFixture f;

  join_fixture_init (&f, "max-age=1000000");
  for (guint i = 0; i < 7; i++)
    join_analyze (&f, i * JOIN_FRAME, 10.0f * i);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    g_autoptr (GstBuffer) out = join_push (&f, order[i] * JOIN_FRAME);
    g_assert_cmpfloat (test_only_face (out)->x, ==, 20.0f * order[i]);
    g_assert_cmpuint (test_only_face (out)->frames_ago, ==, 0);
  }
  join_fixture_clear (&f);
}

/* Timestamps differ, running times do not. */
static void
test_segments (void)
{
  GstSegment segment;
  JoinFixture f;

  join_fixture_init (&f, "max-age=1000000");
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = 100 * GST_SECOND;
  gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  segment.start = 50 * GST_SECOND;
  segment.base = GST_SECOND;
  gst_harness_push_event (f.analyzed, gst_event_new_segment (&segment));
  join_analyze (&f, 50 * GST_SECOND, 10);
  join_analyze (&f, 51 * GST_SECOND, 20);
  g_assert_cmpfloat (join_push_x (&f, 101 * GST_SECOND), ==, 10);
  g_assert_cmpfloat (join_push_x (&f, 102 * GST_SECOND), ==, 20);
  join_fixture_clear (&f);
}

/* A photograph: the latest analysis belongs to it. */
static void
test_no_times (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  join_analyze (&f, GST_CLOCK_TIME_NONE, 10);
  g_assert_cmpfloat (join_push_x (&f, GST_CLOCK_TIME_NONE), ==, 10);
  join_analyze (&f, GST_CLOCK_TIME_NONE, 20);
  g_assert_cmpfloat (join_push_x (&f, GST_CLOCK_TIME_NONE), ==, 20);
  g_assert_cmpfloat (join_push_x (&f, 100 * GST_SECOND), ==, 20);
  g_assert_cmpuint (join_count (&f, "joined"), ==, 3);
  join_fixture_clear (&f);
}

static guint
search_of (GstBuffer *buffer)
{
  guint frames_ago;

  g_assert_true (gst_mien_buffer_get_search (buffer, &frames_ago));
  return frames_ago;
}

/* Every third frame was analysed, and every second of these searched: ages
 * count frames of the full stream. */
static void
test_frames_ago (void)
{
  JoinFixture f;

  join_fixture_init (&f, "max-wait=0");
  for (guint i = 0; i < 24; i++) {
    if (i % 3 == 0) {
      const guint ago = i / 3 % 2;
      GstBuffer *small = join_frame_new (i * JOIN_FRAME);
      GstMienFace *face =
          gst_mien_buffer_add_face (small, 1, 2, 3, 4, 1, "yunet");
      g_autoptr (GstMienAttribute) attribute = test_attribute ("mood", 0.75f);
      face->frames_ago = ago;
      gst_mien_face_recall_attribute (face, attribute, ago + 1);
      gst_mien_buffer_set_search (small, ago);
      gst_harness_push (f.analyzed, small);
    }
    g_autoptr (GstBuffer) out = join_push (&f, i * JOIN_FRAME);
    const GstMienFace *face = test_only_face (out);
    if (i < 6)
      continue;
    g_assert_cmpuint (face->frames_ago, ==, i % 6);
    g_assert_cmpuint (search_of (out), ==, i % 6);
    g_assert_cmpuint (gst_mien_face_get_attribute_age (face,
                          gst_mien_face_get_attribute (face, 0)),
        ==, i % 6 + 3);
  }
  join_fixture_clear (&f);
}

/* With facetrack after facejoin, boxes of a slow analysis are moved to where
 * the faces are now. */
static void
test_predicted (void)
{
  GstHarness *h =
      gst_harness_new_parse ("facejoin name=join ! facetrack min-hits=1");
  g_autoptr (GstElement) join =
      gst_bin_get_by_name (GST_BIN (h->element), "join");
  GstHarness *analyzed = gst_harness_new_with_element (join, "faces", NULL);
  JoinFixture f = { h, analyzed, NULL };

  join_set_caps (h, "video/x-raw, format=GRAY8", 1280, 720);
  join_set_caps (analyzed, "video/x-raw, format=GRAY8", 640, 360);
  for (guint i = 0; i < 100; i++) {
    /* 3 pixels per frame; an analysis takes 4 frames. */
    if (i >= 4 && i % 4 == 0)
      join_analyze (&f, (i - 4) * JOIN_FRAME, 100 + 3.0f * (i - 4));
    g_autoptr (GstBuffer) out = join_push (&f, i * JOIN_FRAME);
    const GstMienFace *face = test_only_face (out);
    /* The prediction covers at least two thirds of the distance. */
    if (i > 40)
      g_assert_cmpfloat_with_epsilon (face->x, 2 * (100 + 3.0 * i),
          2.0 * face->frames_ago);
  }
  gst_harness_teardown (analyzed);
  gst_harness_teardown (h);
}

static void
test_stats (void)
{
  JoinFixture f;

  join_fixture_init (&f, "max-age=100000000");
  g_assert_cmpuint (join_count (&f, "frames"), ==, 0);
  g_assert_cmpfloat (join_push_x (&f, 0), ==, -1);
  join_analyze (&f, 0, 10);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat (join_push_x (&f, i * 50 * GST_MSECOND), ==,
        i < 3 ? 10 : -1);
  join_analyze_nobody (&f, 300 * GST_MSECOND);
  g_assert_cmpfloat (join_push_x (&f, 300 * GST_MSECOND), ==, -1);
  g_assert_cmpuint (join_count (&f, "frames"), ==, 7);
  g_assert_cmpuint (join_count (&f, "faces"), ==, 3);
  g_assert_cmpuint (join_count (&f, "joined"), ==, 4);
  g_assert_cmpuint (join_count (&f, "without-faces"), ==, 3);
  g_assert_cmpuint (join_count (&f, "timeouts"), ==, 0);
  g_assert_cmpfloat_with_epsilon (join_age (&f, "mean-age-ms"), 37.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (join_age (&f, "max-age-ms"), 100, 1e-9);
  join_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/join/whole-face", test_whole_face);
  g_test_add_func ("/join/untouched", test_untouched);
  g_test_add_func ("/join/mirrors", test_mirrors);
  g_test_add_func ("/join/object-class", test_object_class);
  g_test_add_func ("/join/unconfirmed", test_unconfirmed);
  mien_test_add_table ("/join/nearest/", nearest_cases, test_nearest);
  g_test_add_func ("/join/reordered", test_reordered);
  g_test_add_func ("/join/segments", test_segments);
  g_test_add_func ("/join/no-times", test_no_times);
  g_test_add_func ("/join/frames-ago", test_frames_ago);
  g_test_add_func ("/join/predicted", test_predicted);
  g_test_add_func ("/join/stats", test_stats);
  return g_test_run ();
}
