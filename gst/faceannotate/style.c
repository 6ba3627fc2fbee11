/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "style.h"

#define FRAME_PER_FONT 32.0
#define FRAME_PER_LINE 240.0
#define LETTERS_PER_BOX 5.5
#define MIN_FONT 9.0

typedef struct {
  const char *label;
  guint32 color;
} LabelColor;

static const LabelColor GENDERS[] = {
  { "woman", 0xff0000ff },
  { "female", 0xff0000ff },
  { "man", 0xffff0000 },
  { "male", 0xffff0000 },
};

/* emotion_color of the authors' video_emotion_color_demo.py */
static const LabelColor EMOTIONS[] = {
  { "angry", 0xffff0000 },
  { "sad", 0xff0000ff },
  { "happy", 0xffffff00 },
  { "surprise", 0xff00ffff },
};
#define OTHER_EMOTION 0xff00ff00

/* Successive tracks have the most different colours; none is in GENDERS. */
static const guint32 TRACKS[] = {
  0xffe69f00,
  0xff56b4e9,
  0xff009e73,
  0xfff0e442,
  0xffcc79a7,
  0xffd55e00,
  0xff9a6afe,
  0xffb3de69,
  0xff80fff0,
  0xfffb8072,
};

static guint32
scaled (guint32 color, gfloat by)
{
  const gfloat factor = by > 0 ? MIN (by, 1.0f) : 0; /* NaN: 0 */
  guint32 result = color & 0xff000000;
  for (guint shift = 0; shift < 24; shift += 8)
    result |= (guint32) (((color >> shift) & 0xff) * factor + 0.5f) << shift;
  return result;
}

static guint32
find (const LabelColor *colors, guint n, const gchar *label, guint32 fallback)
{
  for (guint i = 0; i < n; i++) {
    if (g_strcmp0 (label, colors[i].label) == 0)
      return colors[i].color;
  }
  return fallback;
}

guint32
gst_mien_annotate_color (const GstMienAnnotateStyle *style,
    const GstMienFace *face)
{
  if (style->color_by == GST_MIEN_COLOR_BY_TRACK && face->track_id != 0)
    return TRACKS[(face->track_id - 1) % G_N_ELEMENTS (TRACKS)];

  const gboolean gender = style->color_by == GST_MIEN_COLOR_BY_GENDER;
  if (!gender && style->color_by != GST_MIEN_COLOR_BY_EMOTION)
    return style->color;

  const GstMienAttribute *attribute =
      gst_mien_face_find_attribute (face, gender ? "gender" : "emotion");
  const gchar *label =
      attribute ? gst_mien_attribute_get_label (attribute) : NULL;
  if (!label)
    return style->color;
  if (gender)
    return find (GENDERS, G_N_ELEMENTS (GENDERS), label, style->color);
  return scaled (find (EMOTIONS, G_N_ELEMENTS (EMOTIONS), label, OTHER_EMOTION),
      gst_mien_attribute_get_confidence (attribute));
}

/* In rows, like all sizes below. */
static gdouble
shorter_side (const GstMienDrawing *drawing, gint width, gint height)
{
  return MIN (gst_mien_drawing_rows (drawing, width), height);
}

gint
gst_mien_annotate_thickness (const GstMienAnnotateStyle *style,
    const GstMienDrawing *drawing, const GstVideoRectangle *box)
{
  const gint half_box =
      MAX ((gint) shorter_side (drawing, box->w, box->h) / 2, 1);
  if (style->thickness > 0)
    return MIN (style->thickness, half_box);

  /* Even, so that each chroma sample is entirely on a line or off it; and at
   * least two rows high and two columns wide, unless columns are very wide. */
  const gdouble frame = shorter_side (drawing, drawing->width, drawing->height);
  const gint by_frame = (gint) (frame / FRAME_PER_LINE / 2 + 0.5) * 2;
  const gint by_box = half_box / 10 * 2;
  const gint least = ceil (2 * CLAMP (drawing->pixel_aspect, 1, 2));
  return MAX (MIN (by_frame, by_box), MIN (least, half_box));
}

gdouble
gst_mien_annotate_font_size (const GstMienAnnotateStyle *style,
    const GstMienDrawing *drawing, const GstVideoRectangle *box)
{
  const gdouble frame = shorter_side (drawing, drawing->width, drawing->height);
  const gdouble largest = MAX (frame, MIN_FONT);
  const gdouble own =
      pango_font_description_get_size (style->font) / (gdouble) PANGO_SCALE;
  if (own > 0) {
    const gboolean pixels =
        pango_font_description_get_size_is_absolute (style->font);
    return MIN (own * (pixels ? 1 : 96.0 / 72) * style->font_scale, largest);
  }

  const gdouble full = frame / FRAME_PER_FONT;
  /* Only three sizes: otherwise the label of an approaching face would be drawn
   * again on every frame. */
  const gdouble wanted =
      gst_mien_drawing_rows (drawing, box->w) / LETTERS_PER_BOX;
  const gdouble part = wanted >= full ? 1 : wanted >= full * 0.75 ? 0.75 : 0.6;
  return MIN (MAX (full * part, MIN_FONT) * style->font_scale, largest);
}
