/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* As many multiply-accumulates as a processor can do: compiled once per
 * instruction set, as the engine's kernels are. */
#include "levels.h"

/* Sums at a time, each of which waits for itself only: as many as there are
 * registers for. */
#if defined(__AVX512F__) || defined(__aarch64__)
#define SUMS 24
#else
#define SUMS 12
#endif

void KERNEL (limit_loop) (guint n, float factor, float *sum_of_all);
const guint KERNEL (limit_macs) = SUMS * VECTOR;

/* n times limit_macs multiply-accumulates; and their sum, so that somebody
 * needs them. */
void
KERNEL (limit_loop) (guint n, float factor, float *sum_of_all)
{
  const Vec a = splat (factor), b = splat (factor);
  Vec sum[SUMS];
#pragma GCC unroll 24
  for (guint k = 0; k < SUMS; k++)
    sum[k] = splat (k);
  for (guint i = 0; i < n; i++)
#pragma GCC unroll 24
    for (guint k = 0; k < SUMS; k++)
      sum[k] = multiply_add (a, b, sum[k]);
  for (guint k = 1; k < SUMS; k++)
    sum[0] += sum[k];
  *sum_of_all = sum_of (sum[0]);
}
