/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pictures to be blended over a frame, sorted by the tiles that they touch,
 * as the words that shaders/blend.h defines.
 */
#pragma once

#include "image/over.h"

G_BEGIN_DECLS

typedef struct {
  guint width, height;   /* of the frame, pixels */
  guint n_across;        /* tiles in a row */
  GArray *grid;          /* guint32, one per tile of the frame: the number of
                          * pictures; after sorting, index in `tiles` + 1, or
                          * 0 if no picture touches it */
  GArray *tiles, *lists; /* guint32, like those below */
  GArray *pictures, *pixels;
} MienLaid;

void mien_laid_init (MienLaid *self);
void mien_laid_clear (MienLaid *self);

void mien_laid_begin (MienLaid *self, guint width, guint height);
void mien_laid_add (MienLaid *self, const MienPicture *picture, gint x, gint y);
void mien_laid_add_fill (MienLaid *self, guint32 color, gint x, gint y,
    guint width, guint height);

/* Call it after adding the last picture. */
void mien_laid_sort (MienLaid *self);

guint mien_laid_n_tiles (const MienLaid *self);

G_END_DECLS
