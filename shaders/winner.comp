// 1 at the first maximum along a run, 0 elsewhere.
//   dst[o,l,i] = l is the smallest with src[o,l,i] = max over l of src[o,l,i]
// One invocation per run.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "tensor.glsl"

layout (constant_id = SPEC_OUTER) const uint OUTER = 1;
layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_INNER) const uint INNER = 1;

void
main ()
{
  if (INVOCATION >= OUTER * INNER)
    return;
  uint first = ITEM * SRC_CHW + INVOCATION / INNER * LENGTH * INNER
      + INVOCATION % INNER;
  float best = src_at (first);
  uint winner = 0;
  for (uint l = 1; l < LENGTH; l++) {
    float x = src_at (first + l * INNER);
    winner = x > best ? l : winner;
    best = max (best, x);
  }
  for (uint l = 0; l < LENGTH; l++)
    set_dst (first + l * INNER, l == winner ? 1.0 : 0.0);
}
