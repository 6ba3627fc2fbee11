/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How elements keep pace with the clock. No frame is dropped, be it late: it
 * may be late for one sink and wanted by another, a recording. But work on it
 * may be saved, and bad frames may come faster than anybody reads warnings.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

typedef struct {
  /* OBJECT_LOCK */
  GstClockTime earliest; /* running time */
  gint64 last_warning;   /* monotonic, 0: none yet */
} GstMienPace;

/* Nothing is late and nobody was warned: after a seek, a flush, new caps. */
void gst_mien_pace_reset (GstMienPace *pace, GstBaseTransform *transform);

/* Takes a QOS event and passes it upstream, past the base class, which would
 * drop late frames. */
gboolean gst_mien_pace_take_qos (GstMienPace *pace, GstBaseTransform *transform,
    GstEvent *event);

/* Whether `buffer` will be late where it is shown, by what the sinks report
 * and where the property qos is on. */
gboolean gst_mien_pace_is_late (GstMienPace *pace, GstBaseTransform *transform,
    GstBuffer *buffer);

/* Posts a warning about the current frame, but no more than one in ten
 * seconds. Any thread. */
void gst_mien_pace_warn (GstMienPace *pace, GstBaseTransform *transform,
    const gchar *message);

G_END_DECLS
