/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames in images of GStreamer's Vulkan devices; a stub in builds without
 * GStreamer's Vulkan library. */
#pragma once

#include "base/inputframe.h"

G_BEGIN_DECLS

typedef struct _GstMienImages GstMienImages;

GstMienImages *gst_mien_images_new (GstElement *element);
void gst_mien_images_free (GstMienImages *self);
void gst_mien_images_clear (GstMienImages *self);
gboolean gst_mien_images_answer (GstMienImages *self, GstQuery *query);

/* Returns the device that the buffer's images are on. `self` owns it; it is
 * valid until a frame on another device is passed in. */
MienDevice *gst_mien_images_get_device (GstMienImages *self, GstBuffer *buffer,
    const GstVideoInfo *info, const gchar *spec, GError **error);

/* Makes the device copy the images of the frame to `to`. Any thread. */
gboolean gst_mien_images_copy (GstMienImages *self, const GstVideoFrame *frame,
    GstBuffer *buffer, const MienPixelsTarget *to, GError **error);

/* Makes the device blend the composition into the frame in `*buffer`, which
 * must be writable. If its images must not be modified, `*buffer` is replaced
 * by a buffer with new images. */
gboolean gst_mien_images_draw (GstMienImages *self, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition *composition,
    GError **error);

G_END_DECLS
