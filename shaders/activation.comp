// The epilogue alone: dst[i] = epilogue (src[i]).
// One invocation per element.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "epilogue.glsl"

void
main ()
{
  if (INVOCATION < DST_CHW)
    store (INVOCATION, INVOCATION / DST_HW,
        src_at (ITEM * DST_CHW + INVOCATION));
}
