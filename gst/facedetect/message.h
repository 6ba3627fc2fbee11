/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The element message "facedetect", as the element of that name in GStreamer's
 * OpenCV plugin posts it, and a confidence with each face.
 */
#pragma once

#include <gst/base/gstbasetransform.h>

#include "detector/detections.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_UPDATES_EVERY_FRAME,
  GST_MIEN_UPDATES_ON_CHANGE,
  GST_MIEN_UPDATES_ON_FACE,
  GST_MIEN_UPDATES_NONE,
} GstMienUpdates;

/* Whether a frame is worth a message; `had_faces` is of the one before. */
gboolean gst_mien_updates_wants (GstMienUpdates updates, gboolean had_faces,
    gboolean has_faces);

/* `faces` are MienDetection in pixels of the frame of `width` x `height`;
 * what lies outside of it is cut off, as the fields are unsigned. */
GstMessage *gst_mien_face_message_new (GstBaseTransform *source,
    const GstBuffer *buffer, const GArray *faces, guint width, guint height);

G_END_DECLS
