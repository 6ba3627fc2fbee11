/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Activations and their gradients, sums and products. The loops are plain:
 * compilers turn them into vector code. A NaN passes through every
 * activation. */
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
  const float alpha = node->activation == MIEN_ACTIVATION_PRELU
      ? node->slope[channel] : node->alpha;
  const float beta = node->beta;
  switch (node->activation) {
    case MIEN_ACTIVATION_NONE:
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
  }
}

void
KERNEL (activation) (const MienCpuStep *step, float *arena)
{
  const guint channels = mien_shape_dim (step->out_shape, 0);
  const gsize plane = mien_shape_elements (step->out_shape) / channels;
  for (guint c = 0; c < channels; c++) {
    float *out = arena + step->out + c * plane;
    memcpy (out, arena + step->in[0] + c * plane, plane * sizeof (float));
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

/* out = dy times the derivative, as graph.h has it. */
INLINE void
derive (const MienNode *node, const float *dy, const float *r, float *out,
    gsize n, guint channel)
{
  const float alpha = node->derived == MIEN_ACTIVATION_PRELU
      ? node->slope[channel] : node->alpha;
  const float beta = node->beta;
  switch (node->derived) {
    case MIEN_ACTIVATION_NONE:
    case MIEN_ACTIVATION_RELU:
      rectify (node->rule, dy, r, out, n);
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
            : r[i] < 3 ? dy[i] * (r[i] * (1.0f / 3) + 0.5f) : dy[i];
      break;
  }
}

void
KERNEL (activation_backward) (const MienCpuStep *step, float *arena)
{
  const guint channels = mien_shape_dim (step->out_shape, 0);
  const gsize plane = mien_shape_elements (step->out_shape) / channels;
  for (guint c = 0; c < channels; c++) {
    float *out = arena + step->out + c * plane;
    derive (step->node, arena + step->in[0] + c * plane,
        arena + step->in[1] + c * plane, out, plane, c);
    finish (step, arena, out, c * plane, plane, c);
  }
}

/* The second operand of channel c: as many elements as the first has there,
 * or one for all of the channel or of the item. */
typedef struct {
  const float *elements;
  gboolean single;
} Second;

static Second
second_operand (const MienCpuStep *step, const float *arena, guint c,
    gsize plane)
{
  const float *in = arena + step->in[1];
  const gsize n = step->in_length[1];
  if (n == mien_shape_elements (step->in_shape))
    return (Second) { in + c * plane, FALSE };
  return (Second) { n == 1 ? in : in + c, TRUE };
}

INLINE float
apply (float a, float b, gboolean product)
{
  return product ? a * b : a + b;
}

INLINE void
binary (const MienCpuStep *step, float *arena, const gboolean product)
{
  const guint channels = mien_shape_dim (step->out_shape, 0);
  const gsize plane = mien_shape_elements (step->out_shape) / channels;
  for (guint c = 0; c < channels; c++) {
    const float *in = arena + step->in[0] + c * plane;
    const Second second = second_operand (step, arena, c, plane);
    float *out = arena + step->out + c * plane;
    if (second.single)
      for (gsize i = 0; i < plane; i++)
        out[i] = apply (in[i], second.elements[0], product);
    else
      for (gsize i = 0; i < plane; i++)
        out[i] = apply (in[i], second.elements[i], product);
    finish (step, arena, out, c * plane, plane, c);
  }
}

void
KERNEL (add) (const MienCpuStep *step, float *arena)
{
  binary (step, arena, FALSE);
}

void
KERNEL (mul) (const MienCpuStep *step, float *arena)
{
  binary (step, arena, TRUE);
}
