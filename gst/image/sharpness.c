/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/sharpness.h"

#include "image/crop.h"

#define SIDE 64

float
mien_sharpness (const MienImage *image, const MienBox *rect)
{
  static const MienCropFormat format = { .width = SIDE,
    .height = SIDE,
    .channels = 1,
    .range_max = { 255, 255, 255 } };
  const guint n = (SIDE - 2) * (SIDE - 2);
  float pixels[SIDE][SIDE];
  double sum = 0, squares = 0;

  if (!mien_crop (image, rect, &format, &pixels[0][0]))
    return 0;
  for (guint y = 1; y + 1 < SIDE; y++) {
    for (guint x = 1; x + 1 < SIDE; x++) {
      const float laplacian = pixels[y - 1][x] + pixels[y + 1][x]
          + pixels[y][x - 1] + pixels[y][x + 1] - 4 * pixels[y][x];
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  const double mean = sum / n;
  return (float) MAX (squares / n - mean * mean, 0);
}
