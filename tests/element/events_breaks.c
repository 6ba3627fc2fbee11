/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceevents in a harness: seeks, flushes, new caps, gaps. Nobody comes or
 * leaves because of them. */

#include "eventsfixture.h"

#define SMALL_CAPS \
  "video/x-raw, format=GRAY8, width=320, height=240, framerate=30/1"

static void
test_same_id (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1");
  events_seek (&f, 100 * GST_SECOND);
  events_watch (&f, 0.5, "");
  events_watch (&f, 1, "1");
  events_assert (&f, "came 1 0.00");
  gst_harness_push_event (f.h, gst_event_new_eos ());
  g_autoptr (GstMessage) left = events_pop (&f);
  guint64 duration;
  /* Time skipped by the seek does not count. */
  g_assert_true (gst_structure_get_uint64 (gst_message_get_structure (left),
      "duration", &duration));
  g_assert_cmpuint (duration, >, 2.4 * GST_SECOND);
  g_assert_cmpuint (duration, <, 2.5 * GST_SECOND);
  events_fixture_clear (&f);
}

/* Like facetrack, which starts again: whoever is where track 1 was is track
 * 1. */
static void
test_same_place (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1");
  events_seek (&f, 100 * GST_SECOND);
  events_watch (&f, 1, "7");
  events_seek (&f, 0);
  events_watch (&f, 3, "13");
  events_assert (&f, "came 1 0.00");
  events_watch (&f, 2, "");
  events_assert (&f, "left 1/13 2.97 absent");
  events_fixture_clear (&f);
}

static void
test_somebody_else (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1");
  events_seek (&f, 100 * GST_SECOND);
  events_watch (&f, 3, "2");
  events_assert (&f, "came 1 0.00; came 2 100.00; left 1 0.97 break");
  events_fixture_clear (&f);
}

/* Without a break, a new id at the same position is another person. */
static void
test_no_break (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1");
  events_watch (&f, 2, "7");
  events_assert (&f, "came 1 0.00; came 2/7 1.00; left 1 0.97 absent");
  events_fixture_clear (&f);
}

static void
test_flicker_before (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 0.3, "1");
  events_seek (&f, 100 * GST_SECOND);
  events_watch (&f, 3, "");
  gst_harness_push_event (f.h, gst_event_new_eos ());
  events_assert (&f, "");
  events_fixture_clear (&f);
}

static void
test_caps (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1");
  gst_harness_set_src_caps_str (f.h, SMALL_CAPS);
  for (guint i = 0; i < 60; i++) {
    GstBuffer *buffer = events_frame_new (&f);
    gst_mien_buffer_add_face (buffer, 60, 50, 30, 40, 1, "yunet")->track_id = 2;
    events_push (&f, buffer);
  }
  events_assert (&f, "came 1 0.00");
  events_fixture_clear (&f);
}

/* Frames that repeat the previous one, and gaps without any. */
static void
test_gap (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1");
  for (guint i = 0; i < 90; i++) {
    GstBuffer *buffer = events_frame_new (&f);
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
    events_push (&f, buffer);
  }
  events_watch (&f, 1, "1");
  gst_harness_push_event (f.h, gst_event_new_gap (f.time, 5 * GST_SECOND));
  f.time += 5 * GST_SECOND;
  events_watch (&f, 1, "1");
  events_assert (&f, "came 1 0.00");
  events_watch (&f, 2, "");
  events_assert (&f, "left 1 10.97 absent");
  events_fixture_clear (&f);
}

/* Time jumps back without a discontinuity, as with a camera whose clock was
 * set. It is recognised on the second frame, by facetrack too. */
static void
test_jump (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  f.time = 3600 * GST_SECOND;
  events_watch (&f, 1, "1");
  f.time = 0;
  events_watch (&f, 1.0 / 30, "1");
  events_watch (&f, 3, "7");
  events_assert (&f, "came 1 3600.00");
  events_fixture_clear (&f);
}

static void
test_crowd (void)
{
  EventsFixture f;

  events_fixture_init (&f, "count-threshold=1 min-stay=60000");
  events_watch (&f, 0.8, "1 2");
  events_seek (&f, 100 * GST_SECOND);
  events_watch (&f, 0.8, "1 2");
  events_assert (&f, "");
  events_watch (&f, 0.8, "1 2");
  events_assert (&f, "count-over 100.00 2");
  events_seek (&f, 0);
  events_watch (&f, 2, "1 2");
  events_assert (&f, "");
  events_fixture_clear (&f);
}

/* READY and back: no state remains. */
static void
test_restart (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "5");
  events_assert (&f, "came 1/5 0.00");
  gst_element_set_state (f.h->element, GST_STATE_READY);
  gst_element_set_state (f.h->element, GST_STATE_PLAYING);
  events_assert (&f, "");
  gst_harness_push_event (f.h, gst_event_new_stream_start ("again"));
  gst_harness_set_src_caps_str (f.h, EVENTS_CAPS);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  f.time = 0;
  events_watch (&f, 1, "5");
  events_assert (&f, "came 1/5 0.00");
  events_fixture_clear (&f);
}

/* With facetrack before it, on people who sit still, and random seeks: each
 * person comes once, none leaves. */
static void
check_seeks (gint seed)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (seed);
  GstHarness *h =
      gst_harness_new_parse ("facetrack ! faceevents name=events min-stay=100");
  g_autoptr (GstElement) events = gst_harness_find_element (h, "faceevents");
  g_autoptr (GstBus) bus = gst_bus_new ();
  EventsFixture f = { h, bus, 0, GST_SECOND / 30 };

  gst_element_set_bus (events, bus);
  gst_harness_set_src_caps_str (h, EVENTS_CAPS);
  for (guint i = 0; i < 10; i++) {
    for (guint n = g_rand_int_range (dice, 10, 60); n > 0; n--) {
      GstBuffer *buffer = events_frame_new (&f);
      gst_mien_buffer_add_face (buffer, 100, 100, 60, 80, 1, "yunet");
      gst_mien_buffer_add_face (buffer, 300, 120, 60, 80, 1, "yunet");
      events_push (&f, buffer);
    }
    events_seek (&f, g_rand_int_range (dice, 0, 3600) * GST_SECOND);
  }
  g_assert_cmpuint (gst_harness_buffers_in_queue (h), ==, 0);
  g_autofree char *text = events_take (&f);
  g_assert_cmpstr (text, ==, "came 1 0.03; came 2 0.03");
  gst_element_set_bus (events, NULL);
  gst_harness_teardown (h);
}

static void
test_random_seeks (void)
{
  for (gint seed = 0; seed < 10; seed++)
    check_seeks (seed);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/breaks/same-id", test_same_id);
  g_test_add_func ("/events/breaks/same-place", test_same_place);
  g_test_add_func ("/events/breaks/somebody-else", test_somebody_else);
  g_test_add_func ("/events/breaks/no-break", test_no_break);
  g_test_add_func ("/events/breaks/flicker-before", test_flicker_before);
  g_test_add_func ("/events/breaks/caps", test_caps);
  g_test_add_func ("/events/breaks/gap", test_gap);
  g_test_add_func ("/events/breaks/jump", test_jump);
  g_test_add_func ("/events/breaks/crowd", test_crowd);
  g_test_add_func ("/events/breaks/restart", test_restart);
  g_test_add_func ("/events/breaks/random-seeks", test_random_seeks);
  return g_test_run ();
}
