/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Means along one run of axes, and their gradients. */
#include "epilogue.h"
#include "levels.h"

static float
sum (const float *in, gsize n)
{
  Vec sums = splat (0);
  gsize i = 0;
  for (; i + VECTOR <= n; i += VECTOR)
    sums += load (in + i);
  float total = sum_of (sums);
  for (; i < n; i++)
    total += in[i];
  return total;
}

/* Means over `length` rows of `inner` elements, column by column. */
static void
mean_of_rows (const float *in, guint length, gsize inner, float *out)
{
  memset (out, 0, inner * sizeof (float));
  for (guint l = 0; l < length; l++)
    for (gsize i = 0; i < inner; i++)
      out[i] += in[l * inner + i];
  for (gsize i = 0; i < inner; i++)
    out[i] /= length;
}

/* All of the output's channels. */
static void
finish_all (const MienCpuStep *step, gpointer arena)
{
  const guint channels = mien_shape_dim (step->out_shape, 0);
  const gsize plane = mien_shape_elements (step->out_shape) / channels;
  float *out = mien_cpu_out (step, arena);
  for (guint c = 0; c < channels; c++)
    finish (step, arena, out + c * plane, c * plane, plane, c);
}

static void
forward (const MienCpuStep *step, gpointer arena)
{
  const MienRun *run = &step->node->run;
  const float *in = mien_cpu_in (step, arena, 0);
  float *out = mien_cpu_out (step, arena);
  for (gsize o = 0; o < run->outer; o++, in += run->length * run->inner)
    if (run->inner == 1)
      out[o] = sum (in, run->length) / run->length;
    else
      mean_of_rows (in, run->length, run->inner, out + o * run->inner);
  finish_all (step, arena);
}

static void
backward (const MienCpuStep *step, gpointer arena)
{
  const MienRun *run = &step->node->run;
  const float *in = mien_cpu_in (step, arena, 0);
  float *out = mien_cpu_out (step, arena);
  for (gsize o = 0; o < run->outer; o++, in += run->inner)
    for (gsize l = 0; l < run->length; l++, out += run->inner)
      for (gsize i = 0; i < run->inner; i++)
        out[i] = in[i] / run->length;
  finish_all (step, arena);
}

const MienCpuOp KERNEL (reduce_mean_op) = {
  .run = forward,
};

const MienCpuOp KERNEL (reduce_mean_backward_op) = {
  .run = backward,
};
