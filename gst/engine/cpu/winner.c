/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The first maximum along one run of axes. */
#include "levels.h"

static void
winner (const MienCpuStep *step, float *arena)
{
  const MienRun *run = &step->node->run;
  const gsize inner = run->inner;
  memset (arena + step->out, 0,
      mien_shape_elements (step->out_shape) * sizeof (float));
  for (gsize o = 0; o < run->outer; o++)
    for (gsize i = 0; i < inner; i++) {
      const gsize first = o * run->length * inner + i;
      const float *in = arena + step->in[0] + first;
      gsize best = 0;
      for (gsize l = 1; l < run->length; l++)
        best = in[l * inner] > in[best * inner] ? l : best;
      arena[step->out + first + best * inner] = 1;
    }
}

const MienCpuOp KERNEL (winner_op) = {
  .run = winner,
};
