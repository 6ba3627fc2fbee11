/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "levels.h"

static void
slice (const MienCpuStep *step, gpointer arena)
{
  const MienSlice *part = &step->node->slice;
  const MienRun *run = &part->run;
  const gsize inner = run->inner, whole = run->length * inner;
  const gsize taken = mien_shape_elements (step->out_shape) / run->outer;
  const gssize apart = (gssize) part->step * (gssize) inner;
  const float *in = mien_cpu_in (step, arena, 0) + part->first * inner;
  float *out = mien_cpu_out (step, arena);
  for (gsize o = 0; o < run->outer; o++, in += whole, out += taken) {
    if (part->step == 1)
      memcpy (out, in, taken * sizeof (float));
    else if (inner == 1)
      for (gsize l = 0; l < taken; l++)
        out[l] = in[(gssize) l * apart];
    else
      for (gsize l = 0; l < taken / inner; l++)
        memcpy (out + l * inner, in + (gssize) l * apart,
            inner * sizeof (float));
  }
}

const MienCpuOp KERNEL (slice_op) = {
  .run = slice,
};
