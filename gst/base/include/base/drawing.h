/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The drawing on one frame: a composition of small rectangles. */
#pragma once

#include <gst/video/video.h>

#include "box/box.h"
#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

typedef struct {
  gint width, height;   /* of the frame, pixels */
  gdouble pixel_aspect; /* width of a pixel as shown over its height */
  GstVideoOverlayComposition *composition; /* NULL until there is something */
} GstMienDrawing;

/* For frames of `info`. */
void gst_mien_drawing_init (GstMienDrawing *self, const GstVideoInfo *info);

/* A width of so many columns, in rows that are shown as high; and back, then
 * at least one column. */
gdouble gst_mien_drawing_rows (const GstMienDrawing *self, gdouble columns);
gint gst_mien_drawing_columns (const GstMienDrawing *self, gdouble rows);

/* `color` is 0xAARRGGBB. */
guint32 gst_mien_drawing_premultiply (guint32 color);

/* `pixels` is of gst_mien_overlay_pixels_take (). */
void gst_mien_drawing_add (GstMienDrawing *self, GstBuffer *pixels,
    const GstVideoRectangle *at);

/* The part of `area` inside the frame in one colour, 0xAARRGGBB, not
 * premultiplied. */
void gst_mien_drawing_fill (GstMienDrawing *self, const GstVideoRectangle *area,
    guint32 color);

/* The edges of `box`, inside it: `rows` high, and as wide as that is shown. */
void gst_mien_drawing_frame (GstMienDrawing *self, const GstVideoRectangle *box,
    gint rows, guint32 color);

/* The smallest rectangle around `box`, on even pixels as chroma is. FALSE where
 * nothing of it is in the frame, or it is not sane. */
gboolean gst_mien_drawing_round (const GstMienDrawing *self, const MienBox *box,
    GstVideoRectangle *around);

/* Moves `at` into the frame; what is too large sticks out right and below. */
void gst_mien_drawing_keep_inside (const GstMienDrawing *self,
    GstVideoRectangle *at);

G_END_DECLS
