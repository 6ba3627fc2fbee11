/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <string.h>

#include "bars.h"
#include "canvas.h"
#include "rows.h"
#include "shelf.h"

/* Multiples of the text size. */
#define PAD 0.4
#define ROW 1.3
#define GAP 0.5 /* between two attributes */
#define BAR_WIDTH 4.0
#define BAR_HEIGHT 0.8

#define PLATE 0xb0000000
#define TEXT 0xffffffff
#define TROUGH 0x40ffffff
#define LOSER 0xffb0b0b0

/* A panel of 7 and 2 rows takes some 1.5 MB on a frame of 2160 lines; if scores
 * change with every frame, only the last one can be reused. */
#define MAX_PANEL_BYTES (8 << 20)
#define MAX_PLATE_BYTES (8 << 20)

/* The part that does not depend on the scores: names, troughs, background. */
typedef struct {
  GstBuffer *pixels;
  gdouble bars_x; /* where the bars start */
} Plate;

struct _GstMienBars {
  GstMienShelf *plates; /* of Plate */
  GstMienShelf *panels; /* of GstBuffer */
};

static void
plate_free (gpointer data)
{
  Plate *plate = data;
  gst_buffer_unref (plate->pixels);
  g_free (plate);
}

GstMienBars *
gst_mien_bars_new (void)
{
  GstMienBars *self = g_new (GstMienBars, 1);
  self->plates = gst_mien_shelf_new (MAX_PLATE_BYTES, plate_free);
  self->panels =
      gst_mien_shelf_new (MAX_PANEL_BYTES, (GDestroyNotify) gst_buffer_unref);
  return self;
}

void
gst_mien_bars_free (GstMienBars *self)
{
  if (!self)
    return;
  gst_mien_shelf_free (self->plates);
  gst_mien_shelf_free (self->panels);
  g_free (self);
}

void
gst_mien_bars_clear (GstMienBars *self)
{
  gst_mien_shelf_clear (self->plates);
  gst_mien_shelf_clear (self->panels);
}

/* The height for at least one attribute, in multiples of the text size. */
static gdouble
height_of (guint n_rows, guint n_groups)
{
  return n_rows * ROW + (n_groups - 1) * GAP + 2 * PAD;
}

/* As many rows as fit on the frame, of as many attributes as they suffice
 * for. */
static GArray *
choose_rows (const GstMienFace *face, const GstMienTextFormat *format)
{
  const gdouble room = format->max_height / format->size;
  guint n_groups = MAX (gst_mien_rows_count_groups (face), 1);
  while (n_groups > 1 && height_of (n_groups, n_groups) > room)
    n_groups--;
  const gdouble left = room - height_of (0, n_groups);
  return gst_mien_rows_choose (face, n_groups, MAX (left / ROW, 1));
}

/* One for each row; none at all if there is no font for one of them. */
static GPtrArray *
layouts_of (GstMienLabels *labels, const GArray *rows,
    const GstMienTextFormat *format)
{
  GPtrArray *layouts = g_ptr_array_new_with_free_func (g_object_unref);
  GstMienTextFormat narrower = *format;
  narrower.max_width -= ceil ((3 * PAD + BAR_WIDTH) * format->size);
  for (guint i = 0; i < rows->len; i++) {
    PangoLayout *layout = gst_mien_labels_layout (labels,
        g_array_index (rows, GstMienRow, i).label, &narrower);
    if (!layout) {
      g_ptr_array_set_size (layouts, 0);
      break;
    }
    pango_layout_set_single_paragraph_mode (layout, TRUE);
    g_ptr_array_add (layouts, layout);
  }
  return layouts;
}

static gint
widest (const GPtrArray *layouts)
{
  gint result = 0;
  for (guint i = 0; i < layouts->len; i++) {
    gint width;
    pango_layout_get_pixel_size (layouts->pdata[i], &width, NULL);
    result = MAX (result, width);
  }
  return result;
}

static void
draw_bar (cairo_t *cr, gdouble x, gdouble length, gdouble size, guint32 color)
{
  const gdouble y = (ROW - BAR_HEIGHT) / 2 * size;
  gst_mien_canvas_set_color (cr, color);
  cairo_rectangle (cr, x, y, length * BAR_WIDTH * size, BAR_HEIGHT * size);
  cairo_fill (cr);
}

/* Moves the origin to the upper left corner of row `i`. */
static void
go_on (cairo_t *cr, const GArray *rows, guint i, gdouble size)
{
  if (i == 0)
    cairo_translate (cr, PAD * size, PAD * size);
  else
    cairo_translate (cr, 0, ROW * size);
  if (i > 0 && g_array_index (rows, GstMienRow, i).first)
    cairo_translate (cr, 0, GAP * size);
}

