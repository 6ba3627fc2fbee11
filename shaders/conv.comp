// Convolution with any window and groups.
//   dst[m,y,x] = epilogue (bias[m] + sum over c of m's group, ky, kx of
//                weight[m,c,ky,kx] * src[c, row (y,ky), column (x,kx)])
// where src is 0 outside. An invocation computes QUADS * 4 output channels of
// one group (a tile) at PIXELS pixels, POSITIONS apart so that neighbouring
// invocations read neighbouring pixels. Weights are stored as
// [tile][ky][kx][c][channel of the tile], biases as [tile][channel].
#version 450
#extension GL_GOOGLE_include_directive : require
#include "window.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_GROUPS) const uint GROUPS = 1;
layout (constant_id = SPEC_QUADS) const uint QUADS = 1;
layout (constant_id = SPEC_PIXELS) const uint PIXELS = 1;
layout (constant_id = SPEC_BIAS) const uint BIAS = 0;

const uint SRC_GROUP = SRC_C / GROUPS;
const uint DST_GROUP = DST_C / GROUPS;
const uint TILES = (DST_GROUP + QUADS * 4 - 1) / (QUADS * 4); // per group
const uint POSITIONS = (DST_HW + PIXELS - 1) / PIXELS;

void
main ()
{
  uint tile = INVOCATION / POSITIONS, first = INVOCATION % POSITIONS;
  if (tile >= GROUPS * TILES)
    return;
  uint group = tile / TILES, w = tile * KERNEL_H * KERNEL_W * SRC_GROUP * QUADS;
  uint plane = ITEM * SRC_CHW + group * SRC_GROUP * SRC_HW;
  vec4 sum[PIXELS][QUADS];
  for (uint i = 0; i < PIXELS; i++)
    for (uint q = 0; q < QUADS; q++)
      sum[i][q] = param_quad_at (BIAS / 4 + tile * QUADS + q);

  for (uint ky = 0; ky < KERNEL_H; ky++)
    for (uint kx = 0; kx < KERNEL_W; kx++) {
      uint at[PIXELS];
      bool inside[PIXELS];
      for (uint i = 0; i < PIXELS; i++) {
        uint p = first + i * POSITIONS;
        uint sy = window_row (p / DST_W, ky);
        uint sx = window_column (p % DST_W, kx);
        inside[i] = sy < SRC_H && sx < SRC_W;
        at[i] = plane + (inside[i] ? sy * SRC_W + sx : 0);
      }
      for (uint c = 0; c < SRC_GROUP; c++, w += QUADS)
        for (uint i = 0; i < PIXELS; i++) {
          float x = src_at (at[i] + c * SRC_HW);
          x = inside[i] ? x : 0.0;
          for (uint q = 0; q < QUADS; q++)
            sum[i][q] += param_quad_at (w + q) * x;
        }
    }

  for (uint i = 0; i < PIXELS; i++)
    for (uint j = 0; j < QUADS * 4; j++) {
      uint p = first + i * POSITIONS, m = tile % TILES * QUADS * 4 + j;
      if (p < DST_HW && m < DST_GROUP)
        store ((group * DST_GROUP + m) * DST_HW + p, group * DST_GROUP + m,
            sum[i][j / 4][j % 4]);
    }
}
