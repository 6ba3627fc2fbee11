// Copies one of the inputs of a concatenation to its place in the output.
//   dst[o, DST_FIRST + l, i] = src[o,l,i]
// One invocation per element of src.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor.glsl"

layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_INNER) const uint INNER = 1;
layout (constant_id = SPEC_DST_LENGTH) const uint DST_LENGTH = 1;
layout (constant_id = SPEC_DST_FIRST) const uint DST_FIRST = 0;

void
main ()
{
  if (INVOCATION >= SRC_CHW)
    return;
  uint o = INVOCATION / (LENGTH * INNER), rest = INVOCATION % (LENGTH * INNER);
  set_dst (ITEM * DST_CHW + (o * DST_LENGTH + DST_FIRST) * INNER + rest,
      src_at (ITEM * SRC_CHW + INVOCATION));
}
