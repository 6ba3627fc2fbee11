/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * GStreamer's Vulkan elements, vulkandownload above all, lose what is said of a
 * frame as a picture: faces, regions. This meta on images of a Vulkan device
 * takes it along to the buffer that they make of them.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Puts it on a writable buffer, behind all that it is to carry. */
void gst_mien_buffer_carry_metas (GstBuffer *buffer);

/* Takes it off. */
void gst_mien_buffer_stop_carrying (GstBuffer *buffer);

G_END_DECLS
