// A depthwise convolution, the pointwise one behind it, a max-pool of that and
// another pointwise convolution, strided or not, that is added.
//   dst[m,y,x] = activate (max over the pool's window of sum[m, row, column]
//                + bias[m] + sum over c of third[m,c] * other[c, at (y,x)])
// A workgroup owns BLOCK_H * BLOCK_W outputs of QUADS quads of channels (a
// tile). It computes `sum` of all that their windows lie over into shared
// memory, PIXELS side by side an invocation, and pools it there. Weights of the
// third lie as those of the second.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "separable.glsl"
#include "other.glsl"

layout (constant_id = SPEC_BLOCK_H) const uint BLOCK_H = 1;
layout (constant_id = SPEC_BLOCK_W) const uint BLOCK_W = 1;
layout (constant_id = SPEC_POOL_KERNEL_H) const uint POOL_H = 1;
layout (constant_id = SPEC_POOL_KERNEL_W) const uint POOL_W = 1;
layout (constant_id = SPEC_POOL_STRIDE_H) const uint POOL_STRIDE_H = 1;
layout (constant_id = SPEC_POOL_STRIDE_W) const uint POOL_STRIDE_W = 1;
layout (constant_id = SPEC_POOL_PAD_TOP) const uint POOL_TOP = 0;
layout (constant_id = SPEC_POOL_PAD_LEFT) const uint POOL_LEFT = 0;
layout (constant_id = SPEC_FROM_H) const uint FROM_H = 1;
layout (constant_id = SPEC_FROM_W) const uint FROM_W = 1;
layout (constant_id = SPEC_STEP_H) const uint STEP_H = 1;
layout (constant_id = SPEC_STEP_W) const uint STEP_W = 1;
layout (constant_id = SPEC_THIRD) const uint THIRD = 0;
layout (constant_id = SPEC_THIRD_BIAS) const uint THIRD_BIAS = 0;

const uint REACH_H = (BLOCK_H - 1) * POOL_STRIDE_H + POOL_H;
const uint REACH_W = (BLOCK_W - 1) * POOL_STRIDE_W + POOL_W;
const uint AREA_H = REACH_H < FROM_H ? REACH_H : FROM_H;
const uint AREA_W = REACH_W < FROM_W ? REACH_W : FROM_W;
const uint STRIPS = (AREA_W + PIXELS - 1) / PIXELS;
const uint BLOCKS_W = (DST_W + BLOCK_W - 1) / BLOCK_W;
const uint BLOCKS = (DST_H + BLOCK_H - 1) / BLOCK_H * BLOCKS_W;
const uint OTHER_DEPTH = OTHER_C < 4 ? OTHER_C : 4;
const float LOWEST = -3.402823466e38;

shared vec4 area[AREA_H * AREA_W * QUADS]; // [quad][y][x]

// A strip of the area whose upper left corner is (top, left) of the plane.
void
fill (uint tile, uint strip, uint top, uint left)
{
  uint ay = strip / STRIPS, ax = strip % STRIPS * PIXELS;
  separable (tile, top + ay, left + ax);
  [[unroll]] for (uint i = 0; i < PIXELS; i++)
    [[unroll]] for (uint q = 0; q < QUADS; q++)
      if (ay < AREA_H && ax + i < AREA_W)
        area[(q * AREA_H + ay) * AREA_W + ax + i] = sum[i][q];
}

vec4
pool (uint q, uint y, uint x, uint top, uint left)
{
  vec4 best = vec4 (LOWEST);
  [[dont_unroll]] for (uint ky = 0; ky < POOL_H; ky++)
    [[unroll]] for (uint kx = 0; kx < POOL_W; kx++) {
      uint sy = y * POOL_STRIDE_H + ky - POOL_TOP;
      uint sx = x * POOL_STRIDE_W + kx - POOL_LEFT;
      bool inside = sy < FROM_H && sx < FROM_W;
      uint at = inside ? (sy - top) * AREA_W + sx - left : 0;
      vec4 value = area[q * AREA_H * AREA_W + at];
      best = inside ? max (best, value) : best;
    }
  return best;
}

// Output `p` of the block that begins at row y0 and column x0.
void
finish (uint tile, uint p, uint y0, uint x0, uint top, uint left)
{
  // The last ones may not exist: compute one that does, drop it below.
  uint by = min (p / BLOCK_W, BLOCK_H - 1), bx = p % BLOCK_W;
  uint y = min (y0 + by, DST_H - 1), x = min (x0 + bx, DST_W - 1);
  bool mine = p < BLOCK_H * BLOCK_W && y0 + by < DST_H && x0 + bx < DST_W;
  vec4 added[QUADS];
  [[unroll]] for (uint q = 0; q < QUADS; q++)
    added[q] = weight (THIRD_BIAS + tile * QUADS, q);
  [[dont_unroll]] for (uint quad = 0; quad < OTHER_C4; quad++) {
    vec4 value = load_other (quad, y * STEP_H * OTHER_W + x * STEP_W);
    uint first = THIRD + (tile * OTHER_C4 + quad) * OTHER_DEPTH * QUADS;
    [[unroll]] for (uint c = 0; c < OTHER_DEPTH; c++)
      [[unroll]] for (uint q = 0; q < QUADS; q++)
        added[q] =
            fma (weight (first, c * QUADS + q), vec4 (value[c]), added[q]);
  }
  [[unroll]] for (uint q = 0; q < QUADS; q++) {
    uint quad = tile * QUADS + q;
    vec4 result = pool (q, y, x, top, left) + added[q];
    if (mine && quad < DST_C4)
      store_quad (quad, y * DST_W + x, result);
  }
}

// Where an area begins that windows from `first` on, less the padding, lie
// over: it stays in the plane.
uint
corner (uint first, uint padding, uint last)
{
  return min (first - min (first, padding), last);
}

void
main ()
{
  uint tile = gl_WorkGroupID.x / BLOCKS, block = gl_WorkGroupID.x % BLOCKS;
  uint y0 = block / BLOCKS_W * BLOCK_H, x0 = block % BLOCKS_W * BLOCK_W;
  uint top = corner (y0 * POOL_STRIDE_H, POOL_TOP, FROM_H - AREA_H);
  uint left = corner (x0 * POOL_STRIDE_W, POOL_LEFT, FROM_W - AREA_W);
  [[dont_unroll]] for (uint n = 0; n < STRIPS * AREA_H;
                       n += gl_WorkGroupSize.x)
    fill (tile, n + gl_LocalInvocationID.x, top, left);
  barrier ();
  [[dont_unroll]] for (uint n = 0; n < BLOCK_H * BLOCK_W;
                       n += gl_WorkGroupSize.x)
    finish (tile, n + gl_LocalInvocationID.x, y0, x0, top, left);
}
