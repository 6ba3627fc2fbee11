/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "painter.h"

#include <math.h>

#include "base/drawing.h"
#include "layout.h"
#include "picture.h"

#define PAPER_BORDER_WIDTH 2

/* Where the network looked, in pixels of the frame: a square as shown. */
static gboolean
place_of (const GstMienDrawing *drawing, const GstMienFace *face,
    const GstMienMap *map, GstVideoRectangle *place)
{
  GstMienArea area;
  gst_mien_map_get_area (map, &area);
  /* Whole pixels first: what is a hair too large must not become another two
   * of them. */
  const MienBox box = { roundf (face->x + area.x * face->width),
    roundf (face->y + area.y * face->height),
    MAX (roundf (area.width * face->width), 1),
    MAX (roundf (area.height * face->height), 1) };
  return gst_mien_drawing_round (drawing, &box, place);
}

static void
draw_picture (GstMienDrawing *drawing, const GstMienMap *map,
    const GstMienPalette *palette, const GstVideoRectangle *at)
{
  const gint left = MAX (at->x, 0), top = MAX (at->y, 0);
  const GstVideoRectangle visible = { left, top,
    MIN (at->x + at->w, drawing->width) - left,
    MIN (at->y + at->h, drawing->height) - top };
  if (visible.w <= 0 || visible.h <= 0)
    return;
  g_autoptr (GstBuffer) pixels =
      gst_mien_picture_draw (map, palette, at, &visible);
  gst_mien_drawing_add (drawing, pixels, &visible);
}

GstVideoOverlayComposition *
gst_mien_gbp_draw (const GstVideoInfo *info, const GPtrArray *faces,
    const GArray *known, const GstMienGbpFrame *settings)
{
  GstMienDrawing drawing;
  gst_mien_drawing_init (&drawing, info);
  g_autofree GstVideoRectangle *places =
      g_new (GstVideoRectangle, faces->len);
  g_autofree const GstMienMap **maps = g_new (const GstMienMap *, faces->len);
  guint n = 0;
  for (guint i = 0; i < faces->len; i++) {
    maps[n] = g_array_index (known, GstMienMemory, i).map;
    if (maps[n] && place_of (&drawing, faces->pdata[i], maps[n], &places[n]))
      n++;
  }
  gst_mien_layout_place (settings->where, &drawing, places, n);

  GstMienPalette palette;
  gst_mien_palette_init (&palette, settings);
  const gint border = settings->border_width >= 0 ? settings->border_width
      : palette.paper ? PAPER_BORDER_WIDTH : 0;
  for (guint i = 0; i < n; i++) {
    draw_picture (&drawing, maps[i], &palette, &places[i]);
    if (border > 0)
      gst_mien_drawing_frame (&drawing, &places[i], border,
          settings->border_color);
  }
  return drawing.composition;
}
