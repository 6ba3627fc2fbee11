/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The softmax along one run of axes, and its gradient. */
#include <math.h>

#include "levels.h"

/* `length` elements that lie `inner` apart. */
static void
softmax_one (const float *in, float *out, guint length, gsize inner)
{
  float top = in[0], total = 0;
  for (guint l = 1; l < length; l++)
    top = in[l * inner] > top ? in[l * inner] : top;
  for (guint l = 0; l < length; l++) {
    out[l * inner] = expf (in[l * inner] - top);
    total += out[l * inner];
  }
  for (guint l = 0; l < length; l++)
    out[l * inner] /= total;
}

static void
forward (const MienCpuStep *step, gpointer arena)
{
  const MienRun *run = &step->node->run;
  for (gsize o = 0; o < run->outer; o++)
    for (gsize i = 0; i < run->inner; i++) {
      const gsize first = o * run->length * run->inner + i;
      softmax_one (mien_cpu_in (step, arena, 0) + first,
          mien_cpu_out (step, arena) + first, run->length, run->inner);
    }
}

static void
backward (const MienCpuStep *step, gpointer arena)
{
  const MienRun *run = &step->node->run;
  const gsize inner = run->inner;
  for (gsize o = 0; o < run->outer; o++)
    for (gsize i = 0; i < inner; i++) {
      const gsize first = o * run->length * inner + i;
      const float *dy = mien_cpu_in (step, arena, 0) + first;
      const float *y = mien_cpu_in (step, arena, 1) + first;
      float *out = mien_cpu_out (step, arena) + first;
      float total = 0;
      for (gsize l = 0; l < run->length; l++)
        total += dy[l * inner] * y[l * inner];
      for (gsize l = 0; l < run->length; l++)
        out[l * inner] = y[l * inner] * (dy[l * inner] - total);
    }
}

const MienCpuOp KERNEL (softmax_op) = {
  .run = forward,
};

const MienCpuOp KERNEL (softmax_backward_op) = {
  .run = backward,
};
