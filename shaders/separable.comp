// A depthwise convolution and the pointwise one after it, with or without
// residual.
//   dst[m,y,x] = activate (sum[m,y,x] + other[m,y,x])
// An invocation computes PIXELS adjacent pixels of QUADS quads of output
// channels (a tile).
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "separable.glsl"
#include "other.glsl"

const uint STRIPS = (DST_W + PIXELS - 1) / PIXELS;

void
main ()
{
  const uint groups = (STRIPS * DST_H - 1) / gl_WorkGroupSize.x + 1;
  uint tile = gl_WorkGroupID.x / groups;
  uint strip = gl_WorkGroupID.x % groups * gl_WorkGroupSize.x
      + gl_LocalInvocationID.x;
  uint x = strip % STRIPS * PIXELS, y = strip / STRIPS;
  separable (tile, y, x);
  [[unroll]] for (uint i = 0; i < PIXELS; i++)
    [[unroll]] for (uint q = 0; q < QUADS; q++) {
      uint quad = tile * QUADS + q, at = y * DST_W + x + i;
      if (y < DST_H && x + i < DST_W && quad < DST_C4) {
        if (RESIDUAL)
          sum[i][q] += load_other (quad, at);
        store_quad (quad, at, sum[i][q]);
      }
    }
}
