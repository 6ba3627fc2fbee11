// A constant, the same for each item: dst[i] = params[i]. One invocation per
// element.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

void
main ()
{
  if (INVOCATION < DST_CHW)
    set_dst (ITEM * DST_CHW + INVOCATION, param_at (INVOCATION));
}
