/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/modelinput.h"

#include <math.h>
#include <string.h>

#include "meta/facebox.h"

enum { RIGHT_EYE, LEFT_EYE, NOSE, MOUTH_RIGHT, MOUTH_LEFT };

MienBox
mien_frame_box (MienFraming framing, const MienBox *box, float pixel_aspect)
{
  /* In rows of the image; a column is displayed `pixel_aspect` rows wide. */
  float longer = MAX (box->width * pixel_aspect, box->height);
  float height = framing.side * longer;
  float width = height / pixel_aspect;
  float x = box->x + box->width / 2;
  float y = box->y + box->height / 2 + framing.shift * longer;
  return (MienBox) { x - width / 2, y - height / 2, width, height };
}

/* The line between the eyes, and the line from them to the mouth rotated by 90
 * degrees, have about the same length in a face seen from the front. In their
 * sum, the one that is foreshortened has less weight. */
float
mien_face_angle (const GstMienFace *face, float pixel_aspect)
{
  const GstMienPoint *p = face->landmarks;
  const float across_x = p[LEFT_EYE].x - p[RIGHT_EYE].x;
  const float across_y = p[LEFT_EYE].y - p[RIGHT_EYE].y;
  const float down_x =
      (p[MOUTH_RIGHT].x + p[MOUTH_LEFT].x - p[RIGHT_EYE].x - p[LEFT_EYE].x) / 2;
  const float down_y =
      (p[MOUTH_RIGHT].y + p[MOUTH_LEFT].y - p[RIGHT_EYE].y - p[LEFT_EYE].y) / 2;
  const float angle = atan2f (across_y - down_x * pixel_aspect,
      across_x * pixel_aspect + down_y);

  return isfinite (angle) ? angle : 0;
}

MienView
mien_face_view (const GstMienFace *face, const MienModel *model,
    gboolean aligned, float pixel_aspect)
{
  const MienFraming framing = mien_model_framing (model, face->detector);
  const MienBox box = gst_mien_face_box (face);
  MienView view = { mien_frame_box (framing, &box, pixel_aspect), 0 };

  if (!aligned || !face->has_landmarks)
    return view;
  view.angle = mien_face_angle (face, pixel_aspect);
  /* The framing shifts down along the face, which may be rotated. */
  const float shift = framing.shift * view.rect.height / framing.side;
  view.rect.x -= shift * sinf (view.angle) / pixel_aspect;
  view.rect.y += shift * (cosf (view.angle) - 1);
  return view;
}

static MienCropFormat
format_of (const MienModel *model)
{
  const MienShape *shape = &model->graph->values[model->graph->input].shape;
  MienCropFormat format = {
    .width = mien_shape_dim (shape, 2),
    .height = mien_shape_dim (shape, 1),
    .channels = mien_shape_dim (shape, 0),
    .bgr = model->bgr,
  };

  memcpy (format.range_min, model->range_min, sizeof (format.range_min));
  memcpy (format.range_max, model->range_max, sizeof (format.range_max));
  return format;
}

gboolean
mien_crop_for_model (const MienImage *image, const MienView *view,
    const MienModel *model, float *input)
{
  const MienCropFormat format = format_of (model);

  return mien_crop_turned (image, &view->rect, view->angle, &format, input);
}

gboolean
mien_pixels_crop_for_model (MienPixels *pixels, const MienView *view,
    const MienModel *model, const MienPixelsPlace *to)
{
  const MienCropFormat format = format_of (model);

  return mien_pixels_crop (pixels, &view->rect, view->angle, &format, to);
}
