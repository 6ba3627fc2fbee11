/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facejoin: which frames wait for an analysis, and when waiting ends. max-wait
 * is ten hours here, so a frame that waits when it should not makes the test
 * time out.
 */

#include "joinfixture.h"
#include "messages.h"
#include "table.h"

#define HOURS "max-wait=36000000000000"

/* A frame waits for an analysis that is as new. */
static void
test_wait (void)
{
  JoinFixture f;

  join_fixture_init (&f, HOURS);
  join_analyze (&f, 0, 10);
  JoinPush *push = join_push_begin (&f, 10 * JOIN_FRAME);
  join_analyze (&f, 5 * JOIN_FRAME, 50);
  join_analyze (&f, 10 * JOIN_FRAME, 100);
  g_assert_cmpint (join_push_end (push), ==, GST_FLOW_OK);
  g_autoptr (GstBuffer) out = gst_harness_pull (f.h);
  g_assert_cmpfloat (test_only_face (out)->x, ==, 200);
  join_fixture_clear (&f);
}

/* A later analysis counts as new, and so does one that is half a frame
 * older. */
static void
test_as_new (void)
{
  JoinFixture f;

  join_fixture_init (&f, HOURS);
  join_analyze (&f, JOIN_FRAME, 10);
  g_assert_cmpfloat (join_push_x (&f, 0), ==, 10);
  g_assert_cmpfloat (join_push_x (&f, JOIN_FRAME * 3 / 2), ==, 10);
  g_assert_cmpuint (join_count (&f, "timeouts"), ==, 0);
  join_fixture_clear (&f);
}

static void
end_analyzed (JoinFixture *f)
{
  gst_harness_push_event (f->analyzed, gst_event_new_eos ());
}

static void
tell_gap (JoinFixture *f)
{
  gst_harness_push_event (f->analyzed, gst_event_new_gap (0, 60 * GST_SECOND));
}

static void
flush_full (JoinFixture *f)
{
  gst_harness_push_event (f->h, gst_event_new_flush_start ());
}

static void
stop (JoinFixture *f)
{
  gst_element_set_state (f->h->element, GST_STATE_READY);
}

typedef struct {
  const char *name;
  void (*happens) (JoinFixture *f);
  gboolean passes; /* the waiting frame */
} ReleaseCase;

static const ReleaseCase release_cases[] = {
  { "analyzed-ends", end_analyzed, TRUE },
  { "gap", tell_gap, TRUE },
  { "flush", flush_full, FALSE },
  { "stop", stop, FALSE },
};

static void
test_release (gconstpointer data)
{
  const ReleaseCase *c = data;
  JoinFixture f;

  join_fixture_init (&f, HOURS);
  join_analyze (&f, 0, 10);
  JoinPush *push = join_push_begin (&f, 10 * JOIN_FRAME);
  c->happens (&f);
  const GstFlowReturn ret = join_push_end (push);
  if (c->passes) {
    g_assert_cmpint (ret, ==, GST_FLOW_OK);
    g_autoptr (GstBuffer) out = gst_harness_pull (f.h);
    g_assert_cmpfloat (test_only_face (out)->x, ==, 20);
  } else {
    g_assert_cmpint (ret, ==, GST_FLOW_FLUSHING);
  }
  g_assert_cmpuint (join_count (&f, "timeouts"), ==, 0);
  join_fixture_clear (&f);
}

/* After EOS the analysed branch may return with a new stream. */
static void
test_comes_back (void)
{
  JoinFixture f;

  join_fixture_init (&f, HOURS);
  join_analyze (&f, 10 * GST_SECOND, 10);
  end_analyzed (&f);
  g_assert_cmpfloat (join_push_x (&f, 0), ==, -1);
  gst_harness_push_event (f.analyzed, gst_event_new_stream_start ("again"));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f.analyzed, gst_event_new_segment (&segment));
  JoinPush *push = join_push_begin (&f, JOIN_FRAME);
  join_analyze (&f, JOIN_FRAME, 10);
  g_assert_cmpint (join_push_end (push), ==, GST_FLOW_OK);
  g_autoptr (GstBuffer) out = gst_harness_pull (f.h);
  g_assert_cmpfloat (test_only_face (out)->x, ==, 20);
  join_fixture_clear (&f);
}

/* A branch that stays silent costs one wait in total, not one per frame. Once
 * it sends something, frames wait for it again. */
static void
test_silence (void)
{
  JoinFixture f;

  join_fixture_init (&f, "max-wait=2000000");
  gst_harness_set_live (f.h, FALSE);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat (join_push_x (&f, i * JOIN_FRAME), ==, -1);
  g_assert_cmpuint (join_count (&f, "timeouts"), ==, 1);
  join_analyze (&f, 0, 10);
  g_assert_cmpfloat (join_push_x (&f, 5 * JOIN_FRAME), ==, 10);
  g_assert_cmpfloat (join_push_x (&f, 6 * JOIN_FRAME), ==, 10);
  g_assert_cmpuint (join_count (&f, "timeouts"), ==, 2);
  join_fixture_clear (&f);
}

/* By default frames of a live source never wait, and others do. */
static void
test_default (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  g_assert_cmpfloat (join_push_x (&f, 0), ==, -1);
  g_assert_cmpuint (join_count (&f, "timeouts"), ==, 0);
  join_fixture_clear (&f);

  join_fixture_init (&f, "");
  gst_harness_set_live (f.h, FALSE);
  JoinPush *push = join_push_begin (&f, 0);
  join_analyze (&f, 0, 10);
  g_assert_cmpint (join_push_end (push), ==, GST_FLOW_OK);
  g_autoptr (GstBuffer) out = gst_harness_pull (f.h);
  g_assert_cmpfloat (test_only_face (out)->x, ==, 20);
  join_fixture_clear (&f);
}

