/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A loop that measures a processor's peak rate of multiply-accumulates.
 * Compiled once per instruction set, like the engine's kernels. */
#include "levels.h"

/* The number of independent sums: enough to hide the latency of an instruction,
 * and all fit into registers. */
#if defined(__AVX512F__) || defined(__aarch64__)
#define SUMS 24
#else
#define SUMS 12
#endif

void KERNEL (limit_loop) (guint n, float factor, float *sum_of_all);
const guint KERNEL (limit_macs) = SUMS * VECTOR;

/* Does n times limit_macs multiply-accumulates. Returns their sum, so that the
 * compiler cannot remove the loop. */
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
