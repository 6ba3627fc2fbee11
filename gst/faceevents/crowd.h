/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether there are more faces than a threshold, for long enough to be
 * believed. One thread at a time.
 */
#pragma once

#include "moment.h"

G_BEGIN_DECLS

/* All 0 at the start. */
typedef struct {
  gboolean over;    /* what was reported last */
  gboolean doubted; /* the count says otherwise, ... */
  MienMoment since; /* ... from then on; when it changed, where it did */
} MienCrowd;

/* The next frame, of `now`, with so many faces. TRUE: the count has been above
 * `threshold`, or not above it, for `hold` ns, and `over` changed. A threshold
 * of 0 is never passed. */
gboolean mien_crowd_step (MienCrowd *self, guint count, guint threshold,
    guint64 hold, const MienMoment *now);

/* What comes next does not follow: `hold` begins anew. */
void mien_crowd_break (MienCrowd *self);

G_END_DECLS
