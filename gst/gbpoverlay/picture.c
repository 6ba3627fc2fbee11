/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "picture.h"

#include "base/drawing.h"
#include "base/overlay.h"
#include "image/crop.h"
#include "image/heat.h"

void
gst_mien_palette_init (GstMienPalette *self, const GstMienGbpFrame *settings)
{
  self->paper = settings->mode == GST_MIEN_GBP_MODE_PAPER;
  const guint32 *opaque =
      mien_colormap_get (self->paper ? MIEN_COLORMAP_GRAY : settings->colormap);
  const guint32 alpha =
      self->paper ? 255 : (guint32) (settings->alpha * 255 + 0.5);
  for (guint i = 0; i < MIEN_COLORMAP_SIZE; i++)
    self->colors[i] =
        gst_mien_drawing_premultiply (alpha << 24 | (opaque[i] & 0xffffff));
}

GstBuffer *
gst_mien_picture_draw (const GstMienMap *map, const GstMienPalette *palette,
    const GstVideoRectangle *at, const GstVideoRectangle *visible,
    GByteArray *gray)
{
  const guint width = gst_mien_map_get_width (map);
  const guint height = gst_mien_map_get_height (map);
  guint n;
  const gfloat *values = gst_mien_map_get_values (map, &n);
  g_byte_array_set_size (gray, n);
  if (palette->paper)
    mien_heat_paper (values, n, gray->data);
  else
    mien_heat_strength (values, n, gray->data);

  const float scale_x = width / (float) at->w;
  const float scale_y = height / (float) at->h;
  const MienImage image = { .pixels = gray->data,
    .stride = width,
    .width = width,
    .height = height,
    .pixel_step = 1 };
  const MienBox part = { (visible->x - at->x) * scale_x,
    (visible->y - at->y) * scale_y, visible->w * scale_x,
    visible->h * scale_y };
  const MienCropFormat format = { .width = visible->w,
    .height = visible->h,
    .channels = 1,
    .range_min = { 0 },
    .range_max = { 255 } };
  const gsize n_pixels = (gsize) visible->w * visible->h;
  /* Colours take the place of their levels. */
  gpointer memory = g_malloc0_n (n_pixels, sizeof (guint32));
  const float *levels = memory;
  guint32 *pixels = memory;
  mien_crop (&image, &part, &format, memory);
  for (gsize i = 0; i < n_pixels; i++)
    pixels[i] = palette->colors[(guint) (CLAMP (levels[i], 0, 255) + 0.5f)];
  return gst_mien_overlay_pixels_take (memory, visible->w, visible->h);
}
