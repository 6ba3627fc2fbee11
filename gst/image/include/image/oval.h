/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An ellipse on a picture, and the pixels it touches. Any thread.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

typedef struct {
  double x, y;          /* centre, pixels */
  double across, along; /* half of its axes, in rows; > 0 */
  double angle;         /* of `along` from the vertical, as seen on the screen
                         * counter-clockwise; radians */
  double aspect;        /* width of a pixel as shown over its height; > 0 */
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
 * Sets `spans`, one for each row of `area`, to what the ovals touch in it, as
 * columns from its left edge. A row that several of them touch has one span
 * over all. Blocks of `step_x` x `step_y` pixels (from the upper left of the
 * area on, > 0) that are touched are covered whole.
 */
void mien_ovals_to_spans (const MienOval *ovals, guint n, const MienArea *area,
    guint step_x, guint step_y, MienSpan *spans);

G_END_DECLS
