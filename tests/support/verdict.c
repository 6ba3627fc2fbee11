/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "verdict.h"

#include <math.h>

TestVerdict
test_verdict_of (const GstMienFace *face)
{
  static const char *const names[] = { "emotion", "gender" };
  static const guint counts[] = { 7, 2 };
  TestVerdict verdict;
  guint at = 0;

  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 2);
  for (guint m = 0; m < 2; m++) {
    guint n;
    float sum = 0;
    GstMienAttribute *attribute = gst_mien_face_get_attribute (face, m);
    g_assert_cmpstr (gst_mien_attribute_get_name (attribute), ==, names[m]);
    const float *scores = gst_mien_attribute_get_scores (attribute, &n);
    g_assert_cmpuint (n, ==, counts[m]);
    for (guint i = 0; i < n; i++)
      sum += verdict.scores[at++] = scores[i];
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-4);
  }
  return verdict;
}

float
test_verdict_difference (const TestVerdict *a, const TestVerdict *b)
{
  float worst = 0;
  for (guint i = 0; i < TEST_N_SCORES; i++)
    worst = MAX (worst, fabsf (a->scores[i] - b->scores[i]));
  return worst;
}

void
test_verdict_set_caps (GstHarness *h, const GstVideoInfo *info)
{
  GstCaps *caps = gst_video_info_to_caps (info);
  gst_caps_set_simple (caps, "framerate", GST_TYPE_FRACTION, 25, 1, NULL);
  gst_harness_set_src_caps (h, caps);
}

TestVerdict
test_verdict_push (GstHarness *h, GstBuffer *buffer, guint n_faces)
{
  g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, buffer);
  TestVerdict verdict = { { 0 } };
  gpointer state = NULL;
  GstMienFace *face;
  guint n = 0;

  for (; (face = gst_mien_buffer_iterate_faces (out, &state)); n++)
    verdict = test_verdict_of (face);
  g_assert_cmpuint (n, ==, n_faces);
  return verdict;
}
