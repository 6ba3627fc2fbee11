/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* facejoin in the course of a stream: caps of either side, flushes, seeks, EOS,
 * properties and states that change. */

#include <gst/video/video.h>

#include "joinfixture.h"
#include "messages.h"
#include "table.h"

typedef struct {
  const char *name;
  const char *full, *analyzed; /* caps but for the framerate */
  const char *fit;
  /* Of the face in the full frame; in the analysed one it is 60 x 80 at
   * (100, 100). */
  gfloat x, y, width, height;
} PlaceCase;

#define RAW "video/x-raw, format=GRAY8, "

static const PlaceCase place_cases[] = {
  { "half", RAW "width=1280, height=720", RAW "width=640, height=360",
      "borders", 200, 200, 120, 160 },
  { "larger", RAW "width=320, height=180", RAW "width=640, height=360",
      "borders", 50, 50, 30, 40 },
  { "wide-pixels", RAW "width=1280, height=720",
      RAW "width=320, height=360, pixel-aspect-ratio=2/1", "borders", 400, 200,
      240, 160 },
  { "wide-pixels-full", RAW "width=640, height=720, pixel-aspect-ratio=2/1",
      RAW "width=640, height=360", "borders", 100, 200, 60, 160 },
  /* 16:9 in 4:3: 60 lines of border above and below. */
  { "borders", RAW "width=1280, height=720", RAW "width=640, height=480",
      "borders", 200, 80, 120, 160 },
  { "borders-beside", RAW "width=720, height=1280", RAW "width=640, height=640",
      "borders", -80, 200, 120, 160 },
  { "crop", RAW "width=1280, height=720", RAW "width=480, height=360", "crop",
      360, 200, 120, 160 },
  { "stretch", RAW "width=1280, height=720", RAW "width=640, height=480",
      "stretch", 200, 150, 120, 120 },
  { "mad-pixels", RAW "width=1280, height=720",
      RAW "width=640, height=360, pixel-aspect-ratio=1000/1", "borders", 200,
      200, 120, 160 },
  { "h264", "video/x-h264, width=1280, height=720", RAW "width=640, height=360",
      "borders", 200, 200, 120, 160 },
  { "jpeg", "image/jpeg, width=640, height=720, pixel-aspect-ratio=2/1",
      RAW "width=640, height=360", "borders", 100, 200, 60, 160 },
  { "gpu", "video/x-raw(memory:GLMemory), format=RGBA, width=1280, height=720",
      RAW "width=640, height=360", "borders", 200, 200, 120, 160 },
};

static void
set_caps (GstHarness *h, const char *text)
{
  g_autofree char *caps = g_strconcat (text, ", framerate=30/1", NULL);

  gst_harness_set_src_caps_str (h, caps);
}

static void
check_place (JoinFixture *f, const PlaceCase *c, GstClockTime time)
{
  g_autoptr (GstBuffer) out = join_push (f, time);
  const GstMienFace *face = test_only_face (out);

  g_assert_nonnull (face);
  g_assert_cmpfloat_with_epsilon (face->x, c->x, 1e-3);
  g_assert_cmpfloat_with_epsilon (face->y, c->y, 1e-3);
  g_assert_cmpfloat_with_epsilon (face->width, c->width, 1e-3);
  g_assert_cmpfloat_with_epsilon (face->height, c->height, 1e-3);
}

static void
test_place (gconstpointer data)
{
  const PlaceCase *c = data;
  JoinFixture f;

  join_fixture_init (&f, "");
  gst_util_set_object_arg (G_OBJECT (f.h->element), "fit", c->fit);
  set_caps (f.h, c->full);
  set_caps (f.analyzed, c->analyzed);
  join_analyze (&f, 0, 100);
  check_place (&f, c, 0);
  join_fixture_clear (&f);
}

