/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes a part of a picture unrecognisable. What is left of it are the means
 * of a few cells: no more can be won back from the result. Any thread.
 */
#pragma once

#include "image/oval.h"

G_BEGIN_DECLS

typedef enum {
  MIEN_COVER_BLUR,     /* a smooth surface through the cells' means */
  MIEN_COVER_PIXELATE, /* each cell in its mean */
  MIEN_COVER_FILL,     /* one colour; nothing is left */
} MienCoverKind;

/* A picture of four samples a pixel, somebody else's memory. */
typedef struct {
  guint8 *pixels;
  gsize stride;        /* bytes from a row to the next */
  guint width, height; /* pixels, > 0 */
  gboolean words;      /* samples of 16 bits at even addresses, else of 8 */
} MienPixels;

/*
 * Covers `spans`, one for each row of `pixels`. Cells are at least
 * `cell_width` x `cell_height` pixels (> 0), or the whole picture where that is
 * less; they take in what lies around the spans. `fill` is the colour of
 * MIEN_COVER_FILL, as samples.
 */
void mien_cover (const MienPixels *pixels, const MienSpan *spans,
    MienCoverKind kind, guint cell_width, guint cell_height,
    const guint16 fill[4]);

G_END_DECLS
