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

gint64
gst_mien_signed_running_time (const GstBaseTransform *transform,
    const GstBuffer *buffer)
{
  const GstClockTime pts = GST_BUFFER_PTS (buffer);
  guint64 time;

  if (!GST_CLOCK_TIME_IS_VALID (pts) || pts > G_MAXINT64)
    return G_MININT64;
  if (transform->segment.format != GST_FORMAT_TIME)
    return (gint64) pts;
  const gint sign = gst_segment_to_running_time_full (&transform->segment,
      GST_FORMAT_TIME, pts, &time);
  if (sign == 0 || time > G_MAXINT64)
    return G_MININT64;
  return sign * (gint64) time;
}
