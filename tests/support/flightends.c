/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What happens when the element or downstream stops, or the device is lost,
 * while frames are in flight. */

#include "flight.h"
#include "messages.h"

static gpointer
release_when_stopping (gpointer pad)
{
  while (gst_pad_is_active (pad))
    g_thread_yield ();
  flight_plane->hold (FALSE);
  return NULL;
}

/* The element stops with frames in flight, and starts again. */
static void
test_stop (gconstpointer nothing)
{
  Flight f;

  flight_take_off (&f, 4);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (f.element, "src");
  GThread *thread = g_thread_new (NULL, release_when_stopping, pad);
  g_assert_cmpint (gst_element_set_state (f.element, GST_STATE_READY), ==,
      GST_STATE_CHANGE_SUCCESS);
  g_thread_join (thread);
  g_assert_cmpuint (flight_plane->n_runners (), ==, 0);
  g_assert_cmpint (gst_element_set_state (f.element, GST_STATE_PLAYING), ==,
      GST_STATE_CHANGE_SUCCESS);
  g_assert_cmpuint (gst_harness_buffers_received (f.h), ==, 0);
  gst_harness_push_event (f.h, gst_event_new_stream_start ("again"));
  gst_harness_set_src_caps_str (f.h, flight_plane->caps);
  flight_push (&f, 40);
  flight_pull (&f, 40);
  flight_close (&f);
}

static GstFlowReturn refusal;

static GstFlowReturn
refuse (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  gst_buffer_unref (buffer);
  return refusal;
}

/* The flow return of downstream is returned for the next frame; the one after
 * it is dropped. */
static void
test_flow (gconstpointer nothing)
{
  static const GstFlowReturn flows[] = { GST_FLOW_EOS, GST_FLOW_NOT_LINKED,
    GST_FLOW_FLUSHING, GST_FLOW_ERROR };

  for (guint i = 0; i < G_N_ELEMENTS (flows); i++) {
    Flight f;
    flight_take_off (&f, 2);
    const GstPadChainFunction chain = GST_PAD_CHAINFUNC (f.h->sinkpad);
    refusal = flows[i];
    gst_pad_set_chain_function (f.h->sinkpad, refuse);
    flight_plane->hold (FALSE);
    g_assert_cmpint (gst_harness_push (f.h, flight_frame_new (30)), ==,
        flows[i]);
    gst_pad_set_chain_function (f.h->sinkpad, chain);
    flight_push (&f, 40);
    flight_pull (&f, 40);
    flight_close (&f);
  }
}

typedef struct {
  const char *name;
  gboolean late; /* lost during the computation */
  gint runs;     /* runs before that */
} Loss;

static const Loss losses[] = {
  { "submitted", FALSE, 0 },
  { "second-submitted", FALSE, 1 },
  { "computing", TRUE, 0 },
  { "second-computing", TRUE, 1 },
};

/* Returns the result of pushing the second frame: the error of the first may
 * already be known then. */
static GstFlowReturn
lose (const Loss *loss, Flight *f, const char *then)
{
  flight_open (f, &(FlightSetup) { 2, FALSE, loss->runs, loss->late, then });
  flight_plane->hold (TRUE);
  flight_push (f, 10);
  const GstFlowReturn result = gst_harness_push (f->h, flight_frame_new (20));
  flight_plane->hold (FALSE);
  return result;
}

/* All frames in flight get their results, and there is a single warning. */
static void
test_lost_cpu (gconstpointer loss)
{
  Flight f;
  g_autofree gchar *name = NULL;

  g_assert_cmpint (lose (loss, &f, "cpu"), ==, GST_FLOW_OK);
  flight_pull (&f, 10);
  flight_pull (&f, 20);
  flight_push (&f, 30);
  flight_pull (&f, 30);
  g_object_get (f.element, "device-name", &name, NULL);
  g_assert_true (g_str_has_prefix (name, flight_plane->cpu));
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_cmpstr (text, ==, flight_plane->lost);
  g_assert_null (gst_bus_pop_filtered (f.bus, GST_MESSAGE_WARNING));
  flight_close (&f);
}

/* There is a single error, and no frame after the first unclassified one. */
static void
test_lost_error (gconstpointer data)
{
  const Loss *loss = data;
  Flight f;

  GstFlowReturn result = lose (loss, &f, "error");
  if (loss->runs == 1)
    flight_pull (&f, 10);
  g_autoptr (GstMessage) message =
      gst_bus_timed_pop_filtered (f.bus, 10 * GST_SECOND, GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  /* The frame that failed may not have come out yet. */
  for (guint x = 30; result == GST_FLOW_OK && x <= 40; x += 10)
    result = gst_harness_push (f.h, flight_frame_new (x));
  g_assert_cmpint (result, ==, GST_FLOW_ERROR);
  g_assert_null (gst_bus_pop_filtered (f.bus, GST_MESSAGE_ERROR));
  flight_close (&f);
}

void
flight_add_ends (void)
{
  const char *name = flight_plane->name;

  mien_test_add (test_stop, NULL, "/%s/flight/stop", name);
  mien_test_add (test_flow, NULL, "/%s/flight/flow", name);
  for (guint i = 0; i < G_N_ELEMENTS (losses); i++) {
    mien_test_add (test_lost_cpu, &losses[i], "/%s/flight/lost/cpu/%s", name,
        losses[i].name);
    mien_test_add (test_lost_error, &losses[i], "/%s/flight/lost/error/%s",
        name, losses[i].name);
  }
}
