/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "painter.h"

#include <math.h>

#include "base/drawing.h"
#include "layout.h"
#include "pictures.h"

#define PAPER_BORDER_WIDTH 2

struct _GstMienGbpPainter {
  GstMienPictures *pictures;

  /* Kept between frames to avoid allocations. */
  GArray *places;  /* GstVideoRectangle, of the maps */
  GPtrArray *maps; /* those inside the frame */
};

GstMienGbpPainter *
gst_mien_gbp_painter_new (void)
{
  GstMienGbpPainter *self = g_new (GstMienGbpPainter, 1);
  self->places = g_array_new (FALSE, FALSE, sizeof (GstVideoRectangle));
  self->maps = g_ptr_array_new ();
  self->pictures = gst_mien_pictures_new ();
  return self;
}

void
gst_mien_gbp_painter_free (GstMienGbpPainter *self)
{
  if (!self)
    return;
  g_array_unref (self->places);
  g_ptr_array_unref (self->maps);
  gst_mien_pictures_free (self->pictures);
  g_free (self);
}

void
gst_mien_gbp_painter_clear (GstMienGbpPainter *self)
{
  gst_mien_pictures_clear (self->pictures);
}

/* The network's view of the face, in pixels of the frame: a square when
 * displayed. */
static gboolean
place_of (const GstMienDrawing *drawing, const GstMienFace *face,
    const GstMienMap *map, GstVideoRectangle *place)
{
  GstMienArea area;
  gst_mien_map_get_area (map, &area);
  /* Round to whole pixels first, so that a rounding error does not add two
   * pixels. */
  const MienBox box = { roundf (face->x + area.x * face->width),
    roundf (face->y + area.y * face->height),
    MAX (roundf (area.width * face->width), 1),
    MAX (roundf (area.height * face->height), 1) };
  return gst_mien_drawing_round (drawing, &box, place);
}

/* Sets `around` to the rectangle around `at` rotated by `angle`, on even
 * pixels. Returns FALSE if it is outside the frame. */
static gboolean
surround (const GstMienDrawing *drawing, const GstVideoRectangle *at,
    gfloat angle, GstVideoRectangle *around)
{
  const gfloat c = fabsf (cosf (angle)), s = fabsf (sinf (angle));
  const gfloat wide = gst_mien_drawing_rows (drawing, at->w);
  const gfloat width = (wide * c + at->h * s) / drawing->pixel_aspect;
  const gfloat height = wide * s + at->h * c;
  const MienBox box = { at->x + (at->w - width) / 2,
    at->y + (at->h - height) / 2, width, height };

  *around = *at;
  return angle == 0 || gst_mien_drawing_round (drawing, &box, around);
}

static void
draw_picture (GstMienGbpPainter *self, GstMienDrawing *drawing, GstMienMap *map,
    const GstVideoRectangle *at, gfloat angle)
{
  GstVideoRectangle around;
  if (!surround (drawing, at, angle, &around))
    return;
  const gint left = MAX (around.x, 0), top = MAX (around.y, 0);
  const GstMienPicturePlace place = { *at, angle,
    { left, top, MIN (around.x + around.w, drawing->width) - left,
        MIN (around.y + around.h, drawing->height) - top } };
  if (place.visible.w <= 0 || place.visible.h <= 0)
    return;
  g_autoptr (GstBuffer) pixels =
      gst_mien_pictures_get (self->pictures, map, &place);
  gst_mien_drawing_add (drawing, pixels, &place.visible);
}

static void
place_maps (GstMienGbpPainter *self, const GstMienDrawing *drawing,
    const GPtrArray *faces, const GPtrArray *maps, GstMienGbpWhere where)
{
  GstVideoRectangle place;

  g_array_set_size (self->places, 0);
  g_ptr_array_set_size (self->maps, 0);
  for (guint i = 0; i < faces->len; i++) {
    if (!maps->pdata[i]
        || !place_of (drawing, faces->pdata[i], maps->pdata[i], &place))
      continue;
    g_array_append_val (self->places, place);
    g_ptr_array_add (self->maps, maps->pdata[i]);
  }
  gst_mien_layout_place (where, drawing,
      (GstVideoRectangle *) (gpointer) self->places->data, self->places->len);
}

GstVideoOverlayComposition *
gst_mien_gbp_painter_draw (GstMienGbpPainter *self, const GstVideoInfo *info,
    const GPtrArray *faces, const GPtrArray *maps,
    const GstMienGbpFrame *settings)
{
  GstMienDrawing drawing;
  GstMienPalette palette;
  gst_mien_drawing_init (&drawing, info);
  place_maps (self, &drawing, faces, maps, settings->where);

  gst_mien_palette_init (&palette, settings);
  gst_mien_pictures_begin_frame (self->pictures, &palette);
  const gint border = settings->border_width >= 0 ? settings->border_width
      : palette.paper                             ? PAPER_BORDER_WIDTH
                                                  : 0;
  for (guint i = 0; i < self->maps->len; i++) {
    const GstVideoRectangle *place =
        &g_array_index (self->places, GstVideoRectangle, i);
    GstMienArea area;
    gst_mien_map_get_area (self->maps->pdata[i], &area);
    /* Elsewhere than over the face, the map is upright, as the network saw
     * the face. */
    draw_picture (self, &drawing, self->maps->pdata[i], place,
        settings->where == GST_MIEN_GBP_WHERE_OVER ? area.angle : 0);
    if (border > 0)
      gst_mien_drawing_frame (&drawing, place, border, settings->border_color);
  }
  gst_mien_pictures_end_frame (self->pictures);
  return drawing.composition;
}
