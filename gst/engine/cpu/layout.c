/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Kernels that only move elements. */
#include <string.h>

#include "kernels.h"

void
mien_cpu_concat (const MienCpuStep *step, float *arena)
{
  const MienNode *node = step->node;
  float *out = arena + step->out;
  for (gsize o = 0; o < node->run.outer; o++)
    for (guint k = 0; k < node->n_inputs; k++) {
      const gsize n = step->in_length[k] / node->run.outer;
      memcpy (out, arena + step->in[k] + o * n, n * sizeof (float));
      out += n;
    }
}

/* A shape with dimensions of 1 in front so that there are three. */
static void
three_dims (const MienShape *shape, gsize dims[3])
{
  const guint lead = 3 - shape->n_dims;
  for (guint k = 0; k < 3; k++)
    dims[k] = k < lead ? 1 : shape->dims[k - lead];
}

void
mien_cpu_transpose (const MienCpuStep *step, float *arena)
{
  const guint lead = 3 - step->out_shape->n_dims;
  gsize in_dims[3], dims[3], stride[3] = { 0, 0, 0 };
  three_dims (step->in_shape, in_dims);
  three_dims (step->out_shape, dims);
  const gsize in_stride[3] = { in_dims[1] * in_dims[2], in_dims[2], 1 };
  for (guint k = lead; k < 3; k++)
    stride[k] = in_stride[lead + step->node->perm[k - lead]];

  float *out = arena + step->out;
  for (gsize a = 0; a < dims[0]; a++)
    for (gsize b = 0; b < dims[1]; b++) {
      const float *in = arena + step->in[0] + a * stride[0] + b * stride[1];
      for (gsize c = 0; c < dims[2]; c++)
        *out++ = in[c * stride[2]];
    }
}

static void
fill (float *out, gsize n, float value)
{
  for (gsize i = 0; i < n; i++)
    out[i] = value;
}

void
mien_cpu_pad (const MienCpuStep *step, float *arena)
{
  const MienNode *node = step->node;
  const guint lead = 3 - step->out_shape->n_dims;
  gsize in_dims[3], dims[3], before[3] = { 0, 0, 0 };
  three_dims (step->in_shape, in_dims);
  three_dims (step->out_shape, dims);
  for (guint k = lead; k < 3; k++)
    before[k] = node->pad_before[k - lead];

  fill (arena + step->out, dims[0] * dims[1] * dims[2], node->pad_value);
  const float *in = arena + step->in[0];
  for (gsize a = 0; a < in_dims[0]; a++)
    for (gsize b = 0; b < in_dims[1]; b++) {
      const gsize row = (a + before[0]) * dims[1] + b + before[1];
      memcpy (arena + step->out + row * dims[2] + before[2], in,
          in_dims[2] * sizeof (float));
      in += in_dims[2];
    }
}
