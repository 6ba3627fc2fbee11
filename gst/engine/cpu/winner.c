/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first maximum along one run of axes. */
#include "levels.h"

static void
winner (const MienCpuStep *step, gpointer arena)
{
  const MienRun *run = &step->node->run;
  const gsize inner = run->inner;
  float *out = mien_cpu_out (step, arena);
  memset (out, 0, mien_shape_elements (step->out_shape) * sizeof (float));
  for (gsize o = 0; o < run->outer; o++)
    for (gsize i = 0; i < inner; i++) {
      const gsize first = o * run->length * inner + i;
      const float *in = mien_cpu_in (step, arena, 0) + first;
      gsize best = 0;
      for (gsize l = 1; l < run->length; l++)
        best = in[l * inner] > in[best * inner] ? l : best;
      out[first + best * inner] = 1;
    }
}

const MienCpuOp KERNEL (winner_op) = {
  .run = winner,
};
