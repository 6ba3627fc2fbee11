/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pace.h"

#include "base/times.h"

#define WARNING_INTERVAL (10 * G_USEC_PER_SEC)

static void
set_earliest (GstMienPace *pace, GstBaseTransform *transform,
    GstClockTime earliest)
{
  GST_OBJECT_LOCK (transform);
  pace->earliest = earliest;
  GST_OBJECT_UNLOCK (transform);
}

void
gst_mien_pace_reset (GstMienPace *pace, GstBaseTransform *transform)
{
  GST_OBJECT_LOCK (transform);
  pace->earliest = GST_CLOCK_TIME_NONE;
  pace->last_warning = 0;
  GST_OBJECT_UNLOCK (transform);
}

gboolean
gst_mien_pace_take_qos (GstMienPace *pace, GstBaseTransform *transform,
    GstEvent *event)
{
  GstClockTimeDiff lateness;
  GstClockTime timestamp;

  gst_event_parse_qos (event, NULL, NULL, &lateness, &timestamp);
  if (GST_CLOCK_TIME_IS_VALID (timestamp))
    set_earliest (pace, transform,
        lateness > 0 ? timestamp + lateness : GST_CLOCK_TIME_NONE);
  return gst_pad_push_event (transform->sinkpad, event);
}

gboolean
gst_mien_pace_is_late (GstMienPace *pace, GstBaseTransform *transform,
    GstBuffer *buffer)
{
  const GstClockTime time = gst_mien_running_time (transform, buffer);

  if (!gst_base_transform_is_qos_enabled (transform))
    return FALSE;
  GST_OBJECT_LOCK (transform);
  const GstClockTime earliest = pace->earliest;
  GST_OBJECT_UNLOCK (transform);
  return GST_CLOCK_TIME_IS_VALID (time) && GST_CLOCK_TIME_IS_VALID (earliest)
      && time < earliest;
}

void
gst_mien_pace_warn (GstMienPace *pace, GstBaseTransform *transform,
    const gchar *message)
{
  const gint64 now = g_get_monotonic_time ();

  GST_WARNING_OBJECT (transform, "%s", message);
  GST_OBJECT_LOCK (transform);
  const gboolean quiet =
      pace->last_warning != 0 && now - pace->last_warning < WARNING_INTERVAL;
  if (!quiet)
    pace->last_warning = now;
  GST_OBJECT_UNLOCK (transform);
  if (!quiet)
    GST_ELEMENT_WARNING (transform, STREAM, FAILED, ("%s", message), (NULL));
}
