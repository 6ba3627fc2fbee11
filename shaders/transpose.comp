// Axes in another order.
//   dst[c,y,x] = src[c * STEP_C + y * STEP_H + x * STEP_W]
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor.glsl"

layout (constant_id = SPEC_STEP_C) const uint STEP_C = 0;
layout (constant_id = SPEC_STEP_H) const uint STEP_H = 0;
layout (constant_id = SPEC_STEP_W) const uint STEP_W = 0;

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint x = INVOCATION % DST_W, y = INVOCATION / DST_W % DST_H;
  uint c = INVOCATION / DST_HW;
  dst[ITEM * DST_CHW + INVOCATION] =
      src[ITEM * SRC_CHW + c * STEP_C + y * STEP_H + x * STEP_W];
}
