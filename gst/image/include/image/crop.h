/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "box/box.h"
#include "image/image.h"

G_BEGIN_DECLS

/* The input format of a network: planes, {1, H, W} gray or {3, H, W} colour. In
 * plane c, black is `range_min[c]` and white `range_max[c]`. */
typedef struct {
  guint width, height; /* > 0 */
  guint channels;      /* 1 or 3: red, green, blue */
  gboolean bgr;        /* blue, green, red instead */
  float range_min[3], range_max[3];
} MienCropFormat;

/*
 * Crops `rect` from `image`, resizes it to `format` and writes it to `out`
 * (channels * height * width floats, each written once and never read).
 *
 * Gray is luma, or 0.299 R + 0.587 G + 0.114 B (BT.601, like the authors and
 * OpenCV). From luma, all three channels are the luma. Limited range is
 * expanded to full range. Enlarging is bilinear with pixel centres at half
 * (OpenCV's INTER_LINEAR); reducing averages the area that an output pixel
 * covers (a triangle of the reduction's width), which avoids aliasing. Outside
 * the image, its border pixels are repeated.
 *
 * Returns FALSE, without writing `out`, if there is nothing to crop: the image
 * is empty or `rect` is not valid.
 */
gboolean mien_crop (const MienImage *image, const MienBox *rect,
    const MienCropFormat *format, float *out);

/* The same for `rect` rotated about its centre by `angle` radians, clockwise
 * on the screen with pixels at their displayed aspect
 * (MienImage.pixel_aspect). The vertical of the result is the rotated one of
 * the image. With an angle of 0 this is mien_crop (); otherwise it smooths
 * slightly more or less than that. */
gboolean mien_crop_turned (const MienImage *image, const MienBox *rect,
    float angle, const MienCropFormat *format, float *out);

/* Reduces `image` (not empty) to 8-bit gray of `out_width` x `out_height`,
 * tightly packed, by area averaging, for detectors. */
void mien_gray (const MienImage *image, guint out_width, guint out_height,
    guint8 *out);

G_END_DECLS
