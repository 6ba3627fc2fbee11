// Gradient at the input of a max-pool (max_pool_backward.comp), on quads.
//   dst[c,y,x] = gate (sum of src[c,wy,wx] over the windows (wy, wx) whose
//                first maximum is other[c,y,x])
// `other` is the pool's input. An invocation computes a block of ROWS x PIXELS
// elements of a quad of channels.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define DERIVATIVES
#include "other.glsl"
#include "gate.glsl"

layout (constant_id = SPEC_ROWS) const uint ROWS = 1;

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

// The pixel of the first maximum of a window, per channel.
uvec4
first_maximum (uint quad, uint wy, uint wx)
{
  uvec4 best = uvec4 (NOWHERE);
  vec4 maximum = vec4 (0.0);
  [[dont_unroll]] for (uint ky = 0; ky < KERNEL_H; ky++)
    [[unroll]] for (uint kx = 0; kx < KERNEL_W; kx++) {
      uint y = window_row (wy, ky), x = window_column (wx, kx);
      bool inside = y < DST_H && x < DST_W;
      uint at = inside ? y * DST_W + x : 0;
      vec4 value = load_other (quad, at);
      bvec4 better = greaterThan (value, maximum);
      [[unroll]] for (uint c = 0; c < 4; c++)
        if (inside && (better[c] || best[c] == NOWHERE)) {
          best[c] = at;
          maximum[c] = value[c];
        }
    }
  return best;
}

void
main ()
{
  uint x = INVOCATION % STRIPS * PIXELS;
  uint y = INVOCATION / STRIPS % BANDS * ROWS;
  uint quad = INVOCATION / (STRIPS * BANDS);
  if (quad >= DST_C4)
    return;
  vec4 sum[ROWS][PIXELS];
  [[unroll]] for (uint i = 0; i < ROWS; i++)
    [[unroll]] for (uint j = 0; j < PIXELS; j++)
      sum[i][j] = vec4 (0.0);

  uint top = first_window (y + PAD_TOP, REACH_H, STRIDE_H);
  uint left = first_window (x + PAD_LEFT, REACH_W, STRIDE_W);
  [[dont_unroll]] for (uint wy = top; wy < top + WINDOWS_H; wy++)
    [[dont_unroll]] for (uint wx = left; wx < left + WINDOWS_W; wx++) {
      if (wy >= SRC_H || wx >= SRC_W)
        continue;
      uvec4 winner = first_maximum (quad, wy, wx);
      vec4 dy = load_quad (quad, wy * SRC_W + wx);
      [[unroll]] for (uint i = 0; i < ROWS; i++)
        [[unroll]] for (uint j = 0; j < PIXELS; j++)
          if (x + j < DST_W)
            sum[i][j] += mix (vec4 (0.0), dy,
                equal (winner, uvec4 ((y + i) * DST_W + x + j)));
    }

  [[unroll]] for (uint i = 0; i < ROWS; i++)
    [[unroll]] for (uint j = 0; j < PIXELS; j++)
      if (y + i < DST_H && x + j < DST_W) {
        uint at = (y + i) * DST_W + x + j;
        store_quad (quad, at, through_gate (quad, at, sum[i][j]));
      }
}
