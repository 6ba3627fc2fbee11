/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceevents and facejson in a harness: events as lines, in the right order. */

#include <string.h>

#include "eventsfixture.h"
#include "lines.h"

/* Checks a line that begins with `begin`, the start of a JSON object. */
static void
assert_line (GstHarness *h, const char *begin, GstClockTime pts)
{
  g_autoptr (GstBuffer) buffer = gst_harness_try_pull (h);

  g_assert_nonnull (buffer);
  g_autofree char *line = test_line_of (buffer);
  g_test_message ("%s", line);
  g_assert_true (g_str_has_prefix (line, begin));
  g_assert_true (strchr (line, '\n') == line + strlen (line) - 1);
  g_assert_cmpuint (GST_BUFFER_PTS (buffer), ==, pts);
}

/* Pushes `n` frames with a face. */
static void
push (EventsFixture *f, guint n)
{
  while (n-- > 0) {
    GstBuffer *buffer = events_frame_new (f);
    events_add_face (buffer, 5);
    g_assert_cmpint (gst_harness_push (f->h, buffer), ==, GST_FLOW_OK);
  }
}

static EventsFixture
start (const char *launch)
{
  EventsFixture f = { gst_harness_new_parse (launch), NULL, 0,
    GST_SECOND / 30 };

  gst_harness_set_src_caps_str (f.h, EVENTS_CAPS);
  return f;
}

static void
test_events (void)
{
  EventsFixture f = start ("faceevents ! facejson content=events source=door");

  /* 15 frame intervals are slightly less than 500 ms. */
  push (&f, 16);
  g_assert_cmpuint (gst_harness_buffers_in_queue (f.h), ==, 0);
  push (&f, 14);
  assert_line (f.h,
      "{\"event\":\"came\",\"stay\":1,\"id\":5,\"timestamp\":0,"
      "\"running_time\":0,\"delay\":533",
      15 * f.step);
  g_assert_cmpuint (gst_harness_buffers_in_queue (f.h), ==, 0);
  gst_harness_push_event (f.h, gst_event_new_eos ());
  assert_line (f.h, "{\"event\":\"left\",\"stay\":1,\"id\":5,", 29 * f.step);
  g_assert_cmpuint (gst_harness_buffers_in_queue (f.h), ==, 0);
  gst_harness_teardown (f.h);
}

static void
test_both (void)
{
  EventsFixture f =
      start ("faceevents min-stay=0 ! facejson content=faces+events");

  push (&f, 1);
  assert_line (f.h, "{\"event\":\"came\",", GST_CLOCK_TIME_NONE);
  assert_line (f.h, "{\"objects\":[{", 0);
  push (&f, 1);
  assert_line (f.h, "{\"objects\":[{", f.step);
  gst_harness_push_event (f.h, gst_event_new_eos ());
  assert_line (f.h, "{\"event\":\"left\",", f.step);
  gst_harness_teardown (f.h);
}

/* Only the requested fields of the person. */
static void
test_fields (void)
{
  EventsFixture f = start ("faceevents min-stay=0 ! "
                           "facejson content=events fields=gender");

  push (&f, 1);
  g_autoptr (GstBuffer) buffer = gst_harness_try_pull (f.h);
  g_assert_nonnull (buffer);
  g_autofree char *line = test_line_of (buffer);
  g_test_message ("%s", line);
  g_assert_nonnull (strstr (line, "\"event\":\"came\",\"stay\":1,"));
  static const char *const secret[] = { "\"id\"", "\"x\"", "\"face\"",
    "confidence", "attributes" };
  for (guint i = 0; i < G_N_ELEMENTS (secret); i++)
    if (strstr (line, secret[i]))
      g_error ("%s is disclosed: %s", secret[i], line);
  gst_harness_teardown (f.h);
}

/* The default. */
static void
test_faces (void)
{
  EventsFixture f = start ("faceevents min-stay=0 ! facejson");

  push (&f, 1);
  assert_line (f.h, "{\"objects\":[{", 0);
  gst_harness_push_event (f.h, gst_event_new_eos ());
  g_assert_cmpuint (gst_harness_buffers_in_queue (f.h), ==, 0);
  gst_harness_teardown (f.h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/json/events", test_events);
  g_test_add_func ("/events/json/both", test_both);
  g_test_add_func ("/events/json/fields", test_fields);
  g_test_add_func ("/events/json/faces", test_faces);
  return g_test_run ();
}
