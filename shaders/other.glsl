// A second value that kernels on quads read, like load_quad () reads the first.
#ifndef OTHER_GLSL
#define OTHER_GLSL
#extension GL_EXT_samplerless_texture_functions : require
#include "quads.glsl"

layout (constant_id = SPEC_OTHER_C) const uint OTHER_C = 1;
layout (constant_id = SPEC_OTHER_H) const uint OTHER_H = 1;
layout (constant_id = SPEC_OTHER_W) const uint OTHER_W = 1;
layout (constant_id = SPEC_OTHER_QUADS) const bool OTHER_QUADS = false;
READABLE (other, Other, BIND_OTHER)
layout (binding = BIND_OTHER_TEXELS) uniform textureBuffer other_texels;

const uint OTHER_C4 = (OTHER_C + 3) / 4;
const uint OTHER_HW = OTHER_H * OTHER_W;

vec4
load_other (uint quad, uint at)
{
  if (OTHER_QUADS)
    return texelFetch (other_texels,
        int ((ITEM * OTHER_C4 + quad) * OTHER_HW + at));
  uint first = (ITEM * OTHER_C + quad * 4) * OTHER_HW + at;
  vec4 result = vec4 (0.0);
  [[unroll]] for (uint c = 0; c < 4; c++)
    if (OTHER_C % 4 == 0 || quad * 4 + c < OTHER_C)
      result[c] = other_at (first + c * OTHER_HW);
  return result;
}

#endif
