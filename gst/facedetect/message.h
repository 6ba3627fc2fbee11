/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The element message "facedetect", in the format of the element of that name
 * in GStreamer's OpenCV plugin, plus a confidence per face.
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

/* Whether to post a message for a frame; `had_faces`: the one before had. */
gboolean gst_mien_updates_wants (GstMienUpdates updates, gboolean had_faces,
    gboolean has_faces);

/* `faces` are MienDetection in pixels of the frame of `width` x `height`. Boxes
 * are clipped to it, because the fields are unsigned. */
GstMessage *gst_mien_face_message_new (GstBaseTransform *source,
    const GstBuffer *buffer, const GArray *faces, guint width, guint height);

G_END_DECLS
