/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/blend.h"

#include "base/view.h"
#include "rectangle.h"
#include "surface.h"

/* Maps the rectangle's pixels as a frame. If they have to be scaled, the
 * rectangle caches and owns the scaled ones. */
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

/* Works with any format. */
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

/* The fast path. Returns FALSE if it does not apply; nothing is drawn then. */
static gboolean
lay_rectangle (GstVideoOverlayRectangle *rectangle, const MienSurface *surface)
{
  GstMienRectangle open;
  const GstVideoRectangle *area = &open.area;

  if (!gst_mien_rectangle_open (&open, rectangle))
    return FALSE;
  if (open.is_even)
    mien_over_fill (surface, open.picture.pixels[0], area->x, area->y, area->w,
        area->h);
  else
    mien_over (surface, &open.picture, area->x, area->y);
  gst_mien_rectangle_close (&open);
  return TRUE;
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
