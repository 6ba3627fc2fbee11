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

G_END_DECLS
