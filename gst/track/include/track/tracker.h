/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gives boxes that a detector finds in frame after frame ids that last:
 * motion.h says where each is expected, assign.h which box is whose, clock.h
 * how much time passes. Nothing here knows pictures. One thread at a time.
 */
#pragma once

#include "track/motion.h"

G_BEGIN_DECLS

/* A box in a frame. Finite, width and height above 0. */
typedef struct {
  MienBox box;
  guint
      frames_ago; /* 0: found in this frame. Else so old, and of the last frame
                     * that was searched */
} MienSighting;

/* Ages are in ticks of 1/30 s (clock.h), so that they mean the same at any
 * rate. */
typedef struct {
  guint max_age;       /* a track ends when it was not sighted for longer, and
                         * on more than max_age or 2 searched frames */
  guint max_predicted; /* and is hidden when it was not for longer */
  guint min_hits;      /* frames a box must be found in to get an id */
  double min_overlap;  /* of two boxes of the same face; 0 to 1 */
  guint width, height; /* of the frame, in the boxes' unit */
} MienTrackerParams;

/* The frame that a tracker is told of. */
typedef struct {
  double ticks;      /* since the last one; >= 0 */
  gboolean searched; /* FALSE: a face of the last search that is not among
                         * the sightings is still there */
  double late;       /* of what was searched: ticks since, where this is the
                      * first frame to know what was found */
  const MienSighting *sightings;
  guint n_sightings;
} MienTrackerFrame;

typedef struct {
  guint id;         /* 0: not found often enough yet */
  gboolean visible; /* has an id, and can be told where it is */
  gint sighting;    /* its index in this frame, or -1 */
  MienBox box;      /* where it is: as found here, else as predicted */
  MienBox found;    /* where it was last found */
  guint frames_ago; /* so many frames ago */

  MienMotion motion;
  guint hits;    /* frames it was found in */
  guint misses;  /* searched frames since its last sighting */
  double missed; /* ticks since then, once there was one of these */
} MienTrack;

typedef struct _MienTracker MienTracker;

MienTracker *mien_tracker_new (void);
void mien_tracker_free (MienTracker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienTracker, mien_tracker_free)

/* Ends all tracks. Ids go on: no two tracks of a tracker share one. */
void mien_tracker_reset (MienTracker *self);

void mien_tracker_update (MienTracker *self, const MienTrackerFrame *frame,
    const MienTrackerParams *params);

/* All tracks, hidden ones too; until the next update. */
const MienTrack *mien_tracker_get_tracks (const MienTracker *self,
    guint *n_tracks);

G_END_DECLS
