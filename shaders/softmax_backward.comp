// Gradient at the input of a softmax along a run.
//   dst[o,l,i] = other[o,l,i] * (src[o,l,i] - sum over l of src * other)
// `other` is the softmax's output. One invocation per run.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor.glsl"

layout (constant_id = SPEC_OUTER) const uint OUTER = 1;
layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_INNER) const uint INNER = 1;
layout (binding = BIND_OTHER) readonly buffer Other { float other[]; };

void
main ()
{
  if (INVOCATION >= OUTER * INNER)
    return;
  uint first = ITEM * SRC_CHW + INVOCATION / INNER * LENGTH * INNER
      + INVOCATION % INNER;
  float sum = 0.0;
  for (uint l = 0; l < LENGTH; l++)
    sum += src[first + l * INNER] * other[first + l * INNER];
  for (uint l = 0; l < LENGTH; l++) {
    uint at = first + l * INNER;
    dst[at] = other[at] * (src[at] - sum);
  }
}
