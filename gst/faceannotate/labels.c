/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "faceannotate/canvas.h"
#include "faceannotate/labels.h"

/* A label takes some 10 kB on a frame of 480 lines, 200 kB on one of 2160;
 * probabilities have 101 values. A few people over a few seconds fit. */
#define MAX_BYTES (16 << 20)

#define PAD_X 0.3
#define PAD_Y 0.1
#define OUTLINE 0.2
#define DARK 0xb0000000
#define WHITE 0xffffffff

struct _GstMienLabels {
  PangoContext *context;
  GHashTable *labels; /* description of a label -> GstBuffer */
  gsize n_bytes;      /* of these */
};

GstMienLabels *
gst_mien_labels_new (void)
{
  /* Not the default font map: that one belongs to the thread that asks for
   * it, and the streaming thread may change. */
  g_autoptr (PangoFontMap) fonts = pango_cairo_font_map_new ();
  GstMienLabels *self = g_new0 (GstMienLabels, 1);
  self->context = pango_font_map_create_context (fonts);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      (GDestroyNotify) gst_buffer_unref);
  return self;
}

void
gst_mien_labels_free (GstMienLabels *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->labels);
  g_object_unref (self->context);
  g_free (self);
}

PangoLayout *
gst_mien_labels_layout (GstMienLabels *self, const gchar *text,
    const GstMienTextFormat *format)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_copy (format->font);
  pango_font_description_set_absolute_size (font, format->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, MAX (format->max_width, 1) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);
  return layout;
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
  gst_mien_canvas_set_color (cr, background == GST_MIEN_BACKGROUND_COLOR
      ? gst_mien_canvas_contrast (color) : WHITE);
  pango_cairo_show_layout (cr, layout);
  return gst_mien_canvas_end (cr);
}

/* Takes over `key` and `label`. */
static void
keep (GstMienLabels *self, gchar *key, GstBuffer *label)
{
  const gsize n_bytes = gst_buffer_get_size (label);
  if (self->n_bytes + n_bytes > MAX_BYTES) {
    g_hash_table_remove_all (self->labels);
    self->n_bytes = 0;
  }
  g_hash_table_insert (self->labels, key, label);
  self->n_bytes += n_bytes;
}

GstBuffer *
gst_mien_labels_get (GstMienLabels *self, const gchar *text,
    const GstMienTextFormat *format, GstMienFaceAnnotateBackground background,
    guint32 color)
{
  g_autofree gchar *font = pango_font_description_to_string (format->font);
  g_autofree gchar *key = g_strdup_printf ("%s|%g|%g|%d|%d|%d|%x|%s", font,
      format->size, format->stretch, format->max_width, format->max_height, background, color,
      text);
  GstBuffer *label = g_hash_table_lookup (self->labels, key);
  if (!label) {
    g_autoptr (PangoLayout) layout
        = gst_mien_labels_layout (self, text, format);
    label = draw (layout, format, background, color);
    keep (self, g_steal_pointer (&key), label);
  }
  return gst_buffer_ref (label);
}
