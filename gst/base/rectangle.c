/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "rectangle.h"

#define PREMULTIPLIED GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA

/* Larger pictures are not checked for being of a single colour. */
#define MAX_EVEN 4

/* Whether mien_over () can read the pixels as they are: premultiplied 32-bit
 * words in rows of whole words, without a global alpha. */
static gboolean
is_plain (GstVideoOverlayRectangle *rectangle, const GstVideoMeta *meta)
{
  return gst_video_overlay_rectangle_get_flags (rectangle) == PREMULTIPLIED
      && meta->format == GST_VIDEO_OVERLAY_COMPOSITION_FORMAT_RGB
      && meta->stride[0] > 0 && meta->stride[0] % 4 == 0;
}

/* Whether all pixels have the same colour, so that scaling changes nothing. */
static gboolean
is_even (const MienPicture *picture)
{
  const gsize n = (gsize) picture->width * picture->height;

  if (n > MAX_EVEN || picture->stride != picture->width)
    return FALSE;
  for (gsize i = 1; i < n; i++) {
    if (picture->pixels[i] != picture->pixels[0])
      return FALSE;
  }
  return TRUE;
}

static gboolean
open_pixels (GstMienRectangle *self, GstBuffer *buffer,
    const GstVideoMeta *meta)
{
  if (!gst_buffer_map (buffer, &self->map, GST_MAP_READ))
    return FALSE;
  self->buffer = buffer;
  self->picture =
      (MienPicture) { (gconstpointer) (self->map.data + meta->offset[0]),
        meta->stride[0] / 4, meta->width, meta->height };
  self->is_even = is_even (&self->picture);
  if (self->is_even
      || ((gint) meta->width == self->area.w
          && (gint) meta->height == self->area.h))
    return TRUE;
  gst_mien_rectangle_close (self);
  return FALSE;
}

gboolean
gst_mien_rectangle_open (GstMienRectangle *self,
    GstVideoOverlayRectangle *rectangle)
{
  GstVideoRectangle *area = &self->area;
  GstBuffer *buffer =
      gst_video_overlay_rectangle_get_pixels_unscaled_raw (rectangle,
          gst_video_overlay_rectangle_get_flags (rectangle));
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);

  gst_video_overlay_rectangle_get_render_rectangle (rectangle, &area->x,
      &area->y, (guint *) &area->w, (guint *) &area->h);
  return is_plain (rectangle, meta) && open_pixels (self, buffer, meta);
}

gboolean
gst_mien_rectangle_open_any (GstMienRectangle *self,
    GstVideoOverlayRectangle *rectangle)
{
  if (gst_mien_rectangle_open (self, rectangle))
    return TRUE;
  GstBuffer *buffer =
      gst_video_overlay_rectangle_get_pixels_argb (rectangle, PREMULTIPLIED);
  return buffer
      && open_pixels (self, buffer, gst_buffer_get_video_meta (buffer));
}

void
gst_mien_rectangle_close (GstMienRectangle *self)
{
  gst_buffer_unmap (self->buffer, &self->map);
}
