/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "base/overlay.h"
#include "faceannotate/bars.h"
#include "faceannotate/painter.h"

/* Size of the letters beside bars, times that of the label. */
#define BARS_FONT 0.8

/* Far beyond any frame, and sums of it fit an int. */
#define FAR 1e6f

static void
add (GstMienPainter *self, GstBuffer *pixels, const GstVideoRectangle *at)
{
  g_autoptr (GstVideoOverlayRectangle) rectangle
      = gst_video_overlay_rectangle_new_raw (pixels, at->x, at->y, at->w,
          at->h, GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
  if (!self->composition)
    self->composition = gst_video_overlay_composition_new (NULL);
  gst_video_overlay_composition_add_rectangle (self->composition, rectangle);
}

static guint32
premultiplied (guint32 color)
{
  const guint32 alpha = color >> 24;
  guint32 result = alpha << 24;
  for (guint shift = 0; shift < 24; shift += 8)
    result |= (((color >> shift) & 0xff) * alpha + 127) / 255 << shift;
  return result;
}

/* The part of `area` inside the frame in one colour. */
static void
fill (GstMienPainter *self, const GstVideoRectangle *area, guint32 color)
{
  const gint left = MAX (area->x, 0), top = MAX (area->y, 0);
  const GstVideoRectangle inside = { left, top,
    MIN (area->x + area->w, self->width) - left,
    MIN (area->y + area->h, self->height) - top };
  if (inside.w <= 0 || inside.h <= 0)
    return;

  /* Two by two: scalers look at the next pixel. */
  guint32 *pixels = g_new (guint32, 4);
  for (guint i = 0; i < 4; i++)
    pixels[i] = premultiplied (color);
  g_autoptr (GstBuffer) buffer
      = gst_mien_overlay_pixels_take ((guint8 *) pixels, 2, 2);
  add (self, buffer, &inside);
}

static void
draw_box (GstMienPainter *self, const GstVideoRectangle *box, gint line,
    guint32 color)
{
  const gint inner = MAX (box->h - 2 * line, 0);
  const GstVideoRectangle sides[] = {
    { box->x, box->y, box->w, line },
    { box->x, box->y + box->h - line, box->w, line },
    { box->x, box->y + line, line, inner },
    { box->x + box->w - line, box->y + line, line, inner },
  };
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    fill (self, &sides[i], color);
}

static void
draw_landmarks (GstMienPainter *self, const GstMienFaceMeta *face, gint line,
    guint32 color)
{
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    const GstMienPoint *point = &face->landmarks[i];
    if (!isfinite (point->x) || !isfinite (point->y))
      continue;
    const GstVideoRectangle dot = {
      (gint) CLAMP (point->x, -FAR, FAR) - line,
      (gint) CLAMP (point->y, -FAR, FAR) - line, 2 * line, 2 * line };
    fill (self, &dot, color);
  }
}

/* Lines of the label: "#7 happy 0.97", "woman 0.99"; empty if nothing is
 * known. */
static gchar *
text_of (const GstMienAnnotateStyle *style, const GstMienFaceMeta *face)
{
  GString *text = g_string_new (NULL);
  if (face->track_id != 0)
    g_string_append_printf (text, "#%u", face->track_id);

  const guint n = gst_mien_face_meta_n_attributes (face);
  gboolean first = TRUE;
  for (guint i = 0; i < n; i++) {
    const GstMienAttribute *attribute
        = gst_mien_face_meta_get_attribute (face, i);
    const gchar *label = gst_mien_attribute_get_label (attribute);
    if (!label)
      continue;
    if (text->len > 0)
      g_string_append_c (text, first ? ' ' : '\n');
    first = FALSE;
    g_string_append (text, label);
    if (style->draw_confidences) {
      gchar number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (number, sizeof number, "%.2f",
          gst_mien_attribute_get_confidence (attribute));
      g_string_append_printf (text, " %s", number);
    }
  }
  return g_string_free (text, FALSE);
}

