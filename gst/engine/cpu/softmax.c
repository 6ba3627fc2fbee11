/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The softmax along one run of axes, and its gradient. */
#include "levels.h"
#include "vecmath.h"

/* Softmax of `length` adjacent elements. */
INLINE void
softmax_row (const float *in, float *out, gsize length)
{
  float top = in[0], total = 0;
  Vec totals = splat (0);
  for (gsize l = 1; l < length; l++)
    top = in[l] > top ? in[l] : top;
  gsize l = 0;
  for (; l + VECTOR <= length; l += VECTOR) {
    const Vec power = exp_of (load (in + l) - splat (top));
    store (out + l, power);
    totals += power;
  }
  if (l < length) {
    const Vec power = exp_of (load (in + l) - splat (top));
    store_some (out + l, power, length - l);
    for (guint i = 0; i < length - l; i++)
      total += power[i];
  }
  total += sum_of (totals);
  const float factor = 1 / total;
  for (l = 0; l < length; l++)
    out[l] *= factor;
}

/* Softmax of n <= VECTOR columns of `length` elements that are `inner`
 * apart. */
INLINE void
softmax_columns (const float *in, float *out, gsize length, gsize inner,
    guint n)
{
  Vec top = load (in), total = splat (0);
  for (gsize l = 1; l < length; l++)
    top = max (load (in + l * inner), top);
  for (gsize l = 0; l < length; l++) {
    const Vec power = exp_of (load (in + l * inner) - top);
    store_some (out + l * inner, power, n);
    total += power;
  }
  for (gsize l = 0; l < length; l++)
    for (guint i = 0; i < n; i++)
      out[l * inner + i] /= total[i];
}

static void
forward (const MienCpuStep *step, gpointer arena)
{
  const MienRun *run = &step->node->run;
  const gsize length = run->length, inner = run->inner;
  const float *in = mien_cpu_in (step, arena, 0);
  float *out = mien_cpu_out (step, arena);
  for (gsize o = 0; o < run->outer;
       o++, in += length * inner, out += length * inner)
    if (inner == 1)
      softmax_row (in, out, length);
    else
      for (gsize i = 0; i < inner; i += VECTOR)
        softmax_columns (in + i, out + i, length, inner,
            MIN (VECTOR, inner - i));
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
