/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/blend.h"

#include "base/view.h"
#include "surface.h"

/* Pixels of a picture that are looked at, whether they are all one colour. */
#define MAX_EVEN 4

/* Its pixels as a frame; the rectangle keeps them where they are scaled. */
static gboolean
map_pixels (GstVideoOverlayRectangle *rectangle, GstVideoFrame *pixels)
{
  const GstVideoOverlayFormatFlags flags =
      gst_video_overlay_rectangle_get_flags (rectangle);
  GstBuffer *buffer =
      gst_video_overlay_rectangle_get_pixels_raw (rectangle, flags);
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  GstVideoInfo info;

  if (!gst_video_info_set_format (&info, meta->format, meta->width,
          meta->height))
    return FALSE;
  if (flags & GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA)
    info.flags |= GST_VIDEO_FLAG_PREMULTIPLIED_ALPHA;
  return gst_video_frame_map (pixels, &info, buffer, GST_MAP_READ);
}

static void
get_area (GstVideoOverlayRectangle *rectangle, GstVideoRectangle *area)
{
  gst_video_overlay_rectangle_get_render_rectangle (rectangle, &area->x,
      &area->y, (guint *) &area->w, (guint *) &area->h);
}

/* Of any format. */
static gboolean
blend_rectangle (GstVideoOverlayRectangle *rectangle, GstVideoFrame *frame)
{
  GstVideoRectangle area;
  get_area (rectangle, &area);

  GstVideoFrame view = *frame, pixels;
  if (gst_mien_has_views (frame->info.finfo)
      && !gst_mien_view_shrink (&view, &area))
    return TRUE;
  if (!map_pixels (rectangle, &pixels))
    return FALSE;
  const gboolean ok = gst_video_blend (&view, &pixels, area.x, area.y,
      gst_video_overlay_rectangle_get_global_alpha (rectangle));
  gst_video_frame_unmap (&pixels);
  return ok;
}

/* What a picture must be for mien_over (): premultiplied words, one beside the
 * other, without an opacity of the whole. */
static gboolean
is_plain (GstVideoOverlayRectangle *rectangle, const GstVideoMeta *meta)
{
  return gst_video_overlay_rectangle_get_flags (rectangle)
      == GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA
      && meta->format == GST_VIDEO_OVERLAY_COMPOSITION_FORMAT_RGB
      && meta->stride[0] > 0 && meta->stride[0] % 4 == 0;
}

/* Of one colour, which scaling leaves as it is. */
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

/* FALSE where the picture must be scaled. */
static gboolean
lay (const MienSurface *surface, const MienPicture *picture,
    const GstVideoRectangle *area)
{
  if (is_even (picture))
    mien_over_fill (surface, picture->pixels[0], area->x, area->y, area->w,
        area->h);
  else if ((gint) picture->width == area->w
      && (gint) picture->height == area->h)
    mien_over (surface, picture, area->x, area->y);
  else
    return FALSE;
  return TRUE;
}

/* Fast; FALSE where it was not done. */
static gboolean
lay_rectangle (GstVideoOverlayRectangle *rectangle, const MienSurface *surface)
{
  GstBuffer *buffer =
      gst_video_overlay_rectangle_get_pixels_unscaled_raw (rectangle,
          gst_video_overlay_rectangle_get_flags (rectangle));
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  GstVideoRectangle area;
  GstMapInfo map;

  if (!is_plain (rectangle, meta)
      || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return FALSE;
  const MienPicture picture = { (gconstpointer) (map.data + meta->offset[0]),
    meta->stride[0] / 4, meta->width, meta->height };
  get_area (rectangle, &area);
  const gboolean done = lay (surface, &picture, &area);
  gst_buffer_unmap (buffer, &map);
  return done;
}

gboolean
gst_mien_blend (GstVideoOverlayComposition *composition, GstVideoFrame *frame)
{
  const guint n = gst_video_overlay_composition_n_rectangles (composition);
  MienSurface surface;
  const gboolean is_surface = gst_mien_frame_to_surface (frame, &surface);
  gboolean ok = TRUE;

  for (guint i = 0; i < n; i++) {
    GstVideoOverlayRectangle *rectangle =
        gst_video_overlay_composition_get_rectangle (composition, i);
    if (!is_surface || !lay_rectangle (rectangle, &surface))
      ok &= blend_rectangle (rectangle, frame);
  }
  return ok;
}
