// Gradient at the input of an activation, see MienNode and MienRule.
//   dst[i] = epilogue (src[i] * derivative (other[i]))
// `other` is the activation's input or output. One invocation per element.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

layout (constant_id = SPEC_DERIVED) const uint DERIVED = 0;
layout (constant_id = SPEC_RULE) const uint RULE = 0;
layout (binding = BIND_OTHER) readonly buffer Other { float other[]; };

bool
relu_passes (float dy, float r)
{
  return (RULE == RULE_DECONVNET || r > 0.0)
      && (RULE == RULE_PLAIN || dy > 0.0);
}

float
derivative (float r, uint channel)
{
  if (DERIVED == ACTIVATION_CLIP)
    return r > ALPHA && r < BETA ? 1.0 : 0.0;
  if (DERIVED == ACTIVATION_LEAKY_RELU)
    return r > 0.0 ? 1.0 : ALPHA;
  if (DERIVED == ACTIVATION_PRELU)
    return r > 0.0 ? 1.0 : params[SLOPE + channel];
  if (DERIVED == ACTIVATION_SIGMOID)
    return r * (1.0 - r);
  if (DERIVED == ACTIVATION_HARD_SIGMOID)
    return r > 0.0 && r < 1.0 ? ALPHA : 0.0;
  if (DERIVED == ACTIVATION_HARD_SWISH)
    return r <= -3.0 ? 0.0 : r >= 3.0 ? 1.0 : r / 3.0 + 0.5;
  return 1.0;
}

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint channel = INVOCATION / DST_HW;
  float dy = src[ITEM * DST_CHW + INVOCATION];
  float r = other[ITEM * DST_CHW + INVOCATION];
  float dx = DERIVED == ACTIVATION_RELU ? (relu_passes (dy, r) ? dy : 0.0)
      : dy * derivative (r, channel);
  store (INVOCATION, channel, dx);
}
