/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Detects cuts from one shot of a film to the next: the two frames have little
 * in common except by chance. For one thread at a time.
 */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

#define MIEN_SHOT_COLUMNS 64
#define MIEN_SHOT_ROWS 36

/* Initially all 0. */
typedef struct {
  gboolean has_last;
  guint8 last[MIEN_SHOT_ROWS * MIEN_SHOT_COLUMNS]; /* the last frame, reduced to
                                                    * gray */
} MienShot;

/*
 * Whether the next frame `image` (not empty) begins another shot. Both frames
 * are reduced to 64x36 gray levels; at a cut their correlation is below 0.4 and
 * two fifths of the cells have changed. A change of light or a flash changes
 * the brightness, not the pattern; a rapid camera movement leaves a correlation
 * of about 0.6. Gradual transitions such as dissolves are not detected. Frames
 * without a pattern, such as black ones, belong to the same shot. The first
 * frame does not begin one.
 */
gboolean mien_shot_is_new (MienShot *self, const MienImage *image);

G_END_DECLS
