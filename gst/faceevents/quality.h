/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rates how recognisable a face is, to choose the best picture of a person. Any
 * thread.
 */
#pragma once

#include "image/image.h"
#include "meta/gstmienface.h"

G_BEGIN_DECLS

/* 0 to 1: how much the face looks at the camera, by its landmarks; 1 without
 * landmarks. `pixel_aspect` is the width of a pixel divided by its height. */
gfloat gst_mien_frontalness (const GstMienFace *face, gfloat pixel_aspect);

/* 0 to 1: higher for faces that are large in `image`, sharp, frontal and not
 * cut by the border; 0 if the face is outside the image. */
gfloat gst_mien_quality (const GstMienFace *face, const MienImage *image);

G_END_DECLS