/* A frame that is already late does not wait beyond the latency. */
static void
test_late (void)
{
  JoinFixture f;

  join_fixture_init (&f, HOURS);
  gst_harness_set_upstream_latency (f.h, GST_SECOND);
  gst_harness_set_time (f.h, 36001 * GST_SECOND);
  g_assert_cmpfloat (join_push_x (&f, 0), ==, -1);
  g_assert_cmpuint (join_count (&f, "timeouts"), ==, 0);
  join_fixture_clear (&f);
}

static void
test_latency (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  gst_harness_set_upstream_latency (f.h, 40 * GST_MSECOND);
  g_assert_cmpuint (gst_harness_query_latency (f.h), ==, 40 * GST_MSECOND);
  g_object_set (f.h->element, "max-wait", G_GINT64_CONSTANT (100000000), NULL);
  g_assert_cmpuint (gst_harness_query_latency (f.h), ==, 140 * GST_MSECOND);
  gst_harness_set_live (f.h, FALSE);
  g_assert_cmpuint (gst_harness_query_latency (f.h), ==, 40 * GST_MSECOND);
  join_fixture_clear (&f);
}

/* If the latency differs from the reported one, a message is posted. */
static void
test_latency_message (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  gst_harness_query_latency (f.h);
  join_push_x (&f, 0);
  g_assert_null (gst_bus_pop_filtered (f.bus, GST_MESSAGE_LATENCY));
  join_analyze (&f, GST_SECOND, 10);
  g_object_set (f.h->element, "max-wait", G_GINT64_CONSTANT (100000000), NULL);
  join_push_x (&f, JOIN_FRAME);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (f.bus, GST_MESSAGE_LATENCY);
  g_assert_nonnull (message);
  join_push_x (&f, 2 * JOIN_FRAME);
  g_assert_null (gst_bus_pop_filtered (f.bus, GST_MESSAGE_LATENCY));
  join_fixture_clear (&f);
}

/* An analysis that is far ahead blocks until the frames catch up, so that
 * memory is bounded. */
typedef struct {
  JoinFixture f;
  gint n; /* atomic; analysed frames accepted so far */
  GstFlowReturn last;
} Ahead;

static gpointer
run_ahead (gpointer data)
{
  Ahead *self = data;

  for (guint i = 0; i < 1000; i++) {
    self->last =
        gst_harness_push (self->f.analyzed, join_frame_new (i * JOIN_FRAME));
    if (self->last != GST_FLOW_OK)
      break;
    g_atomic_int_inc (&self->n);
  }
  return NULL;
}

static void
wait_for_count (Ahead *self, gint n)
{
  while (g_atomic_int_get (&self->n) < n)
    g_thread_yield ();
}

static void
end_full (JoinFixture *f)
{
  gst_harness_push_event (f->h, gst_event_new_eos ());
}

static void
flush_analyzed (JoinFixture *f)
{
  gst_harness_push_event (f->analyzed, gst_event_new_flush_start ());
}

typedef struct {
  const char *name;
  void (*happens) (JoinFixture *f);
  GstFlowReturn ret;
} AheadCase;

static const AheadCase ahead_cases[] = {
  { "full-ends", end_full, GST_FLOW_EOS },
  { "flush", flush_analyzed, GST_FLOW_FLUSHING },
  { "stop", stop, GST_FLOW_FLUSHING },
};

static void
test_ahead (gconstpointer data)
{
  const AheadCase *c = data;
  Ahead ahead = { .n = 0 };

  join_fixture_init (&ahead.f, "");
  GThread *thread = g_thread_new ("ahead", run_ahead, &ahead);
  wait_for_count (&ahead, 300);
  g_assert_cmpint (g_atomic_int_get (&ahead.n), ==, 300);
  g_assert_cmpfloat (join_push_x (&ahead.f, 99 * JOIN_FRAME), ==, -1);
  wait_for_count (&ahead, 400);
  g_assert_cmpint (g_atomic_int_get (&ahead.n), ==, 400);
  c->happens (&ahead.f);
  g_thread_join (thread);
  g_assert_cmpint (ahead.n, ==, 400);
  g_assert_cmpint (ahead.last, ==, c->ret);
  join_fixture_clear (&ahead.f);
}

/* With no analysis pad linked there is nothing to wait for, and a warning. */
static void
test_unlinked (void)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_parse_launch ("facejoin name=join " HOURS,
          NULL));
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");
  g_autoptr (GstBus) bus = gst_bus_new ();

  gst_element_set_bus (element, bus);
  join_set_caps (h, "video/x-raw, format=GRAY8", 1280, 720);
  for (guint i = 0; i < 3; i++)
    gst_buffer_unref (gst_harness_push_and_pull (h,
        join_frame_new (i * JOIN_FRAME)));
  g_autofree char *text = test_pop_text (bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (strstr (text, "! mienfacedetect ! join.faces'"));
  g_assert_null (test_pop_text (bus, GST_MESSAGE_WARNING));
  gst_element_set_bus (element, NULL);
  gst_harness_teardown (h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/join/wait", test_wait);
  g_test_add_func ("/join/as-new", test_as_new);
  mien_test_add_table ("/join/release/", release_cases, test_release);
  g_test_add_func ("/join/comes-back", test_comes_back);
  g_test_add_func ("/join/silence", test_silence);
  g_test_add_func ("/join/default", test_default);
  g_test_add_func ("/join/late", test_late);
  g_test_add_func ("/join/latency", test_latency);
  g_test_add_func ("/join/latency-message", test_latency_message);
  mien_test_add_table ("/join/ahead/", ahead_cases, test_ahead);
  g_test_add_func ("/join/unlinked", test_unlinked);
  return g_test_run ();
}
