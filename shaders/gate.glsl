// The gradient of an activation as the end of a kernel on quads. The
// activation's input or output is bound in place of the residual, which kernels
// on quads read as their second value.
#ifndef GATE_GLSL
#define GATE_GLSL
#extension GL_EXT_samplerless_texture_functions : require
#include "quads.glsl"
#include "backward.glsl"

layout (constant_id = SPEC_GATE_QUADS) const bool GATE_QUADS = false;
layout (binding = BIND_RESIDUAL_TEXELS) uniform textureBuffer gate_texels;

vec4
load_gate (uint quad, uint at)
{
  if (GATE_QUADS)
    return texelFetch (gate_texels, int ((ITEM * DST_C4 + quad) * DST_HW + at));
  uint first = ITEM * DST_CHW + quad * 4 * DST_HW + at;
  vec4 result = vec4 (0.0);
  [[unroll]] for (uint c = 0; c < 4; c++)
    if (DST_C % 4 == 0 || quad * 4 + c < DST_C)
      result[c] = residual_at (first + c * DST_HW);
  return result;
}

// Applies the activation's gradient, if there is one, to x at a pixel of ITEM.
vec4
through_gate (uint quad, uint at, vec4 x)
{
  if (DERIVED == ACTIVATION_NONE)
    return x;
  vec4 r = load_gate (quad, at);
  [[unroll]] for (uint c = 0; c < 4; c++)
    if (DST_C % 4 == 0 || quad * 4 + c < DST_C)
      x[c] = backward (x[c], r[c], quad * 4 + c);
  return x;
}

#endif
