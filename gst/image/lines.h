/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The components of a frame, resized row by row. Rows of memory are summed
 * first, all components that they hold at once and along memory, where it
 * vectorises; the columns of what comes out are resized after that.
 */
#pragma once

#include "image/axis.h"
#include "fit.h"

G_BEGIN_DECLS

/* One direction of a resize. */
typedef struct {
  enum {
    MIEN_WAY_STRAIGHT, /* pixel i is source pixel i + `begin` */
    MIEN_WAY_DOUBLE,   /* two pixels of each source pixel */
    MIEN_WAY_AXIS,
  } kind;
  guint length; /* source pixels there are */
  guint begin;
  MienAxis axis;
} MienWay;

/* Rows of memory that hold one component or several. */
typedef struct {
  const guint8 *bytes; /* the first one of the first row */
  gssize stride;       /* bytes */
  guint n;             /* samples of a row, bytes or words */
  float word_level;    /* as of MienImage */
  MienWay rows;
  float *sum; /* n */
} MienBand;

typedef struct {
  guint band, offset, step; /* which of the band's samples are its own */
  MienWay columns;
  float *samples; /* of a source row, one after the other */
  float *line;    /* a row of the picture, 0 to 255 */
} MienLine;

typedef struct {
  guint n_bands, n_lines, width; /* of the picture */
  MienBand bands[3];
  MienLine lines[3];
} MienLines;

/* The first `n_lines` components. All lies in `scratch`. */
void mien_lines_init (MienLines *self, MienScratch *scratch,
    const MienPlanes *planes, guint n_lines, const MienBox *part, guint width,
    guint height);

/* Fills the lines with row `y` of the picture. */
void mien_lines_load (MienLines *self, guint y);

G_END_DECLS
