/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facetrack during a stream: flush, seek, rate, caps and property changes,
 * statistics. */

#include "faces.h"
#include "trackfixture.h"

static void
flush (TrackFixture *f)
{
  GstSegment segment;
  gst_harness_push_event (f->h, gst_event_new_flush_start ());
  gst_harness_push_event (f->h, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f->h, gst_event_new_segment (&segment));
}

static void
new_segment (TrackFixture *f)
{
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = GST_SECOND;
  gst_harness_push_event (f->h, gst_event_new_segment (&segment));
}

static void
new_caps (TrackFixture *f)
{
  gst_harness_set_src_caps_str (f->h,
      "video/x-raw, format=GRAY8, width=480, "
      "height=640, framerate=30/1");
}

/* Events that end all tracks. Ids are not reused. */
static void
test_resets (void)
{
  static void (*const resets[]) (TrackFixture *) = { flush, new_segment,
    new_caps };
  TrackFixture f;
  guint id = 1;

  track_fixture_init (&f, "");
  for (guint i = 0; i < G_N_ELEMENTS (resets); i++, id++) {
    g_assert_cmpuint (track_push_face (&f, 100), ==, 0);
    for (guint k = 0; k < 5; k++)
      g_assert_cmpuint (track_push_face (&f, 100), ==, id);
    resets[i](&f);
  }
  g_assert_cmpuint (track_push_face (&f, 100), ==, 0);
  track_fixture_clear (&f);
}

/* In reverse playback, each frame precedes the previous one. */
static void
test_reverse (void)
{
  GstSegment segment;
  TrackFixture f;

  track_fixture_init (&f, "");
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = -1;
  segment.stop = segment.position = GST_SECOND;
  gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  f.frame = 30;
  for (guint i = 0; i < 10; i++, f.frame -= 2)
    g_assert_cmpuint (track_push_face (&f, 100 - 3.0f * i), ==, i > 0);
  track_fixture_clear (&f);
}

static void
test_while_playing (void)
{
  TrackFixture f;

  track_fixture_init (&f, "min-hits=4");
  GObject *element = G_OBJECT (f.h->element);
  g_assert_cmpuint (track_push_face (&f, 100), ==, 0);
  g_object_set (element, "min-hits", 1, NULL);
  g_assert_cmpuint (track_push_face (&f, 100), ==, 1);
  g_assert_cmpuint (track_push_nobody (&f), ==, 1);
  g_object_set (element, "max-predicted", 0, NULL);
  g_assert_cmpuint (track_push_nobody (&f), ==, 0);
  g_assert_cmpuint (track_push_face (&f, 100), ==, 1);
  g_object_set (element, "max-age", 0, NULL);
  g_assert_cmpuint (track_push_nobody (&f), ==, 0);
  g_assert_cmpuint (track_push_face (&f, 100), ==, 2);
  g_object_set (element, "iou-threshold", 0.9, NULL);
  g_assert_cmpuint (track_push_face (&f, 130), ==, 3);
  g_object_set (element, "metadata", 0, NULL);
  GstBuffer *buffer = track_frame_new (&f);
  track_add_face (buffer, 130, 0);
  g_autoptr (GstBuffer) out = track_push (&f, buffer);
  g_assert_cmpuint (test_count_regions (out), ==, 0);
  track_fixture_clear (&f);
}

/* The change is known at once, but no face was seen since, so there is nothing
 * to report. */
static void
test_unseen (void)
{
  TrackFixture f;

  track_fixture_init (&f, "min-hits=2");
  g_assert_cmpuint (track_push_face (&f, 100), ==, 0);
  g_object_set (f.h->element, "min-hits", 1, NULL);
  GstBuffer *buffer = track_frame_new (&f);
  gst_mien_buffer_set_search (buffer, 1);
  g_autoptr (GstBuffer) out = track_push (&f, buffer);
  g_assert_null (test_only_face (out));
  g_assert_cmpuint (track_push_face (&f, 100), ==, 1);
  track_fixture_clear (&f);
}

static void
test_stats (void)
{
  TrackFixture f;
  guint64 frames, faces;
  gdouble total, mean, max;

  track_fixture_init (&f, "");
  for (guint i = 0; i < 3; i++)
    track_push_face (&f, 100);
  for (guint run = 0; run < 2; run++) {
    g_autoptr (GstStructure) stats = NULL;
    g_object_get (f.h->element, "stats", &stats, NULL);
    g_assert_true (gst_structure_get (stats, "frames", G_TYPE_UINT64, &frames,
        "faces", G_TYPE_UINT64, &faces, "total-ms", G_TYPE_DOUBLE, &total,
        "mean-ms", G_TYPE_DOUBLE, &mean, "max-ms", G_TYPE_DOUBLE, &max, NULL));
    g_assert_cmpuint (frames, ==, run == 0 ? 3 : 0);
    g_assert_cmpuint (faces, ==, run == 0 ? 2 : 0);
    g_assert_cmpfloat (mean, <=, max);
    g_assert_cmpfloat (max, <=, total);
    g_assert_cmpfloat (total, <=, 3 * max);
    if (run == 1)
      g_assert_cmpfloat (max, ==, 0);
    gst_element_set_state (f.h->element, GST_STATE_READY);
    gst_element_set_state (f.h->element, GST_STATE_PLAYING);
  }
  track_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facetrack/resets", test_resets);
  g_test_add_func ("/facetrack/reverse", test_reverse);
  g_test_add_func ("/facetrack/while-playing", test_while_playing);
  g_test_add_func ("/facetrack/unseen", test_unseen);
  g_test_add_func ("/facetrack/stats", test_stats);
  return g_test_run ();
}
