/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copies images of a Vulkan device to a buffer that shaders read. */
#pragma once

#include <gst/video/video.h>
#include <gst/vulkan/vulkan.h>

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* Returns the image that holds plane `p` of the frame in `buffer`, and sets
 * `aspect` to the plane's aspect: a frame has one image for all planes, or one
 * for each. The buffer owns the image. */
const GstVulkanImageMemory *gst_mien_image_of_plane (GstBuffer *buffer,
    const GstVideoInfo *info, guint p, VkImageAspectFlags *aspect);

/* Prepares `operation` for copying from or to the images, as `access` and
 * `layout` say: it waits for the semaphores in the images' memory, and later
 * users of the images wait for it. If this returns FALSE, call
 * gst_mien_image_give_up (). */
gboolean gst_mien_image_await (GstVulkanOperation *operation, GstBuffer *buffer,
    VkAccessFlags access, VkImageLayout layout);

/* Records the barriers of all images passed to gst_mien_image_await (). Call it
 * once, after the last of them; copies can be recorded afterwards. */
gboolean gst_mien_image_record_barriers (GstVulkanOperation *operation);

/* Discards what was recorded. Sets `error` and returns FALSE. */
gboolean gst_mien_image_give_up (GstVulkanOperation *operation, GError **error);

/* Copies the images in `buffer` (one for each plane, or one for all) to `to`,
 * by submitting `operation`, which must belong to the queue that the networks
 * run on. `frame` describes the images: the data pointers of its planes are the
 * `from` of the rows in `to`. The buffer must not be freed before the copy is
 * done. Errors are GStreamer's. */
gboolean gst_mien_image_copy (GstVulkanOperation *operation,
    const GstVideoFrame *frame, GstBuffer *buffer, const MienPixelsTarget *to,
    GError **error);

G_END_DECLS
