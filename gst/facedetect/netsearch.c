/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "netsearch.h"

#include <string.h>

#include "base/planes.h"
#include "detector/near.h"

/* One frame. */
typedef struct {
  MienDetectorNet *net;
  MienPixels *pixels;
  guint width, height; /* of the frame */
  GstMienDetectSize size;
  MienDetectorThresholds thresholds;
} Search;

/* What of the frame level `level` shows: all, but for an odd row or column at
 * the end. */
static MienBox
part_of (const Search *search, guint level, guint width, guint height)
{
  const float scale_x = (float) search->width / search->size.width;
  const float scale_y = (float) search->height / search->size.height;

  return (MienBox) { 0, 0, (width << level) * scale_x,
    (height << level) * scale_y };
}

void
gst_mien_net_show (const MienDetectorModel *model, MienPixels *pixels,
    const MienBox *part, guint width, guint height,
    const MienDetectorPicture *picture)
{
  MienPlanesFormat format = {
    .width = picture->width,
    .height = picture->height,
    .picture_width = width,
    .picture_height = height,
    .channels = model->channels,
    .bgr = model->bgr,
  };
  const MienPixelsPlace to = { picture->runner, .item = picture->item };

  memcpy (format.range_min, model->range_min, sizeof (format.range_min));
  memcpy (format.range_max, model->range_max, sizeof (format.range_max));
  mien_pixels_fit (pixels, part, &format, &to);
}

static gboolean
look (gpointer data, guint level, GArray *faces, GError **error)
{
  const Search *search = data;
  const guint width = search->size.width >> level;
  const guint height = search->size.height >> level;
  const MienBox part = part_of (search, level, width, height);
  MienDetectorPicture picture;

  if (!mien_detector_net_begin (search->net, width, height, &picture, error))
    return FALSE;
  gst_mien_net_show (mien_detector_net_model (search->net), search->pixels,
      level > 0 ? &part : NULL, width, height, &picture);
  mien_pixels_flush (search->pixels, picture.runner, 0);
  return mien_detector_net_find (search->net, &search->thresholds, faces,
      error);
}

/* While the whole is searched, what its parts need is made. */
static void
prepare_levels (const Search *search, const MienNearView *view)
{
  for (guint level = 1; level <= mien_near_levels (view); level++)
    mien_detector_net_prepare (search->net, view->width >> level,
        view->height >> level);
}

gboolean
gst_mien_net_search (MienDetectorNet *net, MienPixels *pixels,
    const GstVideoFrame *frame, GstMienDetectSize size,
    const MienDetectParams *params, GArray *faces, GError **error)
{
  Search search = { net, pixels, GST_VIDEO_FRAME_WIDTH (frame),
    GST_VIDEO_FRAME_HEIGHT (frame), .size = size,
    .thresholds = { params->score_threshold, params->nms_threshold } };
  const MienNearView view = { size.width, size.height,
    mien_detector_net_model (net)->largest_face, look, &search };
  MienPlanes planes;

  gst_mien_frame_to_planes (frame, &planes);
  mien_pixels_set_planes (pixels, &planes);
  prepare_levels (&search, &view);
  return look (&search, 0, faces, error)
      && mien_near_search (&view, faces, error);
}
