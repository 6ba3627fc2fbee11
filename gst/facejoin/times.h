/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * When the last frames of a stream were, so that a count of frames in one
 * stream can be told as a count in another one: analysed frames are fewer than
 * those that get their faces. Running times in ns. One thread at a time.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* No time. */
#define GST_MIEN_NO_TIME G_MININT64

#define GST_MIEN_N_TIMES 32

/* All 0 at the start. */
typedef struct {
  gint64 times[GST_MIEN_N_TIMES]; /* the latest at `n` - 1, round */
  guint n;                        /* how many there were */
} GstMienTimes;

/* Of a buffer with that timestamp; negative before the segment. */
gint64 gst_mien_time_of (const GstSegment *segment, GstClockTime pts);

/* The next frame; one without time does not count. */
void gst_mien_times_add (GstMienTimes *self, gint64 time);

/* When the frame was that came so many before the last one; GST_MIEN_NO_TIME
 * where there was none. What is too far back is estimated by the others. */
gint64 gst_mien_times_back (const GstMienTimes *self, guint frames_ago);

/* How many frames from the one of `time` to the last one: those later than it
 * by more than `tolerance`, but for any that came before their turn, as encoded
 * frames do. Estimated as above; 0 without a time. */
guint gst_mien_times_since (const GstMienTimes *self, gint64 time,
    gint64 tolerance);

G_END_DECLS
