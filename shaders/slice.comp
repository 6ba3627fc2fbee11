// A part of an axis.
//   dst[o,l,i] = src[o, SRC_FIRST + l * SRC_STEP, i]
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor.glsl"

layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_INNER) const uint INNER = 1;
layout (constant_id = SPEC_DST_LENGTH) const uint DST_LENGTH = 1;
layout (constant_id = SPEC_SRC_FIRST) const int SRC_FIRST = 0;
layout (constant_id = SPEC_SRC_STEP) const int SRC_STEP = 1;

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint i = INVOCATION % INNER, l = INVOCATION / INNER % DST_LENGTH;
  uint o = INVOCATION / (INNER * DST_LENGTH);
  uint from = o * LENGTH + uint (SRC_FIRST + int (l) * SRC_STEP);
  set_dst (ITEM * DST_CHW + INVOCATION,
      src_at (ITEM * SRC_CHW + from * INNER + i));
}
