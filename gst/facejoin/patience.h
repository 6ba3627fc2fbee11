/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How long frames may wait: as long as the property "max-wait" says, the
 * `max_wait` here, which is part of the latency of a live pipeline. Any thread.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

#include "times.h"

G_BEGIN_DECLS

/* OBJECT_LOCK of the element */
typedef struct {
  gboolean is_known; /* what upstream said: */
  gboolean is_live;
  GstClockTime latency;
  GstClockTime told; /* our own, as last reported */
} GstMienPatience;

/* Nothing is known of upstream. */
void gst_mien_patience_reset (GstMienPatience *self, GstBaseTransform *element);

/* Before a frame: asks upstream where nobody did, and posts a message where
 * the latency is not what was reported. Streaming thread. */
void gst_mien_patience_prepare (GstMienPatience *self,
    GstBaseTransform *element, gint64 max_wait);

/* Adds our latency to upstream's answer to a LATENCY query. */
void gst_mien_patience_answer (GstMienPatience *self, GstBaseTransform *element,
    gint64 max_wait, GstQuery *query);

/* How long the frame of that running time may wait, from now on. */
GstClockTime gst_mien_patience_for (GstMienPatience *self,
    GstBaseTransform *element, gint64 max_wait, gint64 time);

G_END_DECLS
