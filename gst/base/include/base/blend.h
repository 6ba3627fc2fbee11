/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/*
 * Blends `composition` into a frame mapped for reading and writing, in any
 * format that gst_video_overlay_composition_blend () accepts. That function
 * unpacks and packs whole lines of the frame for each line of a rectangle; the
 * cost of this one is proportional to the area of the rectangles. Returns FALSE
 * if a rectangle could not be blended; the others have been.
 */
gboolean gst_mien_blend (GstVideoOverlayComposition *composition,
    GstVideoFrame *frame);

G_END_DECLS
