/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether the number of faces has been above a threshold for long enough. One
 * thread at a time.
 */
#pragma once

#include "moment.h"

G_BEGIN_DECLS

/* All zero at the start. */
typedef struct {
  gboolean over;    /* the state that was last reported */
  gboolean doubted; /* whether the current count contradicts it */
  MienMoment since; /* start of the contradiction, or of the last change */
} MienCrowd;

/* Updates the state with a frame at `now` that has `count` faces. TRUE: the
 * count has been above `threshold`, or not above it, for `hold` ns, and `over`
 * changed. A threshold of 0 disables it. */
gboolean mien_crowd_step (MienCrowd *self, guint count, guint threshold,
    guint64 hold, const MienMoment *now);

/* The next frame does not follow the last one; `hold` starts again. */
void mien_crowd_break (MienCrowd *self);

G_END_DECLS
