/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In pixels, or in any unit that all boxes share. May be partly or entirely
 * outside the frame. */
typedef struct {
  float x, y, width, height;
} MienBox;

/* No edge of a box may be farther than this from the frame's origin: beyond it
 * is a detector error, not a face. */
#define MIEN_BOX_LIMIT (1 << 20)

/* Finite, not empty, and within MIEN_BOX_LIMIT. */
gboolean mien_box_is_sane (const MienBox *self);

/* Intersection over union, 0 to 1, of finite boxes, after each has been
 * enlarged about its centre by `margin` times its size on every side; 0 if one
 * is empty. */
double mien_box_overlap (const MienBox *a, const MienBox *b, double margin);

/* The fraction of the smaller box that is inside the other, 0 to 1; neither may
 * be empty. */
float mien_box_share (const MienBox *a, const MienBox *b);

/* The whole pixels of a frame of `width` x `height` that the box covers, at
 * least one in each direction. FALSE if it is outside the frame or not
 * finite. */
gboolean mien_box_clip (const MienBox *self, guint width, guint height,
    MienBox *part);

/* A position in pixels as a fraction of the frame's size, clamped to 0 to 1. */
static inline double
mien_fraction (double position, guint size)
{
  return CLAMP (position / size, 0, 1);
}

G_END_DECLS
