/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "aheadfixture.h"

#include "noise.h"

#define WIDTH 320
#define HEIGHT 120

void
ahead_set_up (Ahead *a, guint look_ahead, guint keep)
{
  a->f.h = gst_harness_new ("faceannotate");
  a->frames =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref);
  gst_util_set_object_arg (G_OBJECT (a->f.h->element), "anonymize", "fill");
  g_object_set (a->f.h->element, "look-ahead", look_ahead, "anonymize-keep",
      keep, "draw-boxes", FALSE, "draw-labels", FALSE, NULL);
  gst_video_info_set_format (&a->f.info, GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT);
  a->f.info.fps_n = 25;
  a->f.info.fps_d = 1;
  gst_harness_set_src_caps (a->f.h, gst_video_info_to_caps (&a->f.info));
}

void
ahead_tear_down (Ahead *a)
{
  gst_harness_teardown (a->f.h);
  g_ptr_array_unref (a->frames);
}

GstBuffer *
ahead_next_frame (Ahead *a, gint x, guint id)
{
  const guint n = a->frames->len;
  GstBuffer *frame = noise_frame (&a->f.info, n);

  GST_BUFFER_PTS (frame) = n * AHEAD_FRAME;
  GST_BUFFER_DURATION (frame) = AHEAD_FRAME;
  g_ptr_array_add (a->frames, gst_buffer_copy_deep (frame));
  if (x >= 0)
    gst_mien_buffer_add_face (frame, x - 12, 45, 24, 30, 1, "test")->track_id =
        id;
  return frame;
}

void
ahead_push (Ahead *a, gint x, guint id)
{
  g_assert_cmpint (gst_harness_push (a->f.h, ahead_next_frame (a, x, id)), ==,
      GST_FLOW_OK);
}

gboolean
ahead_pull_covered (Ahead *a, guint n, gint x)
{
  g_autoptr (GstBuffer) out = gst_harness_pull (a->f.h);

  g_assert_nonnull (out);
  g_assert_cmpuint (GST_BUFFER_PTS (out), ==, n * AHEAD_FRAME);
  /* Two pixels, since a single pixel of noise may be black by chance. */
  return noise_differs (&a->f.info, a->frames->pdata[n], out, (guint) x, 60)
      || noise_differs (&a->f.info, a->frames->pdata[n], out, (guint) x, 61);
}
