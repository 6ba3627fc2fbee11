/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Means, softmax and winners along one run of axes, and what gradients become
 * of on the way back. */
#include <math.h>

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
finish_all (const MienCpuStep *step, float *arena)
{
  const guint channels = mien_shape_dim (step->out_shape, 0);
  const gsize plane = mien_shape_elements (step->out_shape) / channels;
  for (guint c = 0; c < channels; c++)
    finish (step, arena, arena + step->out + c * plane, c * plane, plane, c);
}

void
KERNEL (reduce_mean) (const MienCpuStep *step, float *arena)
{
  const MienRun *run = &step->node->run;
  float *out = arena + step->out;
  for (gsize o = 0; o < run->outer; o++) {
    const float *in = arena + step->in[0] + o * run->length * run->inner;
    if (run->inner == 1)
      out[o] = sum (in, run->length) / run->length;
    else
      mean_of_rows (in, run->length, run->inner, out + o * run->inner);
  }
  finish_all (step, arena);
}

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

void
KERNEL (softmax) (const MienCpuStep *step, float *arena)
{
  const MienRun *run = &step->node->run;
  for (gsize o = 0; o < run->outer; o++)
    for (gsize i = 0; i < run->inner; i++) {
      const gsize first = o * run->length * run->inner + i;
      softmax_one (arena + step->in[0] + first, arena + step->out + first,
          run->length, run->inner);
    }
}

void
KERNEL (reduce_mean_backward) (const MienCpuStep *step, float *arena)
{
  const MienRun *run = &step->node->run;
  const float *in = arena + step->in[0];
  float *out = arena + step->out;
  for (gsize o = 0; o < run->outer; o++, in += run->inner)
    for (gsize l = 0; l < run->length; l++, out += run->inner)
      for (gsize i = 0; i < run->inner; i++)
        out[i] = in[i] / run->length;
  finish_all (step, arena);
}

void
KERNEL (softmax_backward) (const MienCpuStep *step, float *arena)
{
  const MienRun *run = &step->node->run;
  const gsize inner = run->inner;
  for (gsize o = 0; o < run->outer; o++)
    for (gsize i = 0; i < inner; i++) {
      const gsize first = o * run->length * inner + i;
      const float *dy = arena + step->in[0] + first;
      const float *y = arena + step->in[1] + first;
      float *out = arena + step->out + first;
      float total = 0;
      for (gsize l = 0; l < run->length; l++)
        total += dy[l * inner] * y[l * inner];
      for (gsize l = 0; l < run->length; l++)
        out[l * inner] = y[l * inner] * (dy[l * inner] - total);
    }
}

void
KERNEL (winner) (const MienCpuStep *step, float *arena)
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
