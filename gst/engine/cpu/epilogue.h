/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The end of most kernels: output = activation (result + residual), over a
 * stretch of the output that lies in one channel.
 */
#pragma once

#include "simd.h"
#include "step.h"

/* out[0..n-1] = activation (out[0..n-1]) with the slope of `channel`. */
void KERNEL (activate) (const MienNode *node, float *out, gsize n,
    guint channel);

/* Residual and activation over out[0..n-1], `at` floats into the output. */
INLINE void
finish (const MienCpuStep *step, gconstpointer arena, float *out, gsize at,
    gsize n, guint channel)
{
  const float *residual = mien_cpu_residual (step, arena);
  for (gsize i = 0; residual && i < n; i++)
    out[i] += residual[at + i];
  if (step->node->activation.kind != MIEN_ACTIVATION_NONE)
    KERNEL (activate) (step->node, out, n, channel);
}
