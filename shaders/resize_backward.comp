// The gradient of resize.comp: each element of dst, which has the shape of the
// input of the resize, sums what was interpolated from it.
//   dst[p,y,x] = epilogue (sum over the rows and columns that read it of
//                src[p, row, column] * its weights in both)
// After the positions of rows and columns, the parameters have, for each row of
// dst and then for each column, the first reader and the one after the last.
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#define FLOAT_PARAMS // positions
#include "epilogue.glsl"

layout (constant_id = SPEC_FROM_H) const uint FROM_H = 1;
layout (constant_id = SPEC_FROM_W) const uint FROM_W = 1;
layout (constant_id = SPEC_TO_H) const uint TO_H = 1;
layout (constant_id = SPEC_TO_W) const uint TO_W = 1;

// The weight of element `of` at position `i` in the parameters.
float
part_of (uint i, uint of)
{
  float part = param_at (2 * i + 1);
  return uint (param_at (2 * i)) == of ? 1.0 - part : part;
}

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint x = INVOCATION % FROM_W, y = INVOCATION / FROM_W % FROM_H;
  uint p = INVOCATION / (FROM_W * FROM_H);
  uint rows = 2 * (TO_H + TO_W + y), columns = 2 * (TO_H + TO_W + FROM_H + x);
  uint last_row = uint (param_at (rows + 1));
  uint last = uint (param_at (columns + 1));
  float sum = 0.0;
  for (uint row = uint (param_at (rows)); row < last_row; row++) {
    uint at = ITEM * SRC_CHW + (p * TO_H + row) * TO_W;
    float along = 0.0;
    for (uint column = uint (param_at (columns)); column < last; column++)
      along += src_at (at + column) * part_of (TO_H + column, x);
    sum += along * part_of (row, y);
  }
  store (INVOCATION, INVOCATION / DST_HW, sum);
}
