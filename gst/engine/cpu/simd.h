/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Vectors of floats for the kernels: the widest that this compilation supports.
 * Arithmetic uses the operators of GCC's and Clang's vector extensions. A
 * product and a sum may be contracted to one fused operation if the processor
 * has one.
 */
#pragma once

#include <glib.h>
#include <string.h>

#if defined(__AVX512F__)
#include <immintrin.h>
#define VECTOR 16
#elif defined(__AVX2__)
#include <immintrin.h>
#define VECTOR 8
#else
#define VECTOR 4
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif
#endif

typedef float Vec __attribute__ ((vector_size (4 * VECTOR)));
typedef gint32 IntVec __attribute__ ((vector_size (4 * VECTOR)));
typedef float Unaligned
    __attribute__ ((vector_size (4 * VECTOR), aligned (4), may_alias));

#define INLINE static inline __attribute__ ((always_inline))

INLINE Vec
load (const float *from)
{
  return *(const Unaligned *) from;
}

INLINE void
store (float *to, Vec v)
{
  *(Unaligned *) to = v;
}

INLINE Vec
splat (float x)
{
  return x - (Vec) { 0 };
}

/* a b + c. Compilers contract some of the products and sums written with
 * operators and not others. This one is the same everywhere, so that a result
 * has the same bits wherever in a vector, and in whichever loop, it is
 * computed. */
INLINE Vec
multiply_add (Vec a, Vec b, Vec c)
{
#if defined(__AVX512F__)
  return _mm512_fmadd_ps (a, b, c);
#elif defined(__AVX2__)
  return _mm256_fmadd_ps (a, b, c);
#elif defined(__aarch64__)
  return vfmaq_f32 (c, a, b);
#else
  return a * b + c;
#endif
}

/* a > b ? a : b; a NaN in b is kept. */
INLINE Vec
max (Vec a, Vec b)
{
#if defined(__AVX512F__)
  return _mm512_max_ps (a, b);
#elif defined(__AVX2__)
  return _mm256_max_ps (a, b);
#elif defined(__SSE2__)
  return _mm_max_ps (a, b);
#else
  IntVec greater = a > b;
  return (Vec) (((IntVec) a & greater) | ((IntVec) b & ~greater));
#endif
}

/* a < b ? a : b; a NaN in b is kept. */
INLINE Vec
min (Vec a, Vec b)
{
#if defined(__AVX512F__)
  return _mm512_min_ps (a, b);
#elif defined(__AVX2__)
  return _mm256_min_ps (a, b);
#elif defined(__SSE2__)
  return _mm_min_ps (a, b);
#else
  IntVec less = a < b;
  return (Vec) (((IntVec) a & less) | ((IntVec) b & ~less));
#endif
}

/* Indexes into two vectors, for __builtin_shufflevector (). */
#if VECTOR == 16
#define LANES \
  ((IntVec) { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 })
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#define LOW_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#define AFTER_ZERO 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
#define BEFORE_ZERO 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
#elif VECTOR == 8
#define LANES ((IntVec) { 0, 1, 2, 3, 4, 5, 6, 7 })
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14
#define ODD 1, 3, 5, 7, 9, 11, 13, 15
#define LOW_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#define AFTER_ZERO 8, 0, 1, 2, 3, 4, 5, 6
#define BEFORE_ZERO 1, 2, 3, 4, 5, 6, 7, 8
#else
#define LANES ((IntVec) { 0, 1, 2, 3 })
#define EVEN 0, 2, 4, 6
#define ODD 1, 3, 5, 7
#define LOW_HALVES 0, 4, 1, 5
#define HIGH_HALVES 2, 6, 3, 7
#define AFTER_ZERO 4, 0, 1, 2
#define BEFORE_ZERO 1, 2, 3, 4
#endif

/* Elements 0, 2, 4 ... of a followed by b. */
INLINE Vec
even (Vec a, Vec b)
{
  return __builtin_shufflevector (a, b, EVEN);
}

