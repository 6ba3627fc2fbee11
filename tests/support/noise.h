/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames of noise, in which nothing can be covered unseen, and what has become
 * of them. Any raw format; places are pixels.
 */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

GstBuffer *noise_frame (const GstVideoInfo *info, guint32 seed);

/* First components (luma, red) of 16 bits, row by row. */
guint16 *noise_read (const GstVideoInfo *info, GstBuffer *buffer);

/* Whether any component of pixel (x, y) differs. */
gboolean noise_differs (const GstVideoInfo *info, GstBuffer *a, GstBuffer *b,
    guint x, guint y);

/* Mean difference of neighbours, beside and below, in `area`, of 65535. */
gdouble noise_detail (const GstVideoInfo *info, GstBuffer *buffer,
    const GstVideoRectangle *area);

G_END_DECLS
