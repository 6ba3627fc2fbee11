/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A part of a mapped frame as a frame of its own. Any thread. */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* Formats of which a part is a frame of its own, only its planes start
 * elsewhere. */
gboolean gst_mien_has_views (const GstVideoFormatInfo *format);

/* Pixels that share a chroma sample each way, 1 up. */
void gst_mien_view_get_step (const GstVideoFormatInfo *format, gint *step_x,
    gint *step_y);

/* Shrinks the frame `view`, a copy of a mapped one whose format has views, to
 * the part that covers `area`, enlarged to whole chroma samples, and makes
 * `area` relative to it. FALSE if nothing of the area is inside. */
gboolean gst_mien_view_shrink (GstVideoFrame *view, GstVideoRectangle *area);

G_END_DECLS
