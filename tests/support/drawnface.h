/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "meta/mien.h"

G_BEGIN_DECLS

/* A drawing of a face that fills the frame. It is gray, so that every format
 * can represent it exactly up to rounding. Sets `info`. Strides are `gap` bytes
 * larger than needed, as the buffer's GstVideoMeta says. */
GstBuffer *test_drawn_face (GstVideoFormat format, guint width, guint height,
    guint gap, GstVideoInfo *info);

/* The drawing on a GRAY8 frame of `side` x `side` pixels, rotated clockwise by
 * `angle` radians about the centre. */
GstBuffer *test_turned_face (guint side, float angle, GstVideoInfo *info);

/* Adds a face meta for it, as from YuNet, with landmarks; the box is centred
 * and upright. */
GstMienFace *test_add_turned_face (GstBuffer *buffer, guint side, float angle);

G_END_DECLS
