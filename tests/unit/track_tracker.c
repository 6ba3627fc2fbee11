/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ids over synthetic scenes. */

#include "track/tracker.h"

#define SIZE 60

static const MienTrackerParams PARAMS = { .max_age = 30, .max_predicted = 10,
  .min_hits = 2, .min_overlap = 0.3, .width = 640, .height = 480 };

static MienSighting
at (double x, double y)
{
  return (MienSighting) { { x, y, SIZE, SIZE } };
}

/* The next frame, with these faces. */
static void
update_after (MienTracker *tracker, double ticks, const MienSighting *faces,
    guint n)
{
  const MienTrackerFrame frame = { ticks, TRUE, faces, n };
  mien_tracker_update (tracker, &frame, &PARAMS);
}

static void
update (MienTracker *tracker, const MienSighting *faces, guint n)
{
  update_after (tracker, 1, faces, n);
}

static guint
count_visible (MienTracker *tracker)
{
  guint n, n_visible = 0;
  const MienTrack *tracks = mien_tracker_get_tracks (tracker, &n);
  for (guint i = 0; i < n; i++)
    n_visible += tracks[i].visible;
  return n_visible;
}

static const MienTrack *
find_sighting (MienTracker *tracker, gint sighting)
{
  guint n;
  const MienTrack *tracks = mien_tracker_get_tracks (tracker, &n);
  for (guint i = 0; i < n; i++)
    if (tracks[i].sighting == sighting)
      return &tracks[i];
  g_assert_not_reached ();
}

static guint
id_of (MienTracker *tracker, gint sighting)
{
  return find_sighting (tracker, sighting)->id;
}

/* The only track. */
static const MienTrack *
only (MienTracker *tracker)
{
  guint n;
  const MienTrack *tracks = mien_tracker_get_tracks (tracker, &n);
  g_assert_cmpuint (n, ==, 1);
  return tracks;
}

static void
test_birth (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
  const MienSighting face = at (100, 100);

  update (tracker, NULL, 0);
  g_assert_cmpuint (count_visible (tracker), ==, 0);
  update (tracker, &face, 1);
  g_assert_cmpuint (count_visible (tracker), ==, 0);
  update (tracker, &face, 1);
  g_assert_true (only (tracker)->visible);
  g_assert_cmpuint (only (tracker)->id, ==, 1);
}

/* False hits: one frame each, at new places, and one at a face's place that
 * comes again after a frame without. */
static void
test_false_hits (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);

  for (guint i = 0; i < 40; i++) {
    const MienSighting hits[] = { at (i * 97 % 500, i * 53 % 400),
      at (10, 410) };
    update (tracker, hits, i % 2 ? 2 : 1);
    g_assert_cmpuint (count_visible (tracker), ==, 0);
  }
}

/* Predicted while it may be, remembered while it may be, then gone. */
static void
test_death (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
  const MienSighting face = at (100, 100);
  guint n;

  for (guint i = 0; i < 5; i++)
    update (tracker, &face, 1);
  for (guint missed = 1; missed <= PARAMS.max_age; missed++) {
    update (tracker, NULL, 0);
    g_assert_cmpuint (only (tracker)->visible, ==,
        missed <= PARAMS.max_predicted);
    g_assert_cmpuint (only (tracker)->frames_ago, ==, missed);
  }
  update (tracker, NULL, 0);
  mien_tracker_get_tracks (tracker, &n);
  g_assert_cmpuint (n, ==, 0);

  /* The next one is another one. */
  update (tracker, &face, 1);
  update (tracker, &face, 1);
  g_assert_cmpuint (only (tracker)->id, ==, 2);
}

