/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/drawing.h"

#include <math.h>

#include "base/formats.h"
#include "base/overlay.h"

void
gst_mien_drawing_init (GstMienDrawing *self, const GstVideoInfo *info)
{
  *self = (GstMienDrawing) { GST_VIDEO_INFO_WIDTH (info),
    GST_VIDEO_INFO_HEIGHT (info), gst_mien_pixel_aspect (info) };
}

gdouble
gst_mien_drawing_rows (const GstMienDrawing *self, gdouble columns)
{
  return columns * self->pixel_aspect;
}

gint
gst_mien_drawing_columns (const GstMienDrawing *self, gdouble rows)
{
  return MAX ((gint) (rows / self->pixel_aspect + 0.5), 1);
}

void
gst_mien_drawing_add (GstMienDrawing *self, GstBuffer *pixels,
    const GstVideoRectangle *at)
{
  g_autoptr (GstVideoOverlayRectangle) rectangle =
      gst_video_overlay_rectangle_new_raw (pixels, at->x, at->y, at->w, at->h,
          GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
  if (!self->composition)
    self->composition = gst_video_overlay_composition_new (NULL);
  gst_video_overlay_composition_add_rectangle (self->composition, rectangle);
}

guint32
gst_mien_drawing_premultiply (guint32 color)
{
  const guint32 alpha = color >> 24;
  guint32 result = alpha << 24;
  for (guint shift = 0; shift < 24; shift += 8)
    result |= (((color >> shift) & 0xff) * alpha + 127) / 255 << shift;
  return result;
}

void
gst_mien_drawing_fill (GstMienDrawing *self, const GstVideoRectangle *area,
    guint32 color)
{
  const gint left = MAX (area->x, 0), top = MAX (area->y, 0);
  const GstVideoRectangle inside = { left, top,
    MIN (area->x + area->w, self->width) - left,
    MIN (area->y + area->h, self->height) - top };
  if (inside.w <= 0 || inside.h <= 0)
    return;

  /* 2x2 pixels, as scalers also read the next pixel. */
  guint32 *pixels = g_new (guint32, 4);
  for (guint i = 0; i < 4; i++)
    pixels[i] = gst_mien_drawing_premultiply (color);
  g_autoptr (GstBuffer) buffer =
      gst_mien_overlay_pixels_take ((guint8 *) pixels, 2, 2);
  gst_mien_drawing_add (self, buffer, &inside);
}

void
gst_mien_drawing_frame (GstMienDrawing *self, const GstVideoRectangle *box,
    gint rows, guint32 color)
{
  const gint high = MIN (rows, MAX (box->h / 2, 1));
  const gint wide =
      MIN (gst_mien_drawing_columns (self, rows), MAX (box->w / 2, 1));
  const gint inner = MAX (box->h - 2 * high, 0);
  const GstVideoRectangle sides[] = {
    { box->x, box->y, box->w, high },
    { box->x, box->y + box->h - high, box->w, high },
    { box->x, box->y + high, wide, inner },
    { box->x + box->w - wide, box->y + high, wide, inner },
  };
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    gst_mien_drawing_fill (self, &sides[i], color);
}

gboolean
gst_mien_drawing_round (const GstMienDrawing *self, const MienBox *box,
    GstVideoRectangle *around)
{
  if (!mien_box_is_sane (box))
    return FALSE;

  around->x = (gint) floorf (box->x / 2) * 2;
  around->y = (gint) floorf (box->y / 2) * 2;
  around->w = (gint) ceilf ((box->x + box->width) / 2) * 2 - around->x;
  around->h = (gint) ceilf ((box->y + box->height) / 2) * 2 - around->y;
  return around->x < self->width && around->y < self->height
      && around->x + around->w > 0 && around->y + around->h > 0;
}

void
gst_mien_drawing_keep_inside (const GstMienDrawing *self, GstVideoRectangle *at)
{
  at->x = MAX (MIN (at->x, self->width - at->w), 0);
  at->y = MAX (MIN (at->y, self->height - at->h), 0);
}
