// A max-pool and the pointwise convolution, possibly strided, that is added to
// it.
//   dst[m,y,x] = activate (max over ky, kx inside of other[m, row, column]
//                + bias[m] + sum over c of weight[m,c] * src[c, at (y,x)])
// An invocation computes one pixel of QUADS quads of channels (a tile). Weights
// are stored as [tile][c][quad of the tile], biases as [tile][quad of the
// tile].
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "other.glsl"

layout (constant_id = SPEC_STEP_H) const uint STEP_H = 1;
layout (constant_id = SPEC_STEP_W) const uint STEP_W = 1;

const uint DEPTH = SRC_C < 4 ? SRC_C : 4;
const float LOWEST = -3.402823466e38;

void
main ()
{
  const uint groups = (DST_HW - 1) / gl_WorkGroupSize.x + 1;
  uint tile = gl_WorkGroupID.x / groups;
  uint p = gl_WorkGroupID.x % groups * gl_WorkGroupSize.x
      + gl_LocalInvocationID.x;
  // The last pixels may not exist: compute an existing one and discard it
  // below.
  uint y = min (p, DST_HW - 1) / DST_W, x = min (p, DST_HW - 1) % DST_W;

  vec4 sum[QUADS];
  [[unroll]] for (uint q = 0; q < QUADS; q++)
    sum[q] = weight (BIAS + tile * QUADS, q);
  [[dont_unroll]] for (uint quad = 0; quad < SRC_C4; quad++) {
    vec4 value = load_quad (quad, y * STEP_H * SRC_W + x * STEP_W);
    uint first = (tile * SRC_C4 + quad) * DEPTH * QUADS;
    [[unroll]] for (uint c = 0; c < DEPTH; c++)
      [[unroll]] for (uint q = 0; q < QUADS; q++)
        sum[q] = fma (weight (first, c * QUADS + q), vec4 (value[c]), sum[q]);
  }

  [[unroll]] for (uint q = 0; q < QUADS; q++) {
    uint quad = tile * QUADS + q;
    if (quad >= DST_C4)
      continue;
    vec4 best = vec4 (LOWEST);
    [[dont_unroll]] for (uint ky = 0; ky < KERNEL_H; ky++)
      [[unroll]] for (uint kx = 0; kx < KERNEL_W; kx++) {
        uint sy = window_row (y, ky), sx = window_column (x, kx);
        bool inside = sy < OTHER_H && sx < OTHER_W;
        vec4 value = load_other (quad, inside ? sy * OTHER_W + sx : 0);
        best = inside ? max (best, value) : best;
      }
    if (p < DST_HW)
      store_quad (quad, p, best + sum[q]);
  }
}
