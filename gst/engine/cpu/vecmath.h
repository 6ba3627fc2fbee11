/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Vector functions. A NaN in x is kept. */
#pragma once

#include "simd.h"

INLINE Vec
clip (Vec x, Vec low, Vec high)
{
  return min (high, max (low, x));
}

/* x < 0 ? a : b */
INLINE Vec
if_negative (Vec x, Vec a, Vec b)
{
  const IntVec negative = x < splat (0);
  return (Vec) (((IntVec) a & negative) | ((IntVec) b & ~negative));
}

/* Rounds to the nearest integer, ties to even, for magnitudes below 2^22. */
INLINE Vec
rounded (Vec x)
{
  const Vec round = splat (12582912);
  return (x + round) - round;
}

/*
 * e to the power of x, within 2 units in the last place. x is clamped so that
 * the result is a normal number. x = n ln 2 + r, and e^r is the polynomial of
 * Cephes (Moshier, "Methods and Programs for Mathematical Functions", 1989).
 */
INLINE Vec
exp_of (Vec x)
{
  x = clip (x, splat (-87.33654f), splat (88.37626f));
  const Vec n = rounded (x * splat (1.44269504f));
  const Vec r = x - n * splat (0.693359375f) - n * splat (-2.12194440e-4f);
  Vec p = splat (1.9875691500e-4f);
  p = p * r + splat (1.3981999507e-3f);
  p = p * r + splat (8.3334519073e-3f);
  p = p * r + splat (4.1665795894e-2f);
  p = p * r + splat (1.6666665459e-1f);
  p = p * r + splat (5.0000001201e-1f);
  p = p * r * r + r + splat (1);
  const IntVec power = (__builtin_convertvector(n, IntVec) + 127) << 23;
  return p * (Vec) power;
}

/* Within 2 units in the last place. */
INLINE Vec
tanh_of (Vec x)
{
  /* The polynomial of Cephes near 0, where 1 - 2 / (1 + e^2x) is too
   * inaccurate. */
  const Vec s = x * x;
  Vec p = splat (-5.70498872745e-3f);
  p = p * s + splat (2.06390887954e-2f);
  p = p * s + splat (-5.37397155531e-2f);
  p = p * s + splat (1.33314422036e-1f);
  p = p * s + splat (-3.33332819422e-1f);
  const Vec near = p * s * x + x;
  const Vec far = splat (1) - splat (2) / (splat (1) + exp_of (x + x));
  return if_negative (s - splat (0.390625f), near, far);
}

/* Within 5e-7: a quotient of polynomials (Eigen's). From about 4 on it is 1. */
INLINE Vec
erf_of (Vec x)
{
  x = clip (x, splat (-4), splat (4));
  const Vec s = x * x;
  Vec p = splat (-2.72614225801306e-10f);
  p = p * s + splat (2.77068142495902e-08f);
  p = p * s + splat (-2.10102402082508e-06f);
  p = p * s + splat (-5.69250639462346e-05f);
  p = p * s + splat (-7.34990630326855e-04f);
  p = p * s + splat (-2.95459980854025e-03f);
  p = p * s + splat (-1.60960333262415e-02f);
  Vec q = splat (-1.45660718464996e-05f);
  q = q * s + splat (-2.13374055278905e-04f);
  q = q * s + splat (-1.68282697438203e-03f);
  q = q * s + splat (-7.37332916720468e-03f);
  q = q * s + splat (-1.42647390514189e-02f);
  const Vec one = if_negative (x, splat (-1), splat (1));
  return if_negative (splat (15.9f) - s, one, x * p / q);
}
