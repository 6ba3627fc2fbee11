// A constant around a value.
//   dst[c,y,x] = src[c - BEFORE_C, y - BEFORE_H, x - BEFORE_W], or PAD_VALUE
// where that lies outside. One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor.glsl"

layout (constant_id = SPEC_BEFORE_C) const uint BEFORE_C = 0;
layout (constant_id = SPEC_BEFORE_H) const uint BEFORE_H = 0;
layout (constant_id = SPEC_BEFORE_W) const uint BEFORE_W = 0;
layout (constant_id = SPEC_PAD_VALUE) const float PAD_VALUE = 0.0;

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  // Unsigned: before the input wraps to far behind it.
  uint x = INVOCATION % DST_W - BEFORE_W;
  uint y = INVOCATION / DST_W % DST_H - BEFORE_H;
  uint c = INVOCATION / DST_HW - BEFORE_C;
  float value = PAD_VALUE;
  if (c < SRC_C && y < SRC_H && x < SRC_W)
    value = src[ITEM * SRC_CHW + c * SRC_HW + y * SRC_W + x];
  dst[ITEM * DST_CHW + INVOCATION] = value;
}
