// SPDX-License-Identifier: LGPL-2.1-or-later
// Computes the inputs of a network from a frame's components in memory, like
// mien_crop_turned () and mien_planes_fit (). An invocation computes one pixel
// of all channels; the z of a workgroup is the input. With SEVERAL_BUFFERS,
// each component may be in any of three buffers.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "resample.h"

layout (local_size_x = RESAMPLE_LANES) in;
layout (std430, binding = 0) writeonly buffer Inputs { float inputs[]; };
layout (std430, binding = 1) readonly buffer Frame { uint frame[]; };
layout (std430, binding = 2) readonly buffer Items { uint items[]; };
#ifdef SEVERAL_BUFFERS
layout (std430, binding = 3) readonly buffer Frame1 { uint frame1[]; };
layout (std430, binding = 4) readonly buffer Frame2 { uint frame2[]; };
#endif
layout (push_constant) uniform Push { uint first_item; };

uint item;

uint
number (uint field)
{
  return items[item + field];
}

float
level (uint field)
{
  return uintBitsToFloat (items[item + field]);
}

float
weight (uint at)
{
  return uintBitsToFloat (items[at]);
}

uint
word_at (uint buffer_number, uint at)
{
#ifdef SEVERAL_BUFFERS
  if (buffer_number != 0u)
    return buffer_number == 1u ? frame1[at] : frame2[at];
#endif
  return frame[at];
}

float
sample_at (uint buffer_number, uint at, bool words, float unit)
{
  uint word = word_at (buffer_number, at >> 2);
  uint bits = words ? word >> ((at & 2u) * 8u) & 0xffffu
                    : word >> ((at & 3u) * 8u) & 0xffu;
  return float (bits) * unit;
}

// Pixel (x, y) of a component's resize. After the pixels that contribute, the
// weights are 0.
float
resized (uint component, uint x, uint y)
{
  uint buffer_number = number (component + COMPONENT_BUFFER);
  uint step_x = number (component + COMPONENT_STEP);
  uint stride = number (component + COMPONENT_STRIDE);
  uint columns = component + COMPONENT_COLUMNS, rows = component + COMPONENT_ROWS;
  uint taps_x = number (columns + AXIS_TAPS), taps_y = number (rows + AXIS_TAPS);
  uint weights_x = number (columns + AXIS_WEIGHTS) + x * taps_x;
  uint weights_y = number (rows + AXIS_WEIGHTS) + y * taps_y;
  bool words = number (RESAMPLE_WORDS) != 0u;
  float unit = level (RESAMPLE_LEVEL);
  float lowest = level (RESAMPLE_LOWEST), highest = level (RESAMPLE_HIGHEST);
  uint at = number (component + COMPONENT_BYTES)
      + items[number (columns + AXIS_FIRST) + x] * step_x
      + items[number (rows + AXIS_FIRST) + y] * stride;
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
            * clamp (sample_at (buffer_number, at + v * stride + u * step_x,
                         words, unit),
                lowest, highest);
    }
    sum += down * line;
  }
  return sum;
}

// Interpolates between four pixels of the plate.
float
turned (uint component, uint x, uint y)
{
  uint row = number (RESAMPLE_ROWS) + 2u * y;
  uint width = number (RESAMPLE_PLATE_WIDTH), height = number (RESAMPLE_PLATE_HEIGHT);
  precise float at_x = weight (row) + float (x) * level (RESAMPLE_RIGHT_X);
  precise float at_y = weight (row + 1u) + float (x) * level (RESAMPLE_RIGHT_Y);
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
  item = first_item + gl_GlobalInvocationID.z * RESAMPLE_SIZE;
  uint x = gl_GlobalInvocationID.x, y = gl_GlobalInvocationID.y;
  uint width = number (RESAMPLE_WIDTH), height = number (RESAMPLE_HEIGHT);
  if (x >= width || y >= height)
    return;
  bool inside =
      x < number (RESAMPLE_PICTURE_WIDTH) && y < number (RESAMPLE_PICTURE_HEIGHT);
  float components[3] = float[] (0.0, 0.0, 0.0);
  if (inside) {
    for (uint i = 0u; i < number (RESAMPLE_N_COMPONENTS); i++) {
      uint component = RESAMPLE_COMPONENTS + i * COMPONENT_SIZE;
      components[i] = number (RESAMPLE_ROWS) == 0u ? resized (component, x, y)
                                              : turned (component, x, y);
    }
  }
  uint to = number (RESAMPLE_MIRRORED) != 0u ? width - 1u - x : x;
  uint at = number (RESAMPLE_DST) + y * width + to;
  for (uint c = 0u; c < number (RESAMPLE_CHANNELS); c++, at += width * height) {
    uint channel = RESAMPLE_MIXES + c * MIX_SIZE;
    float value = level (channel + MIX_OFFSET);
    for (uint i = 0u; i < 3u; i++)
      value += level (channel + MIX_FACTORS + i) * components[i];
    inputs[at] = inside
        ? clamp (value, level (channel + MIX_MIN), level (channel + MIX_MAX))
        : level (channel + MIX_BLACK);
  }
}
