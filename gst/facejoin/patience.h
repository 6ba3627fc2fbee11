/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How long frames may wait: as set by the property "max-wait", passed here as
 * `max_wait` in ns. It is part of the latency of a live pipeline. Any thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

#include "times.h"

G_BEGIN_DECLS

/* Protected by the element's OBJECT_LOCK. */
typedef struct {
  gboolean is_known; /* whether upstream has answered LATENCY: */
  gboolean is_live;
  GstClockTime latency;
  GstClockTime told; /* the element's own latency, as last reported */
} GstMienPatience;

/* Forgets what upstream answered. */
void gst_mien_patience_reset (GstMienPatience *self, GstBaseTransform *element);

/* Call it before each frame: queries upstream if necessary, and posts a message
 * if the latency differs from the reported one. Streaming thread. */
void gst_mien_patience_prepare (GstMienPatience *self,
    GstBaseTransform *element, gint64 max_wait);

/* Adds the element's latency to upstream's answer to a LATENCY query. */
void gst_mien_patience_answer (GstMienPatience *self, GstBaseTransform *element,
    gint64 max_wait, GstQuery *query);

/* How long the frame with running time `time` may wait, from now on. */
GstClockTime gst_mien_patience_for (GstMienPatience *self,
    GstBaseTransform *element, gint64 max_wait, gint64 time);

G_END_DECLS
