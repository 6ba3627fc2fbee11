// Resizes planes (resize.comp), on quads.
//   dst[c,y,x] = activate (src[c, row y, column x] + other[c,y,x])
// where the parameters have, as one quad for each row of dst and then for each
// column, the element of src and the weight of the next one. One invocation per
// pixel of a quad of channels.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#define FLOAT_PARAMS // positions
#include "other.glsl"

// An element with weight 0 is not read: it may be infinite.
vec4
mix_row (uint quad, uint at, float part)
{
  vec4 a = load_quad (quad, at);
  return part > 0.0 ? a * (1.0 - part) + load_quad (quad, at + 1) * part : a;
}

void
main ()
{
  uint quad = INVOCATION / DST_HW, at = INVOCATION % DST_HW;
  if (quad >= DST_C4)
    return;
  vec4 row = param_quad_at (at / DST_W);
  vec4 column = param_quad_at (DST_H + at % DST_W);
  uint from = uint (row[0]) * SRC_W + uint (column[0]);
  vec4 value = mix_row (quad, from, column[1]);
  if (row[1] > 0.0)
    value = value * (1.0 - row[1])
        + mix_row (quad, from + SRC_W, column[1]) * row[1];
  if (RESIDUAL)
    value += load_other (quad, at);
  store_quad (quad, at, value);
}
