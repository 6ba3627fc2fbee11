/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "canvas.h"
#include "labels.h"
#include "shelf.h"

/* A label takes some 10 kB on a frame of 480 lines, 200 kB on one of 2160;
 * probabilities have 101 values. Enough for a few people over a few seconds. */
#define MAX_BYTES (16 << 20)

#define PAD_X 0.3
#define PAD_Y 0.1
#define OUTLINE 0.2
#define DARK 0xb0000000
#define WHITE 0xffffffff

/* Maximum line height of any script, as a multiple of the text size. */
#define MAX_LINE 5

/* Characters of a label that are quoted in a warning. */
#define MAX_QUOTED 40

typedef enum {
  FONTS_UNKNOWN,
  FONTS_FOUND,
  FONTS_MISSING,
} Fonts;

struct _GstMienLabels {
  PangoContext *context;
  Fonts fonts;
  gchar *problem; /* not taken yet; or NULL */
  gboolean told_sizes, told_glyphs;
  GstMienShelf *shelf; /* of GstBuffer */
};

GstMienLabels *
gst_mien_labels_new (void)
{
  /* Not the default font map, which is per thread: the streaming thread may
   * change. */
  g_autoptr (PangoFontMap) fonts = pango_cairo_font_map_new ();
  GstMienLabels *self = g_new0 (GstMienLabels, 1);
  self->context = pango_font_map_create_context (fonts);
  self->shelf =
      gst_mien_shelf_new (MAX_BYTES, (GDestroyNotify) gst_buffer_unref);
  return self;
}

void
gst_mien_labels_free (GstMienLabels *self)
{
  if (!self)
    return;
  gst_mien_shelf_free (self->shelf);
  g_object_unref (self->context);
  g_free (self->problem);
  g_free (self);
}

void
gst_mien_labels_clear (GstMienLabels *self)
{
  gst_mien_shelf_clear (self->shelf);
}

gchar *
gst_mien_labels_take_problem (GstMienLabels *self)
{
  return g_steal_pointer (&self->problem);
}

static void
set_problem (GstMienLabels *self, gchar *problem)
{
  g_free (self->problem);
  self->problem = problem;
}

static void
miss_font (GstMienLabels *self, const gchar *found)
{
  set_problem (self,
      g_strdup_printf (
          "Cannot write labels: expected a font, "
          "found %s. Boxes and bars are drawn without letters. Install a font "
          "package, such as fonts-dejavu-core",
          found));
}

/* Without a font, Pango returns sizes from uninitialised memory. */
static gboolean
find_font (GstMienLabels *self, const PangoFontDescription *description)
{
  if (self->fonts != FONTS_UNKNOWN)
    return self->fonts == FONTS_FOUND;
  g_autoptr (PangoFont) font =
      pango_context_load_font (self->context, description);
  cairo_scaled_font_t *scaled = font && PANGO_IS_CAIRO_FONT (font)
      ? pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font))
      : NULL;
  if (scaled && cairo_scaled_font_status (scaled) == CAIRO_STATUS_SUCCESS) {
    self->fonts = FONTS_FOUND;
    return TRUE;
  }
  self->fonts = FONTS_MISSING;
  miss_font (self, font ? "one that cannot be read" : "none");
  return FALSE;
}

static gboolean
check_size (GstMienLabels *self, PangoLayout *layout,
    const GstMienTextFormat *format)
{
  const gdouble most = MAX_LINE * format->size;
  gint width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width >= 0 && width <= MAX (format->max_width, 0) + most && height >= 0
      && height <= pango_layout_get_line_count (layout) * most)
    return TRUE;
  if (!self->told_sizes)
    miss_font (self, "one whose letters have no sensible size");
  self->told_sizes = TRUE;
  return FALSE;
}

/* Characters without a glyph are drawn as boxes with their code points. */
static void
check_glyphs (GstMienLabels *self, PangoLayout *layout)
{
  if (self->told_glyphs || pango_layout_get_unknown_glyphs_count (layout) == 0)
    return;
  self->told_glyphs = TRUE;
  g_autofree gchar *text =
      g_utf8_make_valid (pango_layout_get_text (layout), -1);
  if (g_utf8_strlen (text, -1) > MAX_QUOTED)
    *g_utf8_offset_to_pointer (text, MAX_QUOTED) = '\0';
  set_problem (self,
      g_strdup_printf (
          "No font has all letters of \"%s\": "
          "missing ones are drawn as boxes. Install a font that has them, for "
          "example fonts-noto-cjk for Chinese, Japanese or Korean",
          text));
}

PangoLayout *
gst_mien_labels_layout (GstMienLabels *self, const gchar *text,
    const GstMienTextFormat *format)
{
  PangoFontDescription *font = pango_font_description_copy (format->font);
  pango_font_description_set_absolute_size (font, format->size * PANGO_SCALE);
  if (!find_font (self, font)) {
    pango_font_description_free (font);
    return NULL;
  }
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, MAX (format->max_width, 1) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);
  if (!check_size (self, layout, format))
    return NULL;
  check_glyphs (self, layout);
  return g_steal_pointer (&layout);
}

static GstBuffer *
draw (PangoLayout *layout, const GstMienTextFormat *format,
    GstMienFaceAnnotateBackground background, guint32 color)
{
  const gdouble pad_x = ceil (format->size * PAD_X);
  const gdouble pad_y = ceil (format->size * PAD_Y);
  PangoRectangle text;
  pango_layout_get_pixel_extents (layout, NULL, &text);
  cairo_t *cr = gst_mien_canvas_begin (text.width + 2 * pad_x,
      MIN (text.height + 2 * pad_y, format->max_height), format->stretch);

  if (background != GST_MIEN_BACKGROUND_NONE) {
    gst_mien_canvas_set_color (cr,
        background == GST_MIEN_BACKGROUND_DARK ? DARK : color);
    cairo_paint (cr);
  }
  cairo_move_to (cr, pad_x - text.x, pad_y - text.y);
  if (background == GST_MIEN_BACKGROUND_NONE) {
    pango_cairo_layout_path (cr, layout);
    gst_mien_canvas_set_color (cr, DARK);
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width (cr, format->size * OUTLINE);
    cairo_stroke (cr);
    cairo_move_to (cr, pad_x - text.x, pad_y - text.y);
  }
  gst_mien_canvas_set_color (cr,
      background == GST_MIEN_BACKGROUND_COLOR ? gst_mien_canvas_contrast (color)
                                              : WHITE);
  pango_cairo_show_layout (cr, layout);
  return gst_mien_canvas_end (cr);
}

GstBuffer *
gst_mien_labels_get (GstMienLabels *self, const gchar *text,
    const GstMienTextFormat *format, GstMienFaceAnnotateBackground background,
    guint32 color)
{
  g_autofree gchar *font = pango_font_description_to_string (format->font);
  g_autofree gchar *key = g_strdup_printf ("%s|%g|%g|%d|%d|%d|%x|%s", font,
      format->size, format->stretch, format->max_width, format->max_height,
      background, color, text);
  GstBuffer *label = gst_mien_shelf_find (self->shelf, key);
  if (!label) {
    g_autoptr (PangoLayout) layout =
        gst_mien_labels_layout (self, text, format);
    if (!layout)
      return NULL;
    label = draw (layout, format, background, color);
    gst_mien_shelf_put (self->shelf, key, gst_buffer_ref (label),
        gst_buffer_get_size (label));
    return label;
  }
  return gst_buffer_ref (label);
}
