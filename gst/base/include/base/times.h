/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * When a buffer is displayed. GST_CLOCK_TIME_NONE if it has no timestamp, is
 * outside the segment, or the segment's format is not time, as with an appsrc
 * left at format=bytes: GStreamer would report converting such a time as a
 * programming error. Streaming thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

GstClockTime gst_mien_running_time (const GstBaseTransform *transform,
    const GstBuffer *buffer);
GstClockTime gst_mien_stream_time (const GstBaseTransform *transform,
    const GstBuffer *buffer);

/* For measuring the time between frames (track/clock.h): it is defined at any
 * rate, including reverse playback, and before the start of the segment, where
 * it is negative. If the segment's format is not time, it is the timestamp.
 * G_MININT64 if there is none. */
gint64 gst_mien_signed_running_time (const GstBaseTransform *transform,
    const GstBuffer *buffer);

G_END_DECLS
