/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* look-ahead of faceannotate: events, queries and states while frames are
 * held. */

#include "aheadfixture.h"
#include "table.h"

static guint
count_messages (GstBus *bus)
{
  guint n = 0;
  GstMessage *message;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_LATENCY))) {
    gst_message_unref (message);
    n++;
  }
  return n;
}

static void
test_latency (void)
{
  Ahead a;
  g_autoptr (GstBus) bus = gst_bus_new ();

  ahead_set_up (&a, 5, 0);
  gst_element_set_bus (a.f.h->element, bus);
  gst_harness_set_upstream_latency (a.f.h, 7 * GST_MSECOND);
  ahead_push (&a, -1, 0);
  g_assert_cmpuint (gst_harness_query_latency (a.f.h), ==,
      5 * AHEAD_FRAME + 7 * GST_MSECOND);
  count_messages (bus);

  g_object_set (a.f.h->element, "look-ahead", 2, NULL);
  ahead_push (&a, -1, 0);
  ahead_push (&a, -1, 0);
  ahead_push (&a, -1, 0);
  g_assert_cmpuint (gst_harness_query_latency (a.f.h), ==,
      2 * AHEAD_FRAME + 7 * GST_MSECOND);
  g_assert_cmpuint (count_messages (bus), ==, 1);
  g_assert_cmpuint (gst_harness_buffers_received (a.f.h), ==, 2);

  gst_util_set_object_arg (G_OBJECT (a.f.h->element), "anonymize", "none");
  ahead_push (&a, -1, 0);
  g_assert_cmpuint (gst_harness_query_latency (a.f.h), ==, 7 * GST_MSECOND);
  g_assert_cmpuint (count_messages (bus), ==, 1);
  g_assert_cmpuint (gst_harness_buffers_received (a.f.h), ==, 5);
  gst_element_set_bus (a.f.h->element, NULL);
  ahead_tear_down (&a);
}

/* If frames take longer than the caps say, the latency is increased once. */
static void
test_slow_frames (void)
{
  Ahead a;
  g_autoptr (GstBus) bus = gst_bus_new ();

  ahead_set_up (&a, 2, 0);
  gst_element_set_bus (a.f.h->element, bus);
  for (guint i = 0; i < 10; i++) {
    GstBuffer *frame = ahead_next_frame (&a, -1, 0);
    GST_BUFFER_PTS (frame) = i * 200 * GST_MSECOND;
    gst_harness_push (a.f.h, frame);
  }
  g_assert_cmpuint (gst_harness_query_latency (a.f.h), >=, 400 * GST_MSECOND);
  g_assert_cmpuint (count_messages (bus), ==, 1);
  gst_element_set_bus (a.f.h->element, NULL);
  ahead_tear_down (&a);
}

static GstEvent *
tag_event (guint n)
{
  return gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
      gst_structure_new ("test", "n", G_TYPE_UINT, n, NULL));
}

/* Matches the caps of push_event (), not those of the start, which are sent
 * twice. */
static gboolean
is_news (GstEvent *event)
{
  GstVideoInfo info;
  GstCaps *caps;

  gst_event_parse_caps (event, &caps);
  return gst_video_info_from_caps (&info, caps) && info.fps_n == 30;
}

static GstPadProbeReturn
note (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GString *order = user_data;

  if (GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER) {
    g_string_append_printf (order, "%u",
        (guint) (GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info))
            / AHEAD_FRAME));
    return GST_PAD_PROBE_OK;
  }
  switch (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info))) {
    case GST_EVENT_CUSTOM_DOWNSTREAM:
      g_string_append_c (order, 'e');
      break;
    case GST_EVENT_CUSTOM_DOWNSTREAM_OOB:
      g_string_append_c (order, 'o');
      break;
    case GST_EVENT_TAG:
      g_string_append_c (order, 't');
      break;
    case GST_EVENT_GAP:
      g_string_append_c (order, 'g');
      break;
    case GST_EVENT_CAPS:
      if (is_news (GST_PAD_PROBE_INFO_EVENT (info)))
        g_string_append_c (order, 'c');
      break;
    case GST_EVENT_SEGMENT:
      g_string_append_c (order, 's');
      break;
    case GST_EVENT_EOS:
      g_string_append_c (order, 'E');
      break;
    default:
      break;
  }
  return GST_PAD_PROBE_OK;
}

static void
push_event (Ahead *a, char kind)
{
  GstVideoInfo info = a->f.info;
  GstSegment segment;

  info.fps_n = 30;
  g_autoptr (GstCaps) other = gst_video_info_to_caps (&info);
  g_autoptr (GstCaps) same = gst_video_info_to_caps (&a->f.info);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  switch (kind) {
    case 'e':
      gst_harness_push_event (a->f.h, tag_event (0));
      break;
    case 'o':
      gst_harness_push_event (a->f.h,
          gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_OOB,
              gst_structure_new_empty ("test")));
      break;
    case 't':
      gst_harness_push_event (a->f.h,
          gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "test", NULL)));
      break;
    case 'g':
      gst_harness_push_event (a->f.h,
          gst_event_new_gap (AHEAD_FRAME, AHEAD_FRAME));
      break;
    case 's':
      gst_harness_push_event (a->f.h, gst_event_new_segment (&segment));
      break;
    case 'c':
      gst_harness_push_event (a->f.h, gst_event_new_caps (other));
      break;
    case 'C': /* the current caps again */
      gst_harness_push_event (a->f.h, gst_event_new_caps (same));
      break;
    case 'E':
      gst_harness_push_event (a->f.h, gst_event_new_eos ());
      break;
    default:
      ahead_push (a, -1, 0);
      break;
  }
}

