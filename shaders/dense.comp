// Convolution with one group, on quads.
//   dst[m,y,x] = epilogue (gate (bias[m] + sum over c, ky, kx of
//                weight[m,c,ky,kx] * src[c, row (y,ky), column (x,kx)]
//                + other[m,y,x]))
// where src is 0 outside. An invocation computes PIXELS adjacent pixels of
// QUADS quads of output channels (a tile). Weights are stored as
// [tile][quad][ky][kx][c of the quad][quad of the tile], biases as [tile][quad
// of the tile]. If TURNED, it stores dst[y,x,m].
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define DERIVATIVES
#include "other.glsl"
#include "gate.glsl"

layout (constant_id = SPEC_TURNED) const bool TURNED = false;

const uint STRIPS = (DST_W + PIXELS - 1) / PIXELS;
const uint SPAN = (PIXELS - 1) * STRIDE_W + (KERNEL_W - 1) * DILATION_W + 1;
const uint DEPTH = SRC_C < 4 ? SRC_C : 4;

void
main ()
{
  const uint groups = (STRIPS * DST_H - 1) / gl_WorkGroupSize.x + 1;
  uint tile = gl_WorkGroupID.x / groups;
  uint strip = gl_WorkGroupID.x % groups * gl_WorkGroupSize.x
      + gl_LocalInvocationID.x;
  uint x = strip % STRIPS * PIXELS, y = strip / STRIPS;

  vec4 sum[PIXELS][QUADS];
  [[unroll]] for (uint q = 0; q < QUADS; q++) {
    vec4 bias = weight (BIAS + tile * QUADS, q);
    [[unroll]] for (uint i = 0; i < PIXELS; i++)
      sum[i][q] = bias;
  }

  [[dont_unroll]] for (uint quad = 0; quad < SRC_C4; quad++)
    [[dont_unroll]] for (uint ky = 0; ky < KERNEL_H; ky++) {
      uint first = ((tile * SRC_C4 + quad) * KERNEL_H + ky) * KERNEL_W * DEPTH
          * QUADS;
      vec4 row[SPAN];
      [[unroll]] for (uint j = 0; j < SPAN; j++)
        row[j] = load_padded (quad, window_row (y, ky), window_column (x, 0) + j);
      [[unroll]] for (uint kx = 0; kx < KERNEL_W; kx++)
        [[unroll]] for (uint c = 0; c < DEPTH; c++)
          [[unroll]] for (uint q = 0; q < QUADS; q++) {
            vec4 w = weight (first, (kx * DEPTH + c) * QUADS + q);
            [[unroll]] for (uint i = 0; i < PIXELS; i++)
              sum[i][q] = fma (w,
                  vec4 (row[i * STRIDE_W + kx * DILATION_W][c]), sum[i][q]);
          }
    }

  [[unroll]] for (uint i = 0; i < PIXELS; i++)
    [[unroll]] for (uint q = 0; q < QUADS; q++) {
      uint quad = tile * QUADS + q, at = y * DST_W + x + i;
      if (y < DST_H && x + i < DST_W && quad < DST_C4) {
        if (RESIDUAL)
          sum[i][q] += load_other (quad, at);
        if (TURNED)
          store_turned (quad, at, sum[i][q]);
        else
          store_quad (quad, at, through_gate (quad, at, sum[i][q]));
      }
    }
}
