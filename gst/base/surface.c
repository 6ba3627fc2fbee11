/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "surface.h"

/* Samples are bytes, subsampled by 2 at most. For VYUY, GStreamer takes the
 * chroma from other pixels than for UYVY. */
static gboolean
has_bytes (const GstVideoFormatInfo *format)
{
  if (format->format == GST_VIDEO_FORMAT_VYUY
      || GST_VIDEO_FORMAT_INFO_IS_COMPLEX (format)
      || GST_VIDEO_FORMAT_INFO_IS_TILED (format)
      || GST_VIDEO_FORMAT_INFO_HAS_PALETTE (format))
    return FALSE;
  for (guint c = 0; c < format->n_components; c++) {
    if (format->depth[c] != 8 || format->shift[c] != 0
        || format->pixel_stride[c] < 1 || format->w_sub[c] > 1
        || format->h_sub[c] > 1)
      return FALSE;
  }
  return TRUE;
}

static gboolean
kind_of (const GstVideoFormatInfo *format, MienSurfaceKind *kind)
{
  const guint n = format->n_components;

  if (GST_VIDEO_FORMAT_INFO_IS_GRAY (format) && n == 1)
    *kind = MIEN_SURFACE_LUMA;
  else if (GST_VIDEO_FORMAT_INFO_IS_YUV (format) && n == 3)
    *kind = MIEN_SURFACE_YUV;
  else if (GST_VIDEO_FORMAT_INFO_IS_RGB (format)
      && format->pixel_stride[0] == 4)
    *kind = MIEN_SURFACE_RGBA;
  else if (GST_VIDEO_FORMAT_INFO_IS_RGB (format) && n == 3)
    *kind = MIEN_SURFACE_RGB;
  else
    return FALSE;
  return TRUE;
}

static MienSurfacePlane
plane_of (const GstVideoFrame *frame, guint c)
{
  return (MienSurfacePlane) { GST_VIDEO_FRAME_COMP_DATA (frame, c),
    GST_VIDEO_FRAME_COMP_STRIDE (frame, c),
    GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c) };
}

/* The fourth plane of a format with three colours in four bytes: the unused
 * byte. */
static MienSurfacePlane
filler_of (const GstVideoFrame *frame)
{
  MienSurfacePlane plane = plane_of (frame, 0);
  gint left = 0 + 1 + 2 + 3;

  for (guint c = 0; c < 3; c++)
    left -= GST_VIDEO_FRAME_COMP_POFFSET (frame, c);
  plane.samples += left - (gint) GST_VIDEO_FRAME_COMP_POFFSET (frame, 0);
  return plane;
}

gboolean
gst_mien_frame_to_surface (const GstVideoFrame *frame, MienSurface *surface)
{
  const GstVideoFormatInfo *format = frame->info.finfo;

  *surface = (MienSurface) { .width = GST_VIDEO_FRAME_WIDTH (frame),
    .height = GST_VIDEO_FRAME_HEIGHT (frame) };
  if (!has_bytes (format) || !kind_of (format, &surface->kind)
      || GST_VIDEO_INFO_FLAG_IS_SET (&frame->info,
          GST_VIDEO_FLAG_PREMULTIPLIED_ALPHA))
    return FALSE;
  for (guint c = 0; c < format->n_components; c++)
    surface->planes[c] = plane_of (frame, c);
  if (surface->kind == MIEN_SURFACE_RGBA && format->n_components == 3)
    surface->planes[3] = filler_of (frame);
  if (surface->kind == MIEN_SURFACE_YUV) {
    surface->half_width = format->w_sub[1] == 1;
    surface->half_height = format->h_sub[1] == 1;
  }
  return TRUE;
}
