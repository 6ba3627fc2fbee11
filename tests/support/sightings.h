/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Feeds a tracker frame by frame. */
#pragma once

#include "track/tracker.h"

G_BEGIN_DECLS

/* Side of a face in pixels; the frame is 640 x 480. */
#define TEST_FACE_SIZE 60

extern const MienTrackerParams test_tracker_params;

/* A face with its upper left corner at (x, y). */
MienSighting test_sighting (double x, double y);

/* The next frame, one tick later, with these faces. */
void test_update (MienTracker *tracker, const MienSighting *faces, guint n);

/* The same, `ticks` later. */
void test_update_after (MienTracker *tracker, double ticks,
    const MienSighting *faces, guint n);

guint test_count_visible (MienTracker *tracker);

/* The only track. */
const MienTrack *test_only_track (MienTracker *tracker);

G_END_DECLS
