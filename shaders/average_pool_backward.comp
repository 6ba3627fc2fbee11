// Gradient at the input of an average pool: each element receives its share
// from all windows that cover it.
//   dst[c,y,x] = epilogue (sum over the windows (wy, wx) that cover it of
//                src[c,wy,wx] / number of elements that the window counts)
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "window.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_COUNT_INCLUDE_PAD)
const bool COUNT_INCLUDE_PAD = false;

float
count (uint wy, uint wx)
{
  if (COUNT_INCLUDE_PAD)
    return float (KERNEL_H * KERNEL_W);
  uint rows = 0, columns = 0;
  for (uint ky = 0; ky < KERNEL_H; ky++)
    rows += window_row (wy, ky) < DST_H ? 1 : 0;
  for (uint kx = 0; kx < KERNEL_W; kx++)
    columns += window_column (wx, kx) < DST_W ? 1 : 0;
  return float (rows * columns);
}

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint x = INVOCATION % DST_W, y = INVOCATION / DST_W % DST_H;
  uint c = INVOCATION / DST_HW;
  float sum = 0.0;
  for (uint ky = 0; ky < KERNEL_H; ky++)
    for (uint kx = 0; kx < KERNEL_W; kx++) {
      uint wy = window_over_row (y, ky), wx = window_over_column (x, kx);
      if (wy < SRC_H && wx < SRC_W)
        sum += src_at (ITEM * SRC_CHW + c * SRC_HW + wy * SRC_W + wx)
            / count (wy, wx);
    }
  store (INVOCATION, c, sum);
}
