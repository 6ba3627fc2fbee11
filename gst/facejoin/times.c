/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "times.h"

/* Later times, beyond 73 years, are errors. Below, sums and differences of
 * times cannot overflow. */
#define MAX_TIME (G_MAXINT64 / 4)

gint64
gst_mien_time_of (const GstSegment *segment, GstClockTime pts)
{
  guint64 time;

  if (!GST_CLOCK_TIME_IS_VALID (pts) || segment->format != GST_FORMAT_TIME)
    return GST_MIEN_NO_TIME;
  const gint sign =
      gst_segment_to_running_time_full (segment, GST_FORMAT_TIME, pts, &time);
  if (sign == 0 || time > MAX_TIME)
    return GST_MIEN_NO_TIME;
  return sign * (gint64) time;
}

void
gst_mien_times_add (GstMienTimes *self, gint64 time)
{
  if (time != GST_MIEN_NO_TIME)
    self->times[self->n++ % GST_MIEN_N_TIMES] = time;
}

static guint
count_kept (const GstMienTimes *self)
{
  return MIN (self->n, GST_MIEN_N_TIMES);
}

static gint64
kept (const GstMienTimes *self, guint frames_ago)
{
  return self->times[(self->n - 1 - frames_ago) % GST_MIEN_N_TIMES];
}

/* Mean time between the stored frames; 0: unknown. */
static gint64
mean_step (const GstMienTimes *self)
{
  const guint n = count_kept (self);

  return n > 1 ? MAX ((kept (self, 0) - kept (self, n - 1)) / (n - 1), 0) : 0;
}

gint64
gst_mien_times_back (const GstMienTimes *self, guint frames_ago)
{
  const guint n = count_kept (self);

  if (n == 0)
    return GST_MIEN_NO_TIME;
  if (frames_ago < n)
    return kept (self, frames_ago);
  const gint64 oldest = kept (self, n - 1), step = mean_step (self);
  const gint64 more = frames_ago - (n - 1);
  return step > 0 && more < MAX_TIME / step ? oldest - more * step : oldest;
}

guint
gst_mien_times_since (const GstMienTimes *self, gint64 time, gint64 tolerance)
{
  const guint n = count_kept (self);
  guint later = 0;

  if (time == GST_MIEN_NO_TIME || n == 0)
    return 0;
  time += tolerance;
  for (guint i = 0; i < n; i++)
    later += kept (self, i) > time && kept (self, i) <= kept (self, 0);
  const gint64 step = mean_step (self);
  if (later == n && step > 0 && self->n > n)
    later += (guint) MIN ((kept (self, n - 1) - time) / step, G_MAXINT);
  return later;
}
