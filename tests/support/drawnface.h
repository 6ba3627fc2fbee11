/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "meta/mien.h"

G_BEGIN_DECLS

/* A drawing of a face as large as the frame: gray, so that all formats can hold
 * it exactly but for rounding. Sets `info`; rows are `gap` bytes farther apart
 * than need be, as the buffer's GstVideoMeta says. */
GstBuffer *test_drawn_face (GstVideoFormat format, guint width, guint height,
    guint gap, GstVideoInfo *info);

/* The drawing on GRAY8 of `side` x `side` pixels, turned about the middle by
 * `angle` radians, clockwise as seen. */
GstBuffer *test_turned_face (guint side, float angle, GstVideoInfo *info);

/* A face meta for it, of YuNet, with landmarks; its box, centred, is upright. */
GstMienFace *test_add_turned_face (GstBuffer *buffer, guint side, float angle);

G_END_DECLS
