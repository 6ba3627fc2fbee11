/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is laid over a frame, sorted by the tiles that it touches, in the words
 * of shaders/blend.h.
 */
#pragma once

#include "image/over.h"

G_BEGIN_DECLS

typedef struct {
  guint width, height;   /* of the frame, pixels */
  guint n_across;        /* tiles of a row of them */
  GArray *grid;          /* guint32; of each place: the pictures on it, later
                          * which tile it is and one, or 0 */
  GArray *tiles, *lists; /* guint32, as those below */
  GArray *pictures, *pixels;
} MienLaid;

void mien_laid_init (MienLaid *self);
void mien_laid_clear (MienLaid *self);

void mien_laid_begin (MienLaid *self, guint width, guint height);
void mien_laid_add (MienLaid *self, const MienPicture *picture, gint x, gint y);
void mien_laid_add_fill (MienLaid *self, guint32 color, gint x, gint y,
    guint width, guint height);

/* All pictures are there. */
void mien_laid_sort (MienLaid *self);

guint mien_laid_n_tiles (const MienLaid *self);

G_END_DECLS
