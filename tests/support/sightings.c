/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sightings.h"

const MienTrackerParams test_tracker_params = { .max_age = 30,
  .max_predicted = 10,
  .min_hits = 2,
  .min_overlap = 0.3,
  .width = 640,
  .height = 480 };

MienSighting
test_sighting (double x, double y)
{
  return (MienSighting) { { x, y, TEST_FACE_SIZE, TEST_FACE_SIZE } };
}

void
test_update (MienTracker *tracker, const MienSighting *faces, guint n)
{
  test_update_after (tracker, 1, faces, n);
}

void
test_update_after (MienTracker *tracker, double ticks,
    const MienSighting *faces, guint n)
{
  const MienTrackerFrame frame = { ticks, TRUE, 0, faces, n };
  mien_tracker_update (tracker, &frame, &test_tracker_params);
}

guint
test_count_visible (MienTracker *tracker)
{
  guint n, n_visible = 0;
  const MienTrack *tracks = mien_tracker_get_tracks (tracker, &n);
  for (guint i = 0; i < n; i++)
    n_visible += tracks[i].visible;
  return n_visible;
}

const MienTrack *
test_only_track (MienTracker *tracker)
{
  guint n;
  const MienTrack *tracks = mien_tracker_get_tracks (tracker, &n);
  g_assert_cmpuint (n, ==, 1);
  return tracks;
}
