// A pointwise convolution and the depthwise one after it: the backward pass of
// a separable one.
//   mid[c,y,x] = bias[c] + sum over k of point[c,k] * src[k,y,x]
//   dst[c,y,x] = epilogue (gate (bias of c + sum over ky, kx of
//                depth[c,ky,kx] * mid[c, row, column] + added[c,y,x]))
// where mid is 0 outside its plane. `added` is other[c,y,x] or, at each
// STEP_H-th row and STEP_W-th column, a pointwise convolution of `other`, which
// has the pixels of that grid. A workgroup computes `mid` of its area into
// shared memory, PIXELS adjacent pixels per invocation, then the grid's pixels,
// then its block, ACROSS adjacent pixels per invocation. Weights are stored as
// in separable.glsl.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define DERIVATIVES
#include "area.glsl"
#include "other.glsl"
#include "gate.glsl"

layout (constant_id = SPEC_SECOND) const uint DEPTH_WEIGHTS = 0;
layout (constant_id = SPEC_ADDED) const uint ADDED = ADDED_NOTHING;
layout (constant_id = SPEC_STEP_H) const uint STEP_H = 1;
layout (constant_id = SPEC_STEP_W) const uint STEP_W = 1;
layout (constant_id = SPEC_THIRD) const uint THIRD = 0;
layout (constant_id = SPEC_THIRD_BIAS) const uint THIRD_BIAS = 0;

const uint DEPTH = SRC_C < 4 ? SRC_C : 4;
const uint OTHER_DEPTH = OTHER_C < 4 ? OTHER_C : 4;
const uint TAPS_SIZE = 1 + OVER_H * OVER_W;
const uint ACROSS = BLOCK_W < 4 ? BLOCK_W : 4;
const uint SPAN = (ACROSS - 1) * OVER_STRIDE_W + OVER_W;
const uint BLOCK_STRIPS = (BLOCK_W + ACROSS - 1) / ACROSS;
const uint GRID_H = ADDED == ADDED_GRID ? (BLOCK_H + STEP_H - 1) / STEP_H : 1;
const uint GRID_W = ADDED == ADDED_GRID ? (BLOCK_W + STEP_W - 1) / STEP_W : 1;

shared vec4 grid[GRID_H * GRID_W * QUADS]; // [quad][y][x]

// The first pixel of the grid at or after row, or column, `first`.
uint
grid_from (uint first, uint step)
{
  return (first + step - 1) / step;
}

// Computes a strip of the area.
void
fill (Block b, uint strip)
{
  uint y = b.top + strip / STRIPS, x = b.left + strip % STRIPS * PIXELS;
  vec4 sum[PIXELS][QUADS];
  [[unroll]] for (uint q = 0; q < QUADS; q++) {
    vec4 bias = weight (BIAS + b.tile * QUADS, q);
    [[unroll]] for (uint i = 0; i < PIXELS; i++)
      sum[i][q] = bias;
  }
  [[dont_unroll]] for (uint quad = 0; quad < SRC_C4; quad++) {
    vec4 value[PIXELS];
    [[unroll]] for (uint i = 0; i < PIXELS; i++)
      value[i] = load_padded (quad, y, x + i);
    uint first = (b.tile * SRC_C4 + quad) * DEPTH * QUADS;
    [[unroll]] for (uint c = 0; c < DEPTH; c++)
      [[unroll]] for (uint q = 0; q < QUADS; q++) {
        vec4 w = weight (first, c * QUADS + q);
        [[unroll]] for (uint i = 0; i < PIXELS; i++)
          sum[i][q] = fma (w, vec4 (value[i][c]), sum[i][q]);
      }
  }
  [[unroll]] for (uint i = 0; i < PIXELS; i++)
    [[unroll]] for (uint q = 0; q < QUADS; q++)
      if (has_area (b, y, x + i))
        area[area_at (b, q, y, x + i)] = sum[i][q];
}

