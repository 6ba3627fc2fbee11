// SPDX-License-Identifier: LGPL-2.1-or-later
// Blends pictures over the tiles of a frame, in order, with the same result as
// mien_over (). Each workgroup processes one tile.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "blend.h"

layout (local_size_x = BLEND_LANES_X, local_size_y = BLEND_LANES_Y) in;
layout (std430, binding = 0) buffer Frame { uint frame[]; };
layout (std430, binding = 1) readonly buffer Work { uint work[]; };
layout (push_constant) uniform Push {
  uint n_tiles;
  uint lists, pictures, pixels; // their offsets, words
  uint is_yuv;
  uint shifts; // a byte each: bit offsets of red, green, blue and alpha
};

uint
by_255 (uint value)
{
  return (value + 1u + (value >> 8)) >> 8;
}

uint
byte_of (uint word, uint shift)
{
  return word >> shift & 0xffu;
}

uint
with_byte (uint word, uint shift, uint value)
{
  return word & ~(0xffu << shift) | value << shift;
}

// The premultiplied pixel of picture `at` at (x, y) of the frame, or 0 outside
// the picture.
uint
pixel_over (uint at, uint x, uint y)
{
  uint right = x - work[at + PICTURE_X], down = y - work[at + PICTURE_Y];
  if (right >= work[at + PICTURE_WIDTH] || down >= work[at + PICTURE_HEIGHT])
    return 0u;
  return work[pixels + work[at + PICTURE_PIXELS]
      + down * work[at + PICTURE_STRIDE] + right * work[at + PICTURE_STEP]];
}

ivec3
straight_of (uint pixel)
{
  uint opacity = pixel >> 24;
  uvec3 colors = uvec3 (byte_of (pixel, 16u), byte_of (pixel, 8u),
      byte_of (pixel, 0u));
  return ivec3 ((colors * 255u + opacity / 2u) / opacity);
}

uint
mix_straight (uint under, uint shift, int color, uint opacity)
{
  uint sum = (uint (color) & 0xffu) * opacity
      + byte_of (under, shift) * (255u - opacity);
  return with_byte (under, shift, by_255 (sum));
}

uint
mix_luma (uint under, uint shift, uint pixel)
{
  ivec3 s = straight_of (pixel);
  return mix_straight (under, shift,
      (47 * s.r + 157 * s.g + 16 * s.b + 4096) >> 8, pixel >> 24);
}

// Cb, then Cr.
uint
mix_differences (uint under, uint shift, uint pixel)
{
  ivec3 s = straight_of (pixel);
  uint opacity = pixel >> 24;
  under = mix_straight (under, shift,
      (-26 * s.r - 87 * s.g + 112 * s.b + 32768) >> 8, opacity);
  return mix_straight (under, shift + 8u,
      (112 * s.r - 102 * s.g - 10 * s.b + 32768) >> 8, opacity);
}

uint
mix_colors (uint under, uint pixel)
{
  uint opacity = pixel >> 24, own = byte_of (under, shifts >> 24);
  uint sum = opacity + own * (255u - opacity) / 255u;
  uint mixed = with_byte (under, shifts >> 24, sum);
  for (uint c = 0u; c < 3u; c++) {
    uint shift = shifts >> (8u * c) & 0xffu;
    uint part = byte_of (under, shift) * own * (255u - opacity) / 255u;
    uint color = byte_of (pixel, 16u - 8u * c);
    mixed = with_byte (mixed, shift,
        min ((color * 255u + part) / max (sum, 1u), 255u));
  }
  return mixed;
}

// Blends 4x2 pixels: two words of luma and one of chroma.
void
blend_yuv (uint tile, uint first, uint count, uvec2 at, uvec2 lane)
{
  uint base = tile * BLEND_YUV_WORDS;
  uint above = base + lane.y * 2u * BLEND_LANES_X + lane.x;
  uint below = above + BLEND_LANES_X;
  uint beside = base + BLEND_LUMA_WORDS + lane.y * BLEND_LANES_X + lane.x;
  uint luma[2] = uint[] (frame[above], frame[below]);
  uint differences = frame[beside];
  for (uint i = 0u; i < count; i++) {
    uint picture = pictures + work[lists + first + i] * PICTURE_SIZE;
    for (uint y = 0u; y < 2u; y++)
      for (uint x = 0u; x < 4u; x++) {
        uint pixel = pixel_over (picture, at.x + x, at.y + y);
        if (pixel >> 24 == 0u)
          continue;
        luma[y] = mix_luma (luma[y], 8u * x, pixel);
        if (y == 0u && (x & 1u) == 0u)
          differences = mix_differences (differences, 8u * x, pixel);
      }
  }
  frame[above] = luma[0];
  frame[below] = luma[1];
  frame[beside] = differences;
}

void
blend_rgb (uint tile, uint first, uint count, uvec2 at, uvec2 lane)
{
  for (uint y = 0u; y < BLEND_ROWS; y++)
    for (uint x = 0u; x < BLEND_COLUMNS; x++) {
      uint place = tile * BLEND_RGB_WORDS
          + (lane.y * BLEND_ROWS + y) * BLEND_TILE_WIDTH
          + lane.x * BLEND_COLUMNS + x;
      uint word = frame[place];
      for (uint i = 0u; i < count; i++) {
        uint pixel = pixel_over (
            pictures + work[lists + first + i] * PICTURE_SIZE, at.x + x,
            at.y + y);
        if (pixel >> 24 != 0u)
          word = mix_colors (word, pixel);
      }
      frame[place] = word;
    }
}

void
main ()
{
  uint tile = gl_WorkGroupID.y * BLEND_GROUPS_X + gl_WorkGroupID.x;
  if (tile >= n_tiles)
    return;
  uint head = tile * TILE_SIZE;
  uvec2 lane = gl_LocalInvocationID.xy;
  uvec2 at = uvec2 (work[head + TILE_X], work[head + TILE_Y])
      + lane * uvec2 (BLEND_COLUMNS, BLEND_ROWS);
  uint first = work[head + TILE_FIRST], count = work[head + TILE_COUNT];
  if (is_yuv != 0u)
    blend_yuv (tile, first, count, at, lane);
  else
    blend_rgb (tile, first, count, at, lane);
}
