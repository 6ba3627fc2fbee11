/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Values walked in the order of an output's elements, each by steps of its own:
 * what broadcasts and transposes are.
 */
#pragma once

#include "engine/shape.h"

G_BEGIN_DECLS

#define MIEN_WALK_MAX 2

/* Element (i, j ...) of the output meets element i step[v][0] + j step[v][1]
 * ... of value v. All axes are there, those that are not in front as 1. */
typedef struct {
  guint n; /* values */
  guint dims[MIEN_MAX_DIMS];
  guint step[MIEN_WALK_MAX][MIEN_MAX_DIMS];
} MienWalk;

/* Two values, each of the output's length or of 1 along each axis from the
 * first. */
MienWalk mien_walk_broadcast (const MienShape *out, const MienShape *a,
    const MienShape *b);

/* Axis k of the output is axis perm[k] of the value. */
MienWalk mien_walk_transpose (const MienShape *out, const MienShape *in,
    const guint *perm);

/* Makes one axis of neighbours that all values walk as one, and moves axes of 1
 * to the front. */
void mien_walk_join (MienWalk *walk);

G_END_DECLS
