/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "levels.h"

static void
constant (const MienCpuStep *step, gpointer arena)
{
  memcpy (mien_cpu_out (step, arena), step->node->constant,
      mien_shape_elements (step->out_shape) * sizeof (float));
}

const MienCpuOp KERNEL (constant_op) = {
  .run = constant,
};
