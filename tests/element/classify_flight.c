/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify on the fake engine with several frames in flight: their order,
 * and what comes between them.
 */

#include <string.h>

#include "classifyfixture.h"

/* A frame with a face of track 1 at (x, 50); x is its number. */
static GstBuffer *
frame_new (guint x)
{
  GstBuffer *buffer = classify_gradient_new (FALSE);

  GST_BUFFER_PTS (buffer) = x * 40 * GST_MSECOND;
  gst_mien_buffer_add_face (buffer, x, 50, 20, 20, 1, "yunet")->track_id = 1;
  return buffer;
}

static void
push (ClassifyFixture *f, guint x)
{
  g_assert_cmpint (gst_harness_push (f->h, frame_new (x)), ==, GST_FLOW_OK);
}

/* Waits for the next frame: it is number `x`, and was classified. */
static void
pull (ClassifyFixture *f, guint x)
{
  g_autoptr (GstBuffer) buffer = gst_harness_pull (f->h);
  gpointer state = NULL;

  g_assert_nonnull (buffer);
  g_assert_cmpuint (GST_BUFFER_PTS (buffer) / (40 * GST_MSECOND), ==, x);
  const GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);
  g_assert_cmpfloat_with_epsilon (classify_score (face, "first") * 255, x + 9.5,
      0.01);
}

/* With two frames in flight that are held, numbers 10 and 20. */
static void
take_off (ClassifyFixture *f, guint n)
{
  fake_engine_hold (TRUE);
  classify_fixture_init (f, "models", "first", "nireq", n, "smoothing", 0);
  push (f, 10);
  push (f, 20);
  g_assert_cmpuint (fake_engine.batches->len, ==, 2);
  g_assert_cmpuint (gst_harness_buffers_received (f->h), ==, 0);
}

static void
clear (ClassifyFixture *f)
{
  g_assert_null (gst_harness_try_pull (f->h));
  classify_fixture_clear (f);
  g_assert_cmpuint (fake_engine.n_runners, ==, 0);
}

/* A frame does not wait for the next one, and they come out in order. */
static void
test_order (void)
{
  ClassifyFixture f;

  take_off (&f, 2);
  fake_engine_hold (FALSE);
  pull (&f, 10);
  pull (&f, 20);
  for (guint x = 30; x < 60; x++) {
    push (&f, x);
    pull (&f, x);
  }
  clear (&f);
}

/* Two on a GPU, else one. */
static void
test_auto (void)
{
  for (guint gpu = 0; gpu < 2; gpu++) {
    ClassifyFixture f;
    fake_engine_reset ();
    fake_engine.is_gpu = gpu;
    classify_fixture_init (&f, "models", "first");
    fake_engine_hold (gpu);
    push (&f, 10);
    g_assert_cmpuint (gst_harness_buffers_received (f.h), ==, !gpu);
    fake_engine_hold (FALSE);
    pull (&f, 10);
    clear (&f);
  }
}

static GstPadProbeReturn
note_arrival (GstPad *pad, GstPadProbeInfo *info, gpointer arrived)
{
  g_atomic_int_set ((gint *) arrived, TRUE);
  return GST_PAD_PROBE_REMOVE;
}

/* Runs `function` in a thread, until it hands something to the element. */
static GThread *
start (ClassifyFixture *f, GThreadFunc function, gpointer data)
{
  gint arrived = FALSE;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (f->element, "sink");

  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM
          | GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM | GST_PAD_PROBE_TYPE_PUSH,
      note_arrival, &arrived, NULL);
  GThread *thread = g_thread_new (NULL, function, data);
  while (!g_atomic_int_get (&arrived))
    g_thread_yield ();
  /* It waits, or else does what it should not. */
  for (guint i = 0; i < 100; i++)
    g_thread_yield ();
  return thread;
}

static gpointer
push_third (gpointer f)
{
  push (f, 30);
  return NULL;
}

/* No more than were asked for. */
static void
test_bounded (void)
{
  ClassifyFixture f;

  take_off (&f, 2);
  GThread *thread = start (&f, push_third, &f);
  g_assert_cmpuint (fake_engine.batches->len, ==, 2);
  fake_engine_hold (FALSE);
  pull (&f, 10);
  pull (&f, 20);
  g_thread_join (thread);
  pull (&f, 30);
  clear (&f);
}

/* What came out, in order: frames by their numbers, events by their types. */
static GString *log;
static GMutex log_lock;

static GstPadProbeReturn
note (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  g_mutex_lock (&log_lock);
  if (GST_IS_BUFFER (info->data))
    g_string_append_printf (log, "%u ",
        (guint) (GST_BUFFER_PTS (info->data) / (40 * GST_MSECOND)));
  else if (GST_IS_EVENT (info->data))
    g_string_append_printf (log, "%s ", GST_EVENT_TYPE_NAME (info->data));
  else if (GST_QUERY_TYPE (info->data) == GST_QUERY_DRAIN)
    g_string_append (log, "drain ");
  g_mutex_unlock (&log_lock);
  return GST_PAD_PROBE_OK;
}

