// How kernels read and write numbers: they compute with floats, whatever the
// storage type. Compiled twice: without FP16 defined, all buffers hold float32;
// with it, they hold float16 except those with a bit in FLOATS, which the host
// reads and writes. Parameters are float16 too, unless a kernel that needs them
// exact defines FLOAT_PARAMS.
#ifndef STORAGE_GLSL
#define STORAGE_GLSL
#include "spec_ids.h"

#ifdef FP16
#extension GL_EXT_shader_16bit_storage : require
layout (constant_id = SPEC_FLOATS) const uint FLOATS = 0;
#define IS_FLOAT(BINDING) ((FLOATS & (1u << BINDING)) != 0)

// A buffer that is read; NAME_at (i) is its element i.
#define READABLE(name, Name, BINDING) \
  layout (binding = BINDING) readonly buffer Name { float name##_floats[]; }; \
  layout (binding = BINDING) readonly buffer Name##Halves \
  { \
    float16_t name##_halves[]; \
  }; \
  float name##_at (uint i) \
  { \
    return IS_FLOAT (BINDING) ? name##_floats[i] : float (name##_halves[i]); \
  }

// A buffer that is written: set_NAME (i, x) writes element i or, if it is
// stored as quads, which the host never accesses, set_NAME_quad (i, x) writes
// quad i.
#define WRITABLE(name, Name, BINDING) \
  layout (binding = BINDING) writeonly buffer Name { float name##_floats[]; }; \
  layout (binding = BINDING) writeonly buffer Name##Halves \
  { \
    float16_t name##_halves[]; \
  }; \
  layout (binding = BINDING) writeonly buffer Name##Quads \
  { \
    f16vec4 name##_quads[]; \
  }; \
  void set_##name (uint i, float x) \
  { \
    if (IS_FLOAT (BINDING)) \
      name##_floats[i] = x; \
    else \
      name##_halves[i] = float16_t (x); \
  } \
  void set_##name##_quad (uint i, vec4 x) { name##_quads[i] = f16vec4 (x); }

#else

#define READABLE(name, Name, BINDING) \
  layout (binding = BINDING) readonly buffer Name { float name##_floats[]; }; \
  float name##_at (uint i) { return name##_floats[i]; }

#define WRITABLE(name, Name, BINDING) \
  layout (binding = BINDING) writeonly buffer Name { float name##_floats[]; }; \
  layout (binding = BINDING) writeonly buffer Name##Quads { vec4 name##_quads[]; }; \
  void set_##name (uint i, float x) { name##_floats[i] = x; } \
  void set_##name##_quad (uint i, vec4 x) { name##_quads[i] = x; }

#endif

WRITABLE (dst, Dst, BIND_DST)

#if defined(FP16) && !defined(FLOAT_PARAMS)
#define PARAM float16_t
#define PARAM_QUAD f16vec4
#else
#define PARAM float
#define PARAM_QUAD vec4
#endif

layout (binding = BIND_PARAMS) readonly buffer Params { PARAM params[]; };
layout (binding = BIND_PARAMS) readonly buffer ParamQuads
{
  PARAM_QUAD param_quads[];
};

float
param_at (uint i)
{
  return float (params[i]);
}

// Parameters 4 i to 4 i + 3.
vec4
param_quad_at (uint i)
{
  return vec4 (param_quads[i]);
}

#endif
