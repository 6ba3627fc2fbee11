/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums and products. */
#include "epilogue.h"
#include "levels.h"

/* The second operand of channel c: as many elements as the first has there,
 * or one for all of the channel or of the item. */
typedef struct {
  const float *elements;
  gboolean single;
} Second;

static Second
second_operand (const MienCpuStep *step, gconstpointer arena, guint c,
    gsize plane)
{
  const float *in = mien_cpu_in (step, arena, 1);
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
binary (const MienCpuStep *step, gpointer arena, const gboolean product)
{
  const guint channels = mien_shape_dim (step->out_shape, 0);
  const gsize plane = mien_shape_elements (step->out_shape) / channels;
  for (guint c = 0; c < channels; c++) {
    const float *in = mien_cpu_in (step, arena, 0) + c * plane;
    const Second second = second_operand (step, arena, c, plane);
    float *out = mien_cpu_out (step, arena) + c * plane;
    if (second.single)
      for (gsize i = 0; i < plane; i++)
        out[i] = apply (in[i], second.elements[0], product);
    else
      for (gsize i = 0; i < plane; i++)
        out[i] = apply (in[i], second.elements[i], product);
    finish (step, arena, out, c * plane, plane, c);
  }
}

static void
add (const MienCpuStep *step, gpointer arena)
{
  binary (step, arena, FALSE);
}

static void
mul (const MienCpuStep *step, gpointer arena)
{
  binary (step, arena, TRUE);
}

const MienCpuOp KERNEL (add_op) = {
  .run = add,
};

const MienCpuOp KERNEL (mul_op) = {
  .run = mul,
};