// Computes pixel `p` of the block's part of the grid.
void
fill_grid (Block b, uint p)
{
  uint y = min (grid_from (b.y, STEP_H) + p / GRID_W, OTHER_H - 1);
  uint x = min (grid_from (b.x, STEP_W) + p % GRID_W, OTHER_W - 1);
  vec4 sum[QUADS];
  [[unroll]] for (uint q = 0; q < QUADS; q++)
    sum[q] = weight (THIRD_BIAS + b.tile * QUADS, q);
  [[dont_unroll]] for (uint quad = 0; quad < OTHER_C4; quad++) {
    vec4 value = load_other (quad, y * OTHER_W + x);
    uint first = THIRD + (b.tile * OTHER_C4 + quad) * OTHER_DEPTH * QUADS;
    [[unroll]] for (uint c = 0; c < OTHER_DEPTH; c++)
      [[unroll]] for (uint q = 0; q < QUADS; q++)
        sum[q] = fma (weight (first, c * QUADS + q), vec4 (value[c]), sum[q]);
  }
  if (p < GRID_H * GRID_W)
    [[unroll]] for (uint q = 0; q < QUADS; q++)
      grid[q * GRID_H * GRID_W + p] = sum[q];
}

vec4
added (Block b, uint q, uint y, uint x)
{
  if (ADDED == ADDED_VALUE)
    return load_other (b.tile * QUADS + q, y * DST_W + x);
  if (ADDED == ADDED_NOTHING || y % STEP_H != 0 || x % STEP_W != 0)
    return vec4 (0.0);
  uint gy = y / STEP_H - grid_from (b.y, STEP_H);
  uint gx = x / STEP_W - grid_from (b.x, STEP_W);
  return grid[(q * GRID_H + gy) * GRID_W + gx];
}

// Computes strip `n` of the block.
void
finish (Block b, uint n)
{
  uint x = b.x + n % BLOCK_STRIPS * ACROSS;
  uint y = b.y + n / BLOCK_STRIPS % BLOCK_H;
  uint q = n / (BLOCK_STRIPS * BLOCK_H), quad = b.tile * QUADS + q;
  if (quad >= DST_C4 || y >= DST_H)
    return;
  uint first = DEPTH_WEIGHTS + quad * TAPS_SIZE;
  vec4 sum[ACROSS];
  [[unroll]] for (uint i = 0; i < ACROSS; i++)
    sum[i] = own_weight (first);
  [[unroll]] for (uint ky = 0; ky < OVER_H; ky++) {
    uint sy = y * OVER_STRIDE_H + ky - OVER_TOP;
    vec4 row[SPAN];
    [[unroll]] for (uint j = 0; j < SPAN; j++) {
      uint sx = x * OVER_STRIDE_W + j - OVER_LEFT;
      bool inside = has_area (b, sy, sx);
      vec4 value = area[inside ? area_at (b, q, sy, sx) : 0];
      row[j] = inside ? value : vec4 (0.0);
    }
    [[unroll]] for (uint kx = 0; kx < OVER_W; kx++) {
      vec4 w = own_weight (first + 1 + ky * OVER_W + kx);
      [[unroll]] for (uint i = 0; i < ACROSS; i++)
        sum[i] = fma (w, row[i * OVER_STRIDE_W + kx], sum[i]);
    }
  }
  [[unroll]] for (uint i = 0; i < ACROSS; i++)
    if (x + i < b.x + BLOCK_W && x + i < DST_W) {
      uint at = y * DST_W + x + i;
      sum[i] += added (b, q, y, x + i);
      store_quad (quad, at, through_gate (quad, at, sum[i]));
    }
}

void
main ()
{
  Block b = own_block ();
  [[dont_unroll]] for (uint n = 0; n < STRIPS * AREA_H;
                       n += gl_WorkGroupSize.x)
    fill (b, n + gl_LocalInvocationID.x);
  if (ADDED == ADDED_GRID)
    [[dont_unroll]] for (uint n = 0; n < GRID_H * GRID_W;
                         n += gl_WorkGroupSize.x)
      fill_grid (b, n + gl_LocalInvocationID.x);
  barrier ();
  [[dont_unroll]] for (uint n = 0; n < BLOCK_STRIPS * BLOCK_H * QUADS;
                       n += gl_WorkGroupSize.x)
    if (n + gl_LocalInvocationID.x < BLOCK_STRIPS * BLOCK_H * QUADS)
      finish (b, n + gl_LocalInvocationID.x);
}
