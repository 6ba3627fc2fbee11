// Spreads a value on a grid, with a constant around and between its elements.
//   dst[a,b ...] = epilogue (src[(a - FIRSTS[0]) / STEPS[0],
//                  (b - FIRSTS[1]) / STEPS[1] ...])
// if all of these are whole and inside src, else of PAD_VALUE. One invocation
// per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "axes.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_SRC_DIM + 0) const uint SRC_DIM_0 = 1;
layout (constant_id = SPEC_SRC_DIM + 1) const uint SRC_DIM_1 = 1;
layout (constant_id = SPEC_SRC_DIM + 2) const uint SRC_DIM_2 = 1;
layout (constant_id = SPEC_SRC_DIM + 3) const uint SRC_DIM_3 = 1;
layout (constant_id = SPEC_SRC_DIM + 4) const uint SRC_DIM_4 = 1;
layout (constant_id = SPEC_SRC_DIM + 5) const uint SRC_DIM_5 = 1;
layout (constant_id = SPEC_FIRST + 0) const int FIRST_0 = 0;
layout (constant_id = SPEC_FIRST + 1) const int FIRST_1 = 0;
layout (constant_id = SPEC_FIRST + 2) const int FIRST_2 = 0;
layout (constant_id = SPEC_FIRST + 3) const int FIRST_3 = 0;
layout (constant_id = SPEC_FIRST + 4) const int FIRST_4 = 0;
layout (constant_id = SPEC_FIRST + 5) const int FIRST_5 = 0;
#define SRC_DIMS \
  uint[] (SRC_DIM_0, SRC_DIM_1, SRC_DIM_2, SRC_DIM_3, SRC_DIM_4, SRC_DIM_5)
#define FIRSTS \
  int[] (FIRST_0, FIRST_1, FIRST_2, FIRST_3, FIRST_4, FIRST_5)

layout (constant_id = SPEC_PAD_VALUE) const float PAD_VALUE = 0.0;

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint dims[N_AXES] = DIMS, src_dims[N_AXES] = SRC_DIMS;
  uint steps[N_AXES] = STEPS;
  int firsts[N_AXES] = FIRSTS;
  uint rest = INVOCATION, from = 0, apart = 1;
  bool inside = true;
  for (int k = N_AXES - 1; k >= 0; k--) {
    uint at = whole_steps (rest % dims[k] - uint (firsts[k]), steps[k]);
    inside = inside && at < src_dims[k];
    from += at * apart;
    apart *= src_dims[k];
    rest /= dims[k];
  }
  float value = PAD_VALUE;
  if (inside)
    value = src_at (ITEM * SRC_CHW + from);
  store (INVOCATION, INVOCATION / DST_HW, value);
}
