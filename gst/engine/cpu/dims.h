/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Iterates over values of MIEN_MAX_DIMS axes row by row. */
#pragma once

#include "engine/walk.h"
#include "simd.h"
#include "step.h"

#define LAST_AXIS (MIEN_MAX_DIMS - 1)

/* Stores the dimensions padded with leading 1s, and the distance between
 * neighbours along each; returns the number of 1s added. */
INLINE guint
axes_of (const MienShape *shape, gint64 dims[MIEN_MAX_DIMS],
    gint64 apart[MIEN_MAX_DIMS])
{
  guint lead[MIEN_MAX_DIMS];
  const guint n = mien_shape_lead (shape, lead);
  gint64 step = 1;
  for (guint k = MIEN_MAX_DIMS; k-- > 0; step *= lead[k]) {
    dims[k] = lead[k];
    apart[k] = step;
  }
  return n;
}

/* Advances to the next row of the box from `begin` to `end`, without changing
 * the last axis. Returns FALSE after the last row. */
INLINE gboolean
next_row (gint64 at[MIEN_MAX_DIMS], const gint64 begin[MIEN_MAX_DIMS],
    const gint64 end[MIEN_MAX_DIMS])
{
  for (guint k = LAST_AXIS; k-- > 0;) {
    if (++at[k] < end[k])
      return TRUE;
    at[k] = begin[k];
  }
  return FALSE;
}

/* Index of the first element of value v in a row along the last axis. */
INLINE gsize
walked (const MienWalk *walk, guint v, const guint at[MIEN_MAX_DIMS])
{
  gsize element = 0;
  for (guint k = 0; k < LAST_AXIS; k++)
    element += (gsize) at[k] * walk->step[v][k];
  return element;
}

/* Advances the axes before `first`. Returns FALSE after the last position. */
INLINE gboolean
walk_on (const MienWalk *walk, guint at[MIEN_MAX_DIMS], guint first)
{
  for (guint k = first; k-- > 0;) {
    if (++at[k] < walk->dims[k])
      return TRUE;
    at[k] = 0;
  }
  return FALSE;
}
