/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An image at full size, half size, quarter size and so on. */
#pragma once

#include "opencv.h"

G_BEGIN_DECLS

#define MIEN_HALVES_MAX 32

typedef struct {
  guint channels; /* bytes of a pixel */
  MienOpencvInput levels[MIEN_HALVES_MAX];
  guint8 *pixels[MIEN_HALVES_MAX]; /* of the computed levels; NULL: others */
} MienHalves;

/* `input` is level 0; its pixels remain the caller's. */
void mien_halves_init (MienHalves *self, const MienOpencvInput *input,
    guint channels);
void mien_halves_clear (MienHalves *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienHalves, mien_halves_clear)

/* Levels must be requested in order, from 0. Each pixel is the mean of 2x2
 * pixels of the previous level, which must be at least 2 pixels wide and high.
 * An odd last row or column is dropped. */
const MienOpencvInput *mien_halves_get (MienHalves *self, guint level);

G_END_DECLS
