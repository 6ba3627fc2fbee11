// Gradient at the input of a softmax along a run.
//   dst[o,l,i] = other[o,l,i] * (src[o,l,i] - sum over l of src * other)
// `other` is the softmax's output.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "run.glsl"

READABLE (other, Other, BIND_OTHER)

void
main ()
{
  if (NO_RUN)
    return;
  uint first = ITEM * SRC_CHW + RUN_FIRST;
  float sum = 0.0;
  for (uint l = LANE; l < LENGTH; l += LANES)
    sum += src_at (first + l * INNER) * other_at (first + l * INNER);
  sum = of_lanes (sum, false);
  for (uint l = LANE; l < LENGTH; l += LANES) {
    uint at = first + l * INNER;
    set_dst (at, other_at (at) * (src_at (at) - sum));
  }
}
