/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "image.h"

G_BEGIN_DECLS

/* A rectangle in pixels of the image; may lie partly or wholly outside. */
typedef struct {
  float x, y, width, height;
} MienRect;

/*
 * Cuts `rect` out of `image`, resizes it to `out_width` x `out_height` and
 * writes it to `out` as planes: {1, H, W} gray or {3, H, W} red, green, blue,
 * scaled so that black is `range_min` and white `range_max`.
 *
 * Gray is luma itself, or 0.299 R + 0.587 G + 0.114 B (BT.601, as the authors
 * and OpenCV). Of luma, three channels are three times the luma. Limited
 * range is stretched to full. Enlarging is bilinear with pixel centres at
 * half (OpenCV's INTER_LINEAR); reducing averages the area that an output
 * pixel covers (triangle of the width of the reduction), so that nothing
 * aliases. Beyond the image its border pixels repeat.
 */
void mien_crop (const MienImage *image, const MienRect *rect,
    guint out_width, guint out_height, guint channels,
    float range_min, float range_max, float *out);

/* Reduces `image` to gray 8-bit of `out_width` x `out_height`, tightly
 * packed, by area average: what detectors work on. */
void mien_gray (const MienImage *image, guint out_width, guint out_height,
    guint8 *out);

G_END_DECLS
