// A window that slides over H and W, see MienWindow.
#ifndef WINDOW_GLSL
#define WINDOW_GLSL
#include "tensor.glsl"

layout (constant_id = SPEC_KERNEL_H) const uint KERNEL_H = 1;
layout (constant_id = SPEC_KERNEL_W) const uint KERNEL_W = 1;
layout (constant_id = SPEC_STRIDE_H) const uint STRIDE_H = 1;
layout (constant_id = SPEC_STRIDE_W) const uint STRIDE_W = 1;
layout (constant_id = SPEC_DILATION_H) const uint DILATION_H = 1;
layout (constant_id = SPEC_DILATION_W) const uint DILATION_W = 1;
layout (constant_id = SPEC_PAD_TOP) const uint PAD_TOP = 0;
layout (constant_id = SPEC_PAD_LEFT) const uint PAD_LEFT = 0;

// Input row under row ky of the window of output row y, and the same for
// columns. In the padding before the input they wrap around, so that a single
// comparison, `row < SRC_H`, checks whether they are in the input.
uint
window_row (uint y, uint ky)
{
  return y * STRIDE_H + ky * DILATION_H - PAD_TOP;
}

uint
window_column (uint x, uint kx)
{
  return x * STRIDE_W + kx * DILATION_W - PAD_LEFT;
}

// The inverse: the output row whose window has input row y under its row ky, or
// NOWHERE; and the same for columns.
uint
window_over_row (uint y, uint ky)
{
  return whole_steps (y + PAD_TOP - ky * DILATION_H, STRIDE_H);
}

uint
window_over_column (uint x, uint kx)
{
  return whole_steps (x + PAD_LEFT - kx * DILATION_W, STRIDE_W);
}

#endif
