/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * When a buffer is shown. GST_CLOCK_TIME_NONE where it has no time, is outside
 * of the segment, or the segment does not count in time, as that of an appsrc
 * left at format=bytes: GStreamer takes such a question for a bug of ours.
 * Streaming thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

GstClockTime gst_mien_running_time (const GstBaseTransform *transform,
    const GstBuffer *buffer);
GstClockTime gst_mien_stream_time (const GstBaseTransform *transform,
    const GstBuffer *buffer);

/* For what counts the time from frame to frame (track/clock.h): it goes on at
 * any rate, also backwards, and before the segment's begin, where it is
 * negative. Without a segment in time it is the timestamp. G_MININT64 where
 * there is none. */
gint64 gst_mien_signed_running_time (const GstBaseTransform *transform,
    const GstBuffer *buffer);

G_END_DECLS
