/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Searches whose results arrive some frames later. */

#include "sightings.h"

#define SPEED 3 /* pixels per tick, for a face of TEST_FACE_SIZE */

static double
x_at (guint frame)
{
  return 20 + SPEED * frame;
}

static const MienTrack *
update (MienTracker *tracker, double x, guint frames_ago, gboolean is_news)
{
  MienSighting face = test_sighting (x, 100);
  face.frames_ago = frames_ago;
  const MienTrackerFrame frame = { .ticks = 1,
    .searched = is_news,
    .late = is_news ? frames_ago : 0,
    .sightings = &face,
    .n_sightings = 1 };

  mien_tracker_update (tracker, &frame, &test_tracker_params);
  return test_only_track (tracker);
}

/* The result of each search is known `delay` frames later, when the next one
 * starts. At least two thirds of the distance that a face has moved since, at
 * constant speed, are predicted. */
static void
test_even (void)
{
  static const guint delays[] = { 1, 2, 3, 5 };

  for (guint i = 0; i < G_N_ELEMENTS (delays); i++) {
    const guint delay = delays[i];
    g_autoptr (MienTracker) tracker = mien_tracker_new ();
    for (guint frame = delay; frame < 150; frame++) {
      const guint searched = frame / delay * delay - delay;
      const guint age = frame - searched;
      const MienTrack *track =
          update (tracker, x_at (searched), age, age == delay);
      g_assert_cmpuint (track->id, ==, frame < 2 * delay ? 0 : 1);
      g_assert_cmpuint (track->frames_ago, ==, age);
      if (frame < 60)
        continue;
      if (ABS (track->box.x - x_at (frame)) > SPEED * age / 3.0)
        g_error ("%u frames late, frame %u: at %g, expected %g", delay, frame,
            track->box.x, x_at (frame));
    }
  }
}

/* A face that stands still stays where it is found. */
static void
test_still (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new ();

  for (guint frame = 2; frame < 60; frame++) {
    const guint age = 2 + frame % 2;
    const MienTrack *track = update (tracker, 200, age, age == 2);
    g_assert_cmpfloat_with_epsilon (track->box.x, 200, 1e-3);
  }
}

/* A face that disappears ends as it does without delay. */
static void
test_gone (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  MienTrackerFrame nobody = { .ticks = 1, .searched = TRUE, .late = 2 };
  guint n;

  for (guint frame = 0; frame < 4; frame++)
    update (tracker, 200, 2, TRUE);
  for (guint frame = 0; frame < 60; frame++)
    mien_tracker_update (tracker, &nobody, &test_tracker_params);
  mien_tracker_get_tracks (tracker, &n);
  g_assert_cmpuint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/track/late/even", test_even);
  g_test_add_func ("/track/late/still", test_still);
  g_test_add_func ("/track/late/gone", test_gone);
  return g_test_run ();
}
