/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/oval.h"

#include <math.h>

static double
square (double x)
{
  return x * x;
}

MienBox
mien_oval_bounds (const MienOval *self)
{
  const double c = cos (self->angle), s = sin (self->angle);
  const double half_width =
      sqrt (square (self->across * c) + square (self->along * s))
      / self->aspect;
  const double half_height =
      sqrt (square (self->across * s) + square (self->along * c));

  return (MienBox) { (float) (self->x - half_width),
    (float) (self->y - half_height), (float) (2 * half_width),
    (float) (2 * half_height) };
}

/* Where the horizontal line `y` intersects it. FALSE if it does not. */
static gboolean
cut (const MienOval *self, double y, double *left, double *right)
{
  const double c = cos (self->angle), s = sin (self->angle);
  const double across = 1 / square (self->across);
  const double along = 1 / square (self->along);
  const double down = y - self->y;
  /* Solves a x^2 + 2 b x + d = 0, with x from the centre, in rows. */
  const double a = c * c * across + s * s * along;
  const double b = down * c * s * (along - across);
  const double d = down * down * (s * s * across + c * c * along) - 1;
  const double root = b * b - a * d;

  if (!(root >= 0))
    return FALSE;
  *left = self->x + (-b - sqrt (root)) / a / self->aspect;
  *right = self->x + (-b + sqrt (root)) / a / self->aspect;
  return TRUE;
}

/* The pixels of `row` that it touches, possibly one too many: the edge is
 * evaluated at the top, the middle and the bottom of the row. */
static void
touch (const MienOval *self, double row, double *begin, double *end)
{
  for (guint i = 0; i <= 2; i++) {
    double left, right;
    if (!cut (self, row + i / 2.0, &left, &right))
      continue;
    *begin = MIN (*begin, floor (left) - 1);
    *end = MAX (*end, ceil (right) + 1);
  }
}

void
mien_ovals_to_spans (const MienOval *ovals, guint n, const MienArea *area,
    guint step_x, guint step_y, MienSpan *spans)
{
  for (guint top = 0; top < area->height; top += step_y) {
    const guint bottom = MIN (top + step_y, area->height);
    double begin = HUGE_VAL, end = -HUGE_VAL;
    for (guint y = top; y < bottom; y++)
      for (guint i = 0; i < n; i++)
        touch (&ovals[i], (double) area->y + y, &begin, &end);

    MienSpan span = { 0, 0 };
    begin = MAX (begin - area->x, 0);
    end = MIN (end - area->x, area->width);
    if (begin < end) {
      span.begin = (guint) begin / step_x * step_x;
      span.end =
          MIN (((guint) end + step_x - 1) / step_x * step_x, area->width);
    }
    for (guint y = top; y < bottom; y++)
      spans[y] = span;
  }
}
