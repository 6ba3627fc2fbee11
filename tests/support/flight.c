/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "flight.h"

GstBuffer *
flight_frame_new (guint x)
{
  GstBuffer *buffer = classify_gradient_new (FALSE);

  GST_BUFFER_PTS (buffer) = x * 40 * GST_MSECOND;
  gst_mien_buffer_add_face (buffer, x, 50, 20, 20, 1, "yunet")->track_id = 1;
  return buffer;
}

void
flight_push (ClassifyFixture *f, guint x)
{
  g_assert_cmpint (gst_harness_push (f->h, flight_frame_new (x)), ==,
      GST_FLOW_OK);
}

void
flight_pull (ClassifyFixture *f, guint x)
{
  g_autoptr (GstBuffer) buffer = gst_harness_pull (f->h);
  gpointer state = NULL;

  g_assert_nonnull (buffer);
  g_assert_cmpuint (GST_BUFFER_PTS (buffer) / (40 * GST_MSECOND), ==, x);
  const GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);
  g_assert_cmpfloat_with_epsilon (classify_score (face, "first") * 255, x + 9.5,
      0.01);
}

void
flight_take_off (ClassifyFixture *f, guint n)
{
  fake_engine_hold (TRUE);
  classify_fixture_init (f, "models", "first", "nireq", n, "smoothing", 0);
  flight_push (f, 10);
  flight_push (f, 20);
  g_assert_cmpuint (fake_engine.batches->len, ==, 2);
  g_assert_cmpuint (gst_harness_buffers_received (f->h), ==, 0);
}

void
flight_clear (ClassifyFixture *f)
{
  g_assert_null (gst_harness_try_pull (f->h));
  classify_fixture_clear (f);
  g_assert_cmpuint (fake_engine.n_runners, ==, 0);
}
