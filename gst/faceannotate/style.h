/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How faces are drawn: the element's properties for one frame. */
#pragma once

#include <pango/pango.h>
#include "base/drawing.h"

G_BEGIN_DECLS

/**
 * GstMienFaceAnnotateColorBy:
 * @GST_MIEN_COLOR_BY_GENDER: woman blue, man red, as in figure 1 of the paper
 * @GST_MIEN_COLOR_BY_EMOTION: angry red, sad blue, happy yellow, surprise
 *   cyan, others green, darker when less certain, as in the authors' demo
 * @GST_MIEN_COLOR_BY_TRACK: one colour per track
 * @GST_MIEN_COLOR_BY_FIXED: all the same
 *
 * A face whose gender, emotion or track is unknown gets the fixed colour.
 */
typedef enum {
  GST_MIEN_COLOR_BY_GENDER,
  GST_MIEN_COLOR_BY_EMOTION,
  GST_MIEN_COLOR_BY_TRACK,
  GST_MIEN_COLOR_BY_FIXED,
} GstMienFaceAnnotateColorBy;

/**
 * GstMienFaceAnnotateBackground:
 * @GST_MIEN_BACKGROUND_COLOR: a plate in the face's colour
 * @GST_MIEN_BACKGROUND_DARK: a translucent dark plate
 * @GST_MIEN_BACKGROUND_NONE: none; the text gets a dark outline
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
  gint thickness; /* rows; 0: scale with the frame and the face */
  gdouble font_scale;
  const PangoFontDescription *font;
} GstMienAnnotateStyle;

/* 0xAARRGGBB, not premultiplied. */
guint32 gst_mien_annotate_color (const GstMienAnnotateStyle *style,
    const GstMienFace *face);

/* Thickness of a box's lines, in rows of the frame. */
gint gst_mien_annotate_thickness (const GstMienAnnotateStyle *style,
    const GstMienDrawing *drawing, const GstVideoRectangle *box);

/* Size of the text, in rows: the font's own if it has one, else a fraction of
 * the frame's shorter side as displayed, and less if the face is too small for
 * that. Never more than that side, even if the user asks for it. */
gdouble gst_mien_annotate_font_size (const GstMienAnnotateStyle *style,
    const GstMienDrawing *drawing, const GstVideoRectangle *box);

G_END_DECLS
