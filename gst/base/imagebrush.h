/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compositions blended into images of a Vulkan device. One thread at a time. */
#pragma once

#include <gst/video/video.h>
#include <gst/vulkan/vulkan.h>

#include "pixels/brush.h"

G_BEGIN_DECLS

typedef struct _GstMienImageBrush GstMienImageBrush;

/* `device` is ours on the queue's. */
GstMienImageBrush *gst_mien_image_brush_new (GstVulkanQueue *queue,
    MienDevice *device, GError **error);

/* Waits for what it submitted. */
void gst_mien_image_brush_free (GstMienImageBrush *self);

/* Has the device blend the composition into the frame in `*buffer`, which is
 * writable and `info` describes. Images that others hold too, or that cannot be
 * copied to, stay as they are: `*buffer` is then replaced by one of new images
 * with the same metadata. */
gboolean gst_mien_image_brush_draw (GstMienImageBrush *self, GstBuffer **buffer,
    const GstVideoInfo *info, GstVideoOverlayComposition *composition,
    GError **error);

G_END_DECLS
