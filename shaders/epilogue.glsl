// How most kernels end: dst = activation (result + residual).
#ifndef EPILOGUE_GLSL
#define EPILOGUE_GLSL
#include "tensor.glsl"

layout (constant_id = SPEC_RESIDUAL) const bool RESIDUAL = false;
layout (constant_id = SPEC_ACTIVATION) const uint ACTIVATION = 0;
layout (constant_id = SPEC_ALPHA) const float ALPHA = 0.0;
layout (constant_id = SPEC_BETA) const float BETA = 0.0;
layout (constant_id = SPEC_SLOPE) const uint SLOPE = 0;

layout (binding = BIND_RESIDUAL) readonly buffer Residual { float residual[]; };
layout (binding = BIND_PARAMS) readonly buffer Params { float params[]; };

float
activate (float x, uint channel)
{
  if (ACTIVATION == ACTIVATION_RELU)
    return max (x, 0.0);
  if (ACTIVATION == ACTIVATION_CLIP)
    return min (max (x, ALPHA), BETA);
  if (ACTIVATION == ACTIVATION_LEAKY_RELU)
    return x < 0.0 ? ALPHA * x : x;
  if (ACTIVATION == ACTIVATION_PRELU)
    return x < 0.0 ? params[SLOPE + channel] * x : x;
  if (ACTIVATION == ACTIVATION_SIGMOID)
    return 1.0 / (1.0 + exp (-x));
  if (ACTIVATION == ACTIVATION_HARD_SIGMOID)
    return clamp (ALPHA * x + BETA, 0.0, 1.0);
  if (ACTIVATION == ACTIVATION_HARD_SWISH)
    return x * clamp (x / 6.0 + 0.5, 0.0, 1.0);
  return x;
}

// Writes the result of the kernel for element `at` of the output of ITEM.
void
store (uint at, uint channel, float x)
{
  uint i = ITEM * DST_CHW + at;
  if (RESIDUAL)
    x += residual[i];
  dst[i] = activate (x, channel);
}

#endif