typedef struct {
  const char *name;
  GstEvent *(*make) (void); /* NULL: a query */
  const char *log;
} Between;

static GstEvent *
make_tags (void)
{
  return gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "a", NULL));
}

static GstEvent *
make_gap (void)
{
  return gst_event_new_gap (GST_SECOND, GST_SECOND);
}

static GstEvent *
make_segment (void)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = 2;
  return gst_event_new_segment (&segment);
}

static GstEvent *
make_caps (void)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "video/x-raw, format=GRAY8, width=240, height=240, framerate=30/1, "
      "colorimetry=1:1:0:0");

  return gst_event_new_caps (caps);
}

static const Between between[] = {
  { "tags", make_tags, "10 20 tag 30 " },
  { "gap", make_gap, "10 20 gap 30 " },
  { "segment", make_segment, "10 20 segment 30 " },
  { "caps", make_caps, "10 20 caps 30 " },
  { "eos", gst_event_new_eos, "10 20 eos " },
  { "drain", NULL, "10 20 drain 30 " },
};

typedef struct {
  ClassifyFixture f;
  const Between *between;
} Sender;

static gpointer
send (gpointer data)
{
  Sender *sender = data;

  if (sender->between->make) {
    g_assert_true (gst_harness_push_event (sender->f.h,
        sender->between->make ()));
  } else {
    g_autoptr (GstQuery) query = gst_query_new_drain ();
    gst_pad_peer_query (sender->f.h->srcpad, query);
  }
  return NULL;
}

/* What is serialized keeps its place among the frames. */
static void
test_between (gconstpointer data)
{
  Sender sender = { .between = data };
  const gboolean ends = sender.between->make == gst_event_new_eos;

  fake_engine_reset ();
  take_off (&sender.f, 2);
  log = g_string_new (NULL);
  gst_pad_add_probe (sender.f.h->sinkpad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM
          | GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM | GST_PAD_PROBE_TYPE_PUSH,
      note, NULL, NULL);
  GThread *thread = start (&sender.f, send, &sender);
  fake_engine_hold (FALSE);
  g_thread_join (thread);
  pull (&sender.f, 10);
  pull (&sender.f, 20);
  if (!ends) {
    push (&sender.f, 30);
    pull (&sender.f, 30);
  }
  g_assert_cmpstr (log->str, ==, sender.between->log);
  clear (&sender.f);
  g_string_free (log, TRUE);
}

/* What is in flight is dropped, and what was known with it; then it goes on. */
static void
test_flush (void)
{
  ClassifyFixture f;
  GstSegment segment;

  take_off (&f, 3);
  g_assert_true (gst_harness_push_event (f.h, gst_event_new_flush_start ()));
  fake_engine_hold (FALSE);
  g_assert_true (gst_harness_push_event (f.h, gst_event_new_flush_stop (TRUE)));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (f.h,
      gst_event_new_segment (&segment)));
  push (&f, 40);
  pull (&f, 40);
  clear (&f);
}

static gpointer
release_when_stopping (gpointer pad)
{
  while (gst_pad_is_active (pad))
    g_thread_yield ();
  fake_engine_hold (FALSE);
  return NULL;
}

/* It stops with frames in flight, and starts again. */
static void
test_stop (void)
{
  ClassifyFixture f;

  take_off (&f, 4);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (f.element, "src");
  GThread *thread = g_thread_new (NULL, release_when_stopping, pad);
  g_assert_cmpint (gst_element_set_state (f.element, GST_STATE_READY), ==,
      GST_STATE_CHANGE_SUCCESS);
  g_thread_join (thread);
  g_assert_cmpuint (fake_engine.n_runners, ==, 0);
  g_assert_cmpint (gst_element_set_state (f.element, GST_STATE_PLAYING), ==,
      GST_STATE_CHANGE_SUCCESS);
  g_assert_cmpuint (gst_harness_buffers_received (f.h), ==, 0);
  gst_harness_push_event (f.h, gst_event_new_stream_start ("again"));
  classify_fixture_set_caps (&f);
  push (&f, 40);
  pull (&f, 40);
  clear (&f);
}

static GstFlowReturn refusal;

static GstFlowReturn
refuse (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return refusal;
}

/* What downstream says comes back with the next frame; the one behind is
 * dropped. */
