// An intermediate value of a kernel that is stored too, for others that read it
// later. It is bound in place of the residual, which kernels on quads read as
// their second value.
#ifndef KEPT_GLSL
#define KEPT_GLSL
#include "quads.glsl"

layout (constant_id = SPEC_KEPT) const bool KEPT = false;
layout (constant_id = SPEC_KEPT_QUADS) const bool KEPT_QUADS = false;
WRITABLE (kept, Kept, BIND_RESIDUAL)

// It has the channels of the output, and planes of `size` pixels.
void
keep_quad (uint quad, uint at, uint size, vec4 x)
{
  if (KEPT_QUADS) {
    set_kept_quad ((ITEM * DST_C4 + quad) * size + at, x);
  } else {
    [[unroll]] for (uint c = 0; c < 4; c++)
      if (DST_C % 4 == 0 || quad * 4 + c < DST_C)
        set_kept ((ITEM * DST_C + quad * 4 + c) * size + at, x[c]);
  }
}

#endif
