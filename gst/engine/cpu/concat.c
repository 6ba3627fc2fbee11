/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "levels.h"

static void
concat (const MienCpuStep *step, gpointer arena)
{
  const MienNode *node = step->node;
  float *out = mien_cpu_out (step, arena);
  for (gsize o = 0; o < node->run.outer; o++)
    for (guint k = 0; k < node->n_inputs; k++) {
      const gsize n = step->in_length[k] / node->run.outer;
      memcpy (out, mien_cpu_in (step, arena, k) + o * n, n * sizeof (float));
      out += n;
    }
}

const MienCpuOp KERNEL (concat_op) = {
  .run = concat,
};
