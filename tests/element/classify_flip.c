/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify flip-average=true: the mean of a face and its mirror image. */

#include <gst/check/gstharness.h>
#include <math.h>

#include "drawnface.h"
#include "meta/mien.h"

#define SIDE 120
#define ANGLE 0.4f /* unlike its mirror image */
#define N_SCORES 9
#define N_FACES 3

typedef struct {
  float scores[N_SCORES]; /* of emotion and gender */
} Verdict;

static GstBuffer *
frame_new (gboolean mirrored, GstVideoInfo *info)
{
  GstBuffer *buffer = test_turned_face (SIDE, ANGLE, info);
  GstMapInfo map;

  if (!mirrored)
    return buffer;
  gst_buffer_map (buffer, &map, GST_MAP_READWRITE);
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE / 2; x++) {
      guint8 *row = map.data + y * info->stride[0];
      const guint8 left = row[x];
      row[x] = row[SIDE - 1 - x];
      row[SIDE - 1 - x] = left;
    }
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

static Verdict
verdict_of (const GstMienFace *face)
{
  Verdict verdict;
  guint at = 0;

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

/* The verdict on the last of the frame's faces, which are all the same. */
static Verdict
classify (const char *properties, gboolean mirrored)
{
  g_autofree char *launch =
      g_strconcat ("faceclassify device=cpu align=none ", properties, NULL);
  GstHarness *h = gst_harness_new_parse (launch);
  GstVideoInfo info;
  GstBuffer *buffer = frame_new (mirrored, &info);
  for (guint i = 0; i < N_FACES; i++)
    test_add_turned_face (buffer, SIDE, 0);
  GstCaps *caps = gst_video_info_to_caps (&info);
  gst_caps_set_simple (caps, "framerate", GST_TYPE_FRACTION, 25, 1, NULL);
  gst_harness_set_src_caps (h, caps);
  g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, buffer);

  Verdict verdict;
  gpointer state = NULL;
  GstMienFace *face;
  guint n = 0;
  for (; (face = gst_mien_buffer_iterate_faces (out, &state)); n++)
    verdict = verdict_of (face);
  g_assert_cmpuint (n, ==, N_FACES);
  gst_harness_teardown (h);
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
test_mean (void)
{
  static const char *const batches[] = { "batch-size=1", "batch-size=2",
    "batch-size=16", "batch-size=2 shared=true" };
  const Verdict upright = classify ("", FALSE);
  const Verdict mirrored = classify ("", TRUE);
  Verdict mean;

  for (guint i = 0; i < N_SCORES; i++)
    mean.scores[i] = (upright.scores[i] + mirrored.scores[i]) / 2;
  g_assert_cmpfloat (difference (&upright, &mirrored), >, 0.05);
  for (guint i = 0; i < G_N_ELEMENTS (batches); i++) {
    g_autofree char *properties =
        g_strconcat ("flip-average=true ", batches[i], NULL);
    for (guint m = 0; m < 2; m++) {
      const Verdict both = classify (properties, m);
      g_assert_cmpfloat (difference (&mean, &both), <, 1e-4);
    }
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classify/flip/mean", test_mean);
  return g_test_run ();
}
