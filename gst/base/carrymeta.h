/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * GStreamer's Vulkan elements, vulkandownload above all, lose metadata about
 * the picture, such as faces and regions. This meta, on images of a Vulkan
 * device, carries that metadata over to the buffers that they produce.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Adds it to a writable buffer, after all metas that it is to carry. */
void gst_mien_buffer_carry_metas (GstBuffer *buffer);

/* Removes it. */
void gst_mien_buffer_stop_carrying (GstBuffer *buffer);

G_END_DECLS
