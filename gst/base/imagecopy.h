/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Images of a Vulkan device, to where shaders read their bytes. */
#pragma once

#include <gst/video/video.h>
#include <gst/vulkan/vulkan.h>

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* Where plane `p` of the images in `buffer` is: all are in one, or each has its
 * own. It belongs to the buffer. */
const GstVulkanImageMemory *gst_mien_image_of_plane (GstBuffer *buffer,
    const GstVideoInfo *info, guint p, VkImageAspectFlags *aspect);

/* The operation will copy the images, in that way. What was done to them before
 * is waited for by what they say of themselves, and who uses them next waits for
 * this. FALSE: it cannot be; so give up. */
gboolean gst_mien_image_await (GstVulkanOperation *operation, GstBuffer *buffer,
    VkAccessFlags access, VkImageLayout layout);

/* Once, when all are awaited: from here on they can be copied. */
gboolean gst_mien_image_record_barriers (GstVulkanOperation *operation);

/* Forgets what was recorded. Sets `error`, and gives FALSE. */
gboolean gst_mien_image_give_up (GstVulkanOperation *operation, GError **error);

/* Submits `operation`, of the queue that the networks are on, which copies the
 * images in `buffer`: a plane each, or all in one. `frame` describes them; its
 * planes start where the rows of `to` say that they come from. The buffer stays
 * until that is done. An error is GStreamer's. */
gboolean gst_mien_image_copy (GstVulkanOperation *operation,
    const GstVideoFrame *frame, GstBuffer *buffer, const MienPixelsTarget *to,
    GError **error);

G_END_DECLS
