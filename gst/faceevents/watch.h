/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Determines when frames are, and which of them were searched for faces.
 * Streaming thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

#include "moment.h"
#include "track/clock.h"

G_BEGIN_DECLS

typedef struct {
  MienMoment now; /* of the current frame */
  gboolean searched;

  /* private */
  MienClock clock;
  guint search; /* age in frames of the search of the previous frame */
} GstMienWatch;

/* Before the first frame. */
void gst_mien_watch_init (GstMienWatch *self);

/* The next frame does not continue the time of the previous one: no time passes
 * in between. */
void gst_mien_watch_break (GstMienWatch *self);

/* The next frame, in the segment of `transform`. FALSE if time jumped just
 * before the previous frame: only the frame after a jump confirms it. */
gboolean gst_mien_watch_step (GstMienWatch *self,
    const GstBaseTransform *transform, GstBuffer *buffer);

G_END_DECLS
