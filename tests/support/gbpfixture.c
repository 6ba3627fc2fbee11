/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gbpfixture.h"

#include <math.h>

#include "engine/error.h"
#include "engine/runner.h"

GbpEngine gbp_engine = { .runs_left = -1 };

void
gbp_engine_reset (void)
{
  gbp_engine = (GbpEngine) { .runs_left = -1 };
}

gboolean __real_mien_runner_submit (MienRunner *runner, guint slot,
    guint n_items, GError **error);
gboolean __wrap_mien_runner_submit (MienRunner *runner, guint slot,
    guint n_items, GError **error);

gboolean
__wrap_mien_runner_submit (MienRunner *runner, guint slot, guint n_items,
    GError **error)
{
  if (gbp_engine.runs_left == 0) {
    gbp_engine.runs_left = -1;
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE_LOST,
        "the device was lost");
    return FALSE;
  }
  if (gbp_engine.runs_left > 0)
    gbp_engine.runs_left--;
  gbp_engine.n_runs++;
  gbp_engine.n_items += n_items;
  gbp_engine.under_way++;
  gbp_engine.most_under_way =
      MAX (gbp_engine.most_under_way, gbp_engine.under_way);
  return __real_mien_runner_submit (runner, slot, n_items, error);
}

gboolean __real_mien_runner_wait (MienRunner *runner, guint slot,
    GError **error);
gboolean __wrap_mien_runner_wait (MienRunner *runner, guint slot,
    GError **error);

gboolean
__wrap_mien_runner_wait (MienRunner *runner, guint slot, GError **error)
{
  gbp_engine.under_way--;
  return __real_mien_runner_wait (runner, slot, error);
}

void
gbp_fixture_start (GbpFixture *f, GstElement *element)
{
  f->element = gst_object_ref_sink (element);
  f->bus = gst_bus_new ();
  gst_element_set_bus (element, f->bus);
  f->h = gst_harness_new_with_element (element, "sink", "src");
  gst_harness_set_src_caps_str (f->h,
      GBP_CAPS ("RGB", G_STRINGIFY (GBP_WIDTH), G_STRINGIFY (GBP_HEIGHT)));
}

void
gbp_fixture_clear (GbpFixture *f)
{
  gst_harness_teardown (f->h);
  gst_element_set_bus (f->element, NULL);
  gst_object_unref (f->element);
  gst_object_unref (f->bus);
}

void
gbp_fixture_set (GbpFixture *f, const char *name, const char *value)
{
  gst_util_set_object_arg (G_OBJECT (f->element), name, value);
}

GstBuffer *
gbp_frame_new (const char *format, guint width, guint height)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  gst_video_info_set_format (&info, gst_video_format_from_string (format),
      width, height);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_WRITE));
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&frame); p++) {
    guint8 *pixels = GST_VIDEO_FRAME_PLANE_DATA (&frame, p);
    const guint stride = GST_VIDEO_FRAME_PLANE_STRIDE (&frame, p);
    for (guint y = 0; y < (guint) GST_VIDEO_FRAME_COMP_HEIGHT (&frame, p); y++)
      for (guint x = 0; x < stride; x++)
        pixels[y * stride + x] = 64 + (x * y / 8 + 3 * y + x / 5 * 40) % 128;
  }
  gst_video_frame_unmap (&frame);
  return buffer;
}

GstMienFace *
gbp_add_face (GstBuffer *buffer, float x, float y)
{
  const float margin = (GBP_BOX - GBP_SQUARE) / 2.0f;
  return gst_mien_buffer_add_face (buffer, x - margin, y - margin, GBP_BOX,
      GBP_BOX, 1, "yunet");
}

GstBuffer *
gbp_push (GbpFixture *f, GstBuffer *buffer)
{
  g_assert_cmpint (gst_harness_push (f->h, buffer), ==, GST_FLOW_OK);
  return gst_harness_pull (f->h);
}

GstVideoRectangle
gbp_changed (GstBuffer *before, GstBuffer *after)
{
  gint left = G_MAXINT, top = G_MAXINT, right = 0, bottom = 0;
  GstMapInfo a, b;
  g_assert_true (gst_buffer_map (before, &a, GST_MAP_READ));
  g_assert_true (gst_buffer_map (after, &b, GST_MAP_READ));
  g_assert_cmpuint (a.size, ==, b.size);
  const guint stride = a.size / GBP_HEIGHT;
  for (gsize i = 0; i < a.size; i++) {
    const gint x = i % stride / 3, y = i / stride;
    if (a.data[i] == b.data[i])
      continue;
    left = MIN (left, x);
    top = MIN (top, y);
    right = MAX (right, x + 1);
    bottom = MAX (bottom, y + 1);
  }
  gst_buffer_unmap (before, &a);
  gst_buffer_unmap (after, &b);
  if (right == 0)
    return (GstVideoRectangle) { 0 };
  return (GstVideoRectangle) { left, top, right - left, bottom - top };
}

GstBuffer *
gbp_frame_with_faces (guint n)
{
  GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
  for (guint i = 0; i < n; i++)
    gbp_add_face (frame, 10 + 60 * i, 30);
  return frame;
}

const GstMienMap *
gbp_map (GstBuffer *buffer, const char *name)
{
  gpointer state = NULL;
  return gst_mien_face_find_map (gst_mien_buffer_iterate_faces (buffer, &state),
      name);
}

double
gbp_difference (const GstMienMap *a, const GstMienMap *b)
{
  guint n, m;
  const gfloat *x = gst_mien_map_get_values (a, &n);
  const gfloat *y = gst_mien_map_get_values (b, &m);
  double largest = 0, worst = 0;
  g_assert_cmpuint (n, ==, m);
  for (guint i = 0; i < n; i++) {
    largest = MAX (largest, fabs (x[i]));
    worst = MAX (worst, fabs (x[i] - y[i]));
  }
  return worst / largest;
}

void
gbp_flush (GbpFixture *f)
{
  gst_harness_push_event (f->h, gst_event_new_flush_start ());
  gst_harness_push_event (f->h, gst_event_new_flush_stop (TRUE));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f->h, gst_event_new_segment (&segment));
}
