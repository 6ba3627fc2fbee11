/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Conversion and comparison of boxes and confidences with other metadata. */
#pragma once

#include <gst/video/video.h>
#include <math.h>

#include "meta/gstmienface.h"

G_BEGIN_DECLS

/* The box of `face` in whole pixels, clipped to a frame of width x height.
 * FALSE if it is outside. */
gboolean mien_face_clip (const GstMienFace *face, guint width, guint height,
    GstVideoRectangle *box);

/* Intersection over union of the face's box and another, 0 to 1; 0 if one of
 * them is invalid. */
gdouble mien_face_overlap (const GstMienFace *face, gdouble x, gdouble y,
    gdouble width, gdouble height);

/* Minimum overlap of two boxes of the same face. */
#define MIEN_SAME_FACE 0.5

/* Another detector's confidence, clamped to 0 to 1; 1 for NaN. */
static inline gfloat
mien_confidence (gdouble confidence)
{
  return isnan (confidence) ? 1 : (gfloat) CLAMP (confidence, 0, 1);
}

G_END_DECLS
