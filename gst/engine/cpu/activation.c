/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Activations and their gradients. The loops are plain: compilers turn them
 * into vector code. A NaN passes through every activation. */
#include <math.h>

#include "epilogue.h"
#include "levels.h"

INLINE float
clip (float x, float low, float high)
{
  x = x < low ? low : x;
  return x > high ? high : x;
}

void
KERNEL (activate) (const MienNode *node, float *out, gsize n, guint channel)
{
  const MienActivation *activation = &node->activation;
  const float alpha = activation->kind == MIEN_ACTIVATION_PRELU
      ? activation->slope[channel]
      : activation->alpha;
  const float beta = activation->beta;
  switch (activation->kind) {
    case MIEN_ACTIVATION_NONE:
    case MIEN_N_ACTIVATIONS:
      break;
    case MIEN_ACTIVATION_RELU:
      for (gsize i = 0; i < n; i++)
        out[i] = out[i] < 0 ? 0 : out[i];
      break;
    case MIEN_ACTIVATION_CLIP:
      for (gsize i = 0; i < n; i++)
        out[i] = clip (out[i], alpha, beta);
      break;
    case MIEN_ACTIVATION_LEAKY_RELU:
    case MIEN_ACTIVATION_PRELU:
      for (gsize i = 0; i < n; i++)
        out[i] = out[i] < 0 ? alpha * out[i] : out[i];
      break;
    case MIEN_ACTIVATION_SIGMOID:
      for (gsize i = 0; i < n; i++)
        out[i] = 1 / (1 + expf (-out[i]));
      break;
    case MIEN_ACTIVATION_HARD_SIGMOID:
      for (gsize i = 0; i < n; i++)
        out[i] = clip (alpha * out[i] + beta, 0, 1);
      break;
    case MIEN_ACTIVATION_HARD_SWISH:
      for (gsize i = 0; i < n; i++)
        out[i] *= clip (out[i] * (1.0f / 6) + 0.5f, 0, 1);
      break;
    case MIEN_ACTIVATION_ELU:
      for (gsize i = 0; i < n; i++)
        out[i] = out[i] < 0 ? alpha * expm1f (out[i]) : out[i];
      break;
  }
}

static void
forward (const MienCpuStep *step, gpointer arena)
{
  const guint channels = mien_shape_dim (step->out_shape, 0);
  const gsize plane = mien_shape_elements (step->out_shape) / channels;
  for (guint c = 0; c < channels; c++) {
    float *out = mien_cpu_out (step, arena) + c * plane;
    memcpy (out, mien_cpu_in (step, arena, 0) + c * plane,
        plane * sizeof (float));
    finish (step, arena, out, c * plane, plane, c);
  }
}

INLINE void
rectify (MienRule rule, const float *dy, const float *r, float *out, gsize n)
{
  switch (rule) {
    case MIEN_RULE_PLAIN:
      for (gsize i = 0; i < n; i++)
        out[i] = r[i] > 0 ? dy[i] : 0;
      break;
    case MIEN_RULE_GUIDED:
      for (gsize i = 0; i < n; i++)
        out[i] = (r[i] > 0) & (dy[i] > 0) ? dy[i] : 0;
      break;
    case MIEN_RULE_DECONVNET:
      for (gsize i = 0; i < n; i++)
        out[i] = dy[i] > 0 ? dy[i] : 0;
      break;
  }
}

/* out = dy times the derivative, as activation.h has it. */
INLINE void
derive (const MienNode *node, const float *dy, const float *r, float *out,
    gsize n, guint channel)
{
  const MienActivation *of = &node->derivative.of;
  const float alpha =
      of->kind == MIEN_ACTIVATION_PRELU ? of->slope[channel] : of->alpha;
  const float beta = of->beta;
  switch (of->kind) {
    case MIEN_ACTIVATION_NONE:
    case MIEN_N_ACTIVATIONS:
    case MIEN_ACTIVATION_RELU:
      rectify (node->derivative.rule, dy, r, out, n);
      break;
    case MIEN_ACTIVATION_CLIP:
      for (gsize i = 0; i < n; i++)
        out[i] = r[i] > alpha && r[i] < beta ? dy[i] : 0;
      break;
    case MIEN_ACTIVATION_LEAKY_RELU:
    case MIEN_ACTIVATION_PRELU:
      for (gsize i = 0; i < n; i++)
        out[i] = r[i] > 0 ? dy[i] : alpha * dy[i];
      break;
    case MIEN_ACTIVATION_SIGMOID:
      for (gsize i = 0; i < n; i++)
        out[i] = dy[i] * r[i] * (1 - r[i]);
      break;
    case MIEN_ACTIVATION_HARD_SIGMOID:
      for (gsize i = 0; i < n; i++)
        out[i] = r[i] > 0 && r[i] < 1 ? alpha * dy[i] : 0;
      break;
    case MIEN_ACTIVATION_HARD_SWISH:
      for (gsize i = 0; i < n; i++)
        out[i] = r[i] <= -3 ? 0
            : r[i] < 3      ? dy[i] * (r[i] * (1.0f / 3) + 0.5f)
                            : dy[i];
      break;
    case MIEN_ACTIVATION_ELU:
      for (gsize i = 0; i < n; i++)
        out[i] = r[i] < 0 ? dy[i] * (alpha * expf (r[i])) : dy[i];
      break;
  }
}

static void
backward (const MienCpuStep *step, gpointer arena)
{
  const guint channels = mien_shape_dim (step->out_shape, 0);
  const gsize plane = mien_shape_elements (step->out_shape) / channels;
  for (guint c = 0; c < channels; c++) {
    float *out = mien_cpu_out (step, arena) + c * plane;
    derive (step->node, mien_cpu_in (step, arena, 0) + c * plane,
        mien_cpu_in (step, arena, 1) + c * plane, out, plane, c);
    finish (step, arena, out, c * plane, plane, c);
  }
}

const MienCpuOp KERNEL (activation_op) = {
  .run = forward,
};

const MienCpuOp KERNEL (activation_backward_op) = {
  .run = backward,
};
