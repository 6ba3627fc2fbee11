/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The components of a frame, resized row by row. Rows of memory are summed
 * first, for all components they hold at once and along memory, which
 * vectorises; then the columns of the result are resized.
 */
#pragma once

#include "image/axis.h"
#include "fit.h"

G_BEGIN_DECLS

/* One direction of a resize. */
typedef struct {
  enum {
    MIEN_WAY_STRAIGHT, /* pixel i is source pixel i + `begin` */
    MIEN_WAY_DOUBLE,   /* two pixels per source pixel */
    MIEN_WAY_AXIS,
  } kind;
  guint length; /* number of source pixels */
  guint begin;
  MienAxis axis;
} MienWay;

/* Rows of memory that hold one or more components. */
typedef struct {
  const guint8 *bytes; /* the first byte of the first row */
  gssize stride;       /* bytes */
  guint n;             /* samples per row, bytes or words */
  float word_level;    /* like MienImage's */
  MienWay rows;
  float *sum; /* n */
} MienBand;

typedef struct {
  guint band, offset, step; /* the component's band, and its samples in the
                             * band */
  MienWay columns;
  float *samples; /* of a source row, contiguous */
  float *line;    /* a row of the picture, 0 to 255 */
} MienLine;

typedef struct {
  guint n_bands, n_lines, width; /* width of the picture */
  MienBand bands[3];
  MienLine lines[3];
} MienLines;

/* Sets up the first `n_lines` components. All memory is from `scratch`. */
void mien_lines_init (MienLines *self, MienScratch *scratch,
    const MienPlanes *planes, guint n_lines, const MienBox *part, guint width,
    guint height);

/* Computes row `y` of the picture in the lines. */
void mien_lines_load (MienLines *self, guint y);

G_END_DECLS
