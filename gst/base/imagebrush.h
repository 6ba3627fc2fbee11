/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Blends compositions into images of a Vulkan device. One thread at a time. */
#pragma once

#include <gst/video/video.h>
#include <gst/vulkan/vulkan.h>

#include "pixels/brush.h"

G_BEGIN_DECLS

typedef struct _GstMienImageBrush GstMienImageBrush;

/* `device` is our device for the device of `queue`. */
GstMienImageBrush *gst_mien_image_brush_new (GstVulkanQueue *queue,
    MienDevice *device, GError **error);

/* Waits for all submissions. */
void gst_mien_image_brush_free (GstMienImageBrush *self);

/* Copies the composition for a frame described by `info` to the device's
 * memory. May wait for a frame drawn before, so call it without a lock that
 * others need to submit. */
gboolean gst_mien_image_brush_lay (GstMienImageBrush *self,
    const GstVideoInfo *info, GstVideoOverlayComposition *composition,
    GError **error);

/* Makes the device blend what was laid last into the frame in `*buffer`, which
 * must be writable. If its images have other owners, or cannot be copied to,
 * they are not modified: `*buffer` is replaced by a buffer with new images and
 * the same metadata. */
gboolean gst_mien_image_brush_submit (GstMienImageBrush *self,
    GstBuffer **buffer, const GstVideoInfo *info, GError **error);

G_END_DECLS
