// SPDX-License-Identifier: LGPL-2.1-or-later
// Inputs of a network, made of a frame's components as they lie in memory: what
// mien_crop_turned () and mien_planes_fit () do. An invocation makes a pixel of
// all channels; the z of a workgroup is the input.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "cut.h"

layout (local_size_x = CUT_LANES) in;
layout (std430, binding = 0) writeonly buffer Inputs { float inputs[]; };
layout (std430, binding = 1) readonly buffer Frame { uint frame[]; };
layout (std430, binding = 2) readonly buffer Cuts { uint cuts[]; };
layout (push_constant) uniform Push { uint first_cut; };

uint cut;

uint
number (uint field)
{
  return cuts[cut + field];
}

float
level (uint field)
{
  return uintBitsToFloat (cuts[cut + field]);
}

float
weight (uint at)
{
  return uintBitsToFloat (cuts[at]);
}

float
sample_at (uint at, bool words, float unit)
{
  uint word = frame[at >> 2];
  uint bits = words ? word >> ((at & 2u) * 8u) & 0xffffu
                    : word >> ((at & 3u) * 8u) & 0xffu;
  return float (bits) * unit;
}

// Pixel (x, y) of a component's resize. Behind the pixels that take part, the
// weights are 0.
float
resized (uint component, uint x, uint y)
{
  uint step_x = number (component + COMPONENT_STEP);
  uint stride = number (component + COMPONENT_STRIDE);
  uint columns = component + COMPONENT_COLUMNS, rows = component + COMPONENT_ROWS;
  uint taps_x = number (columns + AXIS_TAPS), taps_y = number (rows + AXIS_TAPS);
  uint weights_x = number (columns + AXIS_WEIGHTS) + x * taps_x;
  uint weights_y = number (rows + AXIS_WEIGHTS) + y * taps_y;
  bool words = number (CUT_WORDS) != 0u;
  float unit = level (CUT_LEVEL);
  float lowest = level (CUT_LOWEST), highest = level (CUT_HIGHEST);
  uint at = number (component + COMPONENT_BYTES)
      + cuts[number (columns + AXIS_FIRST) + x] * step_x
      + cuts[number (rows + AXIS_FIRST) + y] * stride;
  float sum = 0.0;
  for (uint v = 0u; v < taps_y; v++) {
    float down = weight (weights_y + v);
    if (down == 0.0)
      continue;
    float line = 0.0;
    for (uint u = 0u; u < taps_x; u++) {
      float across = weight (weights_x + u);
      if (across != 0.0)
        line += across
            * clamp (sample_at (at + v * stride + u * step_x, words, unit),
                lowest, highest);
    }
    sum += down * line;
  }
  return sum;
}

// Between four pixels of the plate.
float
turned (uint component, uint x, uint y)
{
  uint row = number (CUT_ROWS) + 2u * y;
  uint width = number (CUT_PLATE_WIDTH), height = number (CUT_PLATE_HEIGHT);
  precise float at_x = weight (row) + float (x) * level (CUT_RIGHT_X);
  precise float at_y = weight (row + 1u) + float (x) * level (CUT_RIGHT_Y);
  at_x = clamp (at_x, 0.0, float (width - 1u));
  at_y = clamp (at_y, 0.0, float (height - 1u));
  uint left = min (uint (at_x), width - 2u), top = min (uint (at_y), height - 2u);
  float u = at_x - float (left), v = at_y - float (top);
  float corners[4];
  for (uint i = 0u; i < 4u; i++)
    corners[i] = resized (component, left + (i & 1u), top + (i >> 1));
  return mix (mix (corners[0], corners[1], u), mix (corners[2], corners[3], u),
      v);
}

void
main ()
{
  cut = first_cut + gl_GlobalInvocationID.z * CUT_SIZE;
  uint x = gl_GlobalInvocationID.x, y = gl_GlobalInvocationID.y;
  uint width = number (CUT_WIDTH), height = number (CUT_HEIGHT);
  if (x >= width || y >= height)
    return;
  bool inside =
      x < number (CUT_PICTURE_WIDTH) && y < number (CUT_PICTURE_HEIGHT);
  float components[3] = float[] (0.0, 0.0, 0.0);
  if (inside) {
    for (uint i = 0u; i < number (CUT_N_COMPONENTS); i++) {
      uint component = CUT_COMPONENTS + i * COMPONENT_SIZE;
      components[i] = number (CUT_ROWS) == 0u ? resized (component, x, y)
                                              : turned (component, x, y);
    }
  }
  uint to = number (CUT_MIRRORED) != 0u ? width - 1u - x : x;
  uint at = number (CUT_DST) + y * width + to;
  for (uint c = 0u; c < number (CUT_CHANNELS); c++, at += width * height) {
    uint channel = CUT_MIXES + c * MIX_SIZE;
    float value = level (channel + MIX_OFFSET);
    for (uint i = 0u; i < 3u; i++)
      value += level (channel + MIX_FACTORS + i) * components[i];
    inputs[at] = inside
        ? clamp (value, level (channel + MIX_MIN), level (channel + MIX_MAX))
        : level (channel + MIX_BLACK);
  }
}
