/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/times.h"

GstClockTime
gst_mien_running_time (const GstBaseTransform *transform,
    const GstBuffer *buffer)
{
  if (transform->segment.format != GST_FORMAT_TIME)
    return GST_CLOCK_TIME_NONE;
  return gst_segment_to_running_time (&transform->segment, GST_FORMAT_TIME,
      GST_BUFFER_PTS (buffer));
}

GstClockTime
gst_mien_stream_time (const GstBaseTransform *transform,
    const GstBuffer *buffer)
{
  if (transform->segment.format != GST_FORMAT_TIME)
    return GST_CLOCK_TIME_NONE;
  return gst_segment_to_stream_time (&transform->segment, GST_FORMAT_TIME,
      GST_BUFFER_PTS (buffer));
}
