// Gradient at the input of a mean along a run: the same for all its elements.
//   dst[o,l,i] = epilogue (src[o,i] / LENGTH)
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_INNER) const uint INNER = 1;

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint at = INVOCATION / (LENGTH * INNER) * INNER + INVOCATION % INNER;
  store (INVOCATION, INVOCATION / DST_HW,
      src_at (ITEM * SRC_CHW + at) / float (LENGTH));
}
