/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dims.h"
#include "levels.h"

static void
fill (float *out, gsize n, float value)
{
  for (gsize i = 0; i < n; i++)
    out[i] = value;
}

static void
pad (const MienCpuStep *step, gpointer arena)
{
  static const gint64 none[MIEN_MAX_DIMS];
  const MienNode *node = step->node;
  gint64 in_dims[MIEN_MAX_DIMS], in_apart[MIEN_MAX_DIMS];
  gint64 dims[MIEN_MAX_DIMS], apart[MIEN_MAX_DIMS];
  gint64 at[MIEN_MAX_DIMS] = { 0 };
  axes_of (step->in_shape, in_dims, in_apart);
  const guint lead = axes_of (step->out_shape, dims, apart);

  float *out = mien_cpu_out (step, arena);
  fill (out, mien_shape_elements (step->out_shape), node->pad.value);
  for (guint k = lead; k < MIEN_MAX_DIMS; k++)
    out += node->pad.before[k - lead] * apart[k];
  const float *in = mien_cpu_in (step, arena, 0);
  do {
    float *row = out;
    for (guint k = 0; k < LAST_AXIS; k++)
      row += at[k] * apart[k];
    memcpy (row, in, in_dims[LAST_AXIS] * sizeof (float));
    in += in_dims[LAST_AXIS];
  } while (next_row (at, none, in_dims));
}

const MienCpuOp KERNEL (pad_op) = {
  .run = pad,
};
