/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In pixels, or whatever unit all boxes have. May lie partly or wholly outside
 * the frame. */
typedef struct {
  float x, y, width, height;
} MienBox;

/* No edge of a box may lie farther than this from the frame's origin: what is
 * beyond is a detector's slip, not a face. */
#define MIEN_BOX_LIMIT (1 << 20)

/* Finite, not empty, and within MIEN_BOX_LIMIT. */
gboolean mien_box_is_sane (const MienBox *self);

/* Intersection over union, 0 to 1, of finite boxes, each enlarged about its
 * centre by `margin` times its size on every side; 0 where one is empty. */
double mien_box_overlap (const MienBox *a, const MienBox *b, double margin);

/* How much of the smaller one is inside the other, 0 to 1; none is empty. */
float mien_box_share (const MienBox *a, const MienBox *b);

/* The whole pixels of a frame of `width` x `height` that it covers, at least
 * one each way. FALSE: nothing of it is inside, or it is not a number. */
gboolean mien_box_clip (const MienBox *self, guint width, guint height,
    MienBox *part);

/* A position in pixels as a part of the frame's size, 0 to 1. */
static inline double
mien_fraction (double position, guint size)
{
  return CLAMP (position / size, 0, 1);
}

G_END_DECLS
