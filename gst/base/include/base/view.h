/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of a mapped frame as a separate frame. Any thread. */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* Whether a part of a frame in this format can be described as a frame, only
 * with other starts of its planes. */
gboolean gst_mien_has_views (const GstVideoFormatInfo *format);

/* The number of pixels that share a chroma sample in each direction, at least
 * 1. */
void gst_mien_view_get_step (const GstVideoFormatInfo *format, gint *step_x,
    gint *step_y);

/* Shrinks `view`, a copy of a mapped frame whose format has views, to the part
 * that covers `area`, enlarged to whole chroma samples, and makes `area`
 * relative to it. Returns FALSE if the area is outside the frame. */
gboolean gst_mien_view_shrink (GstVideoFrame *view, GstVideoRectangle *area);

G_END_DECLS