/* In one stream: faces are of the caps of their frame, be it long ago. */
static void
test_caps (void)
{
  JoinFixture f;

  join_fixture_init (&f, "max-age=1000000");
  for (guint i = 0; i < G_N_ELEMENTS (place_cases); i++) {
    set_caps (f.analyzed, place_cases[i].analyzed);
    join_analyze (&f, i * JOIN_FRAME, 100);
  }
  for (guint i = 0; i < G_N_ELEMENTS (place_cases); i++) {
    const PlaceCase *c = &place_cases[i];
    gst_util_set_object_arg (G_OBJECT (f.h->element), "fit", c->fit);
    set_caps (f.h, c->full);
    g_autoptr (GstCaps) in = gst_pad_get_current_caps (f.h->srcpad);
    check_place (&f, c, i * JOIN_FRAME);
    g_autoptr (GstCaps) out = gst_pad_get_current_caps (f.h->sinkpad);
    g_assert_true (gst_caps_is_strictly_equal (in, out));
  }
  join_fixture_clear (&f);
}

static const char *const no_sizes[] = {
  "video/x-h264, stream-format=byte-stream",
  "audio/x-raw, rate=8000, channels=1, format=S16LE, layout=interleaved",
  "image/jpeg, width=0, height=10",
};

static void
test_no_size (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (no_sizes); i++) {
    JoinFixture f;

    join_fixture_init (&f, "name=join");
    gst_harness_set_src_caps_str (f.h, no_sizes[i]);
    g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_ERROR);
    g_autofree char *type = g_strndup (no_sizes[i], strcspn (no_sizes[i], ","));
    g_assert_true (g_str_has_prefix (text,
        "Expected caps with width and height on the pad sink, by which boxes "
        "are scaled, found "));
    g_assert_nonnull (strstr (text, type));
    g_assert_true (g_str_has_suffix (text,
        "Put a parser, such as h264parse or jpegparse, before join"));
    g_assert_cmpint (gst_harness_push (f.h, join_frame_new (0)), ==,
        GST_FLOW_NOT_NEGOTIATED);
    join_fixture_clear (&f);
  }
}

/* After a seek the running time begins anew, on both sides; what was analysed
 * before it is gone whichever is flushed. */
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

/* Events that a harness got from downstream, by their names. */
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

/* A seek goes to both, but where it has reached both through one source. QoS is
 * of the full frames. */
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
  gboolean waits; /* the first frame */
  JoinPush *push;
  gfloat x; /* of the face of the one that did not */
} Seek;

/* As a source does it, in the thread of who seeks. */
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
  /* Of where it was before. */
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

/* Of two sources the one of the full frames is there first: it waits for the
 * other one, and gets nothing of before. */
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

/* Nothing of the analysed stream but its faces goes downstream; all of the full
 * one does, in its order. */
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

/* READY and back: nothing is left of before. */
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
    /* They can still be read. */
    g_assert_cmpuint (join_count (&f, "frames"), ==, 2);
    gst_element_set_state (f.h->element,
        i == 0 ? GST_STATE_NULL : GST_STATE_READY);
    gst_element_set_state (f.h->element, GST_STATE_PLAYING);
    begin_again (f.h, "video/x-raw, format=GRAY8", 1280, 720);
    begin_again (f.analyzed, "video/x-raw, format=GRAY8", 640, 360);
  }
  join_fixture_clear (&f);
}

/* Who allocates frames asks downstream, as without this element; the pixels of
 * analysed ones may lie anywhere, as nobody reads them. */
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
  mien_test_add_table ("/join/place/", place_cases, test_place);
  g_test_add_func ("/join/caps", test_caps);
  g_test_add_func ("/join/no-size", test_no_size);
  g_test_add_func ("/join/flush", test_flush);
  g_test_add_func ("/join/upstream", test_upstream);
  g_test_add_func ("/join/seek", test_seek);
  g_test_add_func ("/join/seek-without-wait", test_seek_without_wait);
  g_test_add_func ("/join/qos", test_qos);
  g_test_add_func ("/join/downstream", test_downstream);
  g_test_add_func ("/join/properties", test_properties);
  g_test_add_func ("/join/restart", test_restart);
  g_test_add_func ("/join/allocation", test_allocation);
  return g_test_run ();
}
