/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames of noise, in which any covered area is detectable, and checks of what
 * was done to them. Any raw format; positions are in pixels.
 */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

GstBuffer *noise_frame (const GstVideoInfo *info, guint32 seed);

/* The first components (luma or red) as 16 bits, row by row. */
guint16 *noise_read (const GstVideoInfo *info, GstBuffer *buffer);

/* TRUE if any component of pixel (x, y) differs. */
gboolean noise_differs (const GstVideoInfo *info, GstBuffer *a, GstBuffer *b,
    guint x, guint y);

/* The mean difference of neighbours, horizontal and vertical, in `area`,
 * relative to 65535. */
gdouble noise_detail (const GstVideoInfo *info, GstBuffer *buffer,
    const GstVideoRectangle *area);

G_END_DECLS
