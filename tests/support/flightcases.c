/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several frames in flight: their order, and events between them. */

#include "flight.h"

/* A frame does not wait for the next one, and frames come out in order. */
static void
test_order (gconstpointer nothing)
{
  Flight f;

  flight_take_off (&f, 2);
  flight_plane->hold (FALSE);
  flight_pull (&f, 10);
  flight_pull (&f, 20);
  for (guint x = 30; x < 60; x++) {
    flight_push (&f, x);
    flight_pull (&f, x);
  }
  flight_close (&f);
}

/* Two on a GPU, otherwise one. */
static void
test_auto (gconstpointer nothing)
{
  for (guint gpu = 0; gpu < 2; gpu++) {
    FlightSetup setup = FLIGHT_SETUP (0);
    Flight f;
    setup.is_gpu = gpu;
    flight_open (&f, &setup);
    flight_plane->hold (gpu);
    flight_push (&f, 10);
    g_assert_cmpuint (gst_harness_buffers_received (f.h), ==, !gpu);
    flight_plane->hold (FALSE);
    flight_pull (&f, 10);
    flight_close (&f);
  }
}

static GstPadProbeReturn
note_arrival (GstPad *pad, GstPadProbeInfo *info, gpointer arrived)
{
  g_atomic_int_set ((gint *) arrived, TRUE);
  return GST_PAD_PROBE_REMOVE;
}

/* Runs `function` in a thread, and returns when it has passed something to the
 * element. */
static GThread *
start (Flight *f, GThreadFunc function, gpointer data)
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
  /* Gives the thread time to block, or to do what it must not do. */
  for (guint i = 0; i < 100; i++)
    g_thread_yield ();
  return thread;
}

static gpointer
push_third (gpointer f)
{
  flight_push (f, 30);
  return NULL;
}

/* At most `nireq` frames are in flight. */
static void
test_bounded (gconstpointer nothing)
{
  Flight f;

  flight_take_off (&f, 2);
  GThread *thread = start (&f, push_third, &f);
  g_assert_cmpuint (flight_plane->n_runs (), ==, 2);
  flight_plane->hold (FALSE);
  flight_pull (&f, 10);
  flight_pull (&f, 20);
  g_thread_join (thread);
  flight_pull (&f, 30);
  flight_close (&f);
}

/* The output, in order: frames by number, events by type. */
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
  g_autoptr (GstCaps) caps = gst_caps_from_string (flight_plane->other_caps);

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
  Flight f;
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

/* Serialized events and queries keep their place among the frames. */
static void
test_between (gconstpointer data)
{
  Sender sender = { .between = data };
  const gboolean ends = sender.between->make == gst_event_new_eos;

  flight_take_off (&sender.f, 2);
  log = g_string_new (NULL);
  gst_pad_add_probe (sender.f.h->sinkpad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM
          | GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM | GST_PAD_PROBE_TYPE_PUSH,
      note, NULL, NULL);
  GThread *thread = start (&sender.f, send, &sender);
  flight_plane->hold (FALSE);
  g_thread_join (thread);
  flight_pull (&sender.f, 10);
  flight_pull (&sender.f, 20);
  if (!ends) {
    flight_push (&sender.f, 30);
    flight_pull (&sender.f, 30);
  }
  g_assert_cmpstr (log->str, ==, sender.between->log);
  flight_close (&sender.f);
  g_string_free (log, TRUE);
}

/* A flush drops the frames in flight and the tracked results; then the element
 * continues. */
static void
test_flush (gconstpointer nothing)
{
  Flight f;
  GstSegment segment;

  flight_take_off (&f, 3);
  g_assert_true (gst_harness_push_event (f.h, gst_event_new_flush_start ()));
  flight_plane->hold (FALSE);
  g_assert_true (gst_harness_push_event (f.h, gst_event_new_flush_stop (TRUE)));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (f.h,
      gst_event_new_segment (&segment)));
  flight_push (&f, 40);
  flight_pull (&f, 40);
  flight_close (&f);
}

/* The allocation query requests extra buffers for those in flight. */
static void
test_allocation (gconstpointer nothing)
{
  for (guint n = 1; n <= 4; n++) {
    Flight f;
    guint min = 0;
    flight_open (&f, &FLIGHT_SETUP (n));
    g_autoptr (GstCaps) caps = gst_pad_get_current_caps (f.h->srcpad);
    g_autoptr (GstQuery) query = gst_query_new_allocation (caps, TRUE);
    g_assert_true (gst_pad_peer_query (f.h->srcpad, query));
    if (gst_query_get_n_allocation_pools (query) > 0)
      gst_query_parse_nth_allocation_pool (query, 0, NULL, NULL, &min, NULL);
    g_assert_cmpuint (min, ==, n > 1 ? n + 2 : 0);
    flight_close (&f);
  }
}

void
flight_add_cases (void)
{
  const char *name = flight_plane->name;

  mien_test_add (test_order, NULL, "/%s/flight/order", name);
  mien_test_add (test_auto, NULL, "/%s/flight/auto", name);
  mien_test_add (test_bounded, NULL, "/%s/flight/bounded", name);
  mien_test_add (test_flush, NULL, "/%s/flight/flush", name);
  mien_test_add (test_allocation, NULL, "/%s/flight/allocation", name);
  for (guint i = 0; i < G_N_ELEMENTS (between); i++)
    mien_test_add (test_between, &between[i], "/%s/flight/between/%s", name,
        between[i].name);
}
