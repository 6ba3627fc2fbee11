/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Not installed: the capture time of a frame by the sender's clock. */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Time from NTP's epoch, 1900, to Unix's, 1970 (RFC 868), in ns. */
#define MIEN_NTP_TO_UNIX (G_GUINT64_CONSTANT (2208988800) * GST_SECOND)

/* Nanoseconds since 1970, UTC, or GST_CLOCK_TIME_NONE if the sender gave no
 * time. Any thread. */
static inline GstClockTime
mien_sender_time (GstBuffer *buffer)
{
  static GstStaticCaps ntp = GST_STATIC_CAPS ("timestamp/x-ntp");
  static GstStaticCaps unix_time = GST_STATIC_CAPS ("timestamp/x-unix");
  g_autoptr (GstCaps) ntp_caps = gst_static_caps_get (&ntp);
  g_autoptr (GstCaps) unix_caps = gst_static_caps_get (&unix_time);
  const GstReferenceTimestampMeta *meta =
      gst_buffer_get_reference_timestamp_meta (buffer, ntp_caps);

  if (meta && meta->timestamp >= MIEN_NTP_TO_UNIX)
    return meta->timestamp - MIEN_NTP_TO_UNIX;
  meta = gst_buffer_get_reference_timestamp_meta (buffer, unix_caps);
  return meta ? meta->timestamp : GST_CLOCK_TIME_NONE;
}

G_END_DECLS
