// Independent multiply-accumulates in registers, 64 per round: measures
// arithmetic throughput. The results are written to a buffer so that the
// compiler cannot remove the loop.
#version 450

layout (local_size_x = 128) in;
layout (constant_id = 0) const uint ROUNDS = 1;
layout (binding = 0) writeonly buffer Dst { float dst[]; };
layout (binding = 1) readonly buffer Src { vec4 src[]; };

void
main ()
{
  vec4 f = src[gl_LocalInvocationID.x];
  vec4 g = f * 0.5;
  vec4 a = f, b = f + 1.0, c = f + 2.0, d = f + 3.0;
  for (uint i = 0; i < ROUNDS; i++) {
    a = fma (a, f, g);
    b = fma (b, f, g);
    c = fma (c, f, g);
    d = fma (d, f, g);
    a = fma (a, f, g);
    b = fma (b, f, g);
    c = fma (c, f, g);
    d = fma (d, f, g);
    a = fma (a, f, g);
    b = fma (b, f, g);
    c = fma (c, f, g);
    d = fma (d, f, g);
    a = fma (a, f, g);
    b = fma (b, f, g);
    c = fma (c, f, g);
    d = fma (d, f, g);
  }
  dst[gl_GlobalInvocationID.x] = dot (a + b, c + d);
}
