// Mean along a run.
//   dst[o,i] = epilogue (sum over l of src[o,l,i] / LENGTH)
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

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
  float sum = 0.0;
  for (uint l = 0; l < LENGTH; l++)
    sum += src[first + l * INNER];
  store (INVOCATION, INVOCATION / DST_HW, sum / float (LENGTH));
}
