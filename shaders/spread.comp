// A value on a grid, with a constant around and between its elements.
//   dst[c,y,x] = epilogue (src[(c - FIRST_C) / STEP_C, (y - FIRST_H) / STEP_H,
//                (x - FIRST_W) / STEP_W])
// where all three are whole and inside src, else of PAD_VALUE. One invocation
// per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

layout (constant_id = SPEC_FIRST_C) const int FIRST_C = 0;
layout (constant_id = SPEC_FIRST_H) const int FIRST_H = 0;
layout (constant_id = SPEC_FIRST_W) const int FIRST_W = 0;
layout (constant_id = SPEC_STEP_C) const uint STEP_C = 1;
layout (constant_id = SPEC_STEP_H) const uint STEP_H = 1;
layout (constant_id = SPEC_STEP_W) const uint STEP_W = 1;
layout (constant_id = SPEC_PAD_VALUE) const float PAD_VALUE = 0.0;

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint x = whole_steps (INVOCATION % DST_W - uint (FIRST_W), STEP_W);
  uint y = whole_steps (INVOCATION / DST_W % DST_H - uint (FIRST_H), STEP_H);
  uint c = whole_steps (INVOCATION / DST_HW - uint (FIRST_C), STEP_C);
  float value = PAD_VALUE;
  if (c < SRC_C && y < SRC_H && x < SRC_W)
    value = src[ITEM * SRC_CHW + c * SRC_HW + y * SRC_W + x];
  store (INVOCATION, INVOCATION / DST_HW, value);
}