/* Elements 1, 3, 5 ... of a followed by b. */
INLINE Vec
odd (Vec a, Vec b)
{
  return __builtin_shufflevector (a, b, ODD);
}

/* Alternating elements of a and b: of their lower halves, and of their upper
 * halves. */
INLINE Vec
interleave_low (Vec a, Vec b)
{
  return __builtin_shufflevector (a, b, LOW_HALVES);
}

INLINE Vec
interleave_high (Vec a, Vec b)
{
  return __builtin_shufflevector (a, b, HIGH_HALVES);
}

/* Element k of vector i becomes element i of vector k. */
INLINE void
transpose_square (Vec v[VECTOR])
{
  /* Each round rotates the bits of (i, k), taken as one number, by one. */
#pragma GCC unroll 4
  for (int bit = 1; bit < VECTOR; bit *= 2) {
    Vec turned[VECTOR];
#pragma GCC unroll 8
    for (int i = 0; i < VECTOR / 2; i++) {
      turned[2 * i] = interleave_low (v[i], v[i + VECTOR / 2]);
      turned[2 * i + 1] = interleave_high (v[i], v[i + VECTOR / 2]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < VECTOR; i++)
      v[i] = turned[i];
  }
}

/* Stores the first n <= VECTOR elements. */
INLINE void
store_some (float *to, Vec v, guint n)
{
#if defined(__AVX512F__)
  _mm512_mask_storeu_ps (to, (__mmask16) ((1u << n) - 1), v);
#elif defined(__AVX2__)
  const __m256i lanes = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  _mm256_maskstore_ps (to,
      _mm256_cmpgt_epi32 (_mm256_set1_epi32 ((int) n), lanes), v);
#else
  memcpy (to, &v, n * sizeof (float));
#endif
}

/* The elements of v at these places; 0 for places of VECTOR and above. */
INLINE Vec
pick (Vec v, const guint32 places[VECTOR])
{
#if defined(__AVX512F__)
  return _mm512_permutex2var_ps (v, _mm512_loadu_si512 (places),
      _mm512_setzero_ps ());
#elif defined(__AVX2__)
  const __m256i at = _mm256_loadu_si256 ((gconstpointer) places);
  return _mm256_and_ps (_mm256_permutevar8x32_ps (v, at),
      (__m256) _mm256_cmpgt_epi32 (_mm256_set1_epi32 (VECTOR), at));
#else
  Vec picked = { 0 };
  for (guint i = 0; i < VECTOR; i++)
    if (places[i] < VECTOR)
      picked[i] = v[places[i]];
  return picked;
#endif
}

/* The first n elements of v, followed by those of `rest` at the remaining
 * places. */
INLINE Vec
first_of (Vec v, guint n, Vec rest)
{
  const IntVec inside = LANES < (gint32) n;
  return (Vec) (((IntVec) v & inside) | ((IntVec) rest & ~inside));
}

/* The vectors one element before and one element after v, which was loaded from
 * `from`. If most of these loads would cross a cache line, the neighbouring
 * vector is loaded instead; it must be readable. */
INLINE Vec
load_before (const float *from, Vec v)
{
#if defined(__AVX512F__)
  return (Vec) _mm512_alignr_epi32 ((__m512i) v, (__m512i) load (from - VECTOR),
      VECTOR - 1);
#else
  return load (from - 1);
#endif
}

INLINE Vec
load_behind (const float *from, Vec v)
{
#if defined(__AVX512F__)
  return (Vec) _mm512_alignr_epi32 ((__m512i) load (from + VECTOR), (__m512i) v,
      1);
#else
  return load (from + 1);
#endif
}

INLINE float
sum_of (Vec v)
{
  float sum = 0;
  for (guint i = 0; i < VECTOR; i++)
    sum += v[i];
  return sum;
}

/* Names of the functions that other files use, one set per instruction set. */
#define SUFFIXED_(name, suffix) mien_cpu_##name##_##suffix
#define SUFFIXED(name, suffix) SUFFIXED_ (name, suffix)
#define KERNEL(name) SUFFIXED (name, MIEN_CPU_LEVEL)
