/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceevents in a harness: who came and left, and when. */

#include <string.h>

#include "eventsfixture.h"

static void
test_came_and_left (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "");
  events_watch (&f, 0.5, "1");
  events_assert (&f, "");
  events_watch (&f, 1.5, "1");
  events_assert (&f, "came 1 1.00");
  events_watch (&f, 1, "");
  events_assert (&f, "");
  events_watch (&f, 1, "");
  events_assert (&f, "left 1 2.97 absent");
  events_fixture_clear (&f);
}

/* Message and event have the same content, all that is documented, and the
 * event precedes its frame. */
static void
check_report (const GstStructure *report, const char *event, guint64 delay)
{
  guint64 time;
  guint id;

  g_assert_cmpstr (gst_structure_get_name (report), ==, "faceevents");
  g_assert_cmpstr (gst_structure_get_string (report, "event"), ==, event);
  g_assert_true (gst_structure_get_uint (report, "stay", &id));
  g_assert_cmpuint (id, ==, 1);
  g_assert_true (gst_structure_get_uint (report, "track-id", &id));
  g_assert_cmpuint (id, ==, 7);
  g_assert_true (gst_structure_get_uint64 (report, "timestamp", &time));
  g_assert_cmpuint (time, ==, 3600 * GST_SECOND);
  g_assert_true (gst_structure_get_uint64 (report, "stream-time", &time));
  g_assert_cmpuint (time, ==, 3600 * GST_SECOND);
  g_assert_true (gst_structure_get_uint64 (report, "running-time", &time));
  g_assert_cmpuint (time, ==, 0);
  g_assert_true (gst_structure_get_uint64 (report, "utc", &time));
  g_assert_cmpuint (time, ==, 1700000000 * GST_SECOND);
  g_assert_true (gst_structure_get_uint64 (report, "delay", &time));
  g_assert_cmpuint (time, ==, delay);
  const GstStructure *face =
      gst_value_get_structure (gst_structure_get_value (report, "face"));
  gdouble confidence;
  guint x, y, width, height;
  g_assert_true (gst_structure_get (face, "x", G_TYPE_UINT, &x, "y",
      G_TYPE_UINT, &y, "width", G_TYPE_UINT, &width, "height", G_TYPE_UINT,
      &height, "confidence", G_TYPE_DOUBLE, &confidence, NULL));
  g_assert_cmpuint (x, ==, 120);
  g_assert_cmpuint (y, ==, 100);
  g_assert_cmpuint (width, ==, 60);
  g_assert_cmpuint (height, ==, 80);
  g_assert_cmpfloat (confidence, ==, 0.75);
}

typedef struct {
  guint n_events, n_buffers;
} Order;

static GstPadProbeReturn
note_order (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Order *order = data;

  if (GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER) {
    order->n_buffers++;
  } else if (order->n_events == 0
      && GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info))
          == GST_EVENT_CUSTOM_DOWNSTREAM) {
    g_assert_cmpuint (order->n_buffers, ==, 0);
    check_report (gst_event_get_structure (GST_PAD_PROBE_INFO_EVENT (info)),
        "came", 0);
    order->n_events++;
  }
  return GST_PAD_PROBE_OK;
}

static void
test_fields (void)
{
  EventsFixture f;
  Order order = { 0 };
  g_autoptr (GstCaps) unix_time =
      gst_caps_new_empty_simple ("timestamp/x-unix");

  events_fixture_init (&f, "min-stay=0");
  events_seek (&f, 3600 * GST_SECOND);
  gst_pad_add_probe (f.h->sinkpad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      note_order, &order, NULL);
  GstBuffer *buffer = events_frame_new (&f);
  gst_buffer_add_reference_timestamp_meta (buffer, unix_time,
      1700000000 * GST_SECOND, GST_CLOCK_TIME_NONE);
  events_add_face (buffer, 7);
  events_push (&f, buffer);
  g_assert_cmpuint (order.n_events, ==, 1);
  g_assert_cmpuint (order.n_buffers, ==, 1);

  g_autoptr (GstMessage) came = events_pop (&f);
  check_report (gst_message_get_structure (came), "came", 0);
  gst_harness_push_event (f.h, gst_event_new_eos ());
  g_autoptr (GstMessage) left = events_pop (&f);
  check_report (gst_message_get_structure (left), "left", 0);
  events_fixture_clear (&f);
}

