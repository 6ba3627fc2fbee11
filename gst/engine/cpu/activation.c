/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Activations and their gradients. Every activation propagates NaN. The loops
 * of the gradients are plain: compilers vectorise them. */
#include <math.h>

#include "epilogue.h"
#include "levels.h"
#include "vecmath.h"

#define GELU_FACTOR 0.79788456f /* sqrt (2 / pi) */
#define GELU_CUBIC 0.044715f

INLINE Vec
gelu_inner (Vec x)
{
  return splat (GELU_FACTOR) * (x + splat (GELU_CUBIC) * x * x * x);
}

/* tanh (log (1 + e)) is n / (n + 2), where n = e (e + 2); beyond 20 it is 1. */
INLINE Vec
mish_of (Vec x)
{
  const Vec e = exp_of (min (splat (20), x)), n = e * (e + splat (2));
  return x * (n / (n + splat (2)));
}

/* Rare functions, computed one element at a time. */
typedef float (*Function) (float x, float alpha);

INLINE Vec
each (Vec x, Vec alpha, Function function)
{
  for (guint i = 0; i < VECTOR; i++)
    x[i] = function (x[i], alpha[i]);
  return x;
}

#define FUNCTION(name) \
  INLINE float name##_of (float x, float alpha) \
  { \
    return name (x); \
  }

FUNCTION (expf)
FUNCTION (logf)
FUNCTION (sqrtf)
FUNCTION (log1pf)

/* Most powers are squares. */
INLINE float
power_of (float x, float alpha)
{
  return alpha == 2 ? x * x : powf (x, alpha);
}

/* `alpha` is the channel's. */
INLINE Vec
activated (MienActivationKind kind, Vec x, Vec alpha, Vec beta)
{
  const Vec zero = splat (0), one = splat (1);
  switch (kind) {
    case MIEN_ACTIVATION_NONE:
    case MIEN_N_ACTIVATIONS:
      break;
    case MIEN_ACTIVATION_RELU:
      return max (zero, x);
    case MIEN_ACTIVATION_CLIP:
      return clip (x, alpha, beta);
    case MIEN_ACTIVATION_LEAKY_RELU:
    case MIEN_ACTIVATION_PRELU:
      return if_negative (x, alpha * x, x);
    case MIEN_ACTIVATION_SIGMOID:
      return one / (one + exp_of (-x));
    case MIEN_ACTIVATION_HARD_SIGMOID:
      return clip (alpha * x + beta, zero, one);
    case MIEN_ACTIVATION_HARD_SWISH:
      return x * clip (x * splat (1.0f / 6) + splat (0.5f), zero, one);
    case MIEN_ACTIVATION_ELU:
      return if_negative (x, alpha * (exp_of (x) - one), x);
    case MIEN_ACTIVATION_SWISH:
      return x / (one + exp_of (-alpha * x));
    case MIEN_ACTIVATION_TANH:
      return tanh_of (x);
    case MIEN_ACTIVATION_GELU:
      return alpha * x * (one + erf_of (x * splat (0.70710678f)));
    case MIEN_ACTIVATION_GELU_TANH:
      return alpha * x * (one + tanh_of (gelu_inner (x)));
    case MIEN_ACTIVATION_ERF:
      return erf_of (x);
    case MIEN_ACTIVATION_EXP:
      return each (x, alpha, expf_of);
    case MIEN_ACTIVATION_LOG:
      return each (x, alpha, logf_of);
    case MIEN_ACTIVATION_SQRT:
      return each (x, alpha, sqrtf_of);
    case MIEN_ACTIVATION_RECIPROCAL:
      return one / x;
    case MIEN_ACTIVATION_ABS:
      return if_negative (x, -x, x);
    case MIEN_ACTIVATION_POW:
      return each (x, alpha, power_of);
    case MIEN_ACTIVATION_SOFTPLUS:
      return max (zero, x)
          + each (exp_of (if_negative (x, x, -x)), alpha, log1pf_of);
    case MIEN_ACTIVATION_MISH:
      return mish_of (x);
    case MIEN_ACTIVATION_QUANTIZE:
      return alpha * rounded (clip (x / alpha, beta, beta + splat (255)));
  }
  return x;
}

INLINE void
activate_all (MienActivationKind kind, float *out, gsize n, Vec alpha, Vec beta)
{
  gsize i = 0;
  for (; i + VECTOR <= n; i += VECTOR)
    store (out + i, activated (kind, load (out + i), alpha, beta));
  if (i < n)
    store_some (out + i, activated (kind, load (out + i), alpha, beta), n - i);
}

