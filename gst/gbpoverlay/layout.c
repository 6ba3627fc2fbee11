/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "layout.h"

/* Right of the face, else left of it, else over its right part. */
static void
place_beside (const GstMienDrawing *drawing, GstVideoRectangle *square)
{
  if (square->x + 2 * square->w > drawing->width && square->x >= square->w)
    square->x -= square->w;
  else
    square->x += square->w;
  gst_mien_drawing_keep_inside (drawing, square);
}

static gint
compare_centers (gconstpointer a, gconstpointer b)
{
  const GstVideoRectangle *first = *(const GstVideoRectangle *const *) a;
  const GstVideoRectangle *second = *(const GstVideoRectangle *const *) b;
  const gint difference =
      2 * first->x + first->w - (2 * second->x + second->w);
  return difference != 0 ? difference : (first > second) - (first < second);
}

static void
place_in_strip (const GstMienDrawing *drawing, GstVideoRectangle *squares,
    guint n)
{
  const gint side = MIN (drawing->height / GST_MIEN_STRIP_PER_FRAME,
      drawing->width / (gint) n);
  /* On even pixels, as chroma is. */
  const gint even = MAX (side / 2 * 2, 1);
  g_autofree GstVideoRectangle **order = g_new (GstVideoRectangle *, n);
  for (guint i = 0; i < n; i++)
    order[i] = &squares[i];
  qsort (order, n, sizeof *order, compare_centers);
  for (guint i = 0; i < n; i++)
    *order[i] = (GstVideoRectangle) { (gint) i * even,
      MAX (drawing->height - even, 0) / 2 * 2, even, even };
}

void
gst_mien_layout_place (GstMienGbpWhere where, const GstMienDrawing *drawing,
    GstVideoRectangle *squares, guint n)
{
  if (where == GST_MIEN_GBP_WHERE_STRIP && n > 0) {
    place_in_strip (drawing, squares, n);
    return;
  }
  for (guint i = 0; where == GST_MIEN_GBP_WHERE_BESIDE && i < n; i++)
    place_beside (drawing, &squares[i]);
}
