/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The activations: their numbers, those of MienActivationKind, which C reads
 * too, and for the shaders what they compute.
 */
#ifndef MIEN_ACTIVATIONS_H
#define MIEN_ACTIVATIONS_H

#define ACTIVATION_NONE 0
#define ACTIVATION_RELU 1
#define ACTIVATION_CLIP 2
#define ACTIVATION_LEAKY_RELU 3
#define ACTIVATION_PRELU 4
#define ACTIVATION_SIGMOID 5
#define ACTIVATION_HARD_SIGMOID 6
#define ACTIVATION_HARD_SWISH 7
#define ACTIVATION_ELU 8
#define ACTIVATION_SWISH 9
#define ACTIVATION_QUANTIZE 10

#ifdef VULKAN /* GLSL, behind the constants of epilogue.glsl. */

float
activate (float x, uint channel)
{
  if (ACTIVATION == ACTIVATION_RELU)
    return max (x, 0.0);
  if (ACTIVATION == ACTIVATION_CLIP)
    return min (max (x, ALPHA), BETA);
  if (ACTIVATION == ACTIVATION_LEAKY_RELU)
    return x < 0.0 ? ALPHA * x : x;
  if (ACTIVATION == ACTIVATION_PRELU)
    return x < 0.0 ? params[SLOPE + channel] * x : x;
  if (ACTIVATION == ACTIVATION_SIGMOID)
    return 1.0 / (1.0 + exp (-x));
  if (ACTIVATION == ACTIVATION_HARD_SIGMOID)
    return clamp (ALPHA * x + BETA, 0.0, 1.0);
  if (ACTIVATION == ACTIVATION_HARD_SWISH)
    return x * clamp (x / 6.0 + 0.5, 0.0, 1.0);
  if (ACTIVATION == ACTIVATION_ELU)
    return x < 0.0 ? ALPHA * (exp (x) - 1.0) : x;
  if (ACTIVATION == ACTIVATION_SWISH)
    return x / (1.0 + exp (-ALPHA * x));
  if (ACTIVATION == ACTIVATION_QUANTIZE)
    return ALPHA * roundEven (min (max (x / ALPHA, BETA), BETA + 255.0));
  return x;
}

#ifdef DERIVATIVES
/* Of activation `derived` whose input or output is r (MienDerivative). */
float
derivative (uint derived, float r, uint channel)
{
  if (derived == ACTIVATION_CLIP)
    return r > ALPHA && r < BETA ? 1.0 : 0.0;
  if (derived == ACTIVATION_LEAKY_RELU)
    return r > 0.0 ? 1.0 : ALPHA;
  if (derived == ACTIVATION_PRELU)
    return r > 0.0 ? 1.0 : params[SLOPE + channel];
  if (derived == ACTIVATION_SIGMOID)
    return r * (1.0 - r);
  if (derived == ACTIVATION_HARD_SIGMOID)
    return r > 0.0 && r < 1.0 ? ALPHA : 0.0;
  if (derived == ACTIVATION_HARD_SWISH)
    return r <= -3.0 ? 0.0 : r >= 3.0 ? 1.0 : r / 3.0 + 0.5;
  if (derived == ACTIVATION_ELU)
    return r < 0.0 ? ALPHA * exp (r) : 1.0;
  if (derived == ACTIVATION_SWISH) {
    float s = 1.0 / (1.0 + exp (-ALPHA * r));
    return s * (1.0 + ALPHA * r * (1.0 - s));
  }
  if (derived == ACTIVATION_QUANTIZE)
    return r > ALPHA * BETA && r < ALPHA * (BETA + 255.0) ? 1.0 : 0.0;
  return 1.0;
}
#endif

#endif

#endif
