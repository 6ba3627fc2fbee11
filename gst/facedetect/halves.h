/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A picture in its own size, half of it, a quarter and so on. */
#pragma once

#include "opencv.h"

G_BEGIN_DECLS

#define MIEN_HALVES_MAX 32

typedef struct {
  guint channels; /* bytes of a pixel */
  MienOpencvInput levels[MIEN_HALVES_MAX];
  guint8 *pixels[MIEN_HALVES_MAX]; /* of the levels that were made */
} MienHalves;

/* `input` is level 0, and stays the caller's. */
void mien_halves_init (MienHalves *self, const MienOpencvInput *input,
    guint channels);
void mien_halves_clear (MienHalves *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienHalves, mien_halves_clear)

/* Level after level, from 0 on. Each pixel is the mean of four of the level
 * before, whose width and height are at least 2; an odd row or column at the
 * end is left out. */
const MienOpencvInput *mien_halves_get (MienHalves *self, guint level);

G_END_DECLS
