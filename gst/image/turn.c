/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/turn.h"

#include <math.h>

/* Plate pixels per pixel of the result, along its wider side. With this, the
 * triangles of the reduction and of the interpolation together blur as much as
 * that of an upright crop. */
#define PLATE_PIXELS G_SQRT2

/* The rotated rectangle in displayed pixels, which are square and as high as a
 * row of the image. */
typedef struct {
  double cos, sin;
  double center_x, center_y, width, height;
} Geometry;

static void
set_plate (MienTurn *self, const Geometry *g, double aspect)
{
  const double w = fabs (g->width * g->cos) + fabs (g->height * g->sin);
  const double h = fabs (g->width * g->sin) + fabs (g->height * g->cos);
  /* One more pixel on each side for the interpolation. Whole pixels, so that a
   * plate without reduction is not resampled. */
  self->left = floor (g->center_x - w / 2 - self->reduction);
  self->top = floor (g->center_y - h / 2 - self->reduction);
  const double plate_w = ceil ((w + 2 * self->reduction + 1) / self->reduction);
  const double plate_h = ceil ((h + 2 * self->reduction + 1) / self->reduction);
  self->width = (guint) plate_w;
  self->height = (guint) plate_h;
  self->around = (MienBox) { self->left / aspect, self->top,
    plate_w * self->reduction / aspect, plate_h * self->reduction };
}

MienTurn
mien_turn_of (const MienBox *rect, double angle, double aspect, guint out_width,
    guint out_height)
{
  const Geometry g = { cos (angle), sin (angle),
    (rect->x + rect->width / 2.0) * aspect, rect->y + rect->height / 2.0,
    rect->width * aspect, rect->height };
  MienTurn self = {
    .reduction =
        MAX (1, MAX (g.width / out_width, g.height / out_height) / PLATE_PIXELS)
  };

  set_plate (&self, &g, aspect);
  const double step_x = g.width / out_width / self.reduction;
  const double step_y = g.height / out_height / self.reduction;
  self.right_x = step_x * g.cos;
  self.right_y = step_x * g.sin;
  self.down_x = -step_y * g.sin;
  self.down_y = step_y * g.cos;
  const double x = (out_width - 1) / 2.0, y = (out_height - 1) / 2.0;
  self.origin_x = (g.center_x - self.left) / self.reduction - 0.5
      - x * self.right_x - y * self.down_x;
  self.origin_y = (g.center_y - self.top) / self.reduction - 0.5
      - x * self.right_y - y * self.down_y;
  return self;
}
