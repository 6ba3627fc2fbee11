/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/walk.h"

#define LAST (MIEN_MAX_DIMS - 1)

static void
broadcast (MienWalk *walk, const MienShape *out, const MienShape *shape)
{
  const guint lead = MIEN_MAX_DIMS - out->n_dims;
  guint *steps = walk->step[walk->n++], step = 1;
  for (guint k = out->n_dims; k-- > 0;) {
    const guint n = mien_shape_dim (shape, k);
    steps[lead + k] = n == 1 ? 0 : step;
    step *= n;
  }
}

MienWalk
mien_walk_broadcast (const MienShape *out, const MienShape *a,
    const MienShape *b)
{
  MienWalk walk = { 0 };
  mien_shape_lead (out, walk.dims);
  broadcast (&walk, out, a);
  broadcast (&walk, out, b);
  return walk;
}

MienWalk
mien_walk_transpose (const MienShape *out, const MienShape *in,
    const guint *perm)
{
  MienWalk walk = { .n = 1 };
  const guint lead = mien_shape_lead (out, walk.dims);
  for (guint k = 0; k < out->n_dims; k++) {
    guint apart = 1;
    for (guint i = perm[k] + 1; i < in->n_dims; i++)
      apart *= in->dims[i];
    walk.step[0][lead + k] = apart;
  }
  return walk;
}

/* Whether all values step through axis k and the following axis `next` as
 * one. */
static gboolean
are_one (const MienWalk *walk, guint k, guint next)
{
  for (guint v = 0; v < walk->n; v++)
    if (walk->step[v][k] != walk->step[v][next] * walk->dims[next])
      return FALSE;
  return TRUE;
}

static void
move (MienWalk *walk, guint from, guint to)
{
  walk->dims[to] = walk->dims[from];
  for (guint v = 0; v < walk->n; v++)
    walk->step[v][to] = walk->step[v][from];
}

void
mien_walk_join (MienWalk *walk)
{
  guint last = MIEN_MAX_DIMS;
  for (guint k = MIEN_MAX_DIMS; k-- > 0;) {
    if (walk->dims[k] == 1)
      continue;
    if (last < MIEN_MAX_DIMS && are_one (walk, k, last))
      walk->dims[last] *= walk->dims[k];
    else
      move (walk, k, --last);
  }
  while (last-- > 0) {
    walk->dims[last] = 1;
    for (guint v = 0; v < walk->n; v++)
      walk->step[v][last] = 0;
  }
}
