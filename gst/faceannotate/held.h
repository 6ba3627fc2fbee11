/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames that are held back until later ones arrive, and the events between
 * them, in order. Streaming thread.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Initially all 0. */
typedef struct {
  GQueue items;   /* of Item */
  guint n_frames; /* among them */
} GstMienHeld;

/* Takes ownership of `buffer`, frame `number`, or of `event`. */
void gst_mien_held_push_frame (GstMienHeld *self, GstBuffer *buffer,
    guint64 number);
void gst_mien_held_push_event (GstMienHeld *self, GstEvent *event);

/* Sends the events before the oldest frame to the peer of `pad`, and returns
 * that frame. There must be one. */
GstBuffer *gst_mien_held_pop (GstMienHeld *self, GstPad *pad, guint64 *number);

/* Sends the events before the oldest frame, or all if there is none. */
void gst_mien_held_send (GstMienHeld *self, GstPad *pad);

/* The time between the oldest and the newest frame; 0 if unknown. */
GstClockTime gst_mien_held_get_span (const GstMienHeld *self);

/* Drops everything. Sticky events are stored on `pad` (may be NULL). */
void gst_mien_held_clear (GstMienHeld *self, GstPad *pad);

G_END_DECLS
