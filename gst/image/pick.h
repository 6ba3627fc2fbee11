/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A row of mien_enlarge_turned (), compiled as widen.h says.
 */
#pragma once

#include <glib.h>

#include "fit.h"

G_BEGIN_DECLS

/* A position for each pixel of a row: origin + i * step. */
typedef struct {
  float x, y, step_x, step_y;
} MienPickLine;

typedef struct {
  /* Of each pixel but the last row's and column's, its level (lowest byte),
   * that of the next, of the one below and of the one next to that. */
  const guint32 *cells;
  gint width, height; /* of all pixels, at least 2 */
  const guint32 *colors;
  gint n; /* pixels of a row */
  /* What is beyond 0 to `end_x`, or to `end_y`, becomes 0: where pixel i of a
   * row is, counted from where the row is. */
  const float *across_x, *across_y;
  float end_x, end_y;
} MienPicking;

/* The row is at `row_x`, `row_y`. */
typedef void (*MienPick) (const MienPicking *picking, const MienPickLine *line,
    const float middle[2], const float row[2], guint32 *pixels);

void mien_pick_generic (const MienPicking *picking, const MienPickLine *line,
    const float middle[2], const float row[2], guint32 *pixels);
void mien_pick_avx2 (const MienPicking *picking, const MienPickLine *line,
    const float middle[2], const float row[2], guint32 *pixels);

#ifdef MIEN_IMAGE_LEVEL
#define mien_pick MIEN_AT_LEVEL (mien_pick, MIEN_IMAGE_LEVEL)
#endif

G_END_DECLS
