/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Measures the time between frames from timestamps that are not reliable:
 * frames may be sparse, out of order, or have a time that is hours off. The
 * unit is a tick of 1/30 s, one frame at the usual rate. For one thread at a
 * time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_TICKS_PER_SECOND 30

/* No timestamp. */
#define MIEN_CLOCK_NONE G_MININT64

typedef struct {
  gint64 now;       /* time of the newest plausible frame; ns */
  gint64 doubtful;  /* time of the last frame, if it is not plausible */
  gint64 last_step; /* between the last two plausible frames; ns */
} MienClock;

typedef struct {
  double ticks;    /* since the last frame; >= 0 */
  gboolean broken; /* time has jumped and continued from there, so earlier
                    * frames belong to another time */
} MienStep;

/* Resets to the state before the first frame. */
void mien_clock_reset (MienClock *self);

/*
 * Processes the next frame, at `time` (ns, or MIEN_CLOCK_NONE, which counts as
 * one tick).
 *
 * Forward steps of up to ten seconds, or up to three times the previous step,
 * are accepted as the stream's rate. A frame that is further ahead, or earlier
 * than the previous one, is doubtful: it counts as one tick, or as none if it
 * is earlier by up to a second. If the next frame continues from the time
 * before, the doubtful frame was out of order or had a wrong timestamp. If the
 * next one continues from the doubtful time, time has jumped; if by more than a
 * second, the step is `broken`.
 */
MienStep mien_clock_step (MienClock *self, gint64 time);

G_END_DECLS
