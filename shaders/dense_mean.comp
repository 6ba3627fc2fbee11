// A convolution with one group, the mean of its pixels and, if SOFTMAX, the
// softmax of the means: the end of classifiers. If KEPT, the input of the
// softmax is stored too. The sums are reordered so that no pixel of the
// convolution is computed:
//   mean[m] = activate (bias[m] + sum over c, ky, kx of weight[m,c,ky,kx]
//             * mean over y, x of src[c, row (y,ky), column (x,kx)])
// where src is 0 outside. One workgroup per item: its invocations divide up the
// inner means, then the classes. Weights are stored as [quad][ky][kx][m],
// followed by the biases.
#version 450
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
#include "kept.glsl"

layout (constant_id = SPEC_SOFTMAX) const bool SOFTMAX = false;

const uint TAPS = KERNEL_H * KERNEL_W;
const uint PARTS = SRC_C4 * TAPS;

// [invocation][m]; afterwards the means in the first row.
shared float parts[gl_WorkGroupSize.x * DST_C];

vec4
mean_under (uint quad, uint ky, uint kx)
{
  vec4 sum = vec4 (0.0);
  for (uint y = 0; y < DST_H; y++)
    for (uint x = 0; x < DST_W; x++)
      sum += load_padded (quad, window_row (y, ky), window_column (x, kx));
  return sum / float (DST_HW);
}

void
main ()
{
  uint me = gl_LocalInvocationID.x;
  for (uint m = 0; m < DST_C; m++)
    parts[me * DST_C + m] = 0.0;
  for (uint i = me; i < PARTS; i += gl_WorkGroupSize.x) {
    uint tap = i % TAPS;
    vec4 mean = mean_under (i / TAPS, tap / KERNEL_W, tap % KERNEL_W);
    for (uint m = 0; m < DST_C; m++)
      parts[me * DST_C + m] += dot (texelFetch (weights, int (i * DST_C + m)), mean);
  }
  barrier ();

  float result = 0.0;
  if (me < DST_C) {
    result = param_at (BIAS + me);
    for (uint i = 0; i < gl_WorkGroupSize.x; i++)
      result += parts[i * DST_C + me];
    result = activate (result, me);
    if (KEPT)
      set_kept (ITEM * DST_C + me, result);
  }
  if (SOFTMAX) {
    barrier ();
    if (me < DST_C)
      parts[me] = result;
    barrier ();
    float best = parts[0], sum = 0.0;
    for (uint m = 1; m < DST_C; m++)
      best = max (best, parts[m]);
    for (uint m = 0; m < DST_C; m++)
      sum += exp (parts[m] - best);
    result = exp (result - best) / sum;
  }
  if (me < DST_C)
    set_dst (ITEM * DST_C + me, result);
}
