// Mean, sum or maximum along a run.
//   dst[o,i] = epilogue (sum over l of src[o,l,i] / LENGTH)
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

layout (constant_id = SPEC_OUTER) const uint OUTER = 1;
layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_REDUCTION) const uint REDUCTION = 0;
layout (constant_id = SPEC_INNER) const uint INNER = 1;

void
main ()
{
  if (INVOCATION >= OUTER * INNER)
    return;
  uint first = ITEM * SRC_CHW + INVOCATION / INNER * LENGTH * INNER
      + INVOCATION % INNER;
  float result = src[first];
  for (uint l = 1; l < LENGTH; l++) {
    float x = src[first + l * INNER];
    result = REDUCTION == REDUCTION_MAX ? max (result, x) : result + x;
  }
  if (REDUCTION == REDUCTION_MEAN)
    result /= float (LENGTH);
  store (INVOCATION, INVOCATION / DST_HW, result);
}
