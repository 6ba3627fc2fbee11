/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Derives from buffers how much time has passed and whether the frame was
 * searched for faces. Streaming thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

#include "track/clock.h"
#include "track/rhythm.h"
#include "track/tracker.h"

G_BEGIN_DECLS

typedef struct {
  MienClock clock;
  MienRhythm rhythm; /* for detectors that do not report their searches */
  double pending;    /* ticks of repeated frames */
  guint search;      /* age in frames of the search of the previous frame */
} GstMienTrackTiming;

void gst_mien_track_timing_reset (GstMienTrackTiming *self);

/* Whether the frame repeats the previous one. */
gboolean gst_mien_track_is_repeated (const GstBuffer *buffer);

/* Fills in the ticks of `frame`, whether it was searched, and how long ago that
 * search began. `faces` are the GstMienFace of `buffer`, which is in the
 * segment of `transform`. FALSE if time jumped just before the previous
 * frame: only the frame after a jump confirms it. */
gboolean gst_mien_track_timing_step (GstMienTrackTiming *self,
    const GstBaseTransform *transform, GstBuffer *buffer,
    const GPtrArray *faces, MienTrackerFrame *frame);

G_END_DECLS
