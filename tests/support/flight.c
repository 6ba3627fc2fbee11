/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "flight.h"

#define FRAME_TIME (40 * GST_MSECOND)

const FlightPlane *flight_plane;

void
flight_open (Flight *f, const FlightSetup *setup)
{
  flight_plane->open (f, setup);
  gst_harness_set_src_caps_str (f->h, flight_plane->caps);
}

GstBuffer *
flight_frame_new (guint x)
{
  GstBuffer *buffer = flight_plane->frame_new (x);

  GST_BUFFER_PTS (buffer) = x * FRAME_TIME;
  return buffer;
}

void
flight_push (Flight *f, guint x)
{
  g_assert_cmpint (gst_harness_push (f->h, flight_frame_new (x)), ==,
      GST_FLOW_OK);
}

void
flight_pull (Flight *f, guint x)
{
  g_autoptr (GstBuffer) buffer = gst_harness_pull (f->h);

  g_assert_nonnull (buffer);
  g_assert_cmpuint (GST_BUFFER_PTS (buffer) / FRAME_TIME, ==, x);
  flight_plane->check (buffer, x);
}

void
flight_take_off (Flight *f, guint n)
{
  flight_plane->hold (TRUE);
  flight_open (f, &FLIGHT_SETUP (n));
  flight_push (f, 10);
  flight_push (f, 20);
  g_assert_cmpuint (flight_plane->n_runs (), ==, 2);
  g_assert_cmpuint (gst_harness_buffers_received (f->h), ==, 0);
}

void
flight_close (Flight *f)
{
  g_assert_null (gst_harness_try_pull (f->h));
  flight_plane->close (f);
  g_assert_cmpuint (flight_plane->n_runners (), ==, 0);
}