static void
test_flicker (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  for (guint i = 0; i < 5; i++) {
    events_watch (&f, 0.3, "1");
    events_watch (&f, 3, "");
  }
  gst_harness_push_event (f.h, gst_event_new_eos ());
  events_assert (&f, "");
  events_fixture_clear (&f);
}

static void
test_missed_for_a_while (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  for (guint i = 0; i < 5; i++) {
    events_watch (&f, 1, "1");
    events_watch (&f, 0.9, "");
  }
  events_assert (&f, "came 1 0.00");
  events_watch (&f, 1, "");
  events_assert (&f, "left 1 8.57 absent");
  events_fixture_clear (&f);
}

static void
test_several (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "3");
  events_watch (&f, 1, "3 1");
  events_watch (&f, 1, "1 2");
  events_watch (&f, 2, "");
  events_assert (&f,
      "came 1/3 0.00; came 2/1 1.00; came 3/2 2.00; left 1/3 1.97 absent; "
      "left 2/1 2.97 absent; left 3/2 2.97 absent");
  events_fixture_clear (&f);
}

/* An id that returns after its person has left starts another stay. */
static void
test_id_again (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  for (guint i = 0; i < 2; i++) {
    events_watch (&f, 1, "1");
    events_watch (&f, 2, "");
  }
  events_assert (&f,
      "came 1 0.00; left 1 0.97 absent; came 2/1 3.00; left 2/1 3.97 absent");
  events_fixture_clear (&f);
}

/* A face that facetrack only predicts does not count as seen. */
static void
test_predicted (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1");
  for (guint i = 1; i < 60; i++) {
    GstBuffer *buffer = events_frame_new (&f);
    events_add_face (buffer, 1)->frames_ago = i;
    events_push (&f, buffer);
  }
  events_assert (&f, "came 1 0.00; left 1 0.97 absent");
  events_fixture_clear (&f);
}

/* Faces on every third frame, and searches whose results always arrive late. */
static void
test_searched_now_and_then (void)
{
  EventsFixture f;

  for (guint late = 0; late < 2; late++) {
    events_fixture_init (&f, "");
    for (guint i = 0; i < 90; i++) {
      GstBuffer *buffer = events_frame_new (&f);
      gst_mien_buffer_set_search (buffer, i % 3 + late);
      events_add_face (buffer, 1)->frames_ago = i % 3 + late;
      events_push (&f, buffer);
    }
    events_watch (&f, 2, "");
    events_assert (&f, "came 1 0.00; left 1 2.90 absent");
    events_fixture_clear (&f);
  }
}

/* One frame every two seconds: one missed detection does not end the stay. */
static void
test_sparse (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  f.step = 2 * GST_SECOND;
  events_watch (&f, 10, "1");
  events_watch (&f, 2, "");
  events_watch (&f, 10, "1");
  events_assert (&f, "came 1 0.00");
  events_watch (&f, 8, "");
  events_assert (&f, "left 1 20.00 absent");
  events_fixture_clear (&f);
}

static void
test_without_times (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  f.step = 0;
  events_watch (&f, 2, "1");
  events_watch (&f, 2, "");
  g_autoptr (GstMessage) came = events_pop (&f);
  g_autoptr (GstMessage) left = events_pop (&f);
  const GstStructure *report = gst_message_get_structure (left);
  guint64 duration;
  g_assert_false (gst_structure_has_field (report, "timestamp"));
  g_assert_false (gst_structure_has_field (report, "running-time"));
  g_assert_true (gst_structure_get_uint64 (report, "duration", &duration));
  g_assert_cmpuint (duration / GST_MSECOND, ==, 1966);
  events_fixture_clear (&f);
}

static void
test_end_of_stream (void)
{
  EventsFixture f;

  events_fixture_init (&f, "");
  events_watch (&f, 1, "1 2");
  events_watch (&f, 0.5, "2 3");
  gst_harness_push_event (f.h, gst_event_new_eos ());
  events_assert (&f,
      "came 1 0.00; came 2 0.00; left 1 0.97 eos; left 2 1.47 eos");
  events_fixture_clear (&f);
}