static void
draw_names (cairo_t *cr, const GArray *rows, const GPtrArray *layouts,
    gdouble bars_x, gdouble size)
{
  for (guint i = 0; i < rows->len; i++) {
    go_on (cr, rows, i, size);
    if (i < layouts->len) {
      cairo_move_to (cr, 0, 0);
      gst_mien_canvas_set_color (cr, TEXT);
      pango_cairo_show_layout (cr, layouts->pdata[i]);
    }
    draw_bar (cr, bars_x, 1, size, TROUGH);
  }
}

static void
draw_scores (cairo_t *cr, const GArray *rows, gdouble bars_x, gdouble size,
    guint32 color)
{
  for (guint i = 0; i < rows->len; i++) {
    const GstMienRow *row = &g_array_index (rows, GstMienRow, i);
    go_on (cr, rows, i, size);
    draw_bar (cr, bars_x, row->score, size, row->winner ? color : LOSER);
  }
}

static guint
count_groups (const GArray *rows)
{
  guint n = 0;
  for (guint i = 0; i < rows->len; i++)
    n += g_array_index (rows, GstMienRow, i).first;
  return n;
}

static Plate *
draw_plate (GstMienLabels *labels, const GArray *rows,
    const GstMienTextFormat *format)
{
  g_autoptr (GPtrArray) layouts = layouts_of (labels, rows, format);
  const gdouble size = format->size;
  const gdouble pads = (layouts->len > 0 ? 3 : 2) * PAD;
  const gdouble height = height_of (rows->len, count_groups (rows)) * size;
  cairo_t *cr = gst_mien_canvas_begin (widest (layouts)
          + ceil ((pads + BAR_WIDTH) * size),
      MIN (ceil (height), format->max_height), format->stretch);
  Plate *plate = g_new (Plate, 1);

  plate->bars_x = layouts->len > 0 ? widest (layouts) + PAD * size : 0;
  gst_mien_canvas_set_color (cr, PLATE);
  cairo_paint (cr);
  draw_names (cr, rows, layouts, plate->bars_x, size);
  plate->pixels = gst_mien_canvas_end (cr);
  return plate;
}

/* Names with their lengths, so that descriptions are unambiguous. */
static GString *
describe_plate (const GArray *rows, const GstMienTextFormat *format)
{
  g_autofree gchar *font = pango_font_description_to_string (format->font);
  GString *text = g_string_new (NULL);
  g_string_printf (text, "%s|%a|%a|%d|%d", font, format->size, format->stretch,
      format->max_width, format->max_height);
  for (guint i = 0; i < rows->len; i++) {
    const GstMienRow *row = &g_array_index (rows, GstMienRow, i);
    g_string_append_printf (text, "|%d,%" G_GSIZE_FORMAT ":%s", row->first,
        strlen (row->label), row->label);
  }
  return text;
}

static void
describe_scores (GString *text, const GArray *rows, guint32 color)
{
  g_string_append_printf (text, "|%x", color);
  for (guint i = 0; i < rows->len; i++) {
    const GstMienRow *row = &g_array_index (rows, GstMienRow, i);
    g_string_append_printf (text, "|%a,%d", row->score, row->winner);
  }
}

static const Plate *
get_plate (GstMienBars *self, GstMienLabels *labels, const GArray *rows,
    const GstMienTextFormat *format, const gchar *description)
{
  Plate *plate = gst_mien_shelf_find (self->plates, description);
  if (!plate) {
    plate = draw_plate (labels, rows, format);
    gst_mien_shelf_put (self->plates, description, plate,
        gst_buffer_get_size (plate->pixels));
  }
  return plate;
}

GstBuffer *
gst_mien_bars_get (GstMienBars *self, GstMienLabels *labels,
    const GstMienFace *face, const GstMienTextFormat *format, guint32 color)
{
  g_autoptr (GArray) rows = choose_rows (face, format);
  if (rows->len == 0)
    return NULL;

  g_autoptr (GString) text = describe_plate (rows, format);
  const gsize plate_only = text->len;
  describe_scores (text, rows, color);
  GstBuffer *panel = gst_mien_shelf_find (self->panels, text->str);
  if (panel)
    return gst_buffer_ref (panel);

  g_autofree gchar *description = g_strndup (text->str, plate_only);
  const Plate *plate = get_plate (self, labels, rows, format, description);
  cairo_t *cr = gst_mien_canvas_copy (plate->pixels, format->stretch);
  draw_scores (cr, rows, plate->bars_x, format->size, color);
  panel = gst_mien_canvas_end (cr);
  gst_mien_shelf_put (self->panels, text->str, gst_buffer_ref (panel),
      gst_buffer_get_size (panel));
  return panel;
}
