/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/drawing.h"
#include "settings.h"

G_BEGIN_DECLS

/* Frame height over the height of a strip, which is lower if its tiles would
 * not fit side by side. */
#define GST_MIEN_STRIP_PER_FRAME 4

/* Moves the `n` places, which are over their faces, to where the pictures are
 * to be drawn on a frame of the size of `drawing`. A strip has one tile for
 * each, displayed as a square, in the order of the faces from left to right. */
void gst_mien_layout_place (GstMienGbpWhere where,
    const GstMienDrawing *drawing, GstVideoRectangle *places, guint n);

G_END_DECLS
