/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The faces found by the last finished search. Frames get them until the next
 * search finishes. One thread at a time, frame by frame.
 */
#pragma once

#include <gst/video/video.h>

#include "message.h"

G_BEGIN_DECLS

/* Frames are numbered from 1; 0: none. */
typedef struct {
  GArray *faces;      /* MienDetection in pixels of the frame */
  guint64 frame;      /* the frame that was searched */
  gboolean had_faces; /* whether the previous frame had faces */
} GstMienFound;

void gst_mien_found_init (GstMienFound *self);
void gst_mien_found_clear (GstMienFound *self);

/* Forgets the last search. */
void gst_mien_found_reset (GstMienFound *self);

/* Stores the result of searching frame `frame`. Copies `faces`; NULL: none. */
void gst_mien_found_take (GstMienFound *self, guint64 frame,
    const GArray *faces);

/* Attaches the faces to frame `frame`, with the name of the detector. */
void gst_mien_found_put (const GstMienFound *self, GstBuffer *buffer,
    guint64 frame, const gchar *detector);

/* The message about this frame, or NULL if `updates` asks for none. */
GstMessage *gst_mien_found_message (GstMienFound *self,
    GstBaseTransform *source, const GstBuffer *buffer, const GstVideoInfo *info,
    GstMienUpdates updates);

G_END_DECLS
