// Values as quads: four adjacent channels, [quad of channels][pixel], with
// zeros for the channels that fill up the last quad; and the same access to
// values stored as CHW. A load of four floats costs as much as a load of one.
#ifndef QUADS_GLSL
#define QUADS_GLSL
#extension GL_EXT_samplerless_texture_functions : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#include "window.glsl"
#include "epilogue.glsl"

layout (constant_id = SPEC_SRC_QUADS) const bool SRC_QUADS = false;
layout (constant_id = SPEC_DST_QUADS) const bool DST_QUADS = false;
layout (constant_id = SPEC_QUADS) const uint QUADS = 1;
layout (constant_id = SPEC_PIXELS) const uint PIXELS = 1;
layout (constant_id = SPEC_BIAS) const uint BIAS = 0;

layout (binding = BIND_SRC_TEXELS) uniform textureBuffer src_texels;
layout (binding = BIND_PARAMS_TEXELS) uniform textureBuffer weights;

// All invocations need the same weights. For drivers that load them for each
// invocation (software ones), LANES invocations of a subgroup load one each and
// share it; otherwise LANES is 1.
layout (constant_id = SPEC_LANES) const uint LANES = 1;

vec4 held;

// weights[first + n]. All invocations of a workgroup must call it for n = 0, 1,
// 2 ..., where n is a constant after loops are unrolled.
vec4
weight (uint first, uint n)
{
  if (LANES == 1)
    return texelFetch (weights, int (first + n));
  if (n % LANES == 0)
    held = texelFetch (weights,
        int (first + n + gl_SubgroupInvocationID % LANES));
  return subgroupShuffle (held, n % LANES);
}

// weights[at], which may differ between invocations.
vec4
own_weight (uint at)
{
  return texelFetch (weights, int (at));
}

const uint SRC_C4 = (SRC_C + 3) / 4;
const uint DST_C4 = (DST_C + 3) / 4;
const uint TILES = (DST_C4 + QUADS - 1) / QUADS;

// The channels of a quad at one pixel of ITEM.
vec4
load_quad (uint quad, uint at)
{
  if (SRC_QUADS)
    return texelFetch (src_texels,
        int ((ITEM * SRC_C4 + quad) * SRC_HW + at));
  uint first = ITEM * SRC_CHW + quad * 4 * SRC_HW + at;
  vec4 result = vec4 (0.0);
  [[unroll]] for (uint c = 0; c < 4; c++)
    if (SRC_C % 4 == 0 || quad * 4 + c < SRC_C)
      result[c] = src_at (first + c * SRC_HW);
  return result;
}

// The same with zeros around the plane; x and y may have wrapped around.
vec4
load_padded (uint quad, uint y, uint x)
{
  bool inside = y < SRC_H && x < SRC_W;
  vec4 result = load_quad (quad, inside ? y * SRC_W + x : 0);
  return inside ? result : vec4 (0.0);
}

vec4
activate_quad (uint quad, vec4 x)
{
  [[unroll]] for (uint c = 0; c < 4; c++)
    x[c] = DST_C % 4 == 0 || quad * 4 + c < DST_C
        ? activate (x[c], quad * 4 + c)
        : 0.0;
  return x;
}

void
store_quad (uint quad, uint at, vec4 x)
{
  x = activate_quad (quad, x);
  if (DST_QUADS) {
    set_dst_quad ((ITEM * DST_C4 + quad) * DST_HW + at, x);
  } else {
    [[unroll]] for (uint c = 0; c < 4; c++)
      if (DST_C % 4 == 0 || quad * 4 + c < DST_C)
        set_dst (ITEM * DST_CHW + (quad * 4 + c) * DST_HW + at, x[c]);
  }
}

// The same with the channels of each pixel adjacent.
void
store_turned (uint quad, uint at, vec4 x)
{
  x = activate_quad (quad, x);
  [[unroll]] for (uint c = 0; c < 4; c++)
    if (DST_C % 4 == 0 || quad * 4 + c < DST_C)
      set_dst ((ITEM * DST_HW + at) * DST_C + quad * 4 + c, x[c]);
}

#endif
