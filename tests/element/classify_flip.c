/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify flip-average=true: the mean of a face and its mirror image. */

#include "drawnface.h"
#include "verdict.h"

#define SIDE 120
#define ANGLE 0.4f /* differs from its mirror image */
#define N_FACES 3

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

/* Returns the verdict on the last face of the frame; all are the same. */
static TestVerdict
classify (const char *properties, gboolean mirrored)
{
  g_autofree char *launch =
      g_strconcat ("faceclassify device=cpu align=none ", properties, NULL);
  GstHarness *h = gst_harness_new_parse (launch);
  GstVideoInfo info;
  GstBuffer *buffer = frame_new (mirrored, &info);

  for (guint i = 0; i < N_FACES; i++)
    test_add_turned_face (buffer, SIDE, 0);
  test_verdict_set_caps (h, &info);
  const TestVerdict verdict = test_verdict_push (h, buffer, N_FACES);
  gst_harness_teardown (h);
  return verdict;
}

static void
test_mean (void)
{
  static const char *const batches[] = { "batch-size=1", "batch-size=2",
    "batch-size=16", "batch-size=2 shared=true" };
  const TestVerdict upright = classify ("", FALSE);
  const TestVerdict mirrored = classify ("", TRUE);
  TestVerdict mean;

  for (guint i = 0; i < TEST_N_SCORES; i++)
    mean.scores[i] = (upright.scores[i] + mirrored.scores[i]) / 2;
  g_assert_cmpfloat (test_verdict_difference (&upright, &mirrored), >, 0.05);
  for (guint i = 0; i < G_N_ELEMENTS (batches); i++) {
    g_autofree char *properties =
        g_strconcat ("flip-average=true ", batches[i], NULL);
    for (guint m = 0; m < 2; m++) {
      const TestVerdict both = classify (properties, m);
      g_assert_cmpfloat (test_verdict_difference (&mean, &both), <, 1e-4);
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
