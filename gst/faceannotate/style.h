/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How faces are drawn: the element's properties, as one frame sees them. */
#pragma once

#include <pango/pango.h>
#include "base/drawing.h"

G_BEGIN_DECLS

/**
 * GstMienFaceAnnotateColorBy:
 * @GST_MIEN_COLOR_BY_GENDER: woman blue, man red, as in figure 1 of the paper
 * @GST_MIEN_COLOR_BY_EMOTION: angry red, sad blue, happy yellow, surprise
 *   cyan, others green, the darker the less probable: the authors' demo
 * @GST_MIEN_COLOR_BY_TRACK: each track id another
 * @GST_MIEN_COLOR_BY_FIXED: all the same
 *
 * A face of which the gender (emotion, track) is not known gets the fixed
 * colour.
 */
typedef enum {
  GST_MIEN_COLOR_BY_GENDER,
  GST_MIEN_COLOR_BY_EMOTION,
  GST_MIEN_COLOR_BY_TRACK,
  GST_MIEN_COLOR_BY_FIXED,
} GstMienFaceAnnotateColorBy;

/**
 * GstMienFaceAnnotateBackground:
 * @GST_MIEN_BACKGROUND_COLOR: a plate in the colour of the face
 * @GST_MIEN_BACKGROUND_DARK: a translucent dark plate
 * @GST_MIEN_BACKGROUND_NONE: none; the letters get a dark outline
 */
typedef enum {
  GST_MIEN_BACKGROUND_COLOR,
  GST_MIEN_BACKGROUND_DARK,
  GST_MIEN_BACKGROUND_NONE,
} GstMienFaceAnnotateBackground;

typedef struct {
  gboolean draw_boxes, draw_labels, draw_confidences, draw_bars, draw_landmarks;
  GstMienFaceAnnotateColorBy color_by;
  GstMienFaceAnnotateBackground background;
  guint32 color;  /* 0xAARRGGBB */
  gint thickness; /* rows; 0: by the size of frame and face */
  gdouble font_scale;
  const PangoFontDescription *font;
} GstMienAnnotateStyle;

/* 0xAARRGGBB, not premultiplied. */
guint32 gst_mien_annotate_color (const GstMienAnnotateStyle *style,
    const GstMienFace *face);

/* Thickness of a box's lines, in rows of the frame. */
gint gst_mien_annotate_thickness (const GstMienAnnotateStyle *style,
    const GstMienDrawing *drawing, const GstVideoRectangle *box);

/* Height of the letters, in rows: the font's own if it has one, else a part of
 * the frame's shorter side as shown, less where the face is too small for
 * that. Never more than that side, whatever the user asks for. */
gdouble gst_mien_annotate_font_size (const GstMienAnnotateStyle *style,
    const GstMienDrawing *drawing, const GstVideoRectangle *box);

G_END_DECLS
