/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* A drawing of a face as large as the frame: gray, so that all formats can hold
 * it exactly but for rounding. Sets `info`; rows are `gap` bytes farther apart
 * than need be, as the buffer's GstVideoMeta says. */
GstBuffer *test_drawn_face (GstVideoFormat format, guint width, guint height,
    guint gap, GstVideoInfo *info);

G_END_DECLS
