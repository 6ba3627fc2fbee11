// dst[i] = src[i] * (FACTOR + push.factor) for i < COUNT: the shader for the
// tests of gst/vk/. One invocation per element.
#version 450

layout (local_size_x = 64) in;
layout (constant_id = 0) const uint COUNT = 1;
layout (constant_id = 1) const float FACTOR = 1.0;
layout (binding = 0) writeonly buffer Dst { float dst[]; };
layout (binding = 1) readonly buffer Src { float src[]; };
layout (push_constant) uniform Push { float factor; } push;

void
main ()
{
  uint i = gl_GlobalInvocationID.x;
  if (i < COUNT)
    dst[i] = src[i] * (FACTOR + push.factor);
}
