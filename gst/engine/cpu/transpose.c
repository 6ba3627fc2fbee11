/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dims.h"
#include "levels.h"

/* The axes of the output that stay neighbours are one: the last of them has all
 * of their elements, and the others one. */
static void
join_axes (gint64 dims[MIEN_MAX_DIMS], gint64 step[MIEN_MAX_DIMS])
{
  guint last = LAST_AXIS;
  for (guint k = LAST_AXIS; k-- > 0;) {
    if (dims[k] == 1)
      continue;
    if (dims[last] == 1 || step[k] == step[last] * dims[last]) {
      step[last] = dims[last] == 1 ? step[k] : step[last];
      dims[last] *= dims[k];
    } else {
      last--;
      step[last] = step[k];
      dims[last] = dims[k];
    }
    if (k < last)
      dims[k] = 1;
  }
}

static void
transpose (const MienCpuStep *step, gpointer arena)
{
  static const gint64 none[MIEN_MAX_DIMS];
  gint64 in_dims[MIEN_MAX_DIMS], in_apart[MIEN_MAX_DIMS];
  gint64 dims[MIEN_MAX_DIMS], apart[MIEN_MAX_DIMS];
  gint64 at[MIEN_MAX_DIMS] = { 0 }, from[MIEN_MAX_DIMS] = { 0 };
  axes_of (step->in_shape, in_dims, in_apart);
  const guint lead = axes_of (step->out_shape, dims, apart);
  for (guint k = lead; k < MIEN_MAX_DIMS; k++)
    from[k] = in_apart[lead + step->node->perm[k - lead]];
  join_axes (dims, from);

  const float *source = mien_cpu_in (step, arena, 0);
  float *out = mien_cpu_out (step, arena);
  do {
    const float *in = source;
    for (guint k = 0; k < LAST_AXIS; k++)
      in += at[k] * from[k];
    if (from[LAST_AXIS] == 1) {
      memcpy (out, in, dims[LAST_AXIS] * sizeof (float));
      out += dims[LAST_AXIS];
    } else {
      for (gint64 i = 0; i < dims[LAST_AXIS]; i++)
        *out++ = in[i * from[LAST_AXIS]];
    }
  } while (next_row (at, none, dims));
}

const MienCpuOp KERNEL (transpose_op) = {
  .run = transpose,
};
