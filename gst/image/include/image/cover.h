/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes a part of a picture unrecognisable. Only the means of a few cells
 * remain, so no more can be reconstructed from the result. Thread-safe.
 */
#pragma once

#include "image/oval.h"

G_BEGIN_DECLS

typedef enum {
  MIEN_COVER_BLUR,     /* a smooth surface through the cells' means */
  MIEN_COVER_PIXELATE, /* each cell is filled with its mean */
  MIEN_COVER_FILL,     /* one colour; nothing remains */
} MienCoverKind;

/* A picture with four samples per pixel, in memory owned by the caller. */
typedef struct {
  guint8 *pixels;
  gsize stride;        /* bytes from row to row */
  guint width, height; /* pixels, > 0 */
  gboolean words;      /* samples are 16-bit words at even addresses, not
                        * bytes */
} MienPixels;

/*
 * Covers `spans`, one per row of `pixels`. Cells are at least `cell_width` x
 * `cell_height` pixels (> 0), or the whole picture if that is smaller; they
 * include pixels around the spans. `fill` is the colour of MIEN_COVER_FILL, as
 * samples.
 */
void mien_cover (const MienPixels *pixels, const MienSpan *spans,
    MienCoverKind kind, guint cell_width, guint cell_height,
    const guint16 fill[4]);

G_END_DECLS
