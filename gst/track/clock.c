/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "track/clock.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define TICK (SECOND / MIEN_TICKS_PER_SECOND)

/* Longer than the time between two frames of any scene in which tracking a face
 * makes sense, except for a camera that takes one picture per minute. */
#define MAX_STEP (10 * SECOND)
/* Factor by which the steps of a sparse stream may grow if a frame or two are
 * lost. */
#define MAX_GROWTH 3
/* Reordering spans a few frames; at a few frames per second, that is a
 * second. */
#define MAX_DISORDER SECOND

void
mien_clock_reset (MienClock *self)
{
  *self = (MienClock) { MIEN_CLOCK_NONE, MIEN_CLOCK_NONE, 0 };
}

static double
to_ticks (gint64 time)
{
  return (double) time / TICK;
}

/* Times of broken streams may have any value, so the difference could
 * overflow. */
static gint64
difference (gint64 later, gint64 earlier)
{
  const gint64 most = G_MAXINT64 / 2;
  const double estimate = (double) later - (double) earlier;
  if (estimate > (double) most)
    return most;
  if (estimate < (double) -most)
    return -most;
  return later - earlier;
}

static gboolean
fits (gint64 step, gint64 last_step)
{
  return step >= 0 && (step <= MAX_STEP || step / MAX_GROWTH <= last_step);
}

static MienStep
go_to (MienClock *self, gint64 time, gint64 step, gboolean broken)
{
  /* Several frames with the same time do not indicate the rate. */
  *self =
      (MienClock) { time, MIEN_CLOCK_NONE, step > 0 ? step : self->last_step };
  return (MienStep) { to_ticks (step), broken };
}

MienStep
mien_clock_step (MienClock *self, gint64 time)
{
  if (time == MIEN_CLOCK_NONE) {
    /* So that the next timestamp counts from here. */
    if (self->now != MIEN_CLOCK_NONE)
      self->now = MIN (self->now, G_MAXINT64 - TICK) + TICK;
    return (MienStep) { 1, FALSE };
  }
  if (self->now == MIEN_CLOCK_NONE)
    return go_to (self, time, 0, FALSE);

  const gint64 step = difference (time, self->now);
  if (fits (step, self->last_step))
    return go_to (self, time, step, FALSE);
  if (self->doubtful != MIEN_CLOCK_NONE) {
    const gint64 jump = difference (self->doubtful, self->now);
    const gint64 next = difference (time, self->doubtful);
    /* Two steps of the same size are a sparse stream, not a jump. */
    if (fits (next, jump))
      return go_to (self, time, next,
          next <= MAX_STEP && ABS (jump) > MAX_DISORDER);
  }
  self->doubtful = time;
  return (MienStep) { step < 0 && step >= -MAX_DISORDER ? 0 : 1, FALSE };
}
