// The backward pass of dense_mean: a convolution of a plane that has the same
// vector at each pixel or, if WINNER, 1 at the vector's first maximum and 0
// elsewhere.
//   dst[m,y,x] = epilogue (gate (bias[m] + sum over c, ky, kx inside of
//                weight[m,c,ky,kx] * src[c]))
// FROM_H and FROM_W are the plane's size. An invocation computes one pixel of
// QUADS quads of channels (a tile). Weights are stored as in dense.comp.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define DERIVATIVES
#include "gate.glsl"

layout (constant_id = SPEC_FROM_H) const uint FROM_H = 1;
layout (constant_id = SPEC_FROM_W) const uint FROM_W = 1;
layout (constant_id = SPEC_WINNER) const bool WINNER = false;

const uint DEPTH = SRC_C < 4 ? SRC_C : 4;

uint
first_maximum ()
{
  uint winner = 0;
  float best = load_quad (0, 0)[0];
  [[dont_unroll]] for (uint quad = 0; quad < SRC_C4; quad++) {
    vec4 value = load_quad (quad, 0);
    [[unroll]] for (uint c = 0; c < 4; c++) {
      bool better = quad * 4 + c < SRC_C && value[c] > best;
      winner = better ? quad * 4 + c : winner;
      best = better ? value[c] : best;
    }
  }
  return winner;
}

void
main ()
{
  const uint groups = (DST_HW - 1) / gl_WorkGroupSize.x + 1;
  uint tile = gl_WorkGroupID.x / groups;
  uint p = gl_WorkGroupID.x % groups * gl_WorkGroupSize.x
      + gl_LocalInvocationID.x;
  uint y = p / DST_W, x = p % DST_W;
  uint winner = 0;
  if (WINNER)
    winner = first_maximum ();

  vec4 sum[QUADS];
  [[unroll]] for (uint q = 0; q < QUADS; q++)
    sum[q] = weight (BIAS + tile * QUADS, q);
  [[dont_unroll]] for (uint quad = 0; quad < SRC_C4; quad++) {
    vec4 value = load_quad (quad, 0);
    if (WINNER)
      value = mix (vec4 (0.0), vec4 (1.0),
          equal (uvec4 (winner), quad * 4 + uvec4 (0, 1, 2, 3)));
    [[dont_unroll]] for (uint ky = 0; ky < KERNEL_H; ky++) {
      uint first = ((tile * SRC_C4 + quad) * KERNEL_H + ky) * KERNEL_W * DEPTH
          * QUADS;
      bool row = window_row (y, ky) < FROM_H;
      [[unroll]] for (uint kx = 0; kx < KERNEL_W; kx++) {
        bool inside = row && window_column (x, kx) < FROM_W;
        vec4 v = inside ? value : vec4 (0.0);
        [[unroll]] for (uint c = 0; c < DEPTH; c++)
          [[unroll]] for (uint q = 0; q < QUADS; q++)
            sum[q] = fma (weight (first, (kx * DEPTH + c) * QUADS + q),
                vec4 (v[c]), sum[q]);
      }
    }
  }

  [[unroll]] for (uint q = 0; q < QUADS; q++) {
    uint quad = tile * QUADS + q;
    if (p < DST_HW && quad < DST_C4)
      store_quad (quad, p, through_gate (quad, p, sum[q]));
  }
}
