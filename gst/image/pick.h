/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A row of mien_enlarge_turned (), compiled as described in widen.h.
 */
#pragma once

#include <glib.h>

#include "fit.h"

G_BEGIN_DECLS

/* The position of each pixel of a row: origin + i * step. */
typedef struct {
  float x, y, step_x, step_y;
} MienPickLine;

typedef struct {
  /* For each pixel except those of the last row and column: its level (lowest
   * byte), that of the next pixel, of the one below, and of the one after
   * that. */
  const guint32 *cells;
  gint width, height; /* of the levels, at least 2 */
  const guint32 *colors;
  gint n; /* pixels in a row */
  /* Offsets of a row's pixels from the middle of the row. Outside 0 to `end_x`,
   * or `end_y`, the result is 0. */
  const float *across_x, *across_y;
  float end_x, end_y;
} MienPicking;

/* `middle` is the middle of the part, `row` the offset of the row's middle from
 * it. */
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
