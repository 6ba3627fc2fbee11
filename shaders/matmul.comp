// Matrix products.
//   dst[n,r,c] = epilogue (sum over k of src[n,r,k] * other[n,k,c])
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

layout (constant_id = SPEC_DIM) const uint ROWS = 1;
layout (constant_id = SPEC_DIM + 1) const uint COLUMNS = 1;
layout (constant_id = SPEC_LENGTH) const uint DEPTH = 1;
layout (constant_id = SPEC_STEP) const uint SRC_N = 0;
layout (constant_id = SPEC_STEP + 1) const uint SRC_R = 0;
layout (constant_id = SPEC_STEP + 2) const uint SRC_K = 0;
layout (constant_id = SPEC_FIRST) const uint OTHER_N = 0;
layout (constant_id = SPEC_FIRST + 1) const uint OTHER_K = 0;
layout (constant_id = SPEC_FIRST + 2) const uint OTHER_COLUMN = 0;
layout (constant_id = SPEC_OTHER_COUNT) const uint OTHER_COUNT = 1;
READABLE (other, Other, BIND_OTHER)

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint c = INVOCATION % COLUMNS, r = INVOCATION / COLUMNS % ROWS;
  uint n = INVOCATION / (COLUMNS * ROWS);
  uint a = ITEM * SRC_CHW + n * SRC_N + r * SRC_R;
  uint b = ITEM * OTHER_COUNT + n * OTHER_N + c * OTHER_COLUMN;
  float sum = 0.0;
  for (uint k = 0; k < DEPTH; k++, a += SRC_K, b += OTHER_K)
    sum += src_at (a) * other_at (b);
  store (INVOCATION, INVOCATION / DST_HW, sum);
}
