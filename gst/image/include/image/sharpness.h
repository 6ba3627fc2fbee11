/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "box/box.h"
#include "image/image.h"

G_BEGIN_DECLS

/*
 * How sharp `rect` of `image` is: the variance of the Laplacian of its luma (0
 * to 255) at 64 x 64 pixels, so that large and small rectangles compare and one
 * that had to be enlarged is blurred. 0: flat, or there is nothing to look at.
 * Faces in focus have some hundreds, out of focus some tens.
 */
float mien_sharpness (const MienImage *image, const MienBox *rect);

G_END_DECLS
