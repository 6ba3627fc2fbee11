/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "image/over.h"

G_BEGIN_DECLS

/* Describes a mapped frame, to be written; `surface` lives no longer than the
 * mapping. FALSE where its format is none of those that mien_over () takes:
 * samples of 8 bits, chroma halved at most, no opacity but of RGB. */
gboolean gst_mien_frame_to_surface (const GstVideoFrame *frame,
    MienSurface *surface);

G_END_DECLS
