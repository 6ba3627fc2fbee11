/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a model is shown of a face. Any thread. */
#pragma once

#include "engine/model.h"
#include "image/crop.h"

G_BEGIN_DECLS

/* The square that `framing` makes of a detector's box. */
MienRect mien_frame_box (MienFraming framing, const MienRect *box);

/* Crops `rect` to the model's input, {C, H, W} floats at `input`, which is
 * only written. FALSE as mien_crop. */
gboolean mien_crop_for_model (const MienImage *image, const MienRect *rect,
    const MienModel *model, float *input);

G_END_DECLS
