/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tracks who is present, and from when to when, by the track ids of the faces
 * on each frame. One thread at a time.
 */
#pragma once

#include "box/box.h"
#include "moment.h"

G_BEGIN_DECLS

/* Maximum number of people at once; more are only counted after some left. */
#define MIEN_MAX_STAYS 1000

typedef enum {
  MIEN_STAY_ABSENT, /* no longer found */
  MIEN_STAY_BREAK,  /* not found since a seek or other discontinuity */
  MIEN_STAY_EOS,    /* the stream ended */
} MienStayEnd;

typedef struct {
  guint number;           /* from 1, in order of arrival; 0: a flicker so far */
  guint track_id;         /* the latest one */
  MienMoment first, last; /* when the face was found */
  MienStayEnd end;        /* why the stay ended */
  gpointer data;          /* the user's; NULL at first */

  /* private */
  MienBox place;
  guint frames_ago, missed;
  gboolean found, cut;
} MienStay;

typedef struct {
  guint64 min_stay; /* ns between the first and the last time found; shorter
                     * stays are flickers */
  guint64 grace;    /* ns without being found after which a stay ends */
} MienStayRules;

typedef struct _MienStays MienStays;

/* `free_data` frees the data of stays. */
MienStays *mien_stays_new (GDestroyNotify free_data);
void mien_stays_free (MienStays *self);

/* Begins the frame at `now`. */
void mien_stays_begin_frame (MienStays *self, const MienMoment *now);

/*
 * The current frame has a face with id `track_id` (not 0) at `place`, as a
 * fraction of the frame's size, that was found `frames_ago` frames ago. Returns
 * its stay, or NULL if there are too many. After a break, an unknown id
 * continues the stay that was at the same place before, if that has not been
 * found since. `found` of the stay is whether this frame has a new detection of
 * the face.
 */
MienStay *mien_stays_see (MienStays *self, guint track_id, const MienBox *place,
    guint frames_ago);

/*
 * Ends the frame after all its faces were seen. `searched`: the frame was
 * searched for faces. Appends to `came` the stays that are now longer than a
 * flicker, and to `left` those that ended, in order of arrival; no stay does
 * both in the same frame. `came` borrows its elements; `left` must be from
 * mien_stays_new_list ().
 */
void mien_stays_end_frame (MienStays *self, gboolean searched,
    const MienStayRules *rules, GPtrArray *came, GPtrArray *left);

/* The next frame does not follow the last one: after a seek, a flush, new
 * caps. */
void mien_stays_break (MienStays *self);

/* The stream ends: ends all stays and appends those that were more than
 * flickers to `left`. */
void mien_stays_finish (MienStays *self, GPtrArray *left);

/* A list for stays that ended; it frees them with their data. */
GPtrArray *mien_stays_new_list (const MienStays *self);

/* Number of current stays, including flickers. */
guint mien_stays_count (const MienStays *self);

G_END_DECLS
