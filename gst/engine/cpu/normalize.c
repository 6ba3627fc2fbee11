/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Subtracts the mean and divides by the deviation, along one run of axes. */
#include <math.h>

#include "epilogue.h"
#include "levels.h"

/* Number of columns that are normalised at a time. */
#define COLUMNS (2 * VECTOR)

/* Normalises `length` adjacent elements. */
INLINE void
normalize_row (const float *in, float *out, gsize length, float epsilon)
{
  Vec sums = splat (0), squares = splat (0);
  gsize i = 0;
  for (; i + VECTOR <= length; i += VECTOR)
    sums += load (in + i);
  float sum = sum_of (sums), square = 0;
  for (; i < length; i++)
    sum += in[i];
  const float mean = sum / length;
  for (i = 0; i + VECTOR <= length; i += VECTOR) {
    const Vec d = load (in + i) - splat (mean);
    squares += d * d;
  }
  square = sum_of (squares);
  for (; i < length; i++)
    square += (in[i] - mean) * (in[i] - mean);
  const float factor = 1 / sqrtf (square / length + epsilon);
  for (i = 0; i < length; i++)
    out[i] = (in[i] - mean) * factor;
}

/* Normalises n <= COLUMNS columns of `length` elements that are `inner`
 * apart. */
INLINE void
normalize_columns (const float *in, float *out, gsize length, gsize inner,
    guint n, float epsilon)
{
  float mean[COLUMNS] = { 0 }, factor[COLUMNS] = { 0 };
  for (gsize l = 0; l < length; l++)
    for (guint i = 0; i < n; i++)
      mean[i] += in[l * inner + i];
  for (guint i = 0; i < n; i++)
    mean[i] /= length;
  for (gsize l = 0; l < length; l++)
    for (guint i = 0; i < n; i++) {
      const float d = in[l * inner + i] - mean[i];
      factor[i] += d * d;
    }
  for (guint i = 0; i < n; i++)
    factor[i] = 1 / sqrtf (factor[i] / length + epsilon);
  for (gsize l = 0; l < length; l++)
    for (guint i = 0; i < n; i++)
      out[l * inner + i] = (in[l * inner + i] - mean[i]) * factor[i];
}

static void
normalize (const MienCpuStep *step, gpointer arena)
{
  const MienRun *run = &step->node->norm.run;
  const float epsilon = step->node->norm.epsilon;
  const gsize length = run->length, inner = run->inner;
  const float *in = mien_cpu_in (step, arena, 0);
  float *out = mien_cpu_out (step, arena);
  for (gsize o = 0; o < run->outer;
       o++, in += length * inner, out += length * inner) {
    if (inner == 1) {
      normalize_row (in, out, length, epsilon);
      continue;
    }
    gsize i = 0;
    for (; i + COLUMNS <= inner; i += COLUMNS)
      normalize_columns (in + i, out + i, length, inner, COLUMNS, epsilon);
    if (i < inner)
      normalize_columns (in + i, out + i, length, inner, inner - i, epsilon);
  }
  finish_output (step, arena);
}

const MienCpuOp KERNEL (normalize_op) = {
  .run = normalize,
};
