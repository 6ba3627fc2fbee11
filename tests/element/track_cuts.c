/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facetrack at cuts between shots. */

#include <math.h>

#include "trackfixture.h"

#define WIDTH 640
#define HEIGHT 480
#define X 100

/* Any two shots have nothing in common. */
static GstBuffer *
shot_frame (TrackFixture *f, guint shot)
{
  GstBuffer *buffer = track_frame_new (f);
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (guint i = 0; i < WIDTH * HEIGHT; i++) {
    const double x = (i % WIDTH + 0.5) / WIDTH, y = (i / WIDTH + 0.5) / HEIGHT;
    map.data[i] = (guint8) (128
        + 60 * cos (2 * G_PI * shot * x) * cos (2 * G_PI * shot * y));
  }
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

/* Pushes a frame of `shot` with a face at X, found `frames_ago` frames ago (-1:
 * not found). Returns its id. */
static guint
look (TrackFixture *f, guint shot, gint frames_ago)
{
  GstBuffer *buffer = shot_frame (f, shot);

  if (frames_ago >= 0)
    track_add_face (buffer, X, frames_ago);
  g_autoptr (GstBuffer) out = track_push (f, buffer);
  const GstMienFace *face = test_only_face (out);
  return face ? face->track_id : 0;
}

static void
look_twice (TrackFixture *f, guint shot, guint expected)
{
  look (f, shot, 0);
  g_assert_cmpuint (look (f, shot, 0), ==, expected);
}

/* A person at the same position after the cut has a different id. */
static void
test_ids (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  look_twice (&f, 1, 1);
  g_assert_cmpuint (look (&f, 2, 0), ==, 0);
  g_assert_cmpuint (look (&f, 2, 0), ==, 2);
  look_twice (&f, 3, 3);
  track_fixture_clear (&f);
}

static void
test_off (void)
{
  TrackFixture f;

  track_fixture_init (&f, "detect-cuts=false");
  look_twice (&f, 1, 1);
  g_assert_cmpuint (look (&f, 2, 0), ==, 1);
  /* Takes effect from here on; the next frame is still a cut. */
  g_autoptr (GstElement) track = gst_harness_find_element (f.h, "facetrack");
  g_object_set (track, "detect-cuts", TRUE, NULL);
  g_assert_cmpuint (look (&f, 3, 0), ==, 1);
  g_assert_cmpuint (look (&f, 4, 0), ==, 0);
  track_fixture_clear (&f);
}

/* No face is predicted into another shot, and faces from before the cut are not
 * reported after it. */
static void
test_expected (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  look_twice (&f, 1, 1);
  g_assert_cmpuint (look (&f, 1, -1), ==, 1);
  g_assert_cmpuint (look (&f, 2, -1), ==, 0);
  g_assert_cmpuint (look (&f, 2, 2), ==, 0);
  g_assert_cmpuint (look (&f, 2, 3), ==, 0);
  /* Found on the first frame after the cut and on this one. */
  g_assert_cmpuint (look (&f, 2, 0), ==, 0);
  g_assert_cmpuint (look (&f, 2, 0), ==, 2);
  track_fixture_clear (&f);
}

/* Not even as an unconfirmed face. */
static void
test_stale_is_gone (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  look (&f, 1, 0);
  GstBuffer *buffer = shot_frame (&f, 2);
  track_add_face (buffer, X, 1);
  g_autoptr (GstBuffer) out = track_push (&f, buffer);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (out);
  g_autoptr (GPtrArray) doubtful = gst_mien_buffer_get_unconfirmed_faces (out);
  g_assert_cmpuint (faces->len, ==, 0);
  g_assert_cmpuint (doubtful->len, ==, 0);
  track_fixture_clear (&f);
}

/* A frame that repeats the previous one is not compared. */
static void
test_repeated (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  look_twice (&f, 1, 1);
  GstBuffer *gap = shot_frame (&f, 2);
  GST_BUFFER_FLAG_SET (gap, GST_BUFFER_FLAG_GAP);
  track_add_face (gap, X, 0);
  g_autoptr (GstBuffer) out = track_push (&f, gap);
  g_assert_cmpuint (test_only_face (out)->track_id, ==, 1);
  g_assert_cmpuint (look (&f, 1, 0), ==, 1);
  track_fixture_clear (&f);
}

/* The first frame after a flush is not compared with anything. */
static void
test_flush (void)
{
  TrackFixture f;
  GstSegment segment;

  track_fixture_init (&f, "min-hits=1");
  g_assert_cmpuint (look (&f, 1, 0), ==, 1);
  gst_harness_push_event (f.h, gst_event_new_flush_start ());
  gst_harness_push_event (f.h, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  g_assert_cmpuint (look (&f, 2, 1), ==, 2);
  track_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cuts/ids", test_ids);
  g_test_add_func ("/cuts/off", test_off);
  g_test_add_func ("/cuts/expected", test_expected);
  g_test_add_func ("/cuts/stale-is-gone", test_stale_is_gone);
  g_test_add_func ("/cuts/repeated", test_repeated);
  g_test_add_func ("/cuts/flush", test_flush);
  return g_test_run ();
}
