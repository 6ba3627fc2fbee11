// dst = src, VECTORS vectors of 16 bytes per invocation: measures memory
// bandwidth.
#version 450

layout (local_size_x = 128) in;
layout (constant_id = 0) const uint VECTORS = 1;
layout (constant_id = 1) const uint STRIDE = 1; // invocations per dispatch
layout (binding = 0) writeonly buffer Dst { vec4 dst[]; };
layout (binding = 1) readonly buffer Src { vec4 src[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x;
  for (uint k = 0; k < VECTORS; k++, i += STRIDE)
    dst[i] = src[i];
}
