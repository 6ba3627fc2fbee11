// The same for each item: dst[i] = params[i]. One invocation per element.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

void
main ()
{
  if (INVOCATION < DST_CHW)
    dst[ITEM * DST_CHW + INVOCATION] = params[INVOCATION];
}
