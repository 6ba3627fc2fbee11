/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/modelinput.h"

#include <string.h>

MienBox
mien_frame_box (MienFraming framing, const MienBox *box, float pixel_aspect)
{
  /* In rows of the image, as which its columns are shown `pixel_aspect`
   * wide. */
  float longer = MAX (box->width * pixel_aspect, box->height);
  float height = framing.side * longer;
  float width = height / pixel_aspect;
  float x = box->x + box->width / 2;
  float y = box->y + box->height / 2 + framing.shift * longer;
  return (MienBox) { x - width / 2, y - height / 2, width, height };
}

gboolean
mien_crop_for_model (const MienImage *image, const MienBox *rect,
    const MienModel *model, float *input)
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
  return mien_crop (image, rect, &format, input);
}
