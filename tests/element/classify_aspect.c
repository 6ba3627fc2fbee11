/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify on non-square pixels: a face gets the same scores as on square
 * ones.
 */

#include <gst/check/gstharness.h>
#include <math.h>

#include "drawnface.h"
#include "verdict.h"

/* As displayed, in square pixels. */
#define WIDTH 768
#define HEIGHT 664
static const GstVideoRectangle BOX = { 120, 80, 480, 504 };

/* For scores of a face on fewer pixels; for a squeezed face they differ by 0.07
 * and more. */
#define TOLERANCE 0.05f

static void
set_caps (GstHarness *h, const GstVideoInfo *info, gint n, gint d)
{
  GstCaps *caps = gst_video_info_to_caps (info);
  /* Interlaced, which makes no difference. */
  gst_caps_set_simple (caps, "framerate", GST_TYPE_FRACTION, 25, 1,
      "interlace-mode", G_TYPE_STRING, "interleaved", "pixel-aspect-ratio",
      GST_TYPE_FRACTION, n, d, NULL);
  gst_harness_set_src_caps (h, caps);
}

/* Classifies the drawing on `width` x `height` pixels with the aspect ratio
 * `n`:`d` in the caps. */
static TestVerdict
classify (GstHarness *h, GstVideoFormat format, guint width, guint height,
    gint n, gint d)
{
  const float x = (float) width / WIDTH, y = (float) height / HEIGHT;
  GstVideoInfo info;
  GstBuffer *buffer = test_drawn_face (format, width, height, 0, &info);
  gst_mien_buffer_add_face (buffer, BOX.x * x, BOX.y * y, BOX.w * x, BOX.h * y,
      1, "yunet");
  set_caps (h, &info, n, d);
  return test_verdict_push (h, buffer, 1);
}

/* Within one stream, whose caps change from frame to frame. */
static void
test_same_scores (void)
{
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_GRAY8,
    GST_VIDEO_FORMAT_NV12, GST_VIDEO_FORMAT_YUY2, GST_VIDEO_FORMAT_RGB,
    GST_VIDEO_FORMAT_xBGR };
  static const struct {
    guint width, height;
    gint n, d;
  } cases[] = {
    { 384, 664, 2, 1 },
    { 768, 332, 1, 2 },
    { 576, 664, 4, 3 },
    { 540, 664, 64, 45 },
    { 256, 664, 3, 1 },
  };
  GstHarness *h = gst_harness_new_parse ("faceclassify device=cpu");
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    const TestVerdict square = classify (h, formats[f], WIDTH, HEIGHT, 1, 1);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
      const TestVerdict wide = classify (h, formats[f], cases[i].width,
          cases[i].height, cases[i].n, cases[i].d);
      const TestVerdict unsaid =
          classify (h, formats[f], cases[i].width, cases[i].height, 1, 1);
      g_test_message ("%s, %d:%d: scores differ by %.3f, with 1:1 by %.3f",
          gst_video_format_to_string (formats[f]), cases[i].n, cases[i].d,
          test_verdict_difference (&square, &wide),
          test_verdict_difference (&square, &unsaid));
      g_assert_cmpfloat (test_verdict_difference (&square, &wide), <,
          TOLERANCE);
      g_assert_cmpfloat (test_verdict_difference (&square, &unsaid), >,
          TOLERANCE);
    }
  }
  gst_harness_teardown (h);
}

/* Nonsensical ratios are ignored. */
static void
test_nonsense (void)
{
  static const struct {
    gint n, d;
  } ratios[] = { { 0, 1 }, { 1, 1000 }, { 1000, 1 }, { -1, 1 },
    { G_MAXINT, 1 } };
  GstHarness *h = gst_harness_new_parse ("faceclassify device=cpu");
  const TestVerdict square =
      classify (h, GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, 1, 1);
  for (guint i = 0; i < G_N_ELEMENTS (ratios); i++) {
    g_test_message ("%d:%d", ratios[i].n, ratios[i].d);
    const TestVerdict verdict = classify (h, GST_VIDEO_FORMAT_GRAY8, WIDTH,
        HEIGHT, ratios[i].n, ratios[i].d);
    g_assert_cmpfloat (test_verdict_difference (&square, &verdict), ==, 0);
  }
  gst_harness_teardown (h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceclassify/aspect/same-scores", test_same_scores);
  g_test_add_func ("/faceclassify/aspect/nonsense", test_nonsense);
  return g_test_run ();
}
