/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dims.h"
#include "engine/walk.h"
#include "levels.h"

static void
transpose (const MienCpuStep *step, gpointer arena)
{
  MienWalk walk =
      mien_walk_transpose (step->out_shape, step->in_shape, step->node->perm);
  mien_walk_join (&walk);
  guint at[MIEN_MAX_DIMS] = { 0 };
  const gsize apart = walk.step[0][LAST_AXIS], n = walk.dims[LAST_AXIS];
  const float *in = mien_cpu_in (step, arena, 0);
  float *out = mien_cpu_out (step, arena);
  do {
    const float *from = in + walked (&walk, 0, at);
    if (apart == 1)
      memcpy (out, from, n * sizeof (float));
    else
      for (gsize i = 0; i < n; i++)
        out[i] = from[i * apart];
    out += n;
  } while (walk_on (&walk, at, LAST_AXIS));
}

const MienCpuOp KERNEL (transpose_op) = {
  .run = transpose,
};
