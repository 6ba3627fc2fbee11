/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who is there, from when to when, by the track ids of the faces on each
 * frame. One thread at a time.
 */
#pragma once

#include "box/box.h"
#include "moment.h"

G_BEGIN_DECLS

/* Further people count only once some of these have left. */
#define MIEN_MAX_STAYS 1000

typedef enum {
  MIEN_STAY_ABSENT, /* was not found any more */
  MIEN_STAY_BREAK,  /* was not found any more from a seek or the like on */
  MIEN_STAY_EOS,    /* the stream ended */
} MienStayEnd;

typedef struct {
  guint number;   /* from 1 in the order of arrival; 0: a flicker until now */
  guint track_id; /* the newest one */
  MienMoment first, last; /* found */
  MienStayEnd end;        /* of who left */
  gpointer data;          /* the user's; NULL at first */

  /* private */
  MienBox place;
  guint frames_ago, missed;
  gboolean found, cut;
} MienStay;

typedef struct {
  guint64 min_stay; /* ns from the first to the last time found: less is a
                     * flicker */
  guint64 grace;    /* who is not found for longer, in ns, has left */
} MienStayRules;

typedef struct _MienStays MienStays;

/* `free_data` frees the users' data. */
MienStays *mien_stays_new (GDestroyNotify free_data);
void mien_stays_free (MienStays *self);

/* The frame of `now` begins. */
void mien_stays_begin_frame (MienStays *self, const MienMoment *now);

/*
 * On the current frame is a face with that id, not 0, at `place`, in parts of
 * the frame's size, that was found so many frames ago. NULL: too many are there.
 * An id that is new after a break is who was at its place before, if they have
 * not been found since. The stay's `found` says whether the face was found anew
 * on this frame.
 */
MienStay *mien_stays_see (MienStays *self, guint track_id, const MienBox *place,
    guint frames_ago);

/*
 * All faces of the frame were seen; `searched`: somebody looked for faces in
 * it. Appends who came, now that it was no flicker, and who left, in the order
 * of their arrival; nobody leaves who came on this frame. `came` borrows its
 * elements, `left` has mien_stays_new_list ()'s free function.
 */
void mien_stays_end_frame (MienStays *self, gboolean searched,
    const MienStayRules *rules, GPtrArray *came, GPtrArray *left);

/* The next frame does not follow the last one: a seek, a flush, new caps. */
void mien_stays_break (MienStays *self);

/* The stream ends: appends all who came and did not leave. */
void mien_stays_finish (MienStays *self, GPtrArray *left);

/* For those who left: frees each with its data. */
GPtrArray *mien_stays_new_list (const MienStays *self);

/* Those that are there, flickers included. */
guint mien_stays_count (const MienStays *self);

G_END_DECLS
