/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a film is cut from one shot to the next: the two frames have little in
 * common but chance. One thread at a time.
 */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

#define MIEN_SHOT_COLUMNS 64
#define MIEN_SHOT_ROWS 36

/* All 0 at the start. */
typedef struct {
  gboolean has_last;
  guint8 last[MIEN_SHOT_ROWS * MIEN_SHOT_COLUMNS]; /* frame, reduced to gray */
} MienShot;

/*
 * Whether the next frame `image` (not empty) begins another shot. Of both
 * frames, reduced to 64x36 gray levels, the correlation is below 0.4, and two
 * fifths of the places have changed. Other light or a flash changes brightness,
 * not its pattern; a camera that is moved in one go leaves a correlation of
 * about 0.6. Slow changes from shot to shot, such as dissolves, are not told.
 * Frames without a pattern, such as black ones, are of one shot. The first
 * frame begins none.
 */
gboolean mien_shot_is_new (MienShot *self, const MienImage *image);

G_END_DECLS