/* Digits are frames, letters are those of push_event (). With look-ahead=3. */
typedef struct {
  const char *name, *pushed, *expected;
} Turn;

static const Turn TURNS[] = {
  { "custom", "01e2345E", "01e2345E" },
  { "custom-first", "e0123E", "e0123E" },
  { "several", "0eet1e2E", "0eet1e2E" },
  { "custom-last", "012eE", "012eE" },
  { "not-yet", "01e23", "0" },
  { "out-of-band", "01o2E", "o012E" },
  { "gap", "01g234E", "01g234E" },
  { "segment", "01s234E", "01s234E" },
  { "caps", "01c234E", "01c234E" },
  { "same-caps", "01C2345", "012" },
  { "nothing", "E", "E" },
};

static void
test_turn (gconstpointer data)
{
  const Turn *t = data;
  g_autoptr (GString) order = g_string_new (NULL);
  Ahead a;

  ahead_set_up (&a, 3, 0);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (a.f.h->element, "src");
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, note,
      order, NULL);
  for (const char *c = t->pushed; *c; c++)
    push_event (&a, *c);
  g_assert_cmpstr (order->str, ==, t->expected);
  ahead_tear_down (&a);
}

/* A seek: held frames are dropped, and earlier faces are not covered after
 * it. */
static void
test_flush (void)
{
  GstSegment segment;
  Ahead a;

  ahead_set_up (&a, 3, 5);
  for (guint i = 0; i < 5; i++)
    ahead_push (&a, 100, 1);
  g_assert_true (ahead_pull_covered (&a, 0, 100));
  g_assert_true (ahead_pull_covered (&a, 1, 100));
  gst_harness_push_event (a.f.h, gst_event_new_flush_start ());
  gst_harness_push_event (a.f.h, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (a.f.h, gst_event_new_segment (&segment));
  for (guint i = 5; i < 10; i++)
    ahead_push (&a, -1, 0);
  gst_harness_push_event (a.f.h, gst_event_new_eos ());
  for (guint i = 5; i < 10; i++)
    g_assert_false (ahead_pull_covered (&a, i, 100));
  g_assert_cmpuint (gst_harness_buffers_received (a.f.h), ==, 7);
  ahead_tear_down (&a);
}

/* To NULL with held frames, and up again; to PAUSED and back. */
static void
test_states (void)
{
  GstSegment segment;
  Ahead a;

  ahead_set_up (&a, 3, 5);
  ahead_push (&a, 100, 1);
  gst_element_set_state (a.f.h->element, GST_STATE_PAUSED);
  gst_element_set_state (a.f.h->element, GST_STATE_PLAYING);
  ahead_push (&a, -1, 0);
  gst_element_set_state (a.f.h->element, GST_STATE_NULL);
  gst_harness_play (a.f.h);
  gst_harness_set_src_caps (a.f.h, gst_video_info_to_caps (&a.f.info));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (a.f.h, gst_event_new_segment (&segment));
  for (guint i = 0; i < 4; i++)
    ahead_push (&a, -1, 0);
  g_assert_false (ahead_pull_covered (&a, 2, 100));
  g_assert_cmpuint (gst_harness_buffers_received (a.f.h), ==, 1);
  ahead_tear_down (&a);
}

/* New caps: faces found after them are not covered before them. */
static void
test_caps (void)
{
  GstVideoInfo before;
  Ahead a;

  ahead_set_up (&a, 5, 5);
  before = a.f.info;
  ahead_push (&a, -1, 0);
  gst_video_info_set_format (&a.f.info, GST_VIDEO_FORMAT_I420, 200, 100);
  gst_harness_set_src_caps (a.f.h, gst_video_info_to_caps (&a.f.info));
  ahead_push (&a, 100, 1);
  gst_harness_push_event (a.f.h, gst_event_new_eos ());
  const GstVideoInfo after = a.f.info;
  a.f.info = before;
  g_assert_false (ahead_pull_covered (&a, 0, 100));
  a.f.info = after;
  g_assert_true (ahead_pull_covered (&a, 1, 100));
  ahead_tear_down (&a);
}

/* Upstream gets its buffers back when it asks, and is told how many it
 * needs. */
static void
test_pool (void)
{
  Ahead a;

  ahead_set_up (&a, 6, 0);
  ahead_push (&a, -1, 0);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (a.f.h->element, "sink");
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&a.f.info);
  g_autoptr (GstQuery) query = gst_query_new_allocation (caps, FALSE);
  guint least;
  g_assert_true (gst_pad_query (pad, query));
  g_assert_cmpuint (gst_query_get_n_allocation_pools (query), ==, 1);
  gst_query_parse_nth_allocation_pool (query, 0, NULL, NULL, &least, NULL);
  g_assert_cmpuint (least, >, 6);

  g_autoptr (GstQuery) drain = gst_query_new_drain ();
  gst_pad_query (pad, drain);
  g_assert_cmpuint (gst_harness_buffers_received (a.f.h), ==, 1);
  ahead_tear_down (&a);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/held/latency", test_latency);
  g_test_add_func ("/held/slow-frames", test_slow_frames);
  mien_test_add_table ("/held/turn/", TURNS, test_turn);
  g_test_add_func ("/held/flush", test_flush);
  g_test_add_func ("/held/states", test_states);
  g_test_add_func ("/held/caps", test_caps);
  g_test_add_func ("/held/pool", test_pool);
  return g_test_run ();
}
