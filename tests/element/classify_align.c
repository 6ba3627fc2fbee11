/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify on faces rotated in the image plane: with landmarks they get the
 * same scores as upright ones.
 */

#include "drawnface.h"
#include "verdict.h"

#define SIDE 240
/* For scores of a face on rotated pixels; without alignment they differ by
 * more. */
#define TOLERANCE 0.06f

static TestVerdict
classify (GstHarness *h, float angle, gboolean has_landmarks)
{
  GstVideoInfo info;
  GstBuffer *buffer = test_turned_face (SIDE, angle, &info);
  GstMienFace *face = test_add_turned_face (buffer, SIDE, angle);

  face->has_landmarks = has_landmarks;
  test_verdict_set_caps (h, &info);
  return test_verdict_push (h, buffer, 1);
}

static void
test_turned (void)
{
  static const int degrees[] = { 15, 30, -45, 90, -120, 180 };
  GstHarness *h = gst_harness_new_parse ("faceclassify device=cpu");
  GstHarness *plain =
      gst_harness_new_parse ("faceclassify device=cpu align=none");
  const TestVerdict upright = classify (h, 0, TRUE);
  float unaligned = 0, without = 0;

  for (guint i = 0; i < G_N_ELEMENTS (degrees); i++) {
    const float angle = degrees[i] * (float) G_PI / 180;
    const TestVerdict turned = classify (h, angle, TRUE);
    const TestVerdict none = classify (plain, angle, TRUE);
    const TestVerdict bare = classify (h, angle, FALSE);

    g_test_message ("%d degrees: %.3f, unaligned %.3f", degrees[i],
        test_verdict_difference (&upright, &turned),
        test_verdict_difference (&upright, &none));
    g_assert_cmpfloat (test_verdict_difference (&upright, &turned), <,
        TOLERANCE);
    unaligned = MAX (unaligned, test_verdict_difference (&upright, &none));
    without = MAX (without, test_verdict_difference (&none, &bare));
  }
  g_assert_cmpfloat (unaligned, >, 2 * TOLERANCE);
  g_assert_cmpfloat (without, ==, 0);
  gst_harness_teardown (h);
  gst_harness_teardown (plain);
}

/* Takes effect on the next frame. */
static void
test_playing (void)
{
  GstHarness *h = gst_harness_new ("faceclassify");
  const float angle = (float) G_PI / 2;
  const TestVerdict turned = classify (h, angle, TRUE);

  gst_util_set_object_arg (G_OBJECT (h->element), "align", "none");
  const TestVerdict none = classify (h, angle, TRUE);
  gst_util_set_object_arg (G_OBJECT (h->element), "align", "auto");
  const TestVerdict again = classify (h, angle, TRUE);
  g_assert_cmpfloat (test_verdict_difference (&turned, &none), >, TOLERANCE);
  g_assert_cmpfloat (test_verdict_difference (&turned, &again), ==, 0);
  gst_harness_teardown (h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classify/align/turned", test_turned);
  g_test_add_func ("/classify/align/playing", test_playing);
  return g_test_run ();
}
