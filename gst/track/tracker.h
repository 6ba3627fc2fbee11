/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gives boxes that a detector finds in frame after frame ids that last:
 * motion.h says where each is expected, assign.h which box is whose. Every
 * track and every frame count; nothing here knows time or pictures. One
 * thread at a time.
 */
#pragma once

#include "motion.h"

G_BEGIN_DECLS

/* A box in a frame. Finite, width and height above 0. */
typedef struct {
  MienBox box;
  guint frames_ago; /* 0: found in this frame. Else so old: that frame was not
                     * searched, and the box is of the last one that was */
} MienSighting;

typedef struct {
  guint max_age;        /* a track ends after more frames without sighting */
  guint max_predicted;    /* and is hidden after more than so many */
  guint min_hits;       /* frames a box must be found in to get an id */
  double min_overlap;   /* of two boxes of the same face; 0 to 1 */
  guint width, height;  /* of the frame, in the boxes' unit */
} MienTrackerParams;

typedef struct {
  guint id;             /* 0: not found often enough yet */
  gboolean visible;     /* has an id, and can be told where it is */
  gint sighting;        /* its index in this frame, or -1 */
  MienBox box;          /* where it is: as found here, else as predicted */
  MienBox found;        /* where it was last found */
  guint frames_ago;     /* when that was */
  gpointer data;        /* the caller's; freed with the track */

  MienMotion motion;
  guint hits;           /* frames it was found in */
  guint missed;         /* frames since its last sighting, be it old */
} MienTrack;

typedef struct _MienTracker MienTracker;

/* `free_data` (may be NULL) frees what the caller puts in MienTrack.data. */
MienTracker *mien_tracker_new (GDestroyNotify free_data);
void mien_tracker_free (MienTracker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienTracker, mien_tracker_free)

/* Ends all tracks. Ids go on: no two tracks of a tracker share one. */
void mien_tracker_reset (MienTracker *self);

/* The next frame, `elapsed` >= 1 frames after the last one. */
void mien_tracker_update (MienTracker *self, guint elapsed,
    const MienSighting *sightings, guint n_sightings,
    const MienTrackerParams *params);

/* All tracks, hidden ones too; until the next update. */
MienTrack *mien_tracker_get_tracks (MienTracker *self, guint *n_tracks);

G_END_DECLS
