// The output as N_AXES axes, and a step along each. Local arrays are
// initialised from DIMS and STEPS, because specialisation constants cannot form
// arrays.
#ifndef AXES_GLSL
#define AXES_GLSL
#include "tensor.glsl"

layout (constant_id = SPEC_DIM + 0) const uint DIM_0 = 1;
layout (constant_id = SPEC_DIM + 1) const uint DIM_1 = 1;
layout (constant_id = SPEC_DIM + 2) const uint DIM_2 = 1;
layout (constant_id = SPEC_DIM + 3) const uint DIM_3 = 1;
layout (constant_id = SPEC_DIM + 4) const uint DIM_4 = 1;
layout (constant_id = SPEC_DIM + 5) const uint DIM_5 = 1;
layout (constant_id = SPEC_STEP + 0) const uint STEP_0 = 1;
layout (constant_id = SPEC_STEP + 1) const uint STEP_1 = 1;
layout (constant_id = SPEC_STEP + 2) const uint STEP_2 = 1;
layout (constant_id = SPEC_STEP + 3) const uint STEP_3 = 1;
layout (constant_id = SPEC_STEP + 4) const uint STEP_4 = 1;
layout (constant_id = SPEC_STEP + 5) const uint STEP_5 = 1;
#define DIMS \
  uint[] (DIM_0, DIM_1, DIM_2, DIM_3, DIM_4, DIM_5)
#define STEPS \
  uint[] (STEP_0, STEP_1, STEP_2, STEP_3, STEP_4, STEP_5)

#endif
