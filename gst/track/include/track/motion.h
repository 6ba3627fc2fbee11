/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Motion of a face: a Kalman filter with constant, slowly decaying velocity for
 * the centre and the size of its box (like SORT: Bewley et al., "Simple online
 * and realtime tracking", 2016). The four coordinates are independent, so each
 * is a separate filter with two states. Time is in ticks of 1/30 s, not
 * necessarily whole; see clock.h.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

/* One coordinate: its value, its change per tick, and their covariance. */
typedef struct {
  double value, velocity;
  double variance, covariance, velocity_variance;
} MienMotionAxis;

typedef struct {
  MienMotionAxis x, y, width, height; /* of the centre; of the box */
} MienMotion;

/* Initialises with a face that was found once, at `box`. */
void mien_motion_init (MienMotion *self, const MienBox *box);

/* Advances time by `ticks` >= 0. */
void mien_motion_predict (MienMotion *self, double ticks);

/* Updates with a face found at `box` now. */
void mien_motion_correct (MienMotion *self, const MienBox *box);

/* Predicts the current position of a face that was found at `box` `ticks`
 * ago. */
MienBox mien_motion_carry (const MienMotion *self, const MienBox *box,
    double ticks);

/* The current box. Its width and height are at least 1. */
MienBox mien_motion_box (const MienMotion *self);

G_END_DECLS
