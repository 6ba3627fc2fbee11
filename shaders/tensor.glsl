// Shared by all kernels: the shapes of one item, the buffers, and the item of
// an invocation. Values are CHW, one item after the other.
#ifndef TENSOR_GLSL
#define TENSOR_GLSL
#include "storage.glsl"

layout (local_size_x_id = SPEC_LOCAL_X) in;

layout (constant_id = SPEC_SRC_C) const uint SRC_C = 1;
layout (constant_id = SPEC_SRC_H) const uint SRC_H = 1;
layout (constant_id = SPEC_SRC_W) const uint SRC_W = 1;
layout (constant_id = SPEC_DST_C) const uint DST_C = 1;
layout (constant_id = SPEC_DST_H) const uint DST_H = 1;
layout (constant_id = SPEC_DST_W) const uint DST_W = 1;

const uint SRC_HW = SRC_H * SRC_W;
const uint DST_HW = DST_H * DST_W;
const uint SRC_CHW = SRC_C * SRC_HW;
const uint DST_CHW = DST_C * DST_HW;

READABLE (src, Src, BIND_SRC)

// The index of the invocation within its item.
#define INVOCATION gl_GlobalInvocationID.x
#define ITEM gl_GlobalInvocationID.z

// Larger than any axis.
const uint NOWHERE = 0xffffffffu;

// distance / step; NOWHERE if that is not a whole number, or if the distance is
// negative and has wrapped around.
uint
whole_steps (uint distance, uint step)
{
  return distance < 0x80000000u && distance % step == 0 ? distance / step
      : NOWHERE;
}

#endif
