/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums, products and the like of two values with broadcasting. */
#include "dims.h"
#include "epilogue.h"
#include "levels.h"

/* Elements per pass: few enough to stay in the cache for the epilogue. */
#define CHUNK 2048

INLINE float
apply (MienOp op, float a, float b)
{
  switch (op) {
    case MIEN_OP_SUB:
      return a - b;
    case MIEN_OP_MUL:
      return a * b;
    case MIEN_OP_DIV:
      return a / b;
    case MIEN_OP_MIN:
      return a < b || a != a ? a : b;
    case MIEN_OP_MAX:
      return a > b || a != a ? a : b;
    default:
      return a + b;
  }
}

/* Computes a row; each operand has one element per element of the row, or a
 * single one for all. */
INLINE void
apply_row (MienOp op, const float *a, gboolean single_a, const float *b,
    gboolean single_b, float *out, gsize n)
{
  if (single_a && single_b)
    for (gsize i = 0; i < n; i++)
      out[i] = apply (op, a[0], b[0]);
  else if (single_a)
    for (gsize i = 0; i < n; i++)
      out[i] = apply (op, a[0], b[i]);
  else if (single_b)
    for (gsize i = 0; i < n; i++)
      out[i] = apply (op, a[i], b[0]);
  else
    for (gsize i = 0; i < n; i++)
      out[i] = apply (op, a[i], b[i]);
}

/* Computes a row of n elements, and its epilogue. */
INLINE void
compute_row (const MienCpuStep *step, gpointer arena, const MienOp op,
    const float *a, gsize step_a, const float *b, gsize step_b, gsize first,
    gsize n)
{
  float *out = mien_cpu_out (step, arena) + first;
  for (gsize i = 0; i < n; i += CHUNK) {
    const gsize part = MIN (CHUNK, n - i);
    apply_row (op, a + i * step_a, step_a == 0, b + i * step_b, step_b == 0,
        out + i, part);
    if (step->node->activation.kind != MIEN_ACTIVATION_PRELU)
      finish (step, arena, out + i, first + i, part, 0);
  }
}

INLINE void
binary (const MienCpuStep *step, gpointer arena, const MienOp op)
{
  enum { ROWS = LAST_AXIS - 1 };
  MienWalk walk =
      mien_walk_broadcast (step->out_shape, step->in_shape, step->second_shape);
  mien_walk_join (&walk);
  const guint *step_a = walk.step[0], *step_b = walk.step[1];
  const gsize n = walk.dims[LAST_AXIS];
  guint at[MIEN_MAX_DIMS] = { 0 };
  gsize done = 0;
  do {
    const float *a = mien_cpu_in (step, arena, 0) + walked (&walk, 0, at);
    const float *b = mien_cpu_in (step, arena, 1) + walked (&walk, 1, at);
    for (guint row = 0; row < walk.dims[ROWS]; row++, done += n) {
      compute_row (step, arena, op, a, step_a[LAST_AXIS], b, step_b[LAST_AXIS],
          done, n);
      a += step_a[ROWS];
      b += step_b[ROWS];
    }
  } while (walk_on (&walk, at, ROWS));
  if (step->node->activation.kind == MIEN_ACTIVATION_PRELU)
    finish_output (step, arena);
}

#define BINARY(name, NUMBER) \
  static void run_##name (const MienCpuStep *step, gpointer arena) \
  { \
    binary (step, arena, MIEN_OP_##NUMBER); \
  } \
  const MienCpuOp KERNEL (name##_op) = { .run = run_##name };

BINARY (add, ADD)
BINARY (sub, SUB)
BINARY (mul, MUL)
BINARY (div, DIV)
BINARY (min, MIN)
BINARY (max, MAX)
