// Runs (see MienRun): src[o,l,i], with l along the run. One invocation computes
// a run or, if TOGETHER, a workgroup does, each of its invocations every
// LANESth element.
#ifndef RUN_GLSL
#define RUN_GLSL
#include "tensor.glsl"

layout (constant_id = SPEC_OUTER) const uint OUTER = 1;
layout (constant_id = SPEC_LENGTH) const uint LENGTH = 1;
layout (constant_id = SPEC_INNER) const uint INNER = 1;
layout (constant_id = SPEC_TOGETHER) const bool TOGETHER = false;

const uint LANES = TOGETHER ? RUN_LANES : 1;

shared float lanes[RUN_LANES];

#define RUN (TOGETHER ? gl_WorkGroupID.x : INVOCATION)
#define LANE (TOGETHER ? gl_LocalInvocationID.x : 0)
#define NO_RUN (RUN >= OUTER * INNER)

// Element 0 of the run, within an item.
#define RUN_FIRST (RUN / INNER * LENGTH * INNER + RUN % INNER)

// Combines x of all lanes, for each of them: the sum, or the largest.
float
of_lanes (float x, bool largest)
{
  if (!TOGETHER)
    return x;
  lanes[LANE] = x;
  barrier ();
  for (uint n = RUN_LANES / 2; n > 0; n /= 2) {
    if (LANE < n) {
      float a = lanes[LANE], b = lanes[LANE + n];
      lanes[LANE] = largest ? max (a, b) : a + b;
    }
    barrier ();
  }
  float result = lanes[0];
  barrier ();
  return result;
}

#endif
