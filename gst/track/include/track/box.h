/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In pixels, or whatever unit all boxes have. */
typedef struct {
  float x, y, width, height;
} MienBox;

/* Intersection over union, 0 to 1, of the boxes, each enlarged about its
 * centre by `margin` times its size on every side. */
double mien_box_overlap (const MienBox *a, const MienBox *b, double margin);

G_END_DECLS
