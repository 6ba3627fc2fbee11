/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames in flight: begun by the streaming thread, which goes on to the next
 * meanwhile, and landed in that order and as soon as they are done by a thread
 * of its own. All functions are of the streaming thread, but for free, before
 * which that has ended.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstMienFlight GstMienFlight;

/* Ends what was begun with `frame`, takes it over and pushes it; unless it is
 * `dropped`: then nothing leaves. Thread of its own; one at a time. */
typedef GstFlowReturn (*GstMienFlightLand) (gpointer data, gpointer frame,
    gboolean dropped);

/* For `most` frames, 2 or more, that are not landed. */
GstMienFlight *gst_mien_flight_new (guint most, GstMienFlightLand land,
    gpointer data);

/* Drops what is in flight. */
void gst_mien_flight_free (GstMienFlight *self);

/* Waits until a frame may take off. Anything but GST_FLOW_OK is what became of
 * a frame before, which is told once: those behind it were dropped, and this
 * one is to be. */
GstFlowReturn gst_mien_flight_wait (GstMienFlight *self);

/* Takes `frame` over. */
void gst_mien_flight_take_off (GstMienFlight *self, gpointer frame);

/* Waits until all have landed. */
void gst_mien_flight_settle (GstMienFlight *self);

/* Drops all that have not landed. What became of frames before is forgotten. */
void gst_mien_flight_drop (GstMienFlight *self);

G_END_DECLS
