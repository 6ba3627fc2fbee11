/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/drawing.h"
#include "settings.h"

G_BEGIN_DECLS

/* A strip is that part of the frame's height, and lower where its tiles would
 * not fit side by side. */
#define GST_MIEN_STRIP_PER_FRAME 4

/* Moves the `n` places, which lie over their faces, to where the pictures are
 * to be drawn on a frame of the size of `drawing`. A strip has a tile for each
 * of them, a square as shown, from left to right as the faces stand. */
void gst_mien_layout_place (GstMienGbpWhere where,
    const GstMienDrawing *drawing, GstVideoRectangle *places, guint n);

G_END_DECLS
