// Convolution with a 1x1 window, one group and no padding: a matrix product.
//   dst[m,p] = epilogue (bias[m] + sum over c of weight[m,c] * src[c,at (p)])
// An invocation computes QUADS * 4 output channels (a tile) at PIXELS pixels,
// POSITIONS apart so that neighbouring invocations read neighbouring pixels.
// Weights are stored as [tile][c][channel of the tile], biases as
// [tile][channel].
#version 450
#extension GL_GOOGLE_include_directive : require
#include "window.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_QUADS) const uint QUADS = 1;
layout (constant_id = SPEC_PIXELS) const uint PIXELS = 1;
layout (constant_id = SPEC_BIAS) const uint BIAS = 0;

const uint TILES = (DST_C + QUADS * 4 - 1) / (QUADS * 4);
const uint POSITIONS = (DST_HW + PIXELS - 1) / PIXELS;

void
main ()
{
  uint tile = INVOCATION / POSITIONS, first = INVOCATION % POSITIONS;
  if (tile >= TILES)
    return;
  uint at[PIXELS];
  vec4 sum[PIXELS][QUADS];
  for (uint i = 0; i < PIXELS; i++) {
    // The last pixels may not exist: compute an existing one and discard it
    // below.
    uint p = min (first + i * POSITIONS, DST_HW - 1);
    at[i] = ITEM * SRC_CHW + window_row (p / DST_W, 0) * SRC_W
        + window_column (p % DST_W, 0);
    for (uint q = 0; q < QUADS; q++)
      sum[i][q] = param_quad_at (BIAS / 4 + tile * QUADS + q);
  }

  uint w = tile * SRC_C * QUADS;
  for (uint c = 0; c < SRC_C; c++, w += QUADS)
    for (uint i = 0; i < PIXELS; i++) {
      float x = src_at (at[i] + c * SRC_HW);
      for (uint q = 0; q < QUADS; q++)
        sum[i][q] += param_quad_at (w + q) * x;
    }

  for (uint i = 0; i < PIXELS; i++)
    for (uint j = 0; j < QUADS * 4; j++) {
      uint p = first + i * POSITIONS, m = tile * QUADS * 4 + j;
      if (p < DST_HW && m < DST_C)
        store (m * DST_HW + p, m, sum[i][j / 4][j % 4]);
    }
}
