/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ids when frames are sparse, repeated, or not searched. */

#include "sightings.h"

/* Frames that were not searched repeat the last faces: these count as seen, but
 * not as found, and are moved to where the face is now. */
static void
test_interval (void)
{
  const guint interval = 40;
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  MienSighting face = test_sighting (0, 100);

  for (guint frame = 0; frame < 5 * interval; frame++) {
    const double x = frame;
    face.frames_ago = frame % interval;
    if (face.frames_ago == 0)
      face.box.x = x;
    test_update (tracker, &face, 1);
    const MienTrack *track = test_only_track (tracker);
    g_assert_cmpuint (track->id, ==, frame < interval ? 0 : 1);
    g_assert_cmpuint (track->frames_ago, ==, face.frames_ago);
    if (frame > 2 * interval)
      g_assert_cmpfloat (ABS (track->box.x - x), <, TEST_FACE_SIZE);
    if (frame > 2 * interval && face.frames_ago > interval / 2)
      g_assert_cmpfloat (ABS (track->box.x - x), <, x - face.box.x);
  }
}

/* Sparse frames: no detection was possible between two of them. */
static void
test_sparse (void)
{
  static const double steps[] = { 0.06, 0.5, 1, 10, 33, 60, 1800, 1e9 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (MienTracker) tracker = mien_tracker_new ();
    const MienSighting face = test_sighting (100, 100);
    for (guint k = 0; k < 8; k++) {
      test_update_after (tracker, steps[i], &face, 1);
      if (test_count_visible (tracker) != (k > 0))
        g_error ("%g ticks: %u visible in frame %u", steps[i],
            test_count_visible (tracker), k);
    }
    g_assert_cmpuint (test_only_track (tracker)->id, ==, 1);

    /* Missed once or twice, then found again. */
    for (guint missed = 1; missed <= 2; missed++) {
      for (guint k = 0; k < missed; k++) {
        test_update_after (tracker, steps[i], NULL, 0);
        g_assert_cmpuint (test_only_track (tracker)->visible, ==,
            (k + 1) * steps[i] <= test_tracker_params.max_predicted);
      }
      test_update_after (tracker, steps[i], &face, 1);
      g_assert_cmpuint (test_only_track (tracker)->id, ==, 1);
    }
  }
}

/* Ages are times, so that a track without detections ends after the same time
 * at any frame rate, but not before the third frame. */
static void
test_age (void)
{
  const struct {
    double ticks;
    guint last;
  } cases[] = { { 0.25, 121 }, { 0.5, 60 }, { 1, 30 }, { 1.2, 25 }, { 15, 2 },
    { 60, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MienTracker) tracker = mien_tracker_new ();
    const MienSighting face = test_sighting (100, 100);
    guint n, frames = 0;
    test_update_after (tracker, cases[i].ticks, &face, 1);
    test_update_after (tracker, cases[i].ticks, &face, 1);
    for (;; frames++) {
      test_update_after (tracker, cases[i].ticks, NULL, 0);
      mien_tracker_get_tracks (tracker, &n);
      if (n == 0)
        break;
    }
    if (frames != cases[i].last)
      g_error ("%g ticks a frame: ended after %u frames", cases[i].ticks,
          frames);
  }
}

/* A frame that was not searched ends no track, as long as the last search found
 * it. */
static void
test_not_searched (void)
{
  const MienTrackerFrame skipped = { 1, FALSE, 0, NULL, 0 };
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  guint n;

  for (guint i = 0; i < 5; i++) {
    const MienSighting face = test_sighting (100 + 50 * i, 100);
    test_update (tracker, &face, 1);
    g_assert_cmpuint (test_only_track (tracker)->id, ==, i > 0);
    for (guint k = 1; k < 50; k++) {
      mien_tracker_update (tracker, &skipped, &test_tracker_params);
      g_assert_cmpuint (test_only_track (tracker)->visible, ==, i > 0);
      g_assert_cmpuint (test_only_track (tracker)->frames_ago, ==, k);
    }
  }
  test_update (tracker, NULL, 0);
  for (guint missed = 2; missed <= 12; missed++) {
    mien_tracker_update (tracker, &skipped, &test_tracker_params);
    g_assert_cmpuint (test_only_track (tracker)->visible, ==,
        missed <= test_tracker_params.max_predicted);
  }
  test_update (tracker, NULL, 0);
  test_update_after (tracker, 30, NULL, 0);
  mien_tracker_get_tracks (tracker, &n);
  g_assert_cmpuint (n, ==, 0);
}

/* A repeated picture: nobody moves. */
static void
test_repeated (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  MienSighting face = test_sighting (100, 100);

  for (guint i = 0; i < 8; i++, face.box.x += 6)
    test_update (tracker, &face, 1);
  const MienTrackerFrame skipped = { 1, FALSE, 0, NULL, 0 };
  mien_tracker_update (tracker, &skipped, &test_tracker_params);
  const MienBox predicted = test_only_track (tracker)->box;
  const MienTrackerFrame again = { 0, FALSE, 0, NULL, 0 };
  for (guint i = 0; i < 50; i++) {
    mien_tracker_update (tracker, &again, &test_tracker_params);
    g_assert_true (test_only_track (tracker)->visible);
    g_assert_cmpfloat (test_only_track (tracker)->box.x, ==, predicted.x);
  }
  /* Walked before, has stopped meanwhile. */
  test_update_after (tracker, 51, &face, 1);
  g_assert_cmpuint (test_only_track (tracker)->id, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/track/interval", test_interval);
  g_test_add_func ("/track/sparse", test_sparse);
  g_test_add_func ("/track/age", test_age);
  g_test_add_func ("/track/not-searched", test_not_searched);
  g_test_add_func ("/track/repeated", test_repeated);
  return g_test_run ();
}
