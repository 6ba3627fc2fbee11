// Subtracts the mean and divides by the deviation, along a run.
//   dst[o,l,i] = epilogue ((src[o,l,i] - mean) / sqrt (variance + EPSILON))
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"
#include "run.glsl"

layout (constant_id = SPEC_EPSILON) const float EPSILON = 0.0;

void
main ()
{
  if (NO_RUN)
    return;
  uint first = RUN_FIRST;
  uint at = ITEM * SRC_CHW + first;
  float mean = 0.0, variance = 0.0;
  for (uint l = LANE; l < LENGTH; l += LANES)
    mean += src_at (at + l * INNER);
  mean = of_lanes (mean, false) / float (LENGTH);
  for (uint l = LANE; l < LENGTH; l += LANES) {
    float d = src_at (at + l * INNER) - mean;
    variance += d * d;
  }
  variance = of_lanes (variance, false) / float (LENGTH);
  float factor = inversesqrt (variance + EPSILON);
  for (uint l = LANE; l < LENGTH; l += LANES)
    store (first + l * INNER, (first + l * INNER) / DST_HW,
        (src_at (at + l * INNER) - mean) * factor);
}
