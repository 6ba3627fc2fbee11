// Sum, product and the like of two values with broadcasting.
//   dst[a,b ...] = epilogue (src[a * STEPS[0] + b * STEPS[1] ...]
//                  op other[a * OTHER_STEPS[0] + b * OTHER_STEPS[1] ...])
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "axes.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_BINARY) const uint BINARY = 0;
layout (constant_id = SPEC_OTHER_COUNT) const uint OTHER_COUNT = 1;
layout (constant_id = SPEC_FIRST + 0) const uint OTHER_STEP_0 = 0;
layout (constant_id = SPEC_FIRST + 1) const uint OTHER_STEP_1 = 0;
layout (constant_id = SPEC_FIRST + 2) const uint OTHER_STEP_2 = 0;
layout (constant_id = SPEC_FIRST + 3) const uint OTHER_STEP_3 = 0;
layout (constant_id = SPEC_FIRST + 4) const uint OTHER_STEP_4 = 0;
layout (constant_id = SPEC_FIRST + 5) const uint OTHER_STEP_5 = 0;
#define OTHER_STEPS \
  uint[] (OTHER_STEP_0, OTHER_STEP_1, OTHER_STEP_2, OTHER_STEP_3, OTHER_STEP_4, OTHER_STEP_5)
READABLE (other, Other, BIND_OTHER)

float
apply (float a, float b)
{
  if (BINARY == BINARY_SUB)
    return a - b;
  if (BINARY == BINARY_MUL)
    return a * b;
  if (BINARY == BINARY_DIV)
    return a / b;
  if (BINARY == BINARY_MIN)
    return min (a, b);
  if (BINARY == BINARY_MAX)
    return max (a, b);
  return a + b;
}

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint dims[N_AXES] = DIMS, steps[N_AXES] = STEPS;
  uint other_steps[N_AXES] = OTHER_STEPS;
  uint rest = INVOCATION, a = ITEM * SRC_CHW, b = ITEM * OTHER_COUNT;
  for (int k = N_AXES - 1; k >= 0; k--) {
    uint at = rest % dims[k];
    a += at * steps[k];
    b += at * other_steps[k];
    rest /= dims[k];
  }
  store (INVOCATION, INVOCATION / DST_HW, apply (src_at (a), other_at (b)));
}
