/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How mien_crop_turned () goes about it: the upright surroundings of the turned
 * rectangle are reduced to a plate of a little more than the resolution of the
 * result, and that is interpolated from the plate. Any thread.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

typedef struct {
  MienBox around;      /* in pixels of the image; becomes the plate */
  guint width, height; /* of the plate */
  double reduction;    /* of a row of the image to one of the plate; 1: none */
  double left, top;    /* of the plate, in pixels as they are shown */
  /* From pixels of the result to those of the plate, both counted from their
   * centres: position = origin + x * right + y * down. */
  double origin_x, origin_y;
  double right_x, right_y, down_x, down_y;
} MienTurn;

/* Of `rect` (sane) turned by `angle` (finite) and made out_width x out_height;
 * pixels of the image are `aspect` times as wide as they are high. */
MienTurn mien_turn_of (const MienBox *rect, double angle, double aspect,
    guint out_width, guint out_height);

G_END_DECLS
