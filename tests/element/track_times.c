/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facetrack on frames with uneven or wrong timestamps, and on frames that were
 * not searched. */

#include <gst/video/video.h>

#include "table.h"
#include "trackfixture.h"

/* A permanent jump in time, back or ahead, ends all tracks, once it is
 * recognised as permanent. */
static void
test_jumps (void)
{
  static const gint jumps[] = { -90, 400, -36, 900000, -900000 };
  TrackFixture f;
  guint id = 1;

  track_fixture_init (&f, "");
  f.frame = 1000;
  g_assert_cmpuint (track_push_face (&f, 100), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++, id++) {
    for (guint k = 0; k < 5; k++)
      g_assert_cmpuint (track_push_face (&f, 100), ==, id);
    f.frame += jumps[i];
    g_assert_cmpuint (track_push_face (&f, 100), ==, id);
    g_assert_cmpuint (track_push_face (&f, 100), ==, 0);
  }
  track_fixture_clear (&f);
}

/* Timestamps of frames, in milliseconds. */
typedef struct {
  const char *name;
  const char *framerate;
  gint64 (*time) (guint frame);
} Times;

static gint64
one_in_two_seconds (guint frame)
{
  return 2000 * (gint64) frame;
}

static gint64
uneven (guint frame)
{
  return 900 * (gint64) frame + frame * 7919 % 800;
}

static gint64
fast (guint frame)
{
  return 2 * (gint64) frame;
}

static gint64
a_minute (guint frame)
{
  return 60000 * (gint64) frame;
}

static gint64
swapped (guint frame)
{
  return 40 * (gint64) (frame ^ 1);
}

static gint64
sometimes_wrong (guint frame)
{
  return 40 * (gint64) frame + (frame % 7 == 6 ? 36000000 : 0);
}

static gint64
sometimes_early (guint frame)
{
  return 40000000 + 40 * (gint64) frame - (frame % 9 == 5 ? 36000000 : 0);
}

static gint64
never (guint frame)
{
  return -1;
}

static gint64
with_holes (guint frame)
{
  return 40 * (gint64) frame + frame / 8 * 7000;
}

static const Times sitting[] = {
  { "a frame in two seconds", "25/1", one_in_two_seconds },
  { "uneven", "30/1", uneven },
  { "500 a second", "500/1", fast },
  { "500 a second in the caps", "500/1", uneven },
  { "a frame a minute", "60/1", a_minute },
  { "pairs swapped", "25/1", swapped },
  { "hours ahead, one in seven", "25/1", sometimes_wrong },
  { "hours back, one in nine", "25/1", sometimes_early },
  { "no timestamps", "0/1", never },
  { "holes of seven seconds", "25/1", with_holes },
};

/* A person sitting still is a single track, reported from the second frame on,
 * whatever the timestamps and the framerate in the caps. */
static void
test_sitting (gconstpointer data)
{
  const Times *times = data;
  TrackFixture f;

  track_fixture_init (&f, "");
  g_autofree char *caps =
      g_strdup_printf ("video/x-raw, format=GRAY8, "
                       "width=640, height=480, framerate=%s",
          times->framerate);
  gst_harness_set_src_caps_str (f.h, caps);
  for (guint frame = 0; frame < 40; frame++) {
    GstBuffer *buffer = track_frame_new (&f);
    const gint64 time = times->time (frame);
    GST_BUFFER_PTS (buffer) =
        time < 0 ? GST_CLOCK_TIME_NONE : (guint64) time * GST_MSECOND;
    track_add_face (buffer, 100, 0);
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    const GstMienFace *face = test_only_face (out);
    if (!face != (frame == 0) || (face && face->track_id != 1))
      g_error ("frame %u: id %u", frame, face ? face->track_id : 0);
  }
  track_fixture_clear (&f);
}

/* Frames at 2 frames/s without a detection: the face is not reported, and has
 * the same id after two of them. */
static void
test_time (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  for (guint i = 0; i < 5; i++)
    track_push_face (&f, 100);
  for (guint i = 0; i < 2; i++) {
    f.frame += 14;
    g_assert_cmpuint (track_push_nobody (&f), ==, 0);
  }
  g_assert_cmpuint (track_push_face (&f, 100), ==, 1);
  for (guint i = 0; i < 4; i++) {
    f.frame += 14;
    g_assert_cmpuint (track_push_nobody (&f), ==, 0);
  }
  g_assert_cmpuint (track_push_face (&f, 100), ==, 0);
  g_assert_cmpuint (track_push_face (&f, 100), ==, 2);
  track_fixture_clear (&f);
}

/* A detector that searches every third frame without saying so, with plain
 * regions. The face is reported on all frames. */
static void
test_rhythm (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  for (guint i = 0; i < 60; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    if (i % 3 == 0 && i < 30)
      gst_buffer_add_video_region_of_interest_meta (buffer, "face", 100 + 2 * i,
          100, 60, 60);
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    const GstMienFace *face = test_only_face (out);
    /* The search at 30 finds nothing; ten frames are predicted. */
    const guint expected = i >= 3 && i < 40;
    if ((face ? face->track_id : 0) != expected)
      g_error ("frame %u: id %u", i, face ? face->track_id : 0);
    if (face && i < 30)
      g_assert_cmpuint (face->frames_ago, ==, i % 3);
    if (face && i > 9)
      g_assert_cmpfloat (ABS (face->x - (100 + 2.0f * i)), <, 12);
  }
  track_fixture_clear (&f);
}

/* A detector that says which frames it searched is trusted. */
static void
test_search (void)
{
  TrackFixture f;

  track_fixture_init (&f, "min-hits=1");
  for (guint i = 0; i < 40; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    gst_mien_buffer_set_search (buffer, i % 20);
    if (i == 0)
      track_add_face (buffer, 100, 0);
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    const GstMienFace *face = test_only_face (out);
    g_assert_cmpint (face != NULL, ==, i < 30);
  }
  track_fixture_clear (&f);
}

/* Frames that repeat the previous one have its faces, at the same positions. */
static void
test_repeated (void)
{
  TrackFixture f;

  track_fixture_init (&f, "");
  for (guint i = 0; i < 40; i++) {
    GstBuffer *buffer = track_frame_new (&f);
    if (i % 4 == 0)
      track_add_face (buffer, 100 + 5 * i, 0);
    else
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
    /* Some detectors process these frames, others mark copies. */
    if (i % 8 > 4)
      track_add_face (buffer, 100 + 5 * (i - i % 4), i % 4);
    g_autoptr (GstBuffer) out = track_push (&f, buffer);
    const GstMienFace *face = test_only_face (out);
    g_assert_cmpint (face != NULL, ==, i >= 4);
    if (!face)
      continue;
    g_assert_cmpuint (face->track_id, ==, 1);
    g_assert_cmpuint (face->frames_ago, ==, i % 4);
    g_assert_cmpfloat (face->x, ==, 100 + 5 * (i - i % 4));
  }
  track_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facetrack/jumps", test_jumps);
  mien_test_add_table ("/facetrack/sitting/", sitting, test_sitting);
  g_test_add_func ("/facetrack/time", test_time);
  g_test_add_func ("/facetrack/rhythm", test_rhythm);
  g_test_add_func ("/facetrack/search", test_search);
  g_test_add_func ("/facetrack/repeated", test_repeated);
  return g_test_run ();
}
