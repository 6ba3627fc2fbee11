/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "netsearch.h"

#include <string.h>

#include "detector/near.h"

/* The part of the frame that level `level` covers: all except an odd last row
 * or column. */
static MienBox
part_of (const GstMienNetSearch *self, guint level, guint width, guint height)
{
  const float scale_x =
      (float) GST_VIDEO_FRAME_WIDTH (self->frame) / self->size.width;
  const float scale_y =
      (float) GST_VIDEO_FRAME_HEIGHT (self->frame) / self->size.height;

  return (MienBox) { 0, 0, (width << level) * scale_x,
    (height << level) * scale_y };
}

void
gst_mien_net_show (const GstMienNetSearch *self, const MienBox *part,
    guint width, guint height, const MienDetectorPicture *picture)
{
  const MienDetectorModel *model = mien_detector_net_model (self->net);
  MienPlanesFormat format = {
    .width = picture->width,
    .height = picture->height,
    .picture_width = width,
    .picture_height = height,
    .channels = model->channels,
    .bgr = model->bgr,
  };
  const MienPixelsPlace to = { picture->runner, picture->slot,
    .item = picture->item };

  memcpy (format.range_min, model->range_min, sizeof (format.range_min));
  memcpy (format.range_max, model->range_max, sizeof (format.range_max));
  mien_pixels_fit (self->pixels, part, &format, &to);
}

static gboolean
show_level (const GstMienNetSearch *self, guint level, GError **error)
{
  const guint width = self->size.width >> level;
  const guint height = self->size.height >> level;
  const MienBox part = part_of (self, level, width, height);
  MienDetectorPicture picture;

  if (!mien_detector_net_begin (self->net, self->slot, width, height, &picture,
          error))
    return FALSE;
  gst_mien_net_show (self, level > 0 ? &part : NULL, width, height, &picture);
  return mien_pixels_flush (self->pixels, picture.runner, self->slot, error);
}

static gboolean
look (gpointer data, guint level, GArray *faces, GError **error)
{
  const GstMienNetSearch *self = data;

  return show_level (self, level, error)
      && mien_detector_net_find (self->net, self->slot, &self->thresholds,
          faces, error);
}

static MienNearView
view_of (const GstMienNetSearch *self)
{
  return (MienNearView) { self->size.width, self->size.height,
    mien_detector_net_model (self->net)->largest_face, look, (gpointer) self };
}

/* Builds the networks for smaller sizes while the whole frame is searched. */
static void
prepare_levels (const GstMienNetSearch *self)
{
  const MienNearView view = view_of (self);

  for (guint level = 1; level <= mien_near_levels (&view); level++)
    mien_detector_net_prepare (self->net, view.width >> level,
        view.height >> level);
}

gboolean
gst_mien_net_search_begin (const GstMienNetSearch *self, GError **error)
{
  prepare_levels (self);
  return show_level (self, 0, error)
      && mien_detector_net_submit (self->net, self->slot, error);
}

gboolean
gst_mien_net_search_end (const GstMienNetSearch *self, GArray *faces,
    GError **error)
{
  const MienNearView view = view_of (self);

  if (!mien_detector_net_wait (self->net, self->slot, error))
    return FALSE;
  mien_detector_net_read (self->net, self->slot, 0, &self->thresholds, faces);
  return mien_near_search (&view, faces, error);
}
