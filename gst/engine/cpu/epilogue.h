/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The end of most kernels: output = activation (result + residual), over a part
 * of the output within one channel.
 */
#pragma once

#include <math.h>

#include "step.h"
#include "vecmath.h"

/* The part of an activation that is clipping, applied while sums are in
 * registers, and whether activate () must do more. */
typedef struct {
  float low, high;
  gboolean rest;
} Clipping;

INLINE Clipping
clipping_of (const MienActivation *activation)
{
  switch (activation->kind) {
    case MIEN_ACTIVATION_NONE:
      return (Clipping) { -INFINITY, INFINITY, FALSE };
    case MIEN_ACTIVATION_RELU:
      return (Clipping) { 0, INFINITY, FALSE };
    case MIEN_ACTIVATION_CLIP:
      return (Clipping) { activation->alpha, activation->beta, FALSE };
    default:
      return (Clipping) { -INFINITY, INFINITY, TRUE };
  }
}

INLINE Vec
clipped (Vec x, const Clipping *clipping)
{
  return clip (x, splat (clipping->low), splat (clipping->high));
}

/* out[0..n-1] = activation (out[0..n-1]) with the slope of `channel`. */
void KERNEL (activate) (const MienNode *node, float *out, gsize n,
    guint channel);

/* Adds the residual and applies the activation to out[0..n-1], which is `at`
 * floats into the output. */
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

/* The same for `n` whole channels of the output, from `first` on. */
INLINE void
finish_channels (const MienCpuStep *step, gpointer arena, guint first, guint n)
{
  const gsize plane = mien_shape_elements (step->out_shape)
      / mien_shape_dim (step->out_shape, 0);
  float *out = mien_cpu_out (step, arena);
  if (step->node->activation.kind != MIEN_ACTIVATION_PRELU)
    finish (step, arena, out + first * plane, first * plane, n * plane, first);
  else
    for (guint c = first; c < first + n; c++)
      finish (step, arena, out + c * plane, c * plane, plane, c);
}

/* The same for all channels. */
INLINE void
finish_output (const MienCpuStep *step, gpointer arena)
{
  finish_channels (step, arena, 0, mien_shape_dim (step->out_shape, 0));
}
