/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The times of the last frames of a stream. They convert a number of frames in
 * one stream to a number of frames in another, because fewer frames are
 * analysed than shown. Running times in ns. One thread at a time.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Unknown time. */
#define GST_MIEN_NO_TIME G_MININT64

#define GST_MIEN_N_TIMES 32

/* All zero at the start. */
typedef struct {
  gint64 times[GST_MIEN_N_TIMES]; /* ring; frame i is at i % GST_MIEN_N_TIMES */
  guint n;                        /* frames so far */
} GstMienTimes;

/* Running time of a buffer with that timestamp; negative before the segment. */
gint64 gst_mien_time_of (const GstSegment *segment, GstClockTime pts);

/* Adds the next frame; one without a time is ignored. */
void gst_mien_times_add (GstMienTimes *self, gint64 time);

/* Time of the frame `frames_ago` frames before the last one; GST_MIEN_NO_TIME
 * if there were no frames. Extrapolates beyond the stored frames. */
gint64 gst_mien_times_back (const GstMienTimes *self, guint frames_ago);

/* Number of frames since `time`: those later than it by more than `tolerance`,
 * up to the last one. Frames later than the last one, which encoded streams
 * contain, do not count. Extrapolates as above; 0 if there is no time. */
guint gst_mien_times_since (const GstMienTimes *self, gint64 time,
    gint64 tolerance);

G_END_DECLS
