// A plane that a workgroup computes into shared memory, as far as it needs it,
// and a window that slides over it. A workgroup computes BLOCK_H * BLOCK_W
// outputs of that window, of QUADS quads of channels (a tile). The area is what
// their windows cover; it stays within the plane of FROM_H * FROM_W.
#ifndef AREA_GLSL
#define AREA_GLSL
#include "quads.glsl"

layout (constant_id = SPEC_BLOCK_H) const uint BLOCK_H = 1;
layout (constant_id = SPEC_BLOCK_W) const uint BLOCK_W = 1;
layout (constant_id = SPEC_OVER_KERNEL_H) const uint OVER_H = 1;
layout (constant_id = SPEC_OVER_KERNEL_W) const uint OVER_W = 1;
layout (constant_id = SPEC_OVER_STRIDE_H) const uint OVER_STRIDE_H = 1;
layout (constant_id = SPEC_OVER_STRIDE_W) const uint OVER_STRIDE_W = 1;
layout (constant_id = SPEC_OVER_PAD_TOP) const uint OVER_TOP = 0;
layout (constant_id = SPEC_OVER_PAD_LEFT) const uint OVER_LEFT = 0;
layout (constant_id = SPEC_FROM_H) const uint FROM_H = 1;
layout (constant_id = SPEC_FROM_W) const uint FROM_W = 1;

const uint REACH_H = (BLOCK_H - 1) * OVER_STRIDE_H + OVER_H;
const uint REACH_W = (BLOCK_W - 1) * OVER_STRIDE_W + OVER_W;
const uint AREA_H = REACH_H < FROM_H ? REACH_H : FROM_H;
const uint AREA_W = REACH_W < FROM_W ? REACH_W : FROM_W;
const uint STRIPS = (AREA_W + PIXELS - 1) / PIXELS; // in a row of the area
const uint BLOCKS_W = (DST_W + BLOCK_W - 1) / BLOCK_W;
const uint BLOCKS = (DST_H + BLOCK_H - 1) / BLOCK_H * BLOCKS_W;

shared vec4 area[AREA_H * AREA_W * QUADS]; // [quad][y][x]

struct Block {
  uint tile;
  uint y, x;      // its first output
  uint top, left; // upper left corner of its area in the plane
};

// Where the area begins that is covered by windows from `first` on, minus the
// padding; it stays within the plane.
uint
corner (uint first, uint padding, uint last)
{
  return min (first - min (first, padding), last);
}

// The block of this workgroup.
Block
own_block ()
{
  Block b;
  uint block = gl_WorkGroupID.x % BLOCKS;
  b.tile = gl_WorkGroupID.x / BLOCKS;
  b.y = block / BLOCKS_W * BLOCK_H;
  b.x = block % BLOCKS_W * BLOCK_W;
  b.top = corner (b.y * OVER_STRIDE_H, OVER_TOP, FROM_H - AREA_H);
  b.left = corner (b.x * OVER_STRIDE_W, OVER_LEFT, FROM_W - AREA_W);
  return b;
}

// Whether row y and column x of the plane, which may have wrapped around, are
// in the area.
bool
has_area (Block b, uint y, uint x)
{
  return y - b.top < AREA_H && x - b.left < AREA_W;
}

// Index of that element in the area, for quad `q` of the tile.
uint
area_at (Block b, uint q, uint y, uint x)
{
  return (q * AREA_H + y - b.top) * AREA_W + x - b.left;
}

#endif
