/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect with several frames in flight: the tests for all elements, and
 * frames that get the faces of another frame.
 */

#include "detectplane.h"

/* The window around a known face that is searched, in pixels. */
#define WINDOW 128

static const FlightSetup TWO = FLIGHT_SETUP (2);

/* Pulls a frame that was not searched: it has the faces of number `x`, from
 * `frames_ago` frames before. */
static void
pull_old (Flight *f, guint x, guint frames_ago)
{
  g_autoptr (GstBuffer) buffer = gst_harness_pull (f->h);
  guint n;

  GstMienFace *face = net_first_face (buffer, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (face->frames_ago, ==, frames_ago);
  face->frames_ago = 0;
  detect_plane.check (buffer, x);
}

/* Frames that repeat one that is still being searched. */
static void
test_repeated (void)
{
  Flight f;

  flight_open (&f, &TWO);
  lossy_engine_hold (TRUE);
  flight_push (&f, 10);
  GstBuffer *again = flight_frame_new (20);
  GST_BUFFER_FLAG_SET (again, GST_BUFFER_FLAG_GAP);
  g_assert_cmpint (gst_harness_push (f.h, again), ==, GST_FLOW_OK);
  g_assert_cmpuint (gst_harness_buffers_received (f.h), ==, 0);
  lossy_engine_hold (FALSE);
  flight_pull (&f, 10);
  pull_old (&f, 10, 1);
  g_assert_cmpuint (lossy_n_runs, ==, 1);
  flight_close (&f);
}

static void
test_interval (void)
{
  Flight f;

  flight_open (&f, &TWO);
  g_object_set (f.element, "inference-interval", 3, NULL);
  for (guint x = 10; x < 40; x++)
    flight_push (&f, x);
  g_assert_true (gst_harness_push_event (f.h, gst_event_new_eos ()));
  for (guint x = 10; x < 40; x++)
    pull_old (&f, x - (x - 10) % 3, (x - 10) % 3);
  g_assert_cmpuint (lossy_n_runs, ==, 10);
  flight_close (&f);
}

/* A late frame is not searched while earlier ones are, and gets their faces. */
static void
test_late (void)
{
  Flight f;

  flight_open (&f, &FLIGHT_SETUP (3));
  gst_harness_use_testclock (f.h);
  lossy_engine_hold (TRUE);
  flight_push (&f, 10);
  flight_push (&f, 11);
  gst_harness_push_upstream_event (f.h,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 0.5, GST_SECOND,
          11 * 40 * GST_MSECOND));
  flight_push (&f, 12);
  lossy_engine_hold (FALSE);
  flight_pull (&f, 10);
  flight_pull (&f, 11);
  pull_old (&f, 11, 1);
  g_assert_cmpuint (lossy_n_runs, ==, 2);
  flight_close (&f);
}

/* For a frame whose face was found in a window, or at another size: only checks
 * that there is one. */
static void
pull_one (Flight *f)
{
  g_autoptr (GstBuffer) buffer = gst_harness_pull (f->h);
  guint n;

  net_first_face (buffer, &n);
  g_assert_cmpuint (n, ==, 1);
}

typedef struct {
  Flight f;
  gint pushed; /* atomic */
} Pusher;

static gpointer
push_third (gpointer data)
{
  Pusher *pusher = data;

  flight_push (&pusher->f, 10);
  g_atomic_int_set (&pusher->pushed, TRUE);
  return NULL;
}

/* A third frame, pushed after the first has come out while the second is held,
 * waits for the second, since that was pushed with another value of
 * `property`. */
static void
check_waits (Pusher *pusher, const char *property, guint value, guint width)
{
  flight_open (&pusher->f, &TWO);
  flight_push (&pusher->f, 10);
  flight_pull (&pusher->f, 10);
  lossy_engine_hold (TRUE);
  flight_push (&pusher->f, 10);
  g_object_set (pusher->f.element, property, value, NULL);
  GThread *thread = g_thread_new (NULL, push_third, pusher);
  for (guint i = 0; i < 1000; i++)
    g_thread_yield ();
  g_assert_false (g_atomic_int_get (&pusher->pushed));
  g_assert_cmpuint (lossy_n_runs, ==, 2);
  lossy_engine_hold (FALSE);
  g_thread_join (thread);
  flight_pull (&pusher->f, 10);
  pull_one (&pusher->f);
  g_assert_cmpuint (lossy_n_runs, ==, 3);
  g_assert_cmpuint (lossy_width, ==, width);
  flight_close (&pusher->f);
}

/* It is searched around the faces of the second. */
static void
test_rescan (void)
{
  Pusher pusher = { .pushed = FALSE };

  check_waits (&pusher, "rescan-interval", 4, WINDOW);
}

/* A frame in flight is not affected by what is allocated for a new size. */
static void
test_detect_width (void)
{
  Pusher pusher = { .pushed = FALSE };

  check_waits (&pusher, "detect-width", 768, 768);
}

/* Switches between frames, to asynchronous search and back. */
static void
test_async (void)
{
  Flight f;

  flight_open (&f, &FLIGHT_SETUP (4));
  for (guint x = 10; x <= 60; x++) {
    g_object_set (f.element, "async", x % 3 == 0, NULL);
    flight_push (&f, x);
  }
  g_assert_true (gst_harness_push_event (f.h, gst_event_new_eos ()));
  for (guint x = 10; x <= 60; x++)
    if (x % 3 == 0)
      pull_old (&f, x - 1, 1);
    else
      flight_pull (&f, x);
  flight_close (&f);
}

/* One message for each frame, in order. */
static void
test_messages (void)
{
  Flight f;

  flight_take_off (&f, 4);
  lossy_engine_hold (FALSE);
  for (guint x = 30; x <= 60; x += 10)
    flight_push (&f, x);
  for (guint x = 10; x <= 60; x += 10) {
    guint64 time;
    flight_pull (&f, x);
    g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (f.bus,
        10 * GST_SECOND, GST_MESSAGE_ELEMENT);
    g_assert_nonnull (message);
    g_assert_true (gst_structure_get_uint64 (
        gst_message_get_structure (message), "timestamp", &time));
    g_assert_cmpuint (time, ==, x * 40 * GST_MSECOND);
  }
  flight_close (&f);
}

typedef struct {
  const char *name;
  void (*run) (void);
} Test;

static const Test tests[] = {
  { "repeated", test_repeated },
  { "interval", test_interval },
  { "late", test_late },
  { "rescan", test_rescan },
  { "detect-width", test_detect_width },
  { "async", test_async },
  { "messages", test_messages },
};

static void
run (gconstpointer test)
{
  ((const Test *) test)->run ();
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  lossy_engine_init ();
  flight_plane = &detect_plane;
  flight_add_cases ();
  flight_add_ends ();
  mien_test_add_table ("/facedetect/flight/", tests, run);
  return g_test_run ();
}
