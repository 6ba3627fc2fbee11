/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames that wait for those after them, and the events between, in order.
 * Streaming thread.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* All 0 at the start. */
typedef struct {
  GQueue items;   /* of Item */
  guint n_frames; /* of them */
} GstMienHeld;

/* Takes over `buffer`, the frame of that number, or `event`. */
void gst_mien_held_push_frame (GstMienHeld *self, GstBuffer *buffer,
    guint64 number);
void gst_mien_held_push_event (GstMienHeld *self, GstEvent *event);

/* The oldest frame, when the events before it have been sent to the peer of
 * `pad`. There must be one. */
GstBuffer *gst_mien_held_pop (GstMienHeld *self, GstPad *pad, guint64 *number);

/* Sends the events that no frame is before. */
void gst_mien_held_send (GstMienHeld *self, GstPad *pad);

/* From the time of the oldest frame to that of the newest; 0: not known. */
GstClockTime gst_mien_held_get_span (const GstMienHeld *self);

/* Drops all. Events that stay on pads are put on `pad` (may be NULL). */
void gst_mien_held_clear (GstMienHeld *self, GstPad *pad);

G_END_DECLS
