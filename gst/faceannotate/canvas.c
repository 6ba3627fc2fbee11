/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/overlay.h"
#include "canvas.h"

/* Cairo's limit. */
#define MAX_SIDE 32767

/* Takes ownership of `pixels`. */
static cairo_t *
canvas_on (guint8 *pixels, gint width, gint height, gdouble stretch)
{
  cairo_surface_t *surface = cairo_image_surface_create_for_data (pixels,
      CAIRO_FORMAT_ARGB32, width, height, width * 4);
  /* Not with the matrix of `cr`: Pango's layouts would have to be updated. */
  cairo_surface_set_device_scale (surface, stretch, 1);
  cairo_t *cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  return cr;
}

cairo_t *
gst_mien_canvas_begin (gint wanted_width, gint wanted_height, gdouble stretch)
{
  const gint width = CLAMP (wanted_width * stretch + 0.5, 1, MAX_SIDE);
  const gint height = CLAMP (wanted_height, 1, MAX_SIDE);

  return canvas_on (g_malloc0 ((gsize) width * height * 4), width, height,
      stretch);
}

cairo_t *
gst_mien_canvas_copy (GstBuffer *pixels, gdouble stretch)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (pixels);
  gpointer copy;
  gsize n_bytes;

  gst_buffer_extract_dup (pixels, 0, -1, &copy, &n_bytes);
  return canvas_on (copy, meta->width, meta->height, stretch);
}

GstBuffer *
gst_mien_canvas_end (cairo_t *cr)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  cairo_surface_flush (surface);
  GstBuffer *buffer =
      gst_mien_overlay_pixels_take (cairo_image_surface_get_data (surface),
          cairo_image_surface_get_width (surface),
          cairo_image_surface_get_height (surface));
  cairo_destroy (cr);
  return buffer;
}

void
gst_mien_canvas_set_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgba (cr, ((color >> 16) & 0xff) / 255.0,
      ((color >> 8) & 0xff) / 255.0, (color & 0xff) / 255.0,
      (color >> 24) / 255.0);
}

guint32
gst_mien_canvas_contrast (guint32 color)
{
  const guint luma = (299 * ((color >> 16) & 0xff) + 587 * ((color >> 8) & 0xff)
                         + 114 * (color & 0xff))
      / 1000;
  return luma > 110 ? 0xff000000 : 0xffffffff;
}
