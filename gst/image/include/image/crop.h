/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "box/box.h"
#include "image/image.h"

G_BEGIN_DECLS

/* What a network wants to see: planes, {1, H, W} gray or {3, H, W} colour; in
 * plane c black becomes `range_min[c]`, white `range_max[c]`. */
typedef struct {
  guint width, height; /* > 0 */
  guint channels;      /* 1 or 3: red, green, blue */
  gboolean bgr;        /* blue, green, red instead */
  float range_min[3], range_max[3];
} MienCropFormat;

/*
 * Cuts `rect` out of `image`, resizes it to `format` and writes it to `out`
 * (channels * height * width floats, each written once and never read).
 *
 * Gray is luma itself, or 0.299 R + 0.587 G + 0.114 B (BT.601, as the authors
 * and OpenCV). Of luma, three channels are three times the luma. Limited
 * range is stretched to full. Enlarging is bilinear with pixel centres at
 * half (OpenCV's INTER_LINEAR); reducing averages the area that an output
 * pixel covers (triangle of the width of the reduction), so that nothing
 * aliases. Beyond the image its border pixels repeat.
 *
 * FALSE, with `out` untouched, where there is nothing to crop: the image is
 * empty or `rect` not sane.
 */
gboolean mien_crop (const MienImage *image, const MienBox *rect,
    const MienCropFormat *format, float *out);

/* The same of `rect` turned about its centre by `angle` radians, clockwise as
 * seen, where pixels are as wide as they are shown (MienImage.pixel_aspect): the
 * upright direction of the result is the turned one of the image. An angle of 0
 * is mien_crop; others are smoothed a little more or less than it does. */
gboolean mien_crop_turned (const MienImage *image, const MienBox *rect,
    float angle, const MienCropFormat *format, float *out);

/* Reduces `image` (not empty) to gray 8-bit of `out_width` x `out_height`,
 * tightly packed, by area average: what detectors work on. */
void mien_gray (const MienImage *image, guint out_width, guint out_height,
    guint8 *out);

G_END_DECLS
