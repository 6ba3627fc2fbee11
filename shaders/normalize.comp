// Less the mean, over the deviation, along a run.
//   dst[o,l,i] = epilogue ((src[o,l,i] - mean) / sqrt (variance + EPSILON))
// One invocation per run.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

layout (constant_id = SPEC_OUTER) const uint OUTER = 1;
layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_INNER) const uint INNER = 1;
layout (constant_id = SPEC_EPSILON) const float EPSILON = 0.0;

void
main ()
{
  if (INVOCATION >= OUTER * INNER)
    return;
  uint first = INVOCATION / INNER * LENGTH * INNER + INVOCATION % INNER;
  uint at = ITEM * SRC_CHW + first;
  float mean = 0.0, variance = 0.0;
  for (uint l = 0; l < LENGTH; l++)
    mean += src[at + l * INNER];
  mean /= float (LENGTH);
  for (uint l = 0; l < LENGTH; l++) {
    float d = src[at + l * INNER] - mean;
    variance += d * d;
  }
  float factor = inversesqrt (variance / float (LENGTH) + EPSILON);
  for (uint l = 0; l < LENGTH; l++)
    store (first + l * INNER, (first + l * INNER) / DST_HW,
        (src[at + l * INNER] - mean) * factor);
}
