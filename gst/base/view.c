/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/view.h"

gboolean
gst_mien_has_views (const GstVideoFormatInfo *format)
{
  return !GST_VIDEO_FORMAT_INFO_IS_COMPLEX (format)
      && !GST_VIDEO_FORMAT_INFO_IS_TILED (format)
      && !GST_VIDEO_FORMAT_INFO_HAS_PALETTE (format)
      && format->pixel_stride[0] > 0;
}

void
gst_mien_view_get_step (const GstVideoFormatInfo *format, gint *step_x,
    gint *step_y)
{
  *step_x = *step_y = 1;
  for (guint c = 0; c < format->n_components; c++) {
    *step_x = MAX (*step_x, 1 << format->w_sub[c]);
    *step_y = MAX (*step_y, 1 << format->h_sub[c]);
  }
}

static void
move_planes (GstVideoFrame *view, gint left, gint top)
{
  const GstVideoFormatInfo *format = view->info.finfo;
  gboolean moved[GST_VIDEO_MAX_PLANES] = {
    FALSE,
  };

  for (guint c = 0; c < format->n_components; c++) {
    const guint plane = format->plane[c];
    if (moved[plane])
      continue;
    moved[plane] = TRUE;
    view->data[plane] = (guint8 *) view->data[plane]
        + (gssize) (top >> format->h_sub[c])
            * GST_VIDEO_FRAME_PLANE_STRIDE (view, plane)
        + (left >> format->w_sub[c]) * format->pixel_stride[c];
  }
}

gboolean
gst_mien_view_shrink (GstVideoFrame *view, GstVideoRectangle *area)
{
  gint step_x, step_y;
  gst_mien_view_get_step (view->info.finfo, &step_x, &step_y);
  const gint left = MAX (area->x, 0) / step_x * step_x;
  const gint top = MAX (area->y, 0) / step_y * step_y;
  const gint right = MIN (GST_ROUND_UP_N (area->x + area->w, step_x),
      GST_VIDEO_FRAME_WIDTH (view));
  const gint bottom = MIN (GST_ROUND_UP_N (area->y + area->h, step_y),
      GST_VIDEO_FRAME_HEIGHT (view));
  if (left >= right || top >= bottom)
    return FALSE;

  move_planes (view, left, top);
  view->info.width = right - left;
  view->info.height = bottom - top;
  area->x -= left;
  area->y -= top;
  return TRUE;
}
