/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames in flight: begun by the streaming thread, which continues with the
 * next one, and landed in the same order, as soon as they are done, by a
 * separate thread. All functions must be called in the streaming thread, except
 * free, which must be called after that thread has ended.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef struct _GstMienFlight GstMienFlight;

/* Finishes the work on `frame`, takes ownership of it and pushes it; if it is
 * `dropped`, nothing is pushed. Called in the thread of the flight, one at a
 * time. */
typedef GstFlowReturn (*GstMienFlightLand) (gpointer data, gpointer frame,
    gboolean dropped);

/* For up to `most` frames in flight, at least 2. */
GstMienFlight *gst_mien_flight_new (guint most, GstMienFlightLand land,
    gpointer data);

/* Drops the frames in flight. */
void gst_mien_flight_free (GstMienFlight *self);

/* Waits until a frame may take off. Any result other than GST_FLOW_OK is that
 * of an earlier frame, and is returned once: the frames after it have been
 * dropped, and the caller must drop this one. */
GstFlowReturn gst_mien_flight_wait (GstMienFlight *self);

/* Takes ownership of `frame`. */
void gst_mien_flight_take_off (GstMienFlight *self, gpointer frame);

/* Waits until all have landed. */
void gst_mien_flight_settle (GstMienFlight *self);

/* Drops all frames that have not landed, and resets the result of earlier
 * ones. */
void gst_mien_flight_drop (GstMienFlight *self);

G_END_DECLS
