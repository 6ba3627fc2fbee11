/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "timing.h"

#include "base/times.h"
#include "meta/gstmienfacemeta.h"
#include "meta/gstmiensearch.h"

void
gst_mien_track_timing_reset (GstMienTrackTiming *self)
{
  mien_clock_reset (&self->clock);
  self->rhythm = (MienRhythm) { 0 };
  self->pending = 0;
  self->search = G_MAXUINT;
}

gboolean
gst_mien_track_is_repeated (const GstBuffer *buffer)
{
  return GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP);
}

/* The age of a search, in frames, grows from one frame to the next. If it does
 * not, the frame refers to a new search. `late` is the age of that search. */
static gboolean
is_news (GstMienTrackTiming *self, guint frames_ago, guint *late)
{
  const guint before = self->search;

  self->search = frames_ago;
  *late = frames_ago;
  return frames_ago == 0 || frames_ago <= before;
}

static gboolean
was_searched (GstMienTrackTiming *self, GstBuffer *buffer,
    const GPtrArray *faces, guint *late)
{
  guint frames_ago;

  *late = 0;
  if (gst_mien_buffer_get_search (buffer, &frames_ago))
    return is_news (self, frames_ago, late);
  for (guint i = 0; i < faces->len; i++)
    if (((const GstMienFace *) faces->pdata[i])->frames_ago > 0)
      return FALSE;
  return mien_rhythm_is_searched (&self->rhythm, faces->len > 0);
}

gboolean
gst_mien_track_timing_step (GstMienTrackTiming *self,
    const GstBaseTransform *transform, GstBuffer *buffer,
    const GPtrArray *faces, MienTrackerFrame *frame)
{
  const MienStep step = mien_clock_step (&self->clock,
      gst_mien_signed_running_time (transform, buffer));

  self->pending += step.ticks;
  frame->ticks = 0;
  frame->searched = FALSE;
  frame->late = 0;
  if (!gst_mien_track_is_repeated (buffer)) {
    guint late;
    frame->searched = was_searched (self, buffer, faces, &late);
    frame->ticks = self->pending;
    frame->late = frame->searched ? late * frame->ticks : 0;
    self->pending = 0;
  }
  return !step.broken;
}
