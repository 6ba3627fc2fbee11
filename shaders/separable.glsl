// A depthwise convolution and the pointwise one after it; the including file
// stores the result.
//   mid[c,y,x] = bias of c + sum over ky, kx of
//                depth[c,ky,kx] * src[c, row, column], from LOW to HIGH
//   sum[m,y,x] = bias[m] + sum over c of point[m,c] * mid[c,y,x]
// where src is 0 outside. The depthwise parameters are, for each quad, the
// biases and then the weights as [ky][kx]. The pointwise weights are stored as
// [tile][c][quad of the tile], the biases as [tile][quad of the tile].
#ifndef SEPARABLE_GLSL
#define SEPARABLE_GLSL
#include "quads.glsl"

layout (constant_id = SPEC_SECOND) const uint POINT = 0;
layout (constant_id = SPEC_LOW) const float LOW = -LARGEST;
layout (constant_id = SPEC_HIGH) const float HIGH = LARGEST;

const uint SPAN = (PIXELS - 1) * STRIDE_W + (KERNEL_W - 1) * DILATION_W + 1;
const uint DEPTH = SRC_C < 4 ? SRC_C : 4;
const uint QUAD_SIZE = 1 + KERNEL_H * KERNEL_W;

// For PIXELS adjacent pixels and QUADS quads of channels. The intermediate
// values never leave the registers.
vec4 sum[PIXELS][QUADS];

vec4
bounded (vec4 x)
{
  if (LOW > -LARGEST)
    x = max (x, LOW);
  if (HIGH < LARGEST)
    x = min (x, HIGH);
  return x;
}

// Must be called by all invocations of a workgroup.
void
separable (uint tile, uint y, uint x)
{
  [[unroll]] for (uint q = 0; q < QUADS; q++) {
    vec4 bias = weight (BIAS + tile * QUADS, q);
    [[unroll]] for (uint i = 0; i < PIXELS; i++)
      sum[i][q] = bias;
  }

  [[dont_unroll]] for (uint quad = 0; quad < SRC_C4; quad++) {
    vec4 mid[PIXELS];
    vec4 start = weight (quad * QUAD_SIZE, 0);
    [[unroll]] for (uint i = 0; i < PIXELS; i++)
      mid[i] = start;
    [[unroll]] for (uint ky = 0; ky < KERNEL_H; ky++) {
      vec4 row[SPAN];
      [[unroll]] for (uint j = 0; j < SPAN; j++)
        row[j] =
            load_padded (quad, window_row (y, ky), window_column (x, 0) + j);
      [[unroll]] for (uint kx = 0; kx < KERNEL_W; kx++) {
        vec4 w = weight (quad * QUAD_SIZE, 1 + ky * KERNEL_W + kx);
        [[unroll]] for (uint i = 0; i < PIXELS; i++)
          mid[i] = fma (w, row[i * STRIDE_W + kx * DILATION_W], mid[i]);
      }
    }
    [[unroll]] for (uint i = 0; i < PIXELS; i++)
      mid[i] = bounded (mid[i]);
    uint first = POINT + (tile * SRC_C4 + quad) * DEPTH * QUADS;
    [[unroll]] for (uint c = 0; c < DEPTH; c++)
      [[unroll]] for (uint q = 0; q < QUADS; q++) {
        vec4 w = weight (first, c * QUADS + q);
        [[unroll]] for (uint i = 0; i < PIXELS; i++)
          sum[i][q] = fma (w, vec4 (mid[i][c]), sum[i][q]);
      }
  }
}

#endif
