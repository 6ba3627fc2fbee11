/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The faces of the last search that has ended, which frames get until the next
 * one. One thread at a time, frame after frame.
 */
#pragma once

#include <gst/video/video.h>

#include "message.h"

G_BEGIN_DECLS

/* Frames are counted from 1 on; 0: none. */
typedef struct {
  GArray *faces;      /* MienDetection in pixels of the frame */
  guint64 frame;      /* that was searched */
  gboolean had_faces; /* the frame of the last message */
} GstMienFound;

void gst_mien_found_init (GstMienFound *self);
void gst_mien_found_clear (GstMienFound *self);

/* Nothing was searched yet. */
void gst_mien_found_reset (GstMienFound *self);

/* A search of frame number `frame` has ended. `faces` is copied; NULL: none. */
void gst_mien_found_take (GstMienFound *self, guint64 frame,
    const GArray *faces);

/* Gives the faces to frame number `frame`, with the name of who found them. */
void gst_mien_found_put (const GstMienFound *self, GstBuffer *buffer,
    guint64 frame, const gchar *detector);

/* The message about this frame, where one is wanted; or NULL. */
GstMessage *gst_mien_found_message (GstMienFound *self,
    GstBaseTransform *source, const GstBuffer *buffer, const GstVideoInfo *info,
    GstMienUpdates updates);

G_END_DECLS
