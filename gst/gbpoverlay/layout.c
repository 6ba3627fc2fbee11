/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "layout.h"

/* Right of the face, else left of it, else over its right part. */
static void
place_beside (const GstMienDrawing *drawing, GstVideoRectangle *place)
{
  if (place->x + 2 * place->w > drawing->width && place->x >= place->w)
    place->x -= place->w;
  else
    place->x += place->w;
  gst_mien_drawing_keep_inside (drawing, place);
}

static gint
compare_centers (gconstpointer a, gconstpointer b)
{
  const GstVideoRectangle *first = *(const GstVideoRectangle *const *) a;
  const GstVideoRectangle *second = *(const GstVideoRectangle *const *) b;
  const gint difference = 2 * first->x + first->w - (2 * second->x + second->w);
  return difference != 0 ? difference : (first > second) - (first < second);
}

/* Rounded down to an even number, for subsampled chroma. */
static gint
even (gdouble pixels)
{
  /* The addition makes up for rounding errors, which would cost two pixels. */
  return MAX ((gint) (pixels + 1e-6) / 2 * 2, 1);
}

static void
place_in_strip (const GstMienDrawing *drawing, GstVideoRectangle *places,
    guint n)
{
  const gdouble side = MIN (drawing->height / GST_MIEN_STRIP_PER_FRAME,
      gst_mien_drawing_rows (drawing, drawing->width / (gint) n));
  const gint width = even (side / drawing->pixel_aspect);
  const gint height = even (gst_mien_drawing_rows (drawing, width) + 1);
  g_autofree GstVideoRectangle **order = g_new (GstVideoRectangle *, n);
  for (guint i = 0; i < n; i++)
    order[i] = &places[i];
  qsort (order, n, sizeof *order, compare_centers);
  for (guint i = 0; i < n; i++)
    *order[i] = (GstVideoRectangle) { (gint) i * width,
      MAX (drawing->height - height, 0) / 2 * 2, width, height };
}

void
gst_mien_layout_place (GstMienGbpWhere where, const GstMienDrawing *drawing,
    GstVideoRectangle *places, guint n)
{
  if (where == GST_MIEN_GBP_WHERE_STRIP && n > 0) {
    place_in_strip (drawing, places, n);
    return;
  }
  for (guint i = 0; where == GST_MIEN_GBP_WHERE_BESIDE && i < n; i++)
    place_beside (drawing, &places[i]);
}