/* A separate loop for each kind. */
#define LOOP(kind) \
  case MIEN_ACTIVATION_##kind: \
    activate_all (MIEN_ACTIVATION_##kind, out, n, alpha, beta); \
    break;

/* In a function of its own: compilers optimise the loops of convolutions worse
 * if these are beside them. */
static __attribute__ ((noinline)) void
activate_more (const MienActivation *activation, float *out, gsize n)
{
  const Vec alpha = splat (activation->alpha), beta = splat (0);
  switch (activation->kind) {
    LOOP (TANH)
    LOOP (GELU)
    LOOP (GELU_TANH)
    LOOP (ERF)
    LOOP (EXP)
    LOOP (LOG)
    LOOP (SQRT)
    LOOP (RECIPROCAL)
    LOOP (ABS)
    LOOP (POW)
    LOOP (SOFTPLUS)
    LOOP (MISH)
    default:
      break;
  }
}

void
KERNEL (activate) (const MienNode *node, float *out, gsize n, guint channel)
{
  const MienActivation *activation = &node->activation;
  const Vec alpha = splat (activation->kind == MIEN_ACTIVATION_PRELU
          ? activation->slope[channel]
          : activation->alpha);
  const Vec beta = splat (activation->beta);
  switch (activation->kind) {
    LOOP (RELU)
    LOOP (CLIP)
    LOOP (LEAKY_RELU)
    LOOP (PRELU)
    LOOP (SIGMOID)
    LOOP (HARD_SIGMOID)
    LOOP (HARD_SWISH)
    LOOP (ELU)
    LOOP (SWISH)
    LOOP (QUANTIZE)
    case MIEN_ACTIVATION_NONE:
    case MIEN_N_ACTIVATIONS:
      break;
    default:
      activate_more (activation, out, n);
      break;
  }
}

/* Number of floats that stay in the first-level cache. */
#define CHUNK 4096

static void
forward (const MienCpuStep *step, gpointer arena)
{
  const gsize n = mien_shape_elements (step->out_shape);
  /* Only slopes depend on the channel, and channels may be many and short. */
  const gsize part = step->node->activation.kind == MIEN_ACTIVATION_PRELU
      ? n / mien_shape_dim (step->out_shape, 0)
      : CHUNK;
  const float *in = mien_cpu_in (step, arena, 0);
  float *out = mien_cpu_out (step, arena);
  for (gsize i = 0; i < n; i += part) {
    const gsize length = MIN (part, n - i);
    memcpy (out + i, in + i, length * sizeof (float));
    finish (step, arena, out + i, i, length, i / part);
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
        out[i] = ((r[i] > 0) & (dy[i] > 0)) ? dy[i] : 0;
      break;
    case MIEN_RULE_DECONVNET:
      for (gsize i = 0; i < n; i++)
        out[i] = dy[i] > 0 ? dy[i] : 0;
      break;
  }
}

/* The derivatives of the more complex activations. */
INLINE float
slope_of (MienActivationKind kind, float r, float alpha)
{
  switch (kind) {
    case MIEN_ACTIVATION_GELU:
      return alpha
          * (1 + erff (r * 0.70710678f)
              + r * GELU_FACTOR * expf (-0.5f * r * r));
    case MIEN_ACTIVATION_GELU_TANH: {
      const float t = tanhf (GELU_FACTOR * (r + GELU_CUBIC * r * r * r));
      const float inner = GELU_FACTOR * (1 + 3 * GELU_CUBIC * r * r);
      return alpha * (1 + t + r * (1 - t * t) * inner);
    }
    case MIEN_ACTIVATION_ERF:
      return 1.1283792f * expf (-r * r);
    case MIEN_ACTIVATION_POW:
      return alpha * powf (r, alpha - 1);
    case MIEN_ACTIVATION_SOFTPLUS:
      return 1 / (1 + expf (-r));
    case MIEN_ACTIVATION_MISH: {
      const float e = expf (MIN (r, 20)), n = e * (e + 2), t = n / (n + 2);
      return t + r * (1 - t * t) / (1 + expf (-r));
    }
    default:
      return 1;
  }
}

/* out = dy times the derivative as defined in activation.h. */
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
    case MIEN_ACTIVATION_SWISH:
      for (gsize i = 0; i < n; i++) {
        const float s = 1 / (1 + expf (-alpha * r[i]));
        out[i] = dy[i] * (s * (1 + alpha * r[i] * (1 - s)));
      }
      break;
    case MIEN_ACTIVATION_TANH:
      for (gsize i = 0; i < n; i++)
        out[i] = dy[i] * (1 - r[i] * r[i]);
      break;
    case MIEN_ACTIVATION_EXP:
      for (gsize i = 0; i < n; i++)
        out[i] = dy[i] * r[i];
      break;
    case MIEN_ACTIVATION_LOG:
      for (gsize i = 0; i < n; i++)
        out[i] = dy[i] / r[i];
      break;
    case MIEN_ACTIVATION_SQRT:
      for (gsize i = 0; i < n; i++)
        out[i] = dy[i] / (2 * r[i]);
      break;
    case MIEN_ACTIVATION_RECIPROCAL:
      for (gsize i = 0; i < n; i++)
        out[i] = -dy[i] * (r[i] * r[i]);
      break;
    case MIEN_ACTIVATION_ABS:
      for (gsize i = 0; i < n; i++)
        out[i] = r[i] > 0 ? dy[i] : r[i] < 0 ? -dy[i] : 0;
      break;
    case MIEN_ACTIVATION_GELU:
    case MIEN_ACTIVATION_GELU_TANH:
    case MIEN_ACTIVATION_ERF:
    case MIEN_ACTIVATION_POW:
    case MIEN_ACTIVATION_SOFTPLUS:
    case MIEN_ACTIVATION_MISH:
      for (gsize i = 0; i < n; i++)
        out[i] = dy[i] * slope_of (of->kind, r[i], alpha);
      break;
    case MIEN_ACTIVATION_QUANTIZE: {
      const float low = alpha * beta, high = alpha * (beta + 255);
      for (gsize i = 0; i < n; i++)
        out[i] = r[i] > low && r[i] < high ? dy[i] : 0;
      break;
    }
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
