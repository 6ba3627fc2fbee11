/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where faces are, in the terms of others. */
#pragma once

#include <gst/video/video.h>
#include <math.h>

#include "meta/gstmienface.h"

G_BEGIN_DECLS

/* The box of `face` in whole pixels, cut to a frame of width x height. FALSE:
 * nothing of it is inside. */
gboolean mien_face_clip (const GstMienFace *face, guint width, guint height,
    GstVideoRectangle *box);

/* Of the face's box and another: intersection over union, 0 to 1; 0 where one
 * of them is no box. */
gdouble mien_face_overlap (const GstMienFace *face, gdouble x, gdouble y,
    gdouble width, gdouble height);

/* Overlap from which on two boxes are of the same face. */
#define MIEN_SAME_FACE 0.5

/* Another detector's confidence, 0 to 1; 1 where it gives none. */
static inline gfloat
mien_confidence (gdouble confidence)
{
  return isnan (confidence) ? 1 : (gfloat) CLAMP (confidence, 0, 1);
}

G_END_DECLS