/* Not found for so long, while it moves on. */
static void
test_missed (void)
{
  for (guint missed = 1; missed <= PARAMS.max_age; missed++) {
    g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
    double x = 50;
    for (guint i = 0; i < 10; i++, x += 4) {
      const MienSighting face = at (x, 100);
      update (tracker, &face, 1);
    }
    for (guint i = 0; i < missed; i++, x += 4)
      update (tracker, NULL, 0);
    const MienSighting back = at (x, 100);
    update (tracker, &back, 1);
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
    g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
    guint ids[2] = { 0 };
    for (double x = 20; x < 560; x += speed) {
      const MienSighting faces[] = { at (x, 200), at (560 - x, 215) };
      const gboolean covered = mien_box_overlap (&faces[0].box,
          &faces[1].box, 0) > 0.2;
      update (tracker, faces, covered ? 1 : 2);
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

/* No box in front of a face for one that nobody sees behind it. */
static void
test_covered (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
  const MienSighting faces[] = { at (100, 100), at (115, 100) };

  for (guint i = 0; i < 3; i++)
    update (tracker, faces, 2);
  g_assert_cmpuint (count_visible (tracker), ==, 2);
  update (tracker, faces, 1);
  g_assert_cmpuint (count_visible (tracker), ==, 1);
  update (tracker, faces, 2);
  g_assert_cmpuint (count_visible (tracker), ==, 2);
  g_assert_cmpuint (id_of (tracker, 1), ==, 2);
}

/* Whoever leaves the picture leaves no box at its border. */
static void
test_leaving (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
  double x = 500;

  for (; x + SIZE / 2 < 630; x += 10) {
    const MienSighting face = at (x, 100);
    update (tracker, &face, 1);
  }
  g_assert_cmpuint (count_visible (tracker), ==, 1);
  update (tracker, NULL, 0);
  update (tracker, NULL, 0);
  update (tracker, NULL, 0);
  g_assert_cmpuint (count_visible (tracker), ==, 0);
}

/* Frames that were not searched repeat the last faces: these count as seen,
 * but not as found, and are where the face is now. */
static void
test_interval (void)
{
  const guint interval = 40;
  g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
  MienSighting face = at (0, 100);

  for (guint frame = 0; frame < 5 * interval; frame++) {
    const double x = frame;
    face.frames_ago = frame % interval;
    if (face.frames_ago == 0)
      face.box.x = x;
    update (tracker, &face, 1);
    const MienTrack *track = only (tracker);
    g_assert_cmpuint (track->id, ==, frame < interval ? 0 : 1);
    g_assert_cmpuint (track->frames_ago, ==, face.frames_ago);
    if (frame > 2 * interval)
      g_assert_cmpfloat (ABS (track->box.x - x), <, SIZE);
    if (frame > 2 * interval && face.frames_ago > interval / 2)
      g_assert_cmpfloat (ABS (track->box.x - x), <, x - face.box.x);
  }
}

/* Frames come sparsely: nobody could find a face between two of them. */
static void
test_sparse (void)
{
  static const double steps[] = { 0.06, 0.5, 1, 10, 33, 60, 1800, 1e9 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
    const MienSighting face = at (100, 100);
    for (guint k = 0; k < 8; k++) {
      update_after (tracker, steps[i], &face, 1);
      if (count_visible (tracker) != (k > 0))
        g_error ("%g ticks: %u visible in frame %u", steps[i],
            count_visible (tracker), k);
    }
    g_assert_cmpuint (only (tracker)->id, ==, 1);

    /* Missed once or twice, and there again. */
    for (guint missed = 1; missed <= 2; missed++) {
      for (guint k = 0; k < missed; k++) {
        update_after (tracker, steps[i], NULL, 0);
        g_assert_cmpuint (only (tracker)->visible, ==,
            (k + 1) * steps[i] <= PARAMS.max_predicted);
      }
      update_after (tracker, steps[i], &face, 1);
      g_assert_cmpuint (only (tracker)->id, ==, 1);
    }
  }
}

/* Ages are times, so that a track that is not found ends after as long at any
 * rate, but not before the third frame. */
static void
test_age (void)
{
  const struct { double ticks; guint last; } cases[] = {
    { 0.25, 121 }, { 0.5, 60 }, { 1, 30 }, { 1.2, 25 }, { 15, 2 }, { 60, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
    const MienSighting face = at (100, 100);
    guint n, frames = 0;
    update_after (tracker, cases[i].ticks, &face, 1);
    update_after (tracker, cases[i].ticks, &face, 1);
    for (;; frames++) {
      update_after (tracker, cases[i].ticks, NULL, 0);
      mien_tracker_get_tracks (tracker, &n);
      if (n == 0)
        break;
    }
    if (frames != cases[i].last)
      g_error ("%g ticks a frame: ended after %u frames", cases[i].ticks,
          frames);
  }
}

/* A frame that was not searched takes nobody away, as long as the last search
 * found them. */
static void
test_not_searched (void)
{
  const MienTrackerFrame skipped = { 1, FALSE, NULL, 0 };
  g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
  guint n;

  for (guint i = 0; i < 5; i++) {
    const MienSighting face = at (100 + 50 * i, 100);
    update (tracker, &face, 1);
    g_assert_cmpuint (only (tracker)->id, ==, i > 0);
    for (guint k = 1; k < 50; k++) {
      mien_tracker_update (tracker, &skipped, &PARAMS);
      g_assert_cmpuint (only (tracker)->visible, ==, i > 0);
      g_assert_cmpuint (only (tracker)->frames_ago, ==, k);
    }
  }
  update (tracker, NULL, 0);
  for (guint missed = 2; missed <= 12; missed++) {
    mien_tracker_update (tracker, &skipped, &PARAMS);
    g_assert_cmpuint (only (tracker)->visible, ==,
        missed <= PARAMS.max_predicted);
  }
  update (tracker, NULL, 0);
  update_after (tracker, 30, NULL, 0);
  mien_tracker_get_tracks (tracker, &n);
  g_assert_cmpuint (n, ==, 0);
}

/* A picture that is shown again: nobody moves. */
static void
test_repeated (void)
{
  g_autoptr (MienTracker) tracker = mien_tracker_new (NULL);
  MienSighting face = at (100, 100);

  for (guint i = 0; i < 8; i++, face.box.x += 6)
    update (tracker, &face, 1);
  const MienTrackerFrame skipped = { 1, FALSE, NULL, 0 };
  mien_tracker_update (tracker, &skipped, &PARAMS);
  const MienBox predicted = only (tracker)->box;
  const MienTrackerFrame again = { 0, FALSE, NULL, 0 };
  for (guint i = 0; i < 50; i++) {
    mien_tracker_update (tracker, &again, &PARAMS);
    g_assert_true (only (tracker)->visible);
    g_assert_cmpfloat (only (tracker)->box.x, ==, predicted.x);
  }
  /* Walked before, has stopped meanwhile. */
  update_after (tracker, 51, &face, 1);
  g_assert_cmpuint (only (tracker)->id, ==, 1);
}

static guint n_freed;

static void
count_free (gpointer data)
{
  n_freed++;
}

/* Many faces that all move; none keeps its index. */
static void
test_many (void)
{
  const guint n = 200;
  g_autoptr (MienTracker) tracker = mien_tracker_new (count_free);
  g_autofree MienSighting *faces = g_new (MienSighting, n);
  g_autofree guint *ids = g_new0 (guint, n);

  for (guint frame = 0; frame < 6; frame++) {
    for (guint person = 0; person < n; person++) {
      const guint index = (person + frame * 31) % n;
      faces[index] = (MienSighting) { { person % 20 * 30 + frame * 3,
        person / 20 * 40 + 20 - frame * 2, 25, 30 } };
    }
    update (tracker, faces, n);
    for (guint person = 0; person < n && frame > 0; person++) {
      const guint id = id_of (tracker, (person + frame * 31) % n);
      if (frame > 1)
        g_assert_cmpuint (id, ==, ids[person]);
      ids[person] = id;
    }
  }

  guint n_tracks;
  MienTrack *tracks = mien_tracker_get_tracks (tracker, &n_tracks);
  g_assert_cmpuint (n_tracks, ==, n);
  for (guint i = 0; i < n; i++)
    tracks[i].data = GUINT_TO_POINTER (1);
  n_freed = 0;
  mien_tracker_reset (tracker);
  g_assert_cmpuint (n_freed, ==, n);

  update (tracker, faces, 1);
  update (tracker, faces, 1);
  g_assert_cmpuint (only (tracker)->id, ==, n + 1);
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
  g_test_add_func ("/track/interval", test_interval);
  g_test_add_func ("/track/sparse", test_sparse);
  g_test_add_func ("/track/age", test_age);
  g_test_add_func ("/track/not-searched", test_not_searched);
  g_test_add_func ("/track/repeated", test_repeated);
  g_test_add_func ("/track/many", test_many);
  return g_test_run ();
}
