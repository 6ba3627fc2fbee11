/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Images of a Vulkan device, to where shaders read their bytes. */
#pragma once

#include <gst/video/video.h>
#include <gst/vulkan/vulkan.h>

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* Submits `operation`, of the queue that the networks are on, which copies the
 * images in `buffer`: a plane each, or all in one. `frame` describes them; its
 * planes start where the rows of `to` say that they come from. The buffer stays
 * until that is done. An error is GStreamer's. */
gboolean gst_mien_image_copy (GstVulkanOperation *operation,
    const GstVideoFrame *frame, GstBuffer *buffer, const MienPixelsTarget *to,
    GError **error);

G_END_DECLS
