// The end of most kernels: dst = activation (result + residual).
#ifndef EPILOGUE_GLSL
#define EPILOGUE_GLSL
#include "tensor.glsl"

layout (constant_id = SPEC_RESIDUAL) const bool RESIDUAL = false;
layout (constant_id = SPEC_ACTIVATION) const uint ACTIVATION = 0;
layout (constant_id = SPEC_ALPHA) const float ALPHA = 0.0;
layout (constant_id = SPEC_BETA) const float BETA = 0.0;
layout (constant_id = SPEC_SLOPE) const uint SLOPE = 0;

READABLE (residual, Residual, BIND_RESIDUAL)

#include "activations.h"

// Stores the result of the kernel for element `at` of the output of ITEM.
void
store (uint at, uint channel, float x)
{
  uint i = ITEM * DST_CHW + at;
  if (RESIDUAL)
    x += residual_at (i);
  set_dst (i, activate (x, channel));
}

#endif
