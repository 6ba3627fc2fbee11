// Resizes planes, interpolating bilinearly.
//   dst[p,y,x] = epilogue (src[p, row y, column x])
// where the parameters have, for each row of dst and then for each column, the
// element of src and the weight of the next one. One invocation per element of
// dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#define FLOAT_PARAMS // positions
#include "epilogue.glsl"

layout (constant_id = SPEC_FROM_H) const uint FROM_H = 1;
layout (constant_id = SPEC_FROM_W) const uint FROM_W = 1;
layout (constant_id = SPEC_TO_H) const uint TO_H = 1;
layout (constant_id = SPEC_TO_W) const uint TO_W = 1;

// An element with weight 0 is not read: it may be infinite.
float
mix_row (uint row, uint column, float part)
{
  float a = src_at (row + column);
  return part > 0.0 ? a * (1.0 - part) + src_at (row + column + 1) * part : a;
}

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint x = INVOCATION % TO_W, y = INVOCATION / TO_W % TO_H;
  uint p = INVOCATION / (TO_W * TO_H);
  uint row = uint (param_at (2 * y));
  uint column = uint (param_at (2 * (TO_H + x)));
  float down = param_at (2 * y + 1), right = param_at (2 * (TO_H + x) + 1);
  uint at = ITEM * SRC_CHW + (p * FROM_H + row) * FROM_W;
  float value = mix_row (at, column, right);
  if (down > 0.0)
    value = value * (1.0 - down) + mix_row (at + FROM_W, column, right) * down;
  store (INVOCATION, INVOCATION / DST_HW, value);
}
