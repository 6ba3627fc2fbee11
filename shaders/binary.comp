// Sum or product of two values, the second one broadcast.
//   dst[i] = epilogue (src[i] op other[i / OTHER_INNER])
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

layout (constant_id = SPEC_MULTIPLY) const bool MULTIPLY = false;
layout (constant_id = SPEC_OTHER_INNER) const uint OTHER_INNER = 1;
layout (constant_id = SPEC_OTHER_COUNT) const uint OTHER_COUNT = 1;
layout (binding = BIND_OTHER) readonly buffer Other { float other[]; };

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  float a = src[ITEM * DST_CHW + INVOCATION];
  float b = other[ITEM * OTHER_COUNT + INVOCATION / OTHER_INNER];
  store (INVOCATION, INVOCATION / DST_HW, MULTIPLY ? a * b : a + b);
}
