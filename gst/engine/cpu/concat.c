/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "levels.h"

static void
concat (const MienCpuStep *step, float *arena)
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

const MienCpuOp KERNEL (concat_op) = {
  .run = concat,
};
