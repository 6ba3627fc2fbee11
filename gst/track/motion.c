/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "track/motion.h"

#include <math.h>

/* Standard deviations relative to the face's size: of a detector's boxes, of a
 * new face's velocity, and of the change of velocity per tick. */
#define CENTRE_NOISE 0.05
#define CENTRE_FIRST_VELOCITY 0.1
#define CENTRE_CHANGE 0.01
/* Sizes are found less precisely, and change more slowly. */
#define SIZE_NOISE 0.1
#define SIZE_FIRST_VELOCITY 0.02
#define SIZE_CHANGE 0.002

/* Fraction of the velocity that remains after a tick: a face that is not found
 * is soon expected to have stopped, rather than to be anywhere. */
#define FADING 0.97
#define FADED (1 - FADING)

static double
square (double number)
{
  return number * number;
}

static double
face_size (const MienMotion *self)
{
  return MAX (MAX (self->width.value, self->height.value), 1);
}

static MienMotionAxis
axis_new (double value, double noise, double first_velocity)
{
  return (MienMotionAxis) {
    .value = value,
    .variance = square (noise),
    .velocity_variance = square (first_velocity),
  };
}

void
mien_motion_init (MienMotion *self, const MienBox *box)
{
  const double size = MAX (box->width, box->height);
  const double noise = CENTRE_NOISE * size;
  const double velocity = CENTRE_FIRST_VELOCITY * size;
  const double size_noise = SIZE_NOISE * size;
  const double size_velocity = SIZE_FIRST_VELOCITY * size;

  self->x = axis_new (box->x + box->width / 2, noise, velocity);
  self->y = axis_new (box->y + box->height / 2, noise, velocity);
  self->width = axis_new (box->width, size_noise, size_velocity);
  self->height = axis_new (box->height, size_noise, size_velocity);
}

/*
 * One tick is: value += velocity, velocity *= FADING, then the velocity changes
 * randomly. n ticks are the sums of these series, which also hold for fractions
 * of a tick.
 */
typedef struct {
  double fading; /* factor for the velocity: FADING^n */
  double reach;  /* distance for a velocity of 1: the sum of FADING^i */
  /* Accumulated effect of velocity changes with variance 1. */
  double variance, covariance, velocity_variance;
} Passage;

static Passage
passage_of (double ticks)
{
  Passage self = { .fading = pow (FADING, ticks) };
  const double squares = (1 - square (self.fading)) / (1 - square (FADING));

  self.reach = (1 - self.fading) / FADED;
  self.velocity_variance = squares;
  self.covariance = MAX ((self.reach - squares) / FADED, 0);
  self.variance = MAX ((ticks - 2 * self.reach + squares) / square (FADED), 0);
  return self;
}

static void
axis_predict (MienMotionAxis *axis, const Passage *by, double change)
{
  const double noise = square (change);

  axis->value += by->reach * axis->velocity;
  axis->velocity *= by->fading;
  axis->variance += 2 * by->reach * axis->covariance
      + square (by->reach) * axis->velocity_variance + noise * by->variance;
  axis->covariance =
      by->fading * (axis->covariance + by->reach * axis->velocity_variance)
      + noise * by->covariance;
  axis->velocity_variance = square (by->fading) * axis->velocity_variance
      + noise * by->velocity_variance;
}

void
mien_motion_predict (MienMotion *self, double ticks)
{
  const double size = face_size (self);
  const Passage passage = passage_of (ticks);

  axis_predict (&self->x, &passage, CENTRE_CHANGE * size);
  axis_predict (&self->y, &passage, CENTRE_CHANGE * size);
  axis_predict (&self->width, &passage, SIZE_CHANGE * size);
  axis_predict (&self->height, &passage, SIZE_CHANGE * size);
}

static void
axis_correct (MienMotionAxis *axis, double found, double noise)
{
  const double total = axis->variance + square (noise);
  const double gain = axis->variance / total;
  const double velocity_gain = axis->covariance / total;
  const double error = found - axis->value;

  axis->value += gain * error;
  axis->velocity += velocity_gain * error;
  axis->velocity_variance -= velocity_gain * axis->covariance;
  axis->covariance -= gain * axis->covariance;
  axis->variance -= gain * axis->variance;
}

void
mien_motion_correct (MienMotion *self, const MienBox *box)
{
  const double size = MAX (box->width, box->height);

  axis_correct (&self->x, box->x + box->width / 2, CENTRE_NOISE * size);
  axis_correct (&self->y, box->y + box->height / 2, CENTRE_NOISE * size);
  axis_correct (&self->width, box->width, SIZE_NOISE * size);
  axis_correct (&self->height, box->height, SIZE_NOISE * size);
}

MienBox
mien_motion_carry (const MienMotion *self, const MienBox *box, double ticks)
{
  const double width = MAX (box->width + ticks * self->width.velocity, 1);
  const double height = MAX (box->height + ticks * self->height.velocity, 1);
  const double x = box->x + box->width / 2 + ticks * self->x.velocity;
  const double y = box->y + box->height / 2 + ticks * self->y.velocity;

  return (MienBox) { x - width / 2, y - height / 2, width, height };
}

MienBox
mien_motion_box (const MienMotion *self)
{
  const double width = MAX (self->width.value, 1);
  const double height = MAX (self->height.value, 1);

  return (MienBox) { self->x.value - width / 2, self->y.value - height / 2,
    width, height };
}
