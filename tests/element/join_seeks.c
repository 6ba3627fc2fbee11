/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facejoin with flushes and seeks on either side. */

#include "joinfixture.h"

/* After a seek the running time restarts on both sides. Earlier analyses are
 * discarded, whichever side is flushed. */
static void
test_flush (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  join_analyze (&f, 0, 10);
  join_flush (f.h, 50 * GST_SECOND);
  g_assert_cmpfloat (join_push_x (&f, 50 * GST_SECOND), ==, -1);
  join_analyze (&f, 0, 20);
  g_assert_cmpfloat (join_push_x (&f, 50 * GST_SECOND), ==, 20);
  join_flush (f.analyzed, 50 * GST_SECOND);
  g_assert_cmpfloat (join_push_x (&f, 50 * GST_SECOND), ==, -1);
  join_analyze (&f, 50 * GST_SECOND, 30);
  g_assert_cmpfloat (join_push_x (&f, 50 * GST_SECOND), ==, 30);
  join_fixture_clear (&f);
}

/* The names of the events that a harness received from downstream. */
static char *
take_upstream (GstHarness *h)
{
  GString *text = g_string_new (NULL);
  GstEvent *event;

  while ((event = gst_harness_try_pull_upstream_event (h))) {
    if (GST_EVENT_TYPE (event) != GST_EVENT_RECONFIGURE)
      g_string_append_printf (text, "%s ", GST_EVENT_TYPE_NAME (event));
    gst_event_unref (event);
  }
  return g_string_free (text, FALSE);
}

static void
assert_upstream (JoinFixture *f, const char *full, const char *analyzed)
{
  g_autofree char *at_full = take_upstream (f->h);
  g_autofree char *at_analyzed = take_upstream (f->analyzed);

  g_assert_cmpstr (at_full, ==, full);
  g_assert_cmpstr (at_analyzed, ==, analyzed);
}

static GstEvent *
seek_new (void)
{
  return gst_event_new_seek (1, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
      GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_NONE, 0);
}

/* A seek is sent to both sides, unless it reaches both through one source. QoS
 * only goes to the full frames. */
static void
test_upstream (void)
{
  JoinFixture f;

  join_fixture_init (&f, "");
  g_autofree char *before = take_upstream (f.h);
  g_autofree char *before_too = take_upstream (f.analyzed);
  g_assert_true (gst_harness_push_upstream_event (f.h, seek_new ()));
  assert_upstream (&f, "seek ", "seek ");

  GstEvent *seek = seek_new (), *flush = gst_event_new_flush_start ();
  gst_event_set_seqnum (flush, gst_event_get_seqnum (seek));
  gst_harness_push_event (f.analyzed, flush);
  gst_harness_push_event (f.analyzed, gst_event_new_flush_stop (TRUE));
  g_assert_true (gst_harness_push_upstream_event (f.h, seek));
  assert_upstream (&f, "seek ", "");

  gst_harness_push_upstream_event (f.h,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 1, 0, 0));
  assert_upstream (&f, "qos ", "");
  gst_harness_push_upstream_event (f.h, gst_event_new_latency (GST_SECOND));
  assert_upstream (&f, "latency ", "latency ");
  join_fixture_clear (&f);
}

typedef struct {
  JoinFixture f;
  gboolean waits; /* the first full frame waits for the analysis */
  JoinPush *push;
  gfloat x; /* of the face on the frame that did not wait */
} Seek;

/* Flushes like a source, in the thread of the seek. */
static void
flush_for (GstHarness *h, GstEvent *seek)
{
  GstEvent *events[] = { gst_event_new_flush_start (),
    gst_event_new_flush_stop (TRUE) };
  GstSegment segment;

  for (guint i = 0; i < 2; i++) {
    gst_event_set_seqnum (events[i], gst_event_get_seqnum (seek));
    gst_harness_push_event (h, events[i]);
  }
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_segment (&segment));
}

static GstPadProbeReturn
on_full (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  Seek *self = data;

  if (GST_EVENT_TYPE (event) != GST_EVENT_SEEK)
    return GST_PAD_PROBE_OK;
  flush_for (self->f.h, event);
  if (self->waits)
    self->push = join_push_begin (&self->f, 0);
  /* An analysis from before the seek. */
  join_analyze (&self->f, 0, 77);
  if (!self->waits)
    self->x = join_push_x (&self->f, 0);
  gst_harness_push_event (self->f.analyzed, gst_event_new_eos ());
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
on_analyzed (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  Seek *self = data;

  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK)
    flush_for (self->f.analyzed, event);
  return GST_PAD_PROBE_OK;
}

static void
seek_init (Seek *self, gboolean waits)
{
  *self = (Seek) { .waits = waits };
  join_fixture_init (&self->f, waits ? "max-wait=36000000000000" : "");
  gst_pad_add_probe (self->f.h->srcpad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
      on_full, self, NULL);
  gst_pad_add_probe (self->f.analyzed->srcpad,
      GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_analyzed, self, NULL);
}

/* With two sources, that of the full frames seeks first: its frame waits for
 * the other one, and gets no results from before. */
static void
test_seek (void)
{
  Seek seek;
  JoinFixture *f = &seek.f;

  seek_init (&seek, TRUE);
  g_assert_true (gst_harness_push_upstream_event (f->h, seek_new ()));
  join_analyze (f, 0, 10);
  g_assert_cmpint (join_push_end (seek.push), ==, GST_FLOW_OK);
  g_autoptr (GstBuffer) out = gst_harness_pull (f->h);
  g_assert_cmpfloat (test_only_face (out)->x, ==, 20);
  join_fixture_clear (f);
}

static void
test_seek_without_wait (void)
{
  Seek seek;

  seek_init (&seek, FALSE);
  g_assert_true (gst_harness_push_upstream_event (seek.f.h, seek_new ()));
  g_assert_cmpfloat (seek.x, ==, -1);
  join_analyze (&seek.f, 0, 10);
  g_assert_cmpfloat (join_push_x (&seek.f, 0), ==, 10);
  join_fixture_clear (&seek.f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/join/flush", test_flush);
  g_test_add_func ("/join/upstream", test_upstream);
  g_test_add_func ("/join/seek", test_seek);
  g_test_add_func ("/join/seek-without-wait", test_seek_without_wait);
  return g_test_run ();
}
