/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* IEEE 754 float16: a sign, 5 bits of exponent, 10 bits of mantissa. */
#include <math.h>
#include <string.h>

#include "engine/port.h"

/* Number of subnormal steps in 1: scaled by it, rounding to an integer gives
 * the mantissa. */
#define SUBNORMAL_STEPS 0x1p24f
#define LEAST_NORMAL 0x1p-14f
#define INFINITE 0x7c00u
#define QUIET_NAN 0x7e00u

static guint32
bits_of (float x)
{
  guint32 bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

guint16
mien_half (float x)
{
  const guint32 bits = bits_of (x);
  const guint16 sign = bits >> 16 & 0x8000;
  const float size = fabsf (x);
  if (isnan (x))
    return sign | QUIET_NAN;
  if (size < LEAST_NORMAL)
    return sign | (guint16) nearbyintf (size * SUBNORMAL_STEPS);
  /* Rounds to nearest, ties to even. A carry out of the mantissa increments the
   * exponent, as it should. */
  const guint32 rounded = (bits & 0x7fffffff) + 0xfff + (bits >> 13 & 1);
  const guint32 half = (rounded >> 13) - (112u << 10);
  return sign | MIN (half, INFINITE);
}

float
mien_half_to_float (guint16 half)
{
  const guint32 size = half & 0x7fff;
  float x;
  if (size >= INFINITE)
    x = size == INFINITE ? INFINITY : NAN;
  else if (size < 0x400)
    x = size / SUBNORMAL_STEPS;
  else
    x = ldexpf (0x400 + (size & 0x3ff), (int) (size >> 10) - 25);
  return half & 0x8000 ? -x : x;
}
