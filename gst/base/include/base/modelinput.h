/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a model is shown of a face. Any thread. */
#pragma once

#include "meta/gstmienface.h"
#include "model/model.h"
#include "image/crop.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

/* A part of a frame: `rect` turned about its centre by `angle` radians,
 * clockwise as seen. A square as shown, which in pixels is one only where these
 * are (mien_image_pixel_aspect ()). */
typedef struct {
  MienBox rect;
  float angle;
} MienView;

/* Upright, what `framing` makes of a detector's box. */
MienBox mien_frame_box (MienFraming framing, const MienBox *box,
    float pixel_aspect);

/* By how much a face with landmarks is turned, from its eyes and the corners of
 * its mouth, as MienView.angle; 0 where they are no numbers or in one place. */
float mien_face_angle (const GstMienFace *face, float pixel_aspect);

/* What a model is shown of a face: by its framing for the face's detector, and
 * where it is `aligned` and has landmarks turned with the face about the middle
 * of its box. */
MienView mien_face_view (const GstMienFace *face, const MienModel *model,
    gboolean aligned, float pixel_aspect);

/* Crops `view` to the model's input, {C, H, W} floats at `input`, which is
 * only written. FALSE as mien_crop. */
gboolean mien_crop_for_model (const MienImage *image, const MienView *view,
    const MienModel *model, float *input);

/* The same to an input of a runner, of the image that `pixels` were set to. */
gboolean mien_pixels_crop_for_model (MienPixels *pixels, const MienView *view,
    const MienModel *model, const MienPixelsPlace *to);

G_END_DECLS
