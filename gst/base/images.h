/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Images of GStreamer's Vulkan devices, or the stub of a build without. */
#pragma once

#include "base/inputframe.h"

G_BEGIN_DECLS

typedef struct _GstMienImages GstMienImages;

GstMienImages *gst_mien_images_new (GstElement *element);
void gst_mien_images_free (GstMienImages *self);
void gst_mien_images_clear (GstMienImages *self);
gboolean gst_mien_images_answer (GstMienImages *self, GstQuery *query);

/* The device that the buffer's images are on. It belongs to `self`, until they
 * are on another one. */
MienDevice *gst_mien_images_get_device (GstMienImages *self, GstBuffer *buffer,
    const GstVideoInfo *info, const gchar *spec, GError **error);

/* Has the device copy the images of the frame. Any thread. */
gboolean gst_mien_images_copy (GstMienImages *self, const GstVideoFrame *frame,
    GstBuffer *buffer, const MienPixelsTarget *to, GError **error);

/* Has the device blend the composition into the frame in `*buffer`, which is
 * writable. Where the images must stay as they are, `*buffer` is replaced by one
 * of others. */
gboolean gst_mien_images_draw (GstMienImages *self, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition *composition,
    GError **error);

G_END_DECLS
