/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mean, sum and maximum along one run of axes, and the mean's gradient. */
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

static float
highest (const float *in, gsize n)
{
  float best = in[0];
  for (gsize i = 1; i < n; i++)
    best = in[i] > best || in[i] != in[i] ? in[i] : best;
  return best;
}

/* Reduces `length` rows of `inner` elements column by column. */
INLINE void
reduce_rows (MienOp op, const float *in, guint length, gsize inner, float *out)
{
  memcpy (out, in, inner * sizeof (float));
  for (guint l = 1; l < length; l++)
    for (gsize i = 0; i < inner; i++) {
      const float x = in[l * inner + i];
      if (op == MIEN_OP_REDUCE_MAX)
        out[i] = x > out[i] || x != x ? x : out[i];
      else
        out[i] += x;
    }
  for (gsize i = 0; op == MIEN_OP_REDUCE_MEAN && i < inner; i++)
    out[i] /= length;
}

INLINE void
reduce (const MienCpuStep *step, gpointer arena, const MienOp op)
{
  const MienRun *run = &step->node->run;
  const float *in = mien_cpu_in (step, arena, 0);
  float *out = mien_cpu_out (step, arena);
  for (gsize o = 0; o < run->outer; o++, in += run->length * run->inner)
    if (run->inner > 1)
      reduce_rows (op, in, run->length, run->inner, out + o * run->inner);
    else if (op == MIEN_OP_REDUCE_MAX)
      out[o] = highest (in, run->length);
    else
      out[o] =
          sum (in, run->length) / (op == MIEN_OP_REDUCE_MEAN ? run->length : 1);
  finish_output (step, arena);
}

static void
mean (const MienCpuStep *step, gpointer arena)
{
  reduce (step, arena, MIEN_OP_REDUCE_MEAN);
}

static void
total (const MienCpuStep *step, gpointer arena)
{
  reduce (step, arena, MIEN_OP_REDUCE_SUM);
}

static void
maximum (const MienCpuStep *step, gpointer arena)
{
  reduce (step, arena, MIEN_OP_REDUCE_MAX);
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
  finish_output (step, arena);
}

const MienCpuOp KERNEL (reduce_mean_op) = {
  .run = mean,
};

const MienCpuOp KERNEL (reduce_sum_op) = {
  .run = total,
};

const MienCpuOp KERNEL (reduce_max_op) = {
  .run = maximum,
};

const MienCpuOp KERNEL (reduce_mean_backward_op) = {
  .run = backward,
};
