/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "picture.h"

#include <math.h>
#include <string.h>

#include "base/drawing.h"
#include "image/crop.h"
#include "image/enlarge.h"
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

/* The gray levels of a map. */
static MienImage
make_levels (const GstMienMap *map, gboolean paper, GByteArray *gray)
{
  guint n;
  const gfloat *values = gst_mien_map_get_values (map, &n);

  g_byte_array_set_size (gray, n);
  if (paper)
    mien_heat_paper (values, n, gray->data);
  else
    mien_heat_strength (values, n, gray->data);
  return (MienImage) { .pixels = gray->data,
    .stride = gst_mien_map_get_width (map),
    .width = gst_mien_map_get_width (map),
    .height = gst_mien_map_get_height (map),
    .pixel_step = 1 };
}

/* The visible part in cells of the map, rotated back about the centre of the
 * map. Its rotation about its own centre remains. */
static MienBox
part_of (const MienImage *levels, const GstMienPicturePlace *place)
{
  const float scale_x = levels->width / (float) place->at.w;
  const float scale_y = levels->height / (float) place->at.h;
  const GstVideoRectangle *visible = &place->visible;
  const float width = visible->w * scale_x, height = visible->h * scale_y;
  const float middle_x = levels->width / 2.0f, middle_y = levels->height / 2.0f;
  const float x = (visible->x - place->at.x) * scale_x + width / 2 - middle_x;
  const float y = (visible->y - place->at.y) * scale_y + height / 2 - middle_y;
  const float c = cosf (place->angle), s = sinf (place->angle);

  return (MienBox) { middle_x + x * c + y * s - width / 2,
    middle_y - x * s + y * c - height / 2, width, height };
}

/* The centre of pixel `i` of `n` along a length, relative to the centre of the
 * length. */
static inline float
offset_of (guint i, guint n, float length)
{
  return ((i + 0.5f) / n - 0.5f) * length;
}

/* Clears the pixels outside the rotated map. `part` is in its cells. */
static void
clear_outside (guint32 *pixels, const MienImage *levels, const MienBox *part,
    const GstMienPicturePlace *place)
{
  const guint w = place->visible.w, h = place->visible.h;
  const float c = cosf (place->angle), s = sinf (place->angle);
  const float middle_x = part->x + part->width / 2;
  const float middle_y = part->y + part->height / 2;
  const float width = levels->width, height = levels->height;

  for (guint row = 0; row < h; row++) {
    const float v = offset_of (row, h, part->height);
    for (guint column = 0; column < w; column++) {
      const float u = offset_of (column, w, part->width);
      const float x = middle_x + u * c + v * s;
      const float y = middle_y - u * s + v * c;
      const gboolean inside =
          (x >= 0) & (y >= 0) & (x <= width) & (y <= height);
      pixels[column] &= -(guint32) inside;
    }
    pixels += w;
  }
}

/* Draws the part at any angle and any scale. */
static void
draw_levels (const MienImage *image, const MienBox *part,
    const GstMienPalette *palette, const GstMienPicturePlace *place,
    guint32 *pixels)
{
  const MienCropFormat format = { .width = place->visible.w,
    .height = place->visible.h,
    .channels = 1,
    .range_min = { 0 },
    .range_max = { 255 } };
  const gsize n_pixels = (gsize) format.width * format.height;
  /* The colours overwrite their levels. */
  float *levels = (gpointer) pixels;

  if (!mien_crop_turned (image, part, -place->angle, &format, levels))
    memset (levels, 0, n_pixels * sizeof (float));
  for (gsize i = 0; i < n_pixels; i++)
    pixels[i] = palette->colors[(guint) (CLAMP (levels[i], 0, 255) + 0.5f)];
  if (place->angle != 0)
    clear_outside (pixels, image, part, place);
}

void
gst_mien_picture_draw (const GstMienMap *map, const GstMienPalette *palette,
    const GstMienPicturePlace *place, GByteArray *gray, guint32 *pixels)
{
  const MienImage image = make_levels (map, palette->paper, gray);
  const MienBox part = part_of (&image, place);
  const guint width = place->visible.w, height = place->visible.h;

  const MienColored colored = { image.pixels, image.width, image.height,
    palette->colors };

  if (place->angle == 0 && mien_can_enlarge (&part, width, height))
    mien_enlarge (&colored, &part, pixels, width, height);
  else if (place->angle == 0
      || !mien_enlarge_turned (&colored, &part, -place->angle, pixels, width,
          height))
    draw_levels (&image, &part, palette, place, pixels);
}
