/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "box/box.h"
#include "image/image.h"

G_BEGIN_DECLS

/*
 * The sharpness of `rect` in `image`: the variance of the Laplacian of its luma
 * (0 to 255) at 64 x 64 pixels, so that large and small rectangles are
 * comparable and an enlarged one counts as blurred. 0 if it is uniform, the
 * image is empty or `rect` is not valid. Faces in focus have some hundreds, out
 * of focus some tens.
 */
float mien_sharpness (const MienImage *image, const MienBox *rect);

G_END_DECLS
