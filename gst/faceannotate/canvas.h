/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A small cairo surface that becomes the pixels of an overlay rectangle. */
#pragma once

#include <cairo.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/* A transparent canvas. It is `stretch` times as wide as wanted, and so is what
 * is drawn on it. Both sides are clamped to what cairo allows: 1 to 32767
 * pixels. */
cairo_t *gst_mien_canvas_begin (gint wanted_width, gint wanted_height,
    gdouble stretch);

/* A canvas with a copy of what gst_mien_canvas_end () returned for the same
 * `stretch`. */
cairo_t *gst_mien_canvas_copy (GstBuffer *pixels, gdouble stretch);

/* Takes ownership of `cr`. The buffer has a video meta with the size. */
GstBuffer *gst_mien_canvas_end (cairo_t *cr);

/* `color` is 0xAARRGGBB, not premultiplied. */
void gst_mien_canvas_set_color (cairo_t *cr, guint32 color);

/* Opaque black or white, whichever is easier to read on `color`. */
guint32 gst_mien_canvas_contrast (guint32 color);

G_END_DECLS
