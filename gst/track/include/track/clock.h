/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How much time passes from a frame to the next, by timestamps that cannot be
 * trusted: frames come sparsely, in the wrong order, or with a time that is
 * hours off. The unit is a tick of 1/30 s, a frame at the usual rate. One
 * thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_TICKS_PER_SECOND 30

/* No timestamp. */
#define MIEN_CLOCK_NONE G_MININT64

typedef struct {
  gint64 now;       /* time of the newest frame that fits; ns */
  gint64 doubtful;  /* time of the last frame, where it does not fit */
  gint64 last_step; /* from a frame that fits to the next; ns */
} MienClock;

typedef struct {
  double ticks;    /* that passed since the last frame; >= 0 */
  gboolean broken; /* what came before the last frame was another time: a
                      * jump by which time has gone on since */
} MienStep;

/* No frame has come yet. */
void mien_clock_reset (MienClock *self);

/*
 * The next frame, at `time` (ns, or MIEN_CLOCK_NONE, for which a tick passes).
 *
 * Steps ahead by up to ten seconds, or by no more than three times the last
 * one, are the stream's rate. A frame that is further ahead, or earlier than
 * the one before, is doubted: a tick passes, or none where it is earlier by up
 * to a second. If the next one goes on from the time before, it was a frame
 * out of order or a wrong timestamp. If the next one goes on from the doubtful
 * time, time has jumped; by more than a second, the step is `broken`.
 */
MienStep mien_clock_step (MienClock *self, gint64 time);

G_END_DECLS
