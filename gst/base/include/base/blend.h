/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/*
 * Blends `composition` into a frame mapped for reading and writing, of any
 * format that gst_video_overlay_composition_blend () takes. That function
 * unpacks and packs whole lines of the frame for each line of a rectangle;
 * here the cost goes with the area of the rectangles. FALSE if a rectangle
 * could not be blended; the others are.
 */
gboolean gst_mien_blend (GstVideoOverlayComposition *composition,
    GstVideoFrame *frame);

G_END_DECLS
