/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How a face moves: a Kalman filter of constant, slowly fading velocity for
 * the centre and the size of its box (as SORT: Bewley et al., "Simple online
 * and realtime tracking", 2016). The four coordinates are independent, so
 * that each is a filter of two states of its own. Time is in ticks of 1/30 s,
 * whole or not: see clock.h.
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

/* A face that was seen once, at `box`. */
void mien_motion_init (MienMotion *self, const MienBox *box);

/* So many ticks pass, >= 0. */
void mien_motion_predict (MienMotion *self, double ticks);

/* The face was found at `box`, now. */
void mien_motion_correct (MienMotion *self, const MienBox *box);

/* Where the face is by now that was found at `box` so many ticks ago. */
MienBox mien_motion_carry (const MienMotion *self, const MienBox *box,
    double ticks);

/* Where the face is. Its size is never below 1. */
MienBox mien_motion_box (const MienMotion *self);

G_END_DECLS
