/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How much can be made out of a face: to choose the best picture of a person.
 * Any thread.
 */
#pragma once

#include "image/image.h"
#include "meta/gstmienface.h"

G_BEGIN_DECLS

/* 0 to 1, more where the face is turned to the camera, by its landmarks, with
 * pixels that are `pixel_aspect` as wide as they are high; 1 without
 * landmarks. */
gfloat gst_mien_frontalness (const GstMienFace *face, gfloat pixel_aspect);

/* 0 to 1, more where the face in `image` is large, sharp, turned to the camera
 * and not cut by the border; 0 where nothing of it is in there. */
gfloat gst_mien_quality (const GstMienFace *face, const MienImage *image);

G_END_DECLS
