/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify on faces that are turned in the frame's plane: with landmarks
 * they have the scores that they have upright.
 */

#include <gst/check/gstharness.h>
#include <math.h>

#include "drawnface.h"
#include "meta/mien.h"

#define SIDE 240
#define N_SCORES 9

/* Between scores of a face on turned pixels; unaligned, they differ by more. */
#define TOLERANCE 0.06f

typedef struct {
  float scores[N_SCORES]; /* of emotion and gender */
} Verdict;

static Verdict
classify (GstHarness *h, float angle, gboolean has_landmarks)
{
  GstVideoInfo info;
  GstBuffer *buffer = test_turned_face (SIDE, angle, &info);
  GstMienFace *face = test_add_turned_face (buffer, SIDE, angle);
  face->has_landmarks = has_landmarks;
  GstCaps *caps = gst_video_info_to_caps (&info);
  gst_caps_set_simple (caps, "framerate", GST_TYPE_FRACTION, 25, 1, NULL);
  gst_harness_set_src_caps (h, caps);
  g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, buffer);

  Verdict verdict;
  gpointer state = NULL;
  guint at = 0;
  face = gst_mien_buffer_iterate_faces (out, &state);
  for (guint m = 0; m < 2; m++) {
    guint n;
    const float *scores =
        gst_mien_attribute_get_scores (gst_mien_face_get_attribute (face, m),
            &n);
    for (guint i = 0; i < n; i++)
      verdict.scores[at++] = scores[i];
  }
  g_assert_cmpuint (at, ==, N_SCORES);
  return verdict;
}

static float
difference (const Verdict *a, const Verdict *b)
{
  float worst = 0;
  for (guint i = 0; i < N_SCORES; i++)
    worst = MAX (worst, fabsf (a->scores[i] - b->scores[i]));
  return worst;
}

static void
test_turned (void)
{
  static const int degrees[] = { 15, 30, -45, 90, -120, 180 };
  GstHarness *h = gst_harness_new_parse ("faceclassify device=cpu");
  GstHarness *plain =
      gst_harness_new_parse ("faceclassify device=cpu align=none");
  const Verdict upright = classify (h, 0, TRUE);
  float unaligned = 0, without = 0;

  for (guint i = 0; i < G_N_ELEMENTS (degrees); i++) {
    const float angle = degrees[i] * (float) G_PI / 180;
    const Verdict turned = classify (h, angle, TRUE);
    const Verdict none = classify (plain, angle, TRUE);
    const Verdict bare = classify (h, angle, FALSE);

    g_test_message ("%d degrees: %.3f, unaligned %.3f", degrees[i],
        difference (&upright, &turned), difference (&upright, &none));
    g_assert_cmpfloat (difference (&upright, &turned), <, TOLERANCE);
    unaligned = MAX (unaligned, difference (&upright, &none));
    without = MAX (without, difference (&none, &bare));
  }
  g_assert_cmpfloat (unaligned, >, 2 * TOLERANCE);
  g_assert_cmpfloat (without, ==, 0);
  gst_harness_teardown (h);
  gst_harness_teardown (plain);
}

/* From the next frame on. */
static void
test_playing (void)
{
  GstHarness *h = gst_harness_new ("faceclassify");
  const float angle = (float) G_PI / 2;
  const Verdict turned = classify (h, angle, TRUE);

  gst_util_set_object_arg (G_OBJECT (h->element), "align", "none");
  const Verdict none = classify (h, angle, TRUE);
  gst_util_set_object_arg (G_OBJECT (h->element), "align", "auto");
  const Verdict again = classify (h, angle, TRUE);
  g_assert_cmpfloat (difference (&turned, &none), >, TOLERANCE);
  g_assert_cmpfloat (difference (&turned, &again), ==, 0);
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
