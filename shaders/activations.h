/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The activations: their numbers, which are those of MienActivationKind and
 * also read by C, and for the shaders their functions.
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
#define ACTIVATION_TANH 10
#define ACTIVATION_GELU 11
#define ACTIVATION_GELU_TANH 12
#define ACTIVATION_ERF 13
#define ACTIVATION_EXP 14
#define ACTIVATION_LOG 15
#define ACTIVATION_SQRT 16
#define ACTIVATION_RECIPROCAL 17
#define ACTIVATION_ABS 18
#define ACTIVATION_POW 19
#define ACTIVATION_SOFTPLUS 20
#define ACTIVATION_MISH 21
#define ACTIVATION_QUANTIZE 22

#ifdef VULKAN /* GLSL, after the constants of epilogue.glsl. */

const float GELU_FACTOR = 0.79788456; // sqrt (2 / pi)
const float GELU_CUBIC = 0.044715;

// A quotient of polynomials, see gst/engine/cpu/vecmath.h.
float
erf_of (float x)
{
  x = clamp (x, -4.0, 4.0);
  float s = x * x;
  float p = -2.72614225801306e-10;
  p = p * s + 2.77068142495902e-08;
  p = p * s - 2.10102402082508e-06;
  p = p * s - 5.69250639462346e-05;
  p = p * s - 7.34990630326855e-04;
  p = p * s - 2.95459980854025e-03;
  p = p * s - 1.60960333262415e-02;
  float q = -1.45660718464996e-05;
  q = q * s - 2.13374055278905e-04;
  q = q * s - 1.68282697438203e-03;
  q = q * s - 7.37332916720468e-03;
  q = q * s - 1.42647390514189e-02;
  return s > 15.9 ? sign (x) : x * p / q;
}

// tanh () of large numbers overflows on some drivers, and is inaccurate near 0.
float
tanh_of (float x)
{
  float s = x * x;
  if (s > 0.390625)
    return 1.0 - 2.0 / (1.0 + exp (2.0 * clamp (x, -20.0, 20.0)));
  float p = -5.70498872745e-3;
  p = p * s + 2.06390887954e-2;
  p = p * s - 5.37397155531e-2;
  p = p * s + 1.33314422036e-1;
  p = p * s - 3.33332819422e-1;
  return p * s * x + x;
}

// GLSL leaves both functions undefined for x below 0, and the logarithm at 0.
float
log_of (float x)
{
  if (x > 0.0)
    return log (x);
  return uintBitsToFloat (x == 0.0 ? 0xff800000u : 0x7fc00000u);
}

float
sqrt_of (float x)
{
  return x < 0.0 ? uintBitsToFloat (0x7fc00000u) : sqrt (x);
}

// Also for x below 0 if alpha is whole.
float
power_of (float x, float alpha)
{
  if (alpha == 2.0)
    return x * x;
  if (x == 0.0)
    return alpha > 0.0 ? 0.0 : alpha == 0.0 ? 1.0 : 1.0 / x;
  float size = pow (abs (x), alpha);
  if (x > 0.0)
    return size;
  float nothing = x - x;
  if (alpha != floor (alpha))
    return nothing / nothing;
  return mod (alpha, 2.0) == 0.0 ? size : -size;
}

// tanh (log (1 + exp (x)))
float
mish_factor (float x)
{
  float e = exp (min (x, 20.0)), n = e * (e + 2.0);
  return n / (n + 2.0);
}

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
    return x < 0.0 ? param_at (SLOPE + channel) * x : x;
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
  if (ACTIVATION == ACTIVATION_TANH)
    return tanh_of (x);
  if (ACTIVATION == ACTIVATION_GELU)
    return ALPHA * x * (1.0 + erf_of (x * 0.70710678));
  if (ACTIVATION == ACTIVATION_GELU_TANH)
    return ALPHA * x
        * (1.0 + tanh_of (GELU_FACTOR * (x + GELU_CUBIC * x * x * x)));
  if (ACTIVATION == ACTIVATION_ERF)
    return erf_of (x);
  if (ACTIVATION == ACTIVATION_EXP)
    return exp (x);
  if (ACTIVATION == ACTIVATION_LOG)
    return log_of (x);
  if (ACTIVATION == ACTIVATION_SQRT)
    return sqrt_of (x);
  if (ACTIVATION == ACTIVATION_RECIPROCAL)
    return 1.0 / x;
  if (ACTIVATION == ACTIVATION_ABS)
    return abs (x);
  if (ACTIVATION == ACTIVATION_POW)
    return power_of (x, ALPHA);
  if (ACTIVATION == ACTIVATION_SOFTPLUS)
    return max (x, 0.0) + log (1.0 + exp (-abs (x)));
  if (ACTIVATION == ACTIVATION_MISH)
    return x * mish_factor (x);
  if (ACTIVATION == ACTIVATION_QUANTIZE)
    return ALPHA * roundEven (min (max (x / ALPHA, BETA), BETA + 255.0));
  return x;
}

#ifdef DERIVATIVES
/* Derivative of activation `derived`, whose input or output is r
 * (MienDerivative). */
float
derivative (uint derived, float r, uint channel)
{
  if (derived == ACTIVATION_CLIP)
    return r > ALPHA && r < BETA ? 1.0 : 0.0;
  if (derived == ACTIVATION_LEAKY_RELU)
    return r > 0.0 ? 1.0 : ALPHA;
  if (derived == ACTIVATION_PRELU)
    return r > 0.0 ? 1.0 : param_at (SLOPE + channel);
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
  if (derived == ACTIVATION_TANH)
    return 1.0 - r * r;
  if (derived == ACTIVATION_GELU)
    return ALPHA
        * (1.0 + erf_of (r * 0.70710678)
            + r * GELU_FACTOR * exp (-0.5 * r * r));
  if (derived == ACTIVATION_GELU_TANH) {
    float t = tanh_of (GELU_FACTOR * (r + GELU_CUBIC * r * r * r));
    float inner = GELU_FACTOR * (1.0 + 3.0 * GELU_CUBIC * r * r);
    return ALPHA * (1.0 + t + r * (1.0 - t * t) * inner);
  }
  if (derived == ACTIVATION_ERF)
    return 1.1283792 * exp (-r * r);
  if (derived == ACTIVATION_EXP)
    return r;
  if (derived == ACTIVATION_LOG)
    return 1.0 / r;
  if (derived == ACTIVATION_SQRT)
    return 0.5 / r;
  if (derived == ACTIVATION_RECIPROCAL)
    return -r * r;
  if (derived == ACTIVATION_ABS)
    return sign (r);
  if (derived == ACTIVATION_POW)
    return ALPHA * power_of (r, ALPHA - 1.0);
  if (derived == ACTIVATION_SOFTPLUS)
    return 1.0 / (1.0 + exp (-r));
  if (derived == ACTIVATION_MISH) {
    float t = mish_factor (r);
    return t + r * (1.0 - t * t) / (1.0 + exp (-r));
  }
  if (derived == ACTIVATION_QUANTIZE)
    return r > ALPHA * BETA && r < ALPHA * (BETA + 255.0) ? 1.0 : 0.0;
  return 1.0;
}
#endif

#endif

#endif
