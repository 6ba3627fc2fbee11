// Mean over a window; elements outside src are 0 and may or may not count.
//   dst[c,y,x] = epilogue (sum over ky, kx inside of src[c, row, column] / n)
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "window.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_COUNT_INCLUDE_PAD)
const bool COUNT_INCLUDE_PAD = false;

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint x = INVOCATION % DST_W, y = INVOCATION / DST_W % DST_H;
  uint c = INVOCATION / DST_HW;
  uint plane = ITEM * SRC_CHW + c * SRC_HW;
  float sum = 0.0, n = 0.0;
  for (uint ky = 0; ky < KERNEL_H; ky++)
    for (uint kx = 0; kx < KERNEL_W; kx++) {
      uint sy = window_row (y, ky), sx = window_column (x, kx);
      if (sy < SRC_H && sx < SRC_W) {
        sum += src_at (plane + sy * SRC_W + sx);
        n += 1.0;
      }
    }
  if (COUNT_INCLUDE_PAD)
    n = float (KERNEL_H * KERNEL_W);
  store (INVOCATION, c, sum / n);
}
