// Gradient at the input of a max-pool: a window's gradient goes to the first of
// its maxima, in row-major order.
//   dst[c,y,x] = epilogue (sum of src[c,wy,wx] over the windows (wy, wx) whose
//                first maximum is other[c,y,x])
// `other` is the pool's input. An invocation computes a block of ROWS x PIXELS
// elements of dst, and evaluates each window that may cover it once.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "window.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_ROWS) const uint ROWS = 1;
layout (constant_id = SPEC_PIXELS) const uint PIXELS = 1;
READABLE (other, Other, BIND_OTHER)

const uint STRIPS = (DST_W + PIXELS - 1) / PIXELS;
const uint BANDS = (DST_H + ROWS - 1) / ROWS;
const uint REACH_H = (KERNEL_H - 1) * DILATION_H;
const uint REACH_W = (KERNEL_W - 1) * DILATION_W;
const uint WINDOWS_H = (ROWS - 1 + REACH_H) / STRIDE_H + 1; // covering a block
const uint WINDOWS_W = (PIXELS - 1 + REACH_W) / STRIDE_W + 1;

// The first window that extends to `position`, which includes the padding.
uint
first_window (uint position, uint reach, uint stride)
{
  return position > reach ? (position - reach + stride - 1) / stride : 0;
}

// Row and column of the first maximum of a window.
uvec2
first_maximum (uint plane, uint wy, uint wx)
{
  uvec2 best = uvec2 (NOWHERE);
  float maximum = 0.0;
  for (uint ky = 0; ky < KERNEL_H; ky++)
    for (uint kx = 0; kx < KERNEL_W; kx++) {
      uint y = window_row (wy, ky), x = window_column (wx, kx);
      bool inside = y < DST_H && x < DST_W;
      float value = other_at (plane + (inside ? y * DST_W + x : 0));
      if (inside && (value > maximum || best.x == NOWHERE)) {
        best = uvec2 (y, x);
        maximum = value;
      }
    }
  return best;
}

void
main ()
{
  uint x = INVOCATION % STRIPS * PIXELS;
  uint y = INVOCATION / STRIPS % BANDS * ROWS;
  uint c = INVOCATION / (STRIPS * BANDS);
  if (c >= DST_C)
    return;
  float sum[ROWS][PIXELS];
  for (uint i = 0; i < ROWS; i++)
    for (uint j = 0; j < PIXELS; j++)
      sum[i][j] = 0.0;

  uint plane = ITEM * DST_CHW + c * DST_HW;
  uint top = first_window (y + PAD_TOP, REACH_H, STRIDE_H);
  uint left = first_window (x + PAD_LEFT, REACH_W, STRIDE_W);
  for (uint wy = top; wy < top + WINDOWS_H; wy++)
    for (uint wx = left; wx < left + WINDOWS_W; wx++) {
      if (wy >= SRC_H || wx >= SRC_W)
        continue;
      uvec2 winner = first_maximum (plane, wy, wx) - uvec2 (y, x);
      float dy = src_at (ITEM * SRC_CHW + c * SRC_HW + wy * SRC_W + wx);
      for (uint i = 0; i < ROWS; i++)
        for (uint j = 0; j < PIXELS; j++)
          sum[i][j] += winner == uvec2 (i, j) ? dy : 0.0;
    }

  for (uint i = 0; i < ROWS; i++)
    for (uint j = 0; j < PIXELS; j++)
      if (y + i < DST_H && x + j < DST_W)
        store (c * DST_HW + (y + i) * DST_W + x + j, c, sum[i][j]);
}
