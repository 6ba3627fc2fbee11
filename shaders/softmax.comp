// Softmax along a run, computed from the differences to the maximum, because
// exp () of large scores would overflow.
//   dst[o,l,i] = exp (src[o,l,i] - max) / sum over l of exp (src[o,l,i] - max)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "run.glsl"

void
main ()
{
  if (NO_RUN)
    return;
  uint first = ITEM * SRC_CHW + RUN_FIRST;
  float best = src_at (first), sum = 0.0;
  for (uint l = LANE; l < LENGTH; l += LANES)
    best = max (best, src_at (first + l * INNER));
  best = of_lanes (best, true);
  for (uint l = LANE; l < LENGTH; l += LANES)
    sum += exp (src_at (first + l * INNER) - best);
  sum = of_lanes (sum, false);
  for (uint l = LANE; l < LENGTH; l += LANES)
    set_dst (first + l * INNER, exp (src_at (first + l * INNER) - best) / sum);
}