/* Size in the frame of what was drawn at the density of the overlay. */
static void
set_size (const GstMienPainter *self, GstBuffer *pixels, GstVideoRectangle *at)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (pixels);
  at->w = MAX ((gint) (meta->width / self->density + 0.5), 1);
  at->h = MAX ((gint) (meta->height / self->density + 0.5), 1);
}

/* Moves `at` into the frame; what is too large sticks out right and below. */
static void
keep_inside (const GstMienPainter *self, GstVideoRectangle *at)
{
  at->x = MAX (MIN (at->x, self->width - at->w), 0);
  at->y = MAX (MIN (at->y, self->height - at->h), 0);
}

/* Above the box, else below it, else at its upper edge. */
static void
draw_label (GstMienPainter *self, const GstMienFaceMeta *face,
    const GstVideoRectangle *box, const GstMienTextFormat *format,
    guint32 color)
{
  g_autofree gchar *text = text_of (self->style, face);
  if (*text == '\0')
    return;

  g_autoptr (GstBuffer) pixels = gst_mien_labels_get (self->labels, text,
      format, self->style->background, color);
  GstVideoRectangle at = { box->x };
  set_size (self, pixels, &at);
  if (box->y >= at.h)
    at.y = box->y - at.h;
  else if (box->y + box->h + at.h <= self->height)
    at.y = box->y + box->h;
  else
    at.y = box->y;
  keep_inside (self, &at);
  add (self, pixels, &at);
}

/* Right of the box, else left of it, else over its right part. */
static void
draw_bars (GstMienPainter *self, const GstMienFaceMeta *face,
    const GstVideoRectangle *box, const GstMienTextFormat *format,
    guint32 color)
{
  g_autoptr (GstBuffer) pixels
      = gst_mien_bars_draw (self->labels, face, format, color);
  if (!pixels)
    return;

  GstVideoRectangle at = { 0, box->y };
  set_size (self, pixels, &at);
  if (box->x + box->w + at.w > self->width && box->x >= at.w)
    at.x = box->x - at.w;
  else
    at.x = box->x + box->w;
  keep_inside (self, &at);
  add (self, pixels, &at);
}

static gboolean
box_of (const GstMienPainter *self, const GstMienFaceMeta *face,
    GstVideoRectangle *box)
{
  /* Also false where one of them is no number. */
  if (!(fabsf (face->x) < FAR && fabsf (face->y) < FAR && face->width > 0
          && face->width < FAR && face->height > 0 && face->height < FAR))
    return FALSE;

  /* On even pixels, as chroma is. */
  box->x = (gint) floorf (face->x / 2) * 2;
  box->y = (gint) floorf (face->y / 2) * 2;
  box->w = (gint) ceilf ((face->x + face->width) / 2) * 2 - box->x;
  box->h = (gint) ceilf ((face->y + face->height) / 2) * 2 - box->y;
  return box->x < self->width && box->y < self->height && box->x + box->w > 0
      && box->y + box->h > 0;
}

void
gst_mien_painter_draw (GstMienPainter *self, const GstMienFaceMeta *face)
{
  const GstMienAnnotateStyle *style = self->style;
  GstVideoRectangle box;
  if (!box_of (self, face, &box))
    return;

  const guint32 color = gst_mien_annotate_color (style, face);
  const gint line = gst_mien_annotate_thickness (style, self->width,
      self->height, box.w, box.h);
  GstMienTextFormat format = {
    .font = style->font,
    .size = gst_mien_annotate_font_size (style, self->width, self->height,
        box.w) * self->density,
  };
  format.max_width = self->width * self->density - format.size;

  if (style->draw_boxes)
    draw_box (self, &box, line, color);
  if (style->draw_landmarks && face->has_landmarks)
    draw_landmarks (self, face, line, color);
  if (style->draw_labels)
    draw_label (self, face, &box, &format, color);
  if (style->draw_bars) {
    format.size *= BARS_FONT;
    draw_bars (self, face, &box, &format, color);
  }
}
