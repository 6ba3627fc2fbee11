// Axes in another order.
//   dst[a,b,c ...] = src[a * STEPS[0] + b * STEPS[1] + c * STEPS[2] ...]
// One invocation per element of dst.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "axes.glsl"

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint dims[N_AXES] = DIMS, steps[N_AXES] = STEPS;
  uint rest = INVOCATION, from = ITEM * SRC_CHW;
  for (int k = N_AXES - 1; k >= 0; k--) {
    from += rest % dims[k] * steps[k];
    rest /= dims[k];
  }
  set_dst (ITEM * DST_CHW + INVOCATION, src_at (from));
}
