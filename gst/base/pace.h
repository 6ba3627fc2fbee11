/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How elements keep pace with the clock. Late frames are never dropped: a frame
 * that is late for one sink may be wanted by another, such as a recording. But
 * work on it can be skipped. Also limits the rate of warnings about bad frames.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

typedef struct {
  /* OBJECT_LOCK */
  GstClockTime earliest; /* running time before which frames are late */
  gint64 last_warning;   /* monotonic; 0: none yet */
} GstMienPace;

/* Forgets lateness and earlier warnings: after a seek, a flush, new caps. */
void gst_mien_pace_reset (GstMienPace *pace, GstBaseTransform *transform);

/* Handles a QOS event and sends it upstream, bypassing the base class, which
 * would drop late frames. */
gboolean gst_mien_pace_take_qos (GstMienPace *pace, GstBaseTransform *transform,
    GstEvent *event);

/* Whether `buffer` will be late at the sink, according to QOS events; FALSE if
 * the property qos is off. */
gboolean gst_mien_pace_is_late (GstMienPace *pace, GstBaseTransform *transform,
    GstBuffer *buffer);

/* Posts a warning about the current frame, at most one every ten seconds. Any
 * thread. */
void gst_mien_pace_warn (GstMienPace *pace, GstBaseTransform *transform,
    const gchar *message);

G_END_DECLS
