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
  const MienNode *node = step->node;
  const guint lead = 3 - step->out_shape->n_dims;
  gsize in_dims[3], dims[3], before[3] = { 0, 0, 0 };
  three_dims (step->in_shape, in_dims);
  three_dims (step->out_shape, dims);
  for (guint k = lead; k < 3; k++)
    before[k] = node->pad.before[k - lead];

  float *out = mien_cpu_out (step, arena);
  fill (out, dims[0] * dims[1] * dims[2], node->pad.value);
  const float *in = mien_cpu_in (step, arena, 0);
  for (gsize a = 0; a < in_dims[0]; a++)
    for (gsize b = 0; b < in_dims[1]; b++) {
      const gsize row = (a + before[0]) * dims[1] + b + before[1];
      memcpy (out + row * dims[2] + before[2], in, in_dims[2] * sizeof (float));
      in += in_dims[2];
    }
}

const MienCpuOp KERNEL (pad_op) = {
  .run = pad,
};
