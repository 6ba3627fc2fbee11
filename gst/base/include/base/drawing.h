/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The drawing on one frame, as a composition of small rectangles. */
#pragma once

#include <gst/video/video.h>

#include "box/box.h"
#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

typedef struct {
  gint width, height;   /* of the frame, pixels */
  gdouble pixel_aspect; /* displayed width of a pixel over its height */
  GstVideoOverlayComposition *composition; /* NULL: empty so far */
} GstMienDrawing;

/* For frames of `info`. */
void gst_mien_drawing_init (GstMienDrawing *self, const GstVideoInfo *info);

/* Converts a width in columns to the number of rows with the same displayed
 * size, and back, to at least one column. */
gdouble gst_mien_drawing_rows (const GstMienDrawing *self, gdouble columns);
gint gst_mien_drawing_columns (const GstMienDrawing *self, gdouble rows);

/* `color` is 0xAARRGGBB. */
guint32 gst_mien_drawing_premultiply (guint32 color);

/* Adds `pixels`, from gst_mien_overlay_pixels_take (), as a rectangle. */
void gst_mien_drawing_add (GstMienDrawing *self, GstBuffer *pixels,
    const GstVideoRectangle *at);

/* Fills the part of `area` inside the frame with one colour, 0xAARRGGBB, not
 * premultiplied. */
void gst_mien_drawing_fill (GstMienDrawing *self, const GstVideoRectangle *area,
    guint32 color);

/* Draws the edges of `box`, inside it: `rows` thick, and the vertical ones as
 * thick as displayed. */
void gst_mien_drawing_frame (GstMienDrawing *self, const GstVideoRectangle *box,
    gint rows, guint32 color);

/* Sets `around` to the smallest rectangle around `box` on even pixels, for the
 * sake of subsampled chroma. Returns FALSE if it is outside the frame or not
 * sane. */
gboolean gst_mien_drawing_round (const GstMienDrawing *self, const MienBox *box,
    GstVideoRectangle *around);

/* Moves `at` into the frame; if it is too large it extends past the right and
 * lower edges. */
void gst_mien_drawing_keep_inside (const GstMienDrawing *self,
    GstVideoRectangle *at);

G_END_DECLS
