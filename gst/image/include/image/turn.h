/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The geometry of mien_crop_turned (): the upright surroundings of the rotated
 * rectangle are reduced to a plate of slightly more than the result's
 * resolution, and the result is interpolated from the plate. Thread-safe.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

typedef struct {
  MienBox around;      /* source of the plate, in pixels of the image */
  guint width, height; /* of the plate */
  double reduction;    /* rows of the image per row of the plate; 1: none */
  double left, top;    /* of the plate, in displayed pixels */
  /* Maps pixels of the result to pixels of the plate, both counted from their
   * centres: position = origin + x * right + y * down. */
  double origin_x, origin_y;
  double right_x, right_y, down_x, down_y;
} MienTurn;

/* For `rect` (valid) rotated by `angle` (finite) and resized to out_width x
 * out_height; pixels of the image are `aspect` times as wide as high. */
MienTurn mien_turn_of (const MienBox *rect, double angle, double aspect,
    guint out_width, guint out_height);

G_END_DECLS
