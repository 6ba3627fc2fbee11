/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a buffer says of time: how much has passed, and whether anybody looked
 * for faces. Streaming thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

#include "track/clock.h"
#include "track/rhythm.h"
#include "track/tracker.h"

G_BEGIN_DECLS

typedef struct {
  MienClock clock;
  MienRhythm rhythm; /* of a detector that does not say it */
  double pending;    /* ticks of repeated frames */
  guint search;      /* frames since the search that the last frame told of */
} GstMienTrackTiming;

void gst_mien_track_timing_reset (GstMienTrackTiming *self);

/* Whether the frame shows the one before once more. */
gboolean gst_mien_track_is_repeated (const GstBuffer *buffer);

/* Fills in the ticks of `frame`, whether it was searched and how long ago. `faces` are the
 * GstMienFace of `buffer`, in the segment of `transform`. FALSE where time
 * has jumped since the frame before the last one. */
gboolean gst_mien_track_timing_step (GstMienTrackTiming *self,
    const GstBaseTransform *transform, GstBuffer *buffer,
    const GPtrArray *faces, MienTrackerFrame *frame);

G_END_DECLS
