/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "motion.h"

#include <math.h>

/* Standard deviations as parts of the face's size: of a detector's boxes, of
 * a face's first velocity, and by how much the velocity changes per frame. */
#define CENTRE_NOISE 0.05
#define CENTRE_FIRST_VELOCITY 0.1
#define CENTRE_CHANGE 0.01
/* Sizes are found less exactly, and change more slowly. */
#define SIZE_NOISE 0.1
#define SIZE_FIRST_VELOCITY 0.02
#define SIZE_CHANGE 0.002

/* What is left of the velocity after a frame: a face that is not found is
 * soon expected to stand still, instead of anywhere. */
#define FADING 0.97

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

/* value += velocity, velocity *= FADING: P becomes F P F' + Q. */
static void
axis_predict (MienMotionAxis *axis, double change)
{
  axis->value += axis->velocity;
  axis->velocity *= FADING;
  axis->variance += 2 * axis->covariance + axis->velocity_variance;
  axis->covariance = FADING * (axis->covariance + axis->velocity_variance);
  axis->velocity_variance
      = square (FADING) * axis->velocity_variance + square (change);
}

void
mien_motion_predict (MienMotion *self, guint frames)
{
  const double size = face_size (self);

  for (guint i = 0; i < frames; i++) {
    axis_predict (&self->x, CENTRE_CHANGE * size);
    axis_predict (&self->y, CENTRE_CHANGE * size);
    axis_predict (&self->width, SIZE_CHANGE * size);
    axis_predict (&self->height, SIZE_CHANGE * size);
  }
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
mien_motion_box (const MienMotion *self)
{
  const double width = MAX (self->width.value, 1);
  const double height = MAX (self->height.value, 1);

  return (MienBox) { self->x.value - width / 2, self->y.value - height / 2,
    width, height };
}
