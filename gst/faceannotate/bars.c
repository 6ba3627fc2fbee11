/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "faceannotate/bars.h"
#include "faceannotate/canvas.h"

/* Times the size of the letters. */
#define PAD 0.4
#define ROW 1.3
#define GAP 0.5      /* between two attributes */
#define BAR_WIDTH 4.0
#define BAR_HEIGHT 0.8

#define PLATE 0xb0000000
#define TEXT 0xffffffff
#define TROUGH 0x40ffffff
#define LOSER 0xffb0b0b0

/* A model with more classes than this shows the first ones. */
#define MAX_ROWS 64

typedef struct {
  PangoLayout *label;
  gfloat score;
  gboolean winner;
  gboolean first;  /* of its attribute */
} Row;

static void
row_clear (gpointer data)
{
  g_object_unref (((Row *) data)->label);
}

static GArray *
rows_of (GstMienLabels *labels, const GstMienFaceMeta *face,
    const GstMienTextFormat *format)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (rows, row_clear);
  const guint n_attributes = gst_mien_face_meta_n_attributes (face);
  for (guint a = 0; a < n_attributes; a++) {
    const GstMienAttribute *attribute
        = gst_mien_face_meta_get_attribute (face, a);
    guint n_scores, n_labels;
    const gfloat *scores
        = gst_mien_attribute_get_scores (attribute, &n_scores);
    const gchar *const *names
        = gst_mien_attribute_get_labels (attribute, &n_labels);
    const guint n = MIN (n_scores, n_labels);
    for (guint i = 0; i < n && rows->len < MAX_ROWS; i++) {
      const Row row = {
        .label = gst_mien_labels_layout (labels, names[i], format),
        .score = scores[i] > 0 ? MIN (scores[i], 1) : 0, /* NaN: 0 */
        .winner = (gint) i == gst_mien_attribute_get_label_id (attribute),
        .first = i == 0,
      };
      g_array_append_val (rows, row);
    }
  }
  return rows;
}

static gint
widest (const GArray *rows)
{
  gint result = 0;
  for (guint i = 0; i < rows->len; i++) {
    gint width;
    pango_layout_get_pixel_size (g_array_index (rows, Row, i).label, &width,
        NULL);
    result = MAX (result, width);
  }
  return result;
}

static void
draw_row (cairo_t *cr, const Row *row, gdouble label_width, gdouble size,
    guint32 color)
{
  gst_mien_canvas_set_color (cr, TEXT);
  pango_cairo_show_layout (cr, row->label);

  const gdouble x = label_width + PAD * size;
  const gdouble y = (ROW - BAR_HEIGHT) / 2 * size;
  gst_mien_canvas_set_color (cr, TROUGH);
  cairo_rectangle (cr, x, y, BAR_WIDTH * size, BAR_HEIGHT * size);
  cairo_fill (cr);
  gst_mien_canvas_set_color (cr, row->winner ? color : LOSER);
  cairo_rectangle (cr, x, y, row->score * BAR_WIDTH * size, BAR_HEIGHT * size);
  cairo_fill (cr);
}

GstBuffer *
gst_mien_bars_draw (GstMienLabels *labels, const GstMienFaceMeta *face,
    const GstMienTextFormat *format, guint32 color)
{
  g_autoptr (GArray) rows = rows_of (labels, face, format);
  if (rows->len == 0)
    return NULL;

  const gdouble size = format->size;
  const gint label_width = widest (rows);
  guint n_groups = 0;
  for (guint i = 0; i < rows->len; i++)
    n_groups += g_array_index (rows, Row, i).first;
  const gdouble height
      = (rows->len * ROW + (n_groups - 1) * GAP + 2 * PAD) * size;
  cairo_t *cr = gst_mien_canvas_begin (
      label_width + ceil ((3 * PAD + BAR_WIDTH) * size),
      MIN (ceil (height), format->max_height), format->stretch);

  gst_mien_canvas_set_color (cr, PLATE);
  cairo_paint (cr);
  cairo_translate (cr, PAD * size, PAD * size);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);
    if (row->first && i > 0)
      cairo_translate (cr, 0, GAP * size);
    cairo_move_to (cr, 0, 0);
    draw_row (cr, row, label_width, size, color);
    cairo_translate (cr, 0, ROW * size);
  }
  return gst_mien_canvas_end (cr);
}
