// The gradient at the input of an activation, see MienDerivative and MienRule.
// Files that include this must define DERIVATIVES before any other include.
#ifndef BACKWARD_GLSL
#define BACKWARD_GLSL
#include "epilogue.glsl"

layout (constant_id = SPEC_DERIVED) const uint DERIVED = 0;
layout (constant_id = SPEC_RULE) const uint RULE = 0;

bool
relu_passes (float dy, float r)
{
  return (RULE == RULE_DECONVNET || r > 0.0)
      && (RULE == RULE_PLAIN || dy > 0.0);
}

// dy is the gradient at the activation's output; r is its input or output.
float
backward (float dy, float r, uint channel)
{
  if (DERIVED == ACTIVATION_RELU)
    return relu_passes (dy, r) ? dy : 0.0;
  return dy * derivative (DERIVED, r, channel);
}

#endif
