/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sheet.h"

#include <cairo.h>

#define TILE 96 /* pixels */
#define GAP 2
#define MIDDLE 24
#define LABEL 80

typedef struct {
  double score;
  cairo_surface_t *face, *picture;
} Tile;

struct _Sheet {
  char **labels;
  guint n_rows, columns;
  GPtrArray *rows; /* of GArray of Tile, best first */
};

static void
tile_clear (gpointer data)
{
  Tile *tile = data;
  cairo_surface_destroy (tile->face);
  cairo_surface_destroy (tile->picture);
}

Sheet *
sheet_new (char **rows, guint columns)
{
  Sheet *self = g_new0 (Sheet, 1);
  self->labels = g_strdupv (rows);
  self->n_rows = g_strv_length (rows);
  self->columns = columns;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < self->n_rows; i++) {
    GArray *row = g_array_new (FALSE, FALSE, sizeof (Tile));
    g_array_set_clear_func (row, tile_clear);
    g_ptr_array_add (self->rows, row);
  }
  return self;
}

void
sheet_free (Sheet *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->rows);
  g_strfreev (self->labels);
  g_free (self);
}

/* Cuts out the square in grayscale, as the network sees it. */
static cairo_surface_t *
cut (const GstVideoFrame *frame, const GstVideoRectangle *square)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, square->w, square->h);
  const gint width = GST_VIDEO_FRAME_WIDTH (frame);
  const gint height = GST_VIDEO_FRAME_HEIGHT (frame);
  const guint8 *pixels = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  const gint stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  cairo_surface_flush (surface);
  for (gint y = 0; y < square->h; y++) {
    guint32 *row = (guint32 *) (cairo_image_surface_get_data (surface)
        + y * cairo_image_surface_get_stride (surface));
    const gint from_y = CLAMP (square->y + y, 0, height - 1);
    for (gint x = 0; x < square->w; x++) {
      const guint8 *rgb = pixels + (gsize) from_y * stride
          + 3 * CLAMP (square->x + x, 0, width - 1);
      const guint32 gray = (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2]) / 1000;
      row[x] = gray << 16 | gray << 8 | gray;
    }
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

void
sheet_add (Sheet *self, const char *label, double score,
    const GstVideoFrame *before, const GstVideoFrame *after,
    const GstVideoRectangle *square)
{
  guint r = 0;
  while (r < self->n_rows && !g_str_equal (self->labels[r], label))
    r++;
  if (r == self->n_rows)
    return;

  GArray *row = self->rows->pdata[r];
  guint at = 0;
  while (at < row->len && g_array_index (row, Tile, at).score >= score)
    at++;
  if (at == self->columns)
    return;
  const Tile tile = { score, cut (before, square), cut (after, square) };
  g_array_insert_val (row, at, tile);
  if (row->len > self->columns)
    g_array_set_size (row, self->columns);
}

guint
sheet_count (const Sheet *self, guint row)
{
  return ((const GArray *) self->rows->pdata[row])->len;
}

static void
draw_tile (cairo_t *cr, cairo_surface_t *surface, double x, double y)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, TILE / (double) cairo_image_surface_get_width (surface),
      TILE / (double) cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  /* Repeat the border; otherwise it would fade into the background. */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, cairo_image_surface_get_width (surface),
      cairo_image_surface_get_height (surface));
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_row (const Sheet *self, cairo_t *cr, guint r)
{
  const GArray *row = self->rows->pdata[r];
  const double step = TILE + GAP, y = GAP + r * step;
  const double right = LABEL + self->columns * step + MIDDLE;

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_font_size (cr, 16);
  cairo_move_to (cr, GAP + 4, y + TILE / 2.0 + 6);
  cairo_show_text (cr, self->labels[r]);
  for (guint i = 0; i < row->len; i++) {
    const Tile *tile = &g_array_index (row, Tile, i);
    draw_tile (cr, tile->face, LABEL + i * step, y);
    draw_tile (cr, tile->picture, right + i * step, y);
  }
}

char *
sheet_write (const Sheet *self, const char *path)
{
  const int width = LABEL + 2 * self->columns * (TILE + GAP) + MIDDLE;
  const int height = GAP + self->n_rows * (TILE + GAP);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (guint r = 0; r < self->n_rows; r++)
    draw_row (self, cr, r);
  const cairo_status_t drawn = cairo_status (cr);
  const cairo_status_t status =
      drawn ? drawn : cairo_surface_write_to_png (surface, path);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return status
      ? g_strdup_printf ("%s: %s", path, cairo_status_to_string (status))
      : NULL;
}
