/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ids in synthetic scenes. */

#include "sightings.h"

static guint
id_of (MienTracker *tracker, gint sighting)
{
  guint n;
  const MienTrack *tracks = mien_tracker_get_tracks (tracker, &n);
  for (guint i = 0; i < n; i++)
    if (tracks[i].sighting == sighting)
      return tracks[i].id;
  g_assert_not_reached ();
}

static void
test_birth (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  const MienSighting face = test_sighting (100, 100);

  test_update (tracker, NULL, 0);
  g_assert_cmpuint (test_count_visible (tracker), ==, 0);
  test_update (tracker, &face, 1);
  g_assert_cmpuint (test_count_visible (tracker), ==, 0);
  test_update (tracker, &face, 1);
  g_assert_true (test_only_track (tracker)->visible);
  g_assert_cmpuint (test_only_track (tracker)->id, ==, 1);
}

/* False hits: one frame each, at new positions, and one at a face's position
 * that reappears after a frame without it. */
static void
test_false_hits (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new ();

  for (guint i = 0; i < 40; i++) {
    const MienSighting hits[] = { test_sighting (i * 97 % 500, i * 53 % 400),
      test_sighting (10, 410) };
    test_update (tracker, hits, i % 2 ? 2 : 1);
    g_assert_cmpuint (test_count_visible (tracker), ==, 0);
  }
}

/* Predicted as long as allowed, remembered as long as allowed, then gone. */
static void
test_death (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  const MienSighting face = test_sighting (100, 100);
  guint n;

  for (guint i = 0; i < 5; i++)
    test_update (tracker, &face, 1);
  for (guint missed = 1; missed <= test_tracker_params.max_age; missed++) {
    test_update (tracker, NULL, 0);
    g_assert_cmpuint (test_only_track (tracker)->visible, ==,
        missed <= test_tracker_params.max_predicted);
    g_assert_cmpuint (test_only_track (tracker)->frames_ago, ==, missed);
  }
  test_update (tracker, NULL, 0);
  mien_tracker_get_tracks (tracker, &n);
  g_assert_cmpuint (n, ==, 0);

  /* The next face is a new one. */
  test_update (tracker, &face, 1);
  test_update (tracker, &face, 1);
  g_assert_cmpuint (test_only_track (tracker)->id, ==, 2);
}

/* Not found for `missed` frames while it continues to move. */
static void
test_missed (void)
{
  for (guint missed = 1; missed <= test_tracker_params.max_age; missed++) {
    g_autoptr (MienTracker) tracker = mien_tracker_new ();
    double x = 50;
    for (guint i = 0; i < 10; i++, x += 4) {
      const MienSighting face = test_sighting (x, 100);
      test_update (tracker, &face, 1);
    }
    for (guint i = 0; i < missed; i++, x += 4)
      test_update (tracker, NULL, 0);
    const MienSighting back = test_sighting (x, 100);
    test_update (tracker, &back, 1);
    if (id_of (tracker, 0) != 1)
      g_error ("another id after %u frames", missed);
  }
}

/* Two people cross; the one behind is not found while the other covers more
 * than a third of them. */
static void
test_crossing (void)
{
  for (guint speed = 3; speed <= 12; speed++) {
    g_autoptr (MienTracker) tracker = mien_tracker_new ();
    guint ids[2] = { 0 };
    for (double x = 20; x < 560; x += speed) {
      const MienSighting faces[] = { test_sighting (x, 200),
        test_sighting (560 - x, 215) };
      const gboolean covered =
          mien_box_overlap (&faces[0].box, &faces[1].box, 0) > 0.2;
      test_update (tracker, faces, covered ? 1 : 2);
      if (x < 20 + 1.5 * speed && x > 20) {
        ids[0] = id_of (tracker, 0);
        ids[1] = id_of (tracker, 1);
      }
      if (ids[0] != 0 && id_of (tracker, 0) != ids[0])
        g_error ("speed %u, x %g: the one in front changed its id", speed, x);
      if (ids[0] != 0 && !covered && id_of (tracker, 1) != ids[1])
        g_error ("speed %u, x %g: the one behind changed its id", speed, x);
    }
    g_assert_cmpuint (ids[0], !=, ids[1]);
  }
}

/* No box is shown in front of a face for a hidden one behind it. */
static void
test_covered (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  const MienSighting faces[] = { test_sighting (100, 100),
    test_sighting (115, 100) };

  for (guint i = 0; i < 3; i++)
    test_update (tracker, faces, 2);
  g_assert_cmpuint (test_count_visible (tracker), ==, 2);
  test_update (tracker, faces, 1);
  g_assert_cmpuint (test_count_visible (tracker), ==, 1);
  test_update (tracker, faces, 2);
  g_assert_cmpuint (test_count_visible (tracker), ==, 2);
  g_assert_cmpuint (id_of (tracker, 1), ==, 2);
}

/* A person leaving the picture leaves no box at its border. */
static void
test_leaving (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  double x = 500;

  for (; x + TEST_FACE_SIZE / 2 < 630; x += 10) {
    const MienSighting face = test_sighting (x, 100);
    test_update (tracker, &face, 1);
  }
  g_assert_cmpuint (test_count_visible (tracker), ==, 1);
  test_update (tracker, NULL, 0);
  test_update (tracker, NULL, 0);
  test_update (tracker, NULL, 0);
  g_assert_cmpuint (test_count_visible (tracker), ==, 0);
}

/* Many moving faces; none keeps its index. */
static void
test_many (void)
{
  const guint n = 200;
  g_autoptr (MienTracker) tracker = mien_tracker_new ();
  g_autofree MienSighting *faces = g_new (MienSighting, n);
  g_autofree guint *ids = g_new0 (guint, n);

  for (guint frame = 0; frame < 6; frame++) {
    for (guint person = 0; person < n; person++) {
      const guint index = (person + frame * 31) % n;
      faces[index] = (MienSighting) { { person % 20 * 30 + frame * 3,
          person / 20 * 40 + 20 - frame * 2, 25, 30 } };
    }
    test_update (tracker, faces, n);
    for (guint person = 0; person < n && frame > 0; person++) {
      const guint id = id_of (tracker, (person + frame * 31) % n);
      if (frame > 1)
        g_assert_cmpuint (id, ==, ids[person]);
      ids[person] = id;
    }
  }

  guint n_tracks;
  mien_tracker_get_tracks (tracker, &n_tracks);
  g_assert_cmpuint (n_tracks, ==, n);
  mien_tracker_reset (tracker);

  test_update (tracker, faces, 1);
  test_update (tracker, faces, 1);
  g_assert_cmpuint (test_only_track (tracker)->id, ==, n + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/track/birth", test_birth);
  g_test_add_func ("/track/false-hits", test_false_hits);
  g_test_add_func ("/track/death", test_death);
  g_test_add_func ("/track/missed", test_missed);
  g_test_add_func ("/track/crossing", test_crossing);
  g_test_add_func ("/track/covered", test_covered);
  g_test_add_func ("/track/leaving", test_leaving);
  g_test_add_func ("/track/many", test_many);
  return g_test_run ();
}
