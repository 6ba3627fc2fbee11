/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tiles of a frame that pictures touch go to a buffer, where a shader blends
 * them, and back. That is possible with images of any usage and layout of
 * planes, unlike writing to them from shaders.
 */
#pragma once

#include <gst/video/video.h>
#include <gst/vulkan/vulkan.h>

#include "pixels/brush.h"

G_BEGIN_DECLS

/* Records what draws on the images in `from`, where that is `to`, too, else on a
 * copy of them in `to`. By then those can be copied from, in the layout for
 * that, and others copied to; afterwards `to` is in the layout to be copied
 * to. */
void gst_mien_image_tiles_record (GstVulkanCommandBuffer *buffer,
    MienBrush *brush, GstBuffer *from, GstBuffer *to, const GstVideoInfo *info);

G_END_DECLS
