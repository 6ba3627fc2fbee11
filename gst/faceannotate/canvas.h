/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small cairo surface that becomes the pixels of an overlay rectangle. */
#pragma once

#include <cairo.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/* Transparent. What is drawn on it becomes `stretch` times as wide; so many
 * pixels, or as many as cairo allows: 1 to 32767 each way. */
cairo_t *gst_mien_canvas_begin (gint wanted_width, gint wanted_height,
    gdouble stretch);

/* A copy of what gst_mien_canvas_end () returned for that `stretch`, to be drawn
 * on. */
cairo_t *gst_mien_canvas_copy (GstBuffer *pixels, gdouble stretch);

/* Takes over `cr`; the buffer has a video meta, which says the size. */
GstBuffer *gst_mien_canvas_end (cairo_t *cr);

/* `color` is 0xAARRGGBB, not premultiplied. */
void gst_mien_canvas_set_color (cairo_t *cr, guint32 color);

/* Opaque black or white, whichever is better read on `color`. */
guint32 gst_mien_canvas_contrast (guint32 color);

G_END_DECLS
