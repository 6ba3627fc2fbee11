/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Predicted boxes compared with known motions. */

#include <math.h>

#include "track/motion.h"

#include "table.h"

typedef struct {
  const char *name;
  double speed_x, speed_y, growth; /* pixels per frame */
  double noise;                    /* of the detector, pixels */
  guint interval;                  /* frames between detections */
  double min_overlap;              /* of the predictions with the truth */
} Case;

/* A face of 100 pixels; for comparison: a box that is off by 10 pixels has an
 * overlap of 0.82. */
static const Case CASES[] = {
  { "still", 0, 0, 0, 0, 1, 0.999 },
  { "still, noisy", 0, 0, 0, 3, 1, 0.90 },
  { "across", 6, 0, 0, 0, 1, 0.97 },
  { "across, every 5th frame", 6, 0, 0, 0, 5, 0.90 },
  { "diagonal, noisy, every 5th frame", 4, -3, 0, 2, 5, 0.85 },
  { "nearer", 0, 0, 1, 0, 1, 0.97 },
  { "nearer, every 5th frame", 0, 0, 1, 0, 5, 0.90 },
};

static MienBox
truth (const Case *c, guint frame)
{
  const double size = 100 + c->growth * frame;
  return (MienBox) { 300 + c->speed_x * frame - size / 2,
    500 + c->speed_y * frame - size / 2, size, size };
}

static double
jitter (GRand *random, double noise)
{
  return g_rand_double_range (random, -1, 1) * sqrt (3) * noise;
}

static MienBox
detect (const Case *c, guint frame, GRand *random)
{
  MienBox box = truth (c, frame);
  box.x += jitter (random, c->noise);
  box.y += jitter (random, c->noise);
  box.width += jitter (random, c->noise);
  box.height = box.width;
  return box;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  const guint n_frames = 60;
  MienMotion motion;
  MienBox box = detect (c, 0, random);
  double sum = 0;
  guint n = 0;

  mien_motion_init (&motion, &box);
  for (guint frame = 1; frame < n_frames; frame++) {
    mien_motion_predict (&motion, 1);
    const MienBox expected = truth (c, frame);
    box = mien_motion_box (&motion);
    /* The first prediction is that it stands still. */
    if (frame > 3 * c->interval) {
      sum += mien_box_overlap (&box, &expected, 0);
      n++;
    }
    if (frame % c->interval == 0) {
      box = detect (c, frame, random);
      mien_motion_correct (&motion, &box);
    }
  }
  g_test_message ("mean overlap %.3f", sum / n);
  g_assert_cmpfloat (sum / n, >=, c->min_overlap);
}

/* Without further detections it comes to a stop, and its size stays
 * positive. */
static void
test_lost (void)
{
  MienBox box = { 0, 0, 20, 20 };
  MienMotion motion;

  mien_motion_init (&motion, &box);
  for (guint i = 0; i < 8; i++) {
    mien_motion_predict (&motion, 1);
    box.x += 10;
    box.width -= 2;
    box.height -= 2;
    mien_motion_correct (&motion, &box);
  }
  mien_motion_predict (&motion, 1000);
  const MienBox later = mien_motion_box (&motion);
  mien_motion_predict (&motion, 1000);
  const MienBox last = mien_motion_box (&motion);
  g_assert_cmpfloat_with_epsilon (later.x, last.x, 0.01);
  g_assert_cmpfloat (last.x, <, box.x + 500);
  g_assert_cmpfloat (last.width, >=, 1);
  g_assert_cmpfloat (last.height, >=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/track/motion/", CASES, test_case);
  g_test_add_func ("/track/motion/lost", test_lost);
  return g_test_run ();
}
