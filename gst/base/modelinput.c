/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "modelinput.h"

MienRect
mien_frame_box (MienFraming framing, const MienRect *box)
{
  float longer = MAX (box->width, box->height);
  float side = framing.side * longer;
  float x = box->x + box->width / 2;
  float y = box->y + box->height / 2 + framing.shift * longer;
  return (MienRect) { x - side / 2, y - side / 2, side, side };
}

gboolean
mien_crop_for_model (const MienImage *image, const MienRect *rect,
    const MienModel *model, float *input)
{
  const MienShape *shape = &model->graph->values[model->graph->input].shape;
  MienCropFormat format = {
    .width = mien_shape_dim (shape, 2),
    .height = mien_shape_dim (shape, 1),
    .channels = mien_shape_dim (shape, 0),
    .bgr = model->bgr,
    .range_min = model->range_min,
    .range_max = model->range_max,
  };
  return mien_crop (image, rect, &format, input);
}