static void
test_flow (void)
{
  static const GstFlowReturn flows[] = { GST_FLOW_EOS, GST_FLOW_NOT_LINKED,
    GST_FLOW_FLUSHING, GST_FLOW_ERROR };

  for (guint i = 0; i < G_N_ELEMENTS (flows); i++) {
    ClassifyFixture f;
    fake_engine_reset ();
    take_off (&f, 2);
    const GstPadChainFunction chain = GST_PAD_CHAINFUNC (f.h->sinkpad);
    refusal = flows[i];
    gst_pad_set_chain_function (f.h->sinkpad, refuse);
    fake_engine_hold (FALSE);
    g_assert_cmpint (gst_harness_push (f.h, frame_new (30)), ==, flows[i]);
    gst_pad_set_chain_function (f.h->sinkpad, chain);
    push (&f, 40);
    pull (&f, 40);
    clear (&f);
  }
}

typedef struct {
  const char *name;
  gboolean late; /* lost while it computes */
  gint runs;     /* before */
} Loss;

static const Loss losses[] = {
  { "submitted", FALSE, 0 },
  { "second-submitted", FALSE, 1 },
  { "computing", TRUE, 0 },
  { "second-computing", TRUE, 1 },
};

/* What became of the second frame: what is wrong with the first may be known
 * before. */
static GstFlowReturn
lose (const Loss *loss, ClassifyFixture *f, const char *then)
{
  fake_engine_reset ();
  fake_engine.runs_left = loss->runs;
  fake_engine.lost_late = loss->late;
  classify_fixture_init (f, "models", "first", "nireq", 2, "device", "gpu",
      "smoothing", 0);
  gst_util_set_object_arg (G_OBJECT (f->element), "on-device-lost", then);
  fake_engine_hold (TRUE);
  push (f, 10);
  const GstFlowReturn result = gst_harness_push (f->h, frame_new (20));
  fake_engine_hold (FALSE);
  return result;
}

/* All frames in flight get their results, for one warning. */
static void
test_lost_cpu (gconstpointer loss)
{
  ClassifyFixture f;
  g_autofree gchar *name = NULL;

  g_assert_cmpint (lose (loss, &f, "cpu"), ==, GST_FLOW_OK);
  pull (&f, 10);
  pull (&f, 20);
  push (&f, 30);
  pull (&f, 30);
  g_object_get (f.element, "device-name", &name, NULL);
  g_assert_cmpstr (name, ==, "fake cpu");
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_cmpstr (text, ==, "fake gpu was lost; going on with the CPU code");
  g_assert_null (gst_bus_pop_filtered (f.bus, GST_MESSAGE_WARNING));
  clear (&f);
}

/* One error, and no frame after the first that was not classified. */
static void
test_lost_error (gconstpointer data)
{
  const Loss *loss = data;
  ClassifyFixture f;

  GstFlowReturn result = lose (loss, &f, "error");
  if (loss->runs == 1)
    pull (&f, 10);
  g_autoptr (GstMessage) message =
      gst_bus_timed_pop_filtered (f.bus, 10 * GST_SECOND, GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  /* The frame that failed may not have landed yet. */
  for (guint x = 30; result == GST_FLOW_OK && x <= 40; x += 10)
    result = gst_harness_push (f.h, frame_new (x));
  g_assert_cmpint (result, ==, GST_FLOW_ERROR);
  g_assert_null (gst_bus_pop_filtered (f.bus, GST_MESSAGE_ERROR));
  clear (&f);
}

/* Upstream is told that buffers stay here for longer. */
static void
test_allocation (void)
{
  for (guint n = 1; n <= 4; n++) {
    ClassifyFixture f;
    guint min = 0;
    fake_engine_reset ();
    classify_fixture_init (&f, "models", "first", "nireq", n);
    g_autoptr (GstCaps) caps = gst_pad_get_current_caps (f.h->srcpad);
    g_autoptr (GstQuery) query = gst_query_new_allocation (caps, TRUE);
    g_assert_true (gst_pad_peer_query (f.h->srcpad, query));
    if (gst_query_get_n_allocation_pools (query) > 0)
      gst_query_parse_nth_allocation_pool (query, 0, NULL, NULL, &min, NULL);
    g_assert_cmpuint (min, ==, n > 1 ? n + 2 : 0);
    clear (&f);
  }
}

static const ClassifyTest tests[] = {
  { "order", test_order },
  { "auto", test_auto },
  { "bounded", test_bounded },
  { "flush", test_flush },
  { "stop", test_stop },
  { "flow", test_flow },
  { "allocation", test_allocation },
};

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/faceclassify/flight/", tests, classify_test_run);
  mien_test_add_table ("/faceclassify/flight/between/", between, test_between);
  mien_test_add_table ("/faceclassify/flight/lost/cpu/", losses, test_lost_cpu);
  mien_test_add_table ("/faceclassify/flight/lost/error/", losses,
      test_lost_error);
  return g_test_run ();
}
