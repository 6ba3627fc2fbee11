// Depthwise convolution with DST_C / SRC_C output channels per input channel.
//   dst[m,y,x] = epilogue (bias[m] + sum over ky, kx of
//                weight[m,ky,kx] * src[m * SRC_C / DST_C, row, column])
// where src is 0 outside. An invocation computes PIXELS adjacent pixels, whose
// windows overlap: each row under them is read once.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "window.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_PIXELS) const uint PIXELS = 1;
layout (constant_id = SPEC_BIAS) const uint BIAS = 0;

const uint STRIPS = (DST_W + PIXELS - 1) / PIXELS;
const uint SPAN = (PIXELS - 1) * STRIDE_W + (KERNEL_W - 1) * DILATION_W + 1;

void
main ()
{
  uint x = INVOCATION % STRIPS * PIXELS, y = INVOCATION / STRIPS % DST_H;
  uint m = INVOCATION / (STRIPS * DST_H);
  if (m >= DST_C)
    return;
  float sum[PIXELS];
  for (uint i = 0; i < PIXELS; i++)
    sum[i] = param_at (BIAS + m);

  uint plane = ITEM * SRC_CHW + m / (DST_C / SRC_C) * SRC_HW;
  for (uint ky = 0; ky < KERNEL_H; ky++) {
    uint sy = window_row (y, ky);
    if (sy >= SRC_H)
      continue;
    float row[SPAN];
    for (uint j = 0; j < SPAN; j++) {
      uint sx = window_column (x, 0) + j;
      row[j] = sx < SRC_W ? src_at (plane + sy * SRC_W + sx) : 0.0;
    }
    for (uint kx = 0; kx < KERNEL_W; kx++) {
      float w = param_at ((m * KERNEL_H + ky) * KERNEL_W + kx);
      for (uint i = 0; i < PIXELS; i++)
        sum[i] += w * row[i * STRIDE_W + kx * DILATION_W];
    }
  }

  for (uint i = 0; i < PIXELS; i++)
    if (x + i < DST_W)
      store ((m * DST_H + y) * DST_W + x + i, m, sum[i]);
}
