/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "image/over.h"

G_BEGIN_DECLS

/* Describes a frame mapped for writing; `surface` is valid as long as the
 * mapping. Returns FALSE if mien_over () does not support its format: samples
 * must have 8 bits, chroma may be halved at most, and only RGB may have
 * alpha. */
gboolean gst_mien_frame_to_surface (const GstVideoFrame *frame,
    MienSurface *surface);

G_END_DECLS
