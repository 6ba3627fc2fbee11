/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "bars.h"
#include "canvas.h"
#include "rows.h"

/* Times the size of the letters. */
#define PAD 0.4
#define ROW 1.3
#define GAP 0.5 /* between two attributes */
#define BAR_WIDTH 4.0
#define BAR_HEIGHT 0.8

#define PLATE 0xb0000000
#define TEXT 0xffffffff
#define TROUGH 0x40ffffff
#define LOSER 0xffb0b0b0

/* Of so many rows of so many attributes, at least one. */
static gdouble
height_of (guint n_rows, guint n_groups)
{
  return n_rows * ROW + (n_groups - 1) * GAP + 2 * PAD;
}

/* As many rows as fit on the frame, and attributes as these can tell of. */
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

/* One for each row, or none at all. */
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
draw_bar (cairo_t *cr, const GstMienRow *row, gdouble x, gdouble size,
    guint32 color)
{
  const gdouble y = (ROW - BAR_HEIGHT) / 2 * size;
  gst_mien_canvas_set_color (cr, TROUGH);
  cairo_rectangle (cr, x, y, BAR_WIDTH * size, BAR_HEIGHT * size);
  cairo_fill (cr);
  gst_mien_canvas_set_color (cr, row->winner ? color : LOSER);
  cairo_rectangle (cr, x, y, row->score * BAR_WIDTH * size, BAR_HEIGHT * size);
  cairo_fill (cr);
}

static void
draw_rows (cairo_t *cr, const GArray *rows, const GPtrArray *layouts,
    gdouble size, guint32 color)
{
  const gdouble x = layouts->len > 0 ? widest (layouts) + PAD * size : 0;
  for (guint i = 0; i < rows->len; i++) {
    const GstMienRow *row = &g_array_index (rows, GstMienRow, i);
    if (row->first && i > 0)
      cairo_translate (cr, 0, GAP * size);
    if (i < layouts->len) {
      cairo_move_to (cr, 0, 0);
      gst_mien_canvas_set_color (cr, TEXT);
      pango_cairo_show_layout (cr, layouts->pdata[i]);
    }
    draw_bar (cr, row, x, size, color);
    cairo_translate (cr, 0, ROW * size);
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

GstBuffer *
gst_mien_bars_draw (GstMienLabels *labels, const GstMienFace *face,
    const GstMienTextFormat *format, guint32 color)
{
  g_autoptr (GArray) rows = choose_rows (face, format);
  if (rows->len == 0)
    return NULL;

  g_autoptr (GPtrArray) layouts = layouts_of (labels, rows, format);
  const gdouble size = format->size;
  const gdouble pads = (layouts->len > 0 ? 3 : 2) * PAD;
  const gdouble height = height_of (rows->len, count_groups (rows)) * size;
  cairo_t *cr = gst_mien_canvas_begin (widest (layouts)
          + ceil ((pads + BAR_WIDTH) * size),
      MIN (ceil (height), format->max_height), format->stretch);
  gst_mien_canvas_set_color (cr, PLATE);
  cairo_paint (cr);
  cairo_translate (cr, PAD * size, PAD * size);
  draw_rows (cr, rows, layouts, size, color);
  return gst_mien_canvas_end (cr);
}
