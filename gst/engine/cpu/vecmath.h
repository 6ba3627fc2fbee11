/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Functions of vectors. A NaN in x survives. */
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

/* To the nearest integer, the even one of two, of what is below 2^22. */
INLINE Vec
rounded (Vec x)
{
  const Vec round = splat (12582912);
  return (x + round) - round;
}

/*
 * e to the power of x, within 2 units in the last place; x is cut to where the
 * result is a normal number. x = n ln 2 + r, and e^r is a polynomial: that of
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
