/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A tracker, frame by frame. */
#pragma once

#include "track/tracker.h"

G_BEGIN_DECLS

/* Pixels of a face's side; the frame is 640 x 480. */
#define TEST_FACE_SIZE 60

extern const MienTrackerParams test_tracker_params;

/* A face whose upper left corner is there. */
MienSighting test_sighting (double x, double y);

/* The next frame, a tick later, with these faces. */
void test_update (MienTracker *tracker, const MienSighting *faces, guint n);

/* So many ticks later. */
void test_update_after (MienTracker *tracker, double ticks,
    const MienSighting *faces, guint n);

guint test_count_visible (MienTracker *tracker);

/* The only track. */
const MienTrack *test_only_track (MienTracker *tracker);

G_END_DECLS
