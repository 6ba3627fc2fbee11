// Softmax along a run, from the differences to the maximum: exp () of large
// scores would overflow.
//   dst[o,l,i] = exp (src[o,l,i] - max) / sum over l of exp (src[o,l,i] - max)
// One invocation per run.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor.glsl"

layout (constant_id = SPEC_OUTER) const uint OUTER = 1;
layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_INNER) const uint INNER = 1;

void
main ()
{
  if (INVOCATION >= OUTER * INNER)
    return;
  uint first = ITEM * SRC_CHW + INVOCATION / INNER * LENGTH * INNER
      + INVOCATION % INNER;
  float best = src[first], sum = 0.0;
  for (uint l = 1; l < LENGTH; l++)
    best = max (best, src[first + l * INNER]);
  for (uint l = 0; l < LENGTH; l++)
    sum += exp (src[first + l * INNER] - best);
  for (uint l = 0; l < LENGTH; l++)
    dst[first + l * INNER] = exp (src[first + l * INNER] - best) / sum;
}
