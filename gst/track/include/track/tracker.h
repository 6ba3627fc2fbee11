/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Assigns persistent ids to boxes that a detector finds in successive frames.
 * motion.h predicts where each is expected, assign.h matches boxes to tracks,
 * clock.h measures time. Does not use pixels. For one thread at a time.
 */
#pragma once

#include "track/motion.h"

G_BEGIN_DECLS

/* A box in a frame. Finite, width and height above 0. */
typedef struct {
  MienBox box;
  guint frames_ago; /* 0: found in this frame; else its age in frames, and it is
                     * from the last frame searched */
} MienSighting;

/* Ages are in ticks of 1/30 s (clock.h), so they do not depend on the frame
 * rate. */
typedef struct {
  guint max_age;       /* a track ends if it was not found for longer than this
                        * and in more than MIN (max_age, 2) searched frames */
  guint max_predicted; /* it is hidden if it was not found for longer */
  guint min_hits;      /* number of frames a box must be found in to get an
                        * id */
  double min_overlap;  /* between boxes of the same face; 0 to 1 */
  guint width, height; /* of the frame, in the boxes' unit */
} MienTrackerParams;

/* One frame, as input to the tracker. */
typedef struct {
  double ticks;      /* since the last frame; >= 0 */
  gboolean searched; /* FALSE: faces of the last search that are not among the
                      * sightings are still there */
  double late;       /* ticks since the searched frame, if this is the first
                      * frame with the results of that search */
  const MienSighting *sightings;
  guint n_sightings;
} MienTrackerFrame;

typedef struct {
  guint id;         /* 0: not found often enough yet */
  gboolean visible; /* has an id, and its position is known */
  gint sighting;    /* its index in this frame, or -1 */
  MienBox box;      /* current box: as found in this frame, else as predicted */
  MienBox found;    /* box when last found */
  guint frames_ago; /* how many frames ago that was */

  MienMotion motion;
  guint hits;    /* frames it was found in */
  guint misses;  /* searched frames since it was last found */
  double missed; /* ticks since the frame before the first of those */
} MienTrack;

typedef struct _MienTracker MienTracker;

MienTracker *mien_tracker_new (void);
void mien_tracker_free (MienTracker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienTracker, mien_tracker_free)

/* Ends all tracks. Ids continue: a tracker never reuses one. */
void mien_tracker_reset (MienTracker *self);

void mien_tracker_update (MienTracker *self, const MienTrackerFrame *frame,
    const MienTrackerParams *params);

/* All tracks, including hidden ones; valid until the next update. */
const MienTrack *mien_tracker_get_tracks (const MienTracker *self,
    guint *n_tracks);

G_END_DECLS
