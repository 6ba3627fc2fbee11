/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "watch.h"

#include "base/times.h"
#include "meta/gstmiensearch.h"
#include "meta/sendertime.h"

#define TICK ((gdouble) GST_SECOND / MIEN_TICKS_PER_SECOND)

void
gst_mien_watch_init (GstMienWatch *self)
{
  *self = (GstMienWatch) { 0 };
  gst_mien_watch_break (self);
}

void
gst_mien_watch_break (GstMienWatch *self)
{
  mien_clock_reset (&self->clock);
  self->search = G_MAXUINT;
}

/* Whether the frame reports a search that the previous one did not. */
static gboolean
was_searched (GstMienWatch *self, GstBuffer *buffer)
{
  const guint before = self->search;

  if (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP))
    return FALSE;
  if (!gst_mien_buffer_get_search (buffer, &self->search))
    return TRUE;
  return self->search == 0 || self->search <= before;
}

gboolean
gst_mien_watch_step (GstMienWatch *self, const GstBaseTransform *transform,
    GstBuffer *buffer)
{
  const MienStep step = mien_clock_step (&self->clock,
      gst_mien_signed_running_time (transform, buffer));

  self->searched = was_searched (self, buffer);
  self->now = (MienMoment) {
    .clock = self->now.clock + (guint64) (step.ticks * TICK),
    .timestamp = GST_BUFFER_PTS (buffer),
    .stream_time = gst_mien_stream_time (transform, buffer),
    .running_time = gst_mien_running_time (transform, buffer),
    .utc = mien_sender_time (buffer),
  };
  return !step.broken;
}
