/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * When the frames are, and which of them were searched for faces. Streaming
 * thread.
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
  guint search; /* frames since the search that the last frame told of */
} GstMienWatch;

/* No frame has come yet. */
void gst_mien_watch_init (GstMienWatch *self);

/* The next frame is of another time: none has passed until then. */
void gst_mien_watch_break (GstMienWatch *self);

/* The next frame, in the segment of `transform`. FALSE where time has jumped
 * since the frame before the last one. */
gboolean gst_mien_watch_step (GstMienWatch *self,
    const GstBaseTransform *transform, GstBuffer *buffer);

G_END_DECLS
