// A depthwise convolution, the pointwise one after it, a max-pool of that, and
// another pointwise convolution, possibly strided, that is added.
//   dst[m,y,x] = activate (max over the pool's window of sum[m, row, column]
//                + bias[m] + sum over c of third[m,c] * other[c, at (y,x)])
// A workgroup computes BLOCK_H * BLOCK_W outputs of QUADS quads of channels (a
// tile). It computes `sum` for everything their windows cover into shared
// memory, PIXELS adjacent pixels per invocation, and pools it there. The third
// convolution's weights are stored like those of the second.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "separable.glsl"
#include "area.glsl"
#include "kept.glsl"
#include "other.glsl"

layout (constant_id = SPEC_STEP_H) const uint STEP_H = 1;
layout (constant_id = SPEC_STEP_W) const uint STEP_W = 1;
layout (constant_id = SPEC_THIRD) const uint THIRD = 0;
layout (constant_id = SPEC_THIRD_BIAS) const uint THIRD_BIAS = 0;

const uint OTHER_DEPTH = OTHER_C < 4 ? OTHER_C : 4;
const float LOWEST = -3.402823466e38;

// The first row, or column, of the plane that the block from output `first` on
// stores: each pixel is stored by exactly one block.
uint
own (uint first, uint stride, uint padding)
{
  return first * stride - min (first * stride, padding);
}

bool
is_own (Block b, uint y, uint x)
{
  uint y1 = b.y + BLOCK_H < DST_H ? own (b.y + BLOCK_H, OVER_STRIDE_H, OVER_TOP)
      : FROM_H;
  uint x1 = b.x + BLOCK_W < DST_W ? own (b.x + BLOCK_W, OVER_STRIDE_W, OVER_LEFT)
      : FROM_W;
  return y >= own (b.y, OVER_STRIDE_H, OVER_TOP) && y < y1
      && x >= own (b.x, OVER_STRIDE_W, OVER_LEFT) && x < x1;
}

// Computes a strip of the area.
void
fill (Block b, uint strip)
{
  uint y = b.top + strip / STRIPS, x = b.left + strip % STRIPS * PIXELS;
  separable (b.tile, y, x);
  [[unroll]] for (uint i = 0; i < PIXELS; i++)
    [[unroll]] for (uint q = 0; q < QUADS; q++)
      if (has_area (b, y, x + i)) {
        uint quad = b.tile * QUADS + q;
        area[area_at (b, q, y, x + i)] = sum[i][q];
        if (KEPT && quad < DST_C4 && is_own (b, y, x + i))
          keep_quad (quad, y * FROM_W + x + i, FROM_H * FROM_W, sum[i][q]);
      }
}

vec4
pool (Block b, uint q, uint y, uint x)
{
  vec4 best = vec4 (LOWEST);
  [[dont_unroll]] for (uint ky = 0; ky < OVER_H; ky++)
    [[unroll]] for (uint kx = 0; kx < OVER_W; kx++) {
      uint sy = y * OVER_STRIDE_H + ky - OVER_TOP;
      uint sx = x * OVER_STRIDE_W + kx - OVER_LEFT;
      bool inside = has_area (b, sy, sx);
      vec4 value = area[inside ? area_at (b, q, sy, sx) : 0];
      best = inside ? max (best, value) : best;
    }
  return best;
}

// Computes output `p` of the block.
void
finish (Block b, uint p)
{
  // The last outputs may not exist: compute an existing one and discard it
  // below.
  uint by = min (p / BLOCK_W, BLOCK_H - 1), bx = p % BLOCK_W;
  uint y = min (b.y + by, DST_H - 1), x = min (b.x + bx, DST_W - 1);
  bool mine = p < BLOCK_H * BLOCK_W && b.y + by < DST_H && b.x + bx < DST_W;
  vec4 added[QUADS];
  [[unroll]] for (uint q = 0; q < QUADS; q++)
    added[q] = weight (THIRD_BIAS + b.tile * QUADS, q);
  [[dont_unroll]] for (uint quad = 0; quad < OTHER_C4; quad++) {
    vec4 value = load_other (quad, y * STEP_H * OTHER_W + x * STEP_W);
    uint first = THIRD + (b.tile * OTHER_C4 + quad) * OTHER_DEPTH * QUADS;
    [[unroll]] for (uint c = 0; c < OTHER_DEPTH; c++)
      [[unroll]] for (uint q = 0; q < QUADS; q++)
        added[q] =
            fma (weight (first, c * QUADS + q), vec4 (value[c]), added[q]);
  }
  [[unroll]] for (uint q = 0; q < QUADS; q++) {
    uint quad = b.tile * QUADS + q;
    vec4 result = pool (b, q, y, x) + added[q];
    if (mine && quad < DST_C4)
      store_quad (quad, y * DST_W + x, result);
  }
}

void
main ()
{
  Block b = own_block ();
  [[dont_unroll]] for (uint n = 0; n < STRIPS * AREA_H;
                       n += gl_WorkGroupSize.x)
    fill (b, n + gl_LocalInvocationID.x);
  barrier ();
  [[dont_unroll]] for (uint n = 0; n < BLOCK_H * BLOCK_W;
                       n += gl_WorkGroupSize.x)
    finish (b, n + gl_LocalInvocationID.x);
}
