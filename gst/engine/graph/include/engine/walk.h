/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Iterates over the elements of an output in order while each value advances by
 * its own steps. Used for broadcasting and transposing.
 */
#pragma once

#include "engine/shape.h"

G_BEGIN_DECLS

#define MIEN_WALK_MAX 2

/* Element (i, j ...) of the output corresponds to element
 * i step[v][0] + j step[v][1] ... of value v. Shapes are padded to
 * MIEN_MAX_DIMS with leading 1s. */
typedef struct {
  guint n; /* number of values */
  guint dims[MIEN_MAX_DIMS];
  guint step[MIEN_WALK_MAX][MIEN_MAX_DIMS];
} MienWalk;

/* Two operands. Along each axis, counted from the first, each has the output's
 * length or 1. */
MienWalk mien_walk_broadcast (const MienShape *out, const MienShape *a,
    const MienShape *b);

/* Axis k of the output is axis perm[k] of the value. */
MienWalk mien_walk_transpose (const MienShape *out, const MienShape *in,
    const guint *perm);

/* Merges neighbouring axes that all values step through as one, and moves axes
 * of length 1 to the front. */
void mien_walk_join (MienWalk *walk);

G_END_DECLS
