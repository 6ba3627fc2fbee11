// Gradient at the input of an activation, see MienNode and MienRule.
//   dst[i] = epilogue (src[i] * derivative (other[i]))
// `other` is the activation's input or output. One invocation per element.
#version 450
#extension GL_GOOGLE_include_directive : require
#define DERIVATIVES
#include "backward.glsl"

READABLE (other, Other, BIND_OTHER)

void
main ()
{
  if (INVOCATION >= DST_CHW)
    return;
  uint channel = INVOCATION / DST_HW;
  float dy = src_at (ITEM * DST_CHW + INVOCATION);
  float r = other_at (ITEM * DST_CHW + INVOCATION);
  store (INVOCATION, channel, backward (dy, r, channel));
}
