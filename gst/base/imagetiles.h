/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Copies the tiles of a frame that pictures touch to a buffer, where a shader
 * blends them, and back. Unlike writing to images from shaders, this works with
 * any usage flags and any arrangement of planes.
 */
#pragma once

#include <gst/video/video.h>
#include <gst/vulkan/vulkan.h>

#include "pixels/brush.h"

G_BEGIN_DECLS

/* Records commands that draw on the images in `to`. If `from` is another
 * buffer, its images are copied to `to` first. `from` must be in the layout
 * TRANSFER_SRC_OPTIMAL, another `to` in TRANSFER_DST_OPTIMAL. Afterwards, `to`
 * is in TRANSFER_DST_OPTIMAL. */
void gst_mien_image_tiles_record (GstVulkanCommandBuffer *buffer,
    MienBrush *brush, GstBuffer *from, GstBuffer *to, const GstVideoInfo *info);

G_END_DECLS
