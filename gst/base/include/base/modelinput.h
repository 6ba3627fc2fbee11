/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a model is shown of a face. Any thread. */
#pragma once

#include "model/model.h"
#include "image/crop.h"

G_BEGIN_DECLS

/* What `framing` makes of a detector's box: a square as shown, which in pixels
 * is one only where these are (mien_image_pixel_aspect ()). */
MienBox mien_frame_box (MienFraming framing, const MienBox *box,
    float pixel_aspect);

/* Crops `rect` to the model's input, {C, H, W} floats at `input`, which is
 * only written. FALSE as mien_crop. */
gboolean mien_crop_for_model (const MienImage *image, const MienBox *rect,
    const MienModel *model, float *input);

G_END_DECLS