static void
test_single_picture (void)
{
  EventsFixture f;

  events_fixture_init (&f, "min-stay=0");
  f.step = 0;
  GstBuffer *buffer = events_frame_new (&f);
  events_add_face (buffer, 1);
  events_push (&f, buffer);
  gst_harness_push_event (f.h, gst_event_new_eos ());
  events_assert (&f, "came 1 -; left 1 - eos");
  events_fixture_clear (&f);
}

static void
test_two_streams (void)
{
  EventsFixture door, gate;

  events_fixture_init (&door, "");
  events_fixture_init (&gate, "");
  for (guint i = 0; i < 30; i++) {
    events_watch (&door, 1.0 / 30, "1");
    events_watch (&gate, 1.0 / 30, "1 2");
  }
  events_watch (&door, 2, "1");
  events_watch (&gate, 2, "2");
  events_assert (&door, "came 1 0.00");
  events_assert (&gate, "came 1 0.00; came 2 0.00; left 1 0.97 absent");
  events_fixture_clear (&door);
  events_fixture_clear (&gate);
}

static void
test_untracked (void)
{
  EventsFixture f;
  guint n_warnings = 0;
  GstMessage *message;

  events_fixture_init (&f, "");
  events_watch (&f, 2, "0");
  while ((message = gst_bus_pop_filtered (f.bus, GST_MESSAGE_WARNING))) {
    g_autoptr (GError) error = NULL;
    gst_message_parse_warning (message, &error, NULL);
    g_assert_nonnull (strstr (error->message, "Put 'facetrack' before"));
    gst_message_unref (message);
    n_warnings++;
  }
  g_assert_cmpuint (n_warnings, ==, 1);
  events_fixture_clear (&f);
}

static void
test_crowd (void)
{
  EventsFixture f;

  events_fixture_init (&f, "count-threshold=1 min-stay=60000");
  events_watch (&f, 2, "1");
  events_watch (&f, 0.5, "1 2");
  events_watch (&f, 0.5, "1");
  events_assert (&f, "");
  events_watch (&f, 2, "1 2 3");
  events_assert (&f, "count-over 3.00 3");
  events_watch (&f, 0.9, "");
  events_watch (&f, 0.5, "1 2");
  events_watch (&f, 2, "1");
  events_assert (&f, "count-back 6.40 1");
  events_fixture_clear (&f);
}

/* 10,000 people, a few at a time: each comes and leaves once. */
static void
test_many (void)
{
  const guint n = 10000;
  EventsFixture f;
  g_autofree guint8 *seen = g_malloc0 (n + 1);

  events_fixture_init (&f, "min-stay=60 grace-time=100");
  for (guint i = 0; i < n + 10; i++) {
    GstBuffer *buffer = events_frame_new (&f);
    GstMessage *message;
    for (guint id = MAX (i, 5) - 4; id <= MIN (i, n); id++)
      events_add_face (buffer, id);
    events_push (&f, buffer);
    while ((message = events_pop (&f))) {
      const GstStructure *report = gst_message_get_structure (message);
      guint id;
      g_assert_true (gst_structure_get_uint (report, "track-id", &id));
      g_assert_cmpuint (seen[id]++, ==,
          g_str_equal (gst_structure_get_string (report, "event"), "left"));
      gst_message_unref (message);
    }
  }
  for (guint id = 1; id <= n; id++)
    g_assert_cmpuint (seen[id], ==, 2);
  events_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/people/came-and-left", test_came_and_left);
  g_test_add_func ("/events/people/fields", test_fields);
  g_test_add_func ("/events/people/flicker", test_flicker);
  g_test_add_func ("/events/people/missed-for-a-while",
      test_missed_for_a_while);
  g_test_add_func ("/events/people/several", test_several);
  g_test_add_func ("/events/people/id-again", test_id_again);
  g_test_add_func ("/events/people/predicted", test_predicted);
  g_test_add_func ("/events/people/searched-now-and-then",
      test_searched_now_and_then);
  g_test_add_func ("/events/people/sparse", test_sparse);
  g_test_add_func ("/events/people/without-times", test_without_times);
  g_test_add_func ("/events/people/end-of-stream", test_end_of_stream);
  g_test_add_func ("/events/people/single-picture", test_single_picture);
  g_test_add_func ("/events/people/two-streams", test_two_streams);
  g_test_add_func ("/events/people/untracked", test_untracked);
  g_test_add_func ("/events/people/crowd", test_crowd);
  g_test_add_func ("/events/people/many", test_many);
  return g_test_run ();
}
