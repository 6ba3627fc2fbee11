/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facejoin during a stream: QoS, EOS, changes of properties and states. */

#include <gst/video/video.h>

#include "joinfixture.h"

/* Late frames pass like others. */
static void
test_qos (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  gst_harness_push_upstream_event (f.h,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 0.1, 10 * GST_SECOND,
          GST_SECOND));
  join_analyze (&f, JOIN_FRAME, 10);
  g_assert_cmpfloat (join_push_x (&f, JOIN_FRAME), ==, 10);
  join_fixture_clear (&f);
}

static char *
take_downstream (GstHarness *h)
{
  GString *text = g_string_new (NULL);
  GstEvent *event;

  while ((event = gst_harness_try_pull_event (h))) {
    g_string_append_printf (text, "%s ", GST_EVENT_TYPE_NAME (event));
    gst_event_unref (event);
  }
  return g_string_free (text, FALSE);
}

/* Only the faces of the analysed stream go downstream; everything in the full
 * stream does, in order. */
static void
test_downstream (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  join_push_x (&f, 0);
  g_autofree char *begin = take_downstream (f.h);
  g_assert_cmpstr (begin, ==, "stream-start caps segment ");
  gst_harness_push_event (f.analyzed,
      gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "small", NULL)));
  join_analyze (&f, 0, 10);
  gst_harness_push_event (f.analyzed, gst_event_new_eos ());
  g_autofree char *nothing = take_downstream (f.h);
  g_assert_cmpstr (nothing, ==, "");
  gst_harness_push_event (f.h,
      gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "full", NULL)));
  gst_harness_push_event (f.h, gst_event_new_gap (JOIN_FRAME, JOIN_FRAME));
  gst_harness_push_event (f.h, gst_event_new_eos ());
  g_autofree char *end = take_downstream (f.h);
  g_assert_cmpstr (end, ==, "tag gap eos ");
  g_assert_cmpint (gst_harness_push (f.analyzed, join_frame_new (0)), ==,
      GST_FLOW_EOS);
  join_fixture_clear (&f);
}

static void
test_properties (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  join_analyze (&f, 0, 10);
  g_assert_cmpfloat (join_push_x (&f, 5 * JOIN_FRAME), ==, 10);
  g_object_set (f.h->element, "max-age", (guint64) JOIN_FRAME, NULL);
  g_assert_cmpfloat (join_push_x (&f, 6 * JOIN_FRAME), ==, -1);
  g_object_set (f.h->element, "max-wait", G_GINT64_CONSTANT (36000000000000),
      NULL);
  JoinPush *push = join_push_begin (&f, 7 * JOIN_FRAME);
  join_analyze (&f, 7 * JOIN_FRAME, 70);
  join_push_end (push);
  g_autoptr (GstBuffer) out = gst_harness_pull (f.h);
  g_assert_cmpfloat (test_only_face (out)->x, ==, 140);
  g_object_set (f.h->element, "object-class", "", NULL);
  GstBuffer *small = join_frame_new (8 * JOIN_FRAME);
  gst_buffer_add_video_region_of_interest_meta (small, "face", 1, 2, 3, 4);
  gst_harness_push (f.analyzed, small);
  g_assert_cmpfloat (join_push_x (&f, 8 * JOIN_FRAME), ==, -1);
  join_fixture_clear (&f);
}

static void
begin_again (GstHarness *h, const char *format, gint width, gint height)
{
  GstSegment segment;

  gst_harness_push_event (h, gst_event_new_stream_start ("again"));
  join_set_caps (h, format, width, height);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_segment (&segment));
}

/* READY and back: no state remains. */
static void
test_restart (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (join_count (&f, "frames"), ==, 0);
    g_assert_cmpfloat (join_push_x (&f, 0), ==, -1);
    join_analyze (&f, 0, 10);
    g_assert_cmpfloat (join_push_x (&f, 0), ==, 10);
    g_assert_cmpuint (join_count (&f, "frames"), ==, 2);
    gst_element_set_state (f.h->element, GST_STATE_READY);
    /* The counters can still be read. */
    g_assert_cmpuint (join_count (&f, "frames"), ==, 2);
    gst_element_set_state (f.h->element,
        i == 0 ? GST_STATE_NULL : GST_STATE_READY);
    gst_element_set_state (f.h->element, GST_STATE_PLAYING);
    begin_again (f.h, "video/x-raw, format=GRAY8", 1280, 720);
    begin_again (f.analyzed, "video/x-raw, format=GRAY8", 640, 360);
  }
  join_fixture_clear (&f);
}

/* Allocation queries on the full stream go downstream, as without this element.
 * Analysed frames may be in any memory, since their pixels are not read. */
static void
test_allocation (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  gst_harness_add_propose_allocation_meta (f.h, GST_VIDEO_META_API_TYPE, NULL);
  gst_harness_add_propose_allocation_meta (f.h, GST_VIDEO_CROP_META_API_TYPE,
      NULL);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (f.h->srcpad);
  GstHarness *both[] = { f.h, f.analyzed };
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstQuery) query = gst_query_new_allocation (caps, FALSE);
    g_assert_true (gst_pad_peer_query (both[i]->srcpad, query));
    g_assert_true (gst_query_find_allocation_meta (query,
        GST_VIDEO_META_API_TYPE, NULL));
    g_assert_false (gst_query_find_allocation_meta (query,
        GST_VIDEO_CROP_META_API_TYPE, NULL));
  }
  join_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/join/qos", test_qos);
  g_test_add_func ("/join/downstream", test_downstream);
  g_test_add_func ("/join/properties", test_properties);
  g_test_add_func ("/join/restart", test_restart);
  g_test_add_func ("/join/allocation", test_allocation);
  return g_test_run ();
}
