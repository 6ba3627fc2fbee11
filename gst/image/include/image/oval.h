/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An ellipse on a picture, and the pixels it touches. Thread-safe.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

typedef struct {
  double x, y;          /* centre, pixels */
  double across, along; /* half axes, in rows; > 0 */
  double angle;         /* of `along` from the vertical, counter-clockwise on
                         * the screen; radians */
  double aspect;        /* displayed width of a pixel over its height; > 0 */
} MienOval;

/* Pixels begin <= x < end of a row; begin == end: none. */
typedef struct {
  guint begin, end;
} MienSpan;

/* A rectangle of whole pixels. */
typedef struct {
  guint x, y, width, height;
} MienArea;

/* The smallest box around it. */
MienBox mien_oval_bounds (const MienOval *self);

/*
 * Sets `spans`, one per row of `area`, to what the ovals touch in it, as
 * columns from its left edge. If several ovals touch a row, one span covers
 * them all. Blocks of `step_x` x `step_y` pixels (> 0, counted from the upper
 * left of the area) that are touched are covered entirely.
 */
void mien_ovals_to_spans (const MienOval *ovals, guint n, const MienArea *area,
    guint step_x, guint step_y, MienSpan *spans);

G_END_DECLS
