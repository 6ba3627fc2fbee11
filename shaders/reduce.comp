// Mean, sum or maximum along a run.
//   dst[o,i] = epilogue (sum over l of src[o,l,i] / LENGTH)
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"
#include "run.glsl"

layout (constant_id = SPEC_REDUCTION) const uint REDUCTION = 0;

void
main ()
{
  if (NO_RUN)
    return;
  uint first = ITEM * SRC_CHW + RUN_FIRST;
  const bool largest = REDUCTION == REDUCTION_MAX;
  float result = largest ? src_at (first) : 0.0;
  for (uint l = LANE; l < LENGTH; l += LANES) {
    float x = src_at (first + l * INNER);
    result = largest ? max (result, x) : result + x;
  }
  result = of_lanes (result, largest);
  if (REDUCTION == REDUCTION_MEAN)
    result /= float (LENGTH);
  if (LANE == 0)
    store (RUN, RUN / DST_HW, result);
}
