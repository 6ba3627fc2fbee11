// Gradient at the input of an activation, see MienNode and MienRule.
//   dst[i] = epilogue (src[i] * derivative (other[i]))
// `other` is the activation's input or output. One invocation per element.
#version 450
#extension GL_GOOGLE_include_directive : require
#define DERIVATIVES
#include "epilogue.glsl"

layout (constant_id = SPEC_DERIVED) const uint DERIVED = 0;
layout (constant_id = SPEC_RULE) const uint RULE = 0;
READABLE (other, Other, BIND_OTHER)

bool
relu_passes (float dy, float r)
{
  return (RULE == RULE_DECONVNET || r > 0.0)
      && (RULE == RULE_PLAIN || dy > 0.0);
}

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint channel = INVOCATION / DST_HW;
  float dy = src_at (ITEM * DST_CHW + INVOCATION);
  float r = other_at (ITEM * DST_CHW + INVOCATION);
  float dx = DERIVED == ACTIVATION_RELU ? (relu_passes (dy, r) ? dy : 0.0)
      : dy * derivative (DERIVED, r, channel);
  store (INVOCATION, channel, dx);
}
