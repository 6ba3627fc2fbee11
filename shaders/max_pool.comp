// Maximum over a window; elements outside src do not count.
//   dst[c,y,x] = epilogue (max over ky, kx inside of src[c, row, column])
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "window.glsl"
#include "epilogue.glsl"

const float LOWEST = -3.402823466e38;

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint x = INVOCATION % DST_W, y = INVOCATION / DST_W % DST_H;
  uint c = INVOCATION / DST_HW;
  uint plane = ITEM * SRC_CHW + c * SRC_HW;
  float best = LOWEST;
  for (uint ky = 0; ky < KERNEL_H; ky++)
    for (uint kx = 0; kx < KERNEL_W; kx++) {
      uint sy = window_row (y, ky), sx = window_column (x, kx);
      if (sy < SRC_H && sx < SRC_W)
        best = max (best, src_at (plane + sy * SRC_W + sx));
    }
  store (INVOCATION, c, best);
}
