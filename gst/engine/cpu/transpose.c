/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dims.h"
#include "levels.h"

static void
transpose (const MienCpuStep *step, gpointer arena)
{
  const guint lead = 3 - step->out_shape->n_dims;
  gsize in_dims[3], dims[3], stride[3] = { 0, 0, 0 };
  three_dims (step->in_shape, in_dims);
  three_dims (step->out_shape, dims);
  const gsize in_stride[3] = { in_dims[1] * in_dims[2], in_dims[2], 1 };
  for (guint k = lead; k < 3; k++)
    stride[k] = in_stride[lead + step->node->perm[k - lead]];

  float *out = mien_cpu_out (step, arena);
  for (gsize a = 0; a < dims[0]; a++)
    for (gsize b = 0; b < dims[1]; b++) {
      const float *in =
          mien_cpu_in (step, arena, 0) + a * stride[0] + b * stride[1];
      for (gsize c = 0; c < dims[2]; c++)
        *out++ = in[c * stride[2]];
    }
}

const MienCpuOp KERNEL (transpose_op) = {
  .run = transpose,
};
