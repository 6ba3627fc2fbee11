/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "meta/facebox.h"
#include "meta/valuetext.h"
#include "painter.h"

/* Text size beside bars, as a multiple of that of labels. */
#define BARS_FONT 0.8

#define FAR MIEN_BOX_LIMIT

static void
draw_landmarks (GstMienPainter *self, const GstMienFace *face, gint line,
    guint32 color)
{
  const gint wide = gst_mien_drawing_columns (&self->drawing, line);
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    const GstMienPoint *point = &face->landmarks[i];
    if (!isfinite (point->x) || !isfinite (point->y))
      continue;
    const GstVideoRectangle dot = { (gint) CLAMP (point->x, -FAR, FAR) - wide,
      (gint) CLAMP (point->y, -FAR, FAR) - line, 2 * wide, 2 * line };
    gst_mien_drawing_fill (&self->drawing, &dot, color);
  }
}

/* "happy 0.97" or "age 34"; appends nothing if the value is unknown. */
static void
append_attribute (GString *line, const GstMienAnnotateStyle *style,
    const GstMienAttribute *attribute)
{
  const gchar *label = gst_mien_attribute_get_label (attribute);
  gchar number[G_ASCII_DTOSTR_BUF_SIZE];

  if (gst_mien_attribute_is_number (attribute))
    g_string_append_printf (line, "%s %s",
        gst_mien_attribute_get_name (attribute),
        mien_value_text (attribute).text);
  if (!label)
    return;
  g_string_append (line, label);
  if (style->draw_confidences)
    g_string_append_printf (line, " %s",
        g_ascii_formatd (number, sizeof number, "%.2f",
            gst_mien_attribute_get_confidence (attribute)));
}

/* Lines of the label: "#7 happy 0.97", "woman 0.99", "age 34"; empty if there
 * is neither a track nor an attribute. */
static gchar *
text_of (const GstMienAnnotateStyle *style, const GstMienFace *face)
{
  g_autoptr (GString) line = g_string_new (NULL);
  GString *text = g_string_new (NULL);
  if (face->track_id != 0)
    g_string_append_printf (text, "#%u", face->track_id);

  const guint n = gst_mien_face_get_n_attributes (face);
  gboolean first = TRUE;
  for (guint i = 0; i < n; i++) {
    g_string_truncate (line, 0);
    append_attribute (line, style, gst_mien_face_get_attribute (face, i));
    if (line->len == 0)
      continue;
    if (text->len > 0)
      g_string_append_c (text, first ? ' ' : '\n');
    first = FALSE;
    g_string_append (text, line->str);
  }
  return g_string_free (text, FALSE);
}

/* Sets the size of `at`, in pixels of the frame, to that of `pixels`, which
 * were drawn at the density of the overlay. */
static void
set_size (const GstMienPainter *self, GstBuffer *pixels, GstVideoRectangle *at)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (pixels);
  at->w = MAX ((gint) (meta->width / self->density.x + 0.5), 1);
  at->h = MAX ((gint) (meta->height / self->density.y + 0.5), 1);
}

/* Above the box, else below it, else at its upper edge. */
static void
draw_label (GstMienPainter *self, const GstMienFace *face,
    const GstVideoRectangle *box, const GstMienTextFormat *format,
    guint32 color)
{
  g_autofree gchar *text = text_of (self->style, face);
  if (*text == '\0')
    return;

  g_autoptr (GstBuffer) pixels = gst_mien_labels_get (self->labels, text,
      format, self->style->background, color);
  if (!pixels)
    return;
  GstVideoRectangle at = { box->x };
  set_size (self, pixels, &at);
  if (box->y >= at.h)
    at.y = box->y - at.h;
  else if (box->y + box->h + at.h <= self->drawing.height)
    at.y = box->y + box->h;
  else
    at.y = box->y;
  gst_mien_drawing_keep_inside (&self->drawing, &at);
  gst_mien_drawing_add (&self->drawing, pixels, &at);
}

/* Right of the box, else left of it, else over its right part. */
static void
draw_bars (GstMienPainter *self, const GstMienFace *face,
    const GstVideoRectangle *box, const GstMienTextFormat *format,
    guint32 color)
{
  g_autoptr (GstBuffer) pixels =
      gst_mien_bars_get (self->bars, self->labels, face, format, color);
  if (!pixels)
    return;

  GstVideoRectangle at = { 0, box->y };
  set_size (self, pixels, &at);
  if (box->x + box->w + at.w > self->drawing.width && box->x >= at.w)
    at.x = box->x - at.w;
  else
    at.x = box->x + box->w;
  gst_mien_drawing_keep_inside (&self->drawing, &at);
  gst_mien_drawing_add (&self->drawing, pixels, &at);
}

static GstMienTextFormat
text_format (const GstMienPainter *self, const GstVideoRectangle *box)
{
  const GstMienDrawing *drawing = &self->drawing;
  const GstMienDensity *density = &self->density;
  GstMienTextFormat format = {
    .font = self->style->font,
    .size =
        density->y * gst_mien_annotate_font_size (self->style, drawing, box),
    .stretch = density->x / gst_mien_drawing_rows (drawing, density->y),
    .max_height = ceil (drawing->height * density->y),
  };
  format.max_width = drawing->width * density->x / format.stretch - format.size;
  return format;
}

void
gst_mien_painter_draw (GstMienPainter *self, const GstMienFace *face)
{
  const GstMienAnnotateStyle *style = self->style;
  const MienBox exact = gst_mien_face_box (face);
  GstVideoRectangle box;
  if (!gst_mien_drawing_round (&self->drawing, &exact, &box))
    return;

  const guint32 color = gst_mien_annotate_color (style, face);
  const gint line = gst_mien_annotate_thickness (style, &self->drawing, &box);
  GstMienTextFormat format = text_format (self, &box);

  if (style->draw_boxes)
    gst_mien_drawing_frame (&self->drawing, &box, line, color);
  if (style->draw_landmarks && face->has_landmarks)
    draw_landmarks (self, face, line, color);
  if (style->draw_labels)
    draw_label (self, face, &box, &format, color);
  if (style->draw_bars) {
    format.size *= BARS_FONT;
    draw_bars (self, face, &box, &format, color);
  }
}
