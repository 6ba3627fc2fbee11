/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of a frame that is a model's input for a face. Any thread. */
#pragma once

#include "meta/gstmienface.h"
#include "model/model.h"
#include "image/crop.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

/* A part of a frame: `rect` rotated about its centre by `angle` radians,
 * clockwise on the screen. A square when displayed, but in pixels only if these
 * are square (mien_image_pixel_aspect ()). */
typedef struct {
  MienBox rect;
  float angle;
} MienView;

/* The upright square that `framing` derives from a detector's box. */
MienBox mien_frame_box (MienFraming framing, const MienBox *box,
    float pixel_aspect);

/* The rotation of a face with landmarks, as MienView.angle, from its eyes and
 * the corners of its mouth; 0 if these are not finite or coincide. */
float mien_face_angle (const GstMienFace *face, float pixel_aspect);

/* The view of a face for a model: framed for the face's detector and, if
 * `aligned` and the face has landmarks, rotated with the face about the centre
 * of its box. */
MienView mien_face_view (const GstMienFace *face, const MienModel *model,
    gboolean aligned, float pixel_aspect);

/* Crops `view` to the model's input, {C, H, W} floats at `input`, which are
 * written and never read. Returns FALSE when mien_crop () does. */
gboolean mien_crop_for_model (const MienImage *image, const MienView *view,
    const MienModel *model, float *input);

/* The same to an input of a runner, from the image that was set on `pixels`. */
gboolean mien_pixels_crop_for_model (MienPixels *pixels, const MienView *view,
    const MienModel *model, const MienPixelsPlace *to);

G_END_DECLS
