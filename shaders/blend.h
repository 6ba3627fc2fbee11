/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The words that blend.comp reads: the tiles of a frame, and the pictures to be
 * blended over each. Also included by C. Offsets are in words.
 */
#ifndef MIEN_BLEND_H
#define MIEN_BLEND_H

/* Size of a tile in pixels. An invocation processes BLEND_COLUMNS x BLEND_ROWS
 * of them. */
#define BLEND_TILE_WIDTH 64
#define BLEND_TILE_HEIGHT 16
#define BLEND_COLUMNS 4
#define BLEND_ROWS 2
#define BLEND_LANES_X 16
#define BLEND_LANES_Y 8

/* Words of a tile: for NV12, luma followed by chroma; otherwise one word per
 * pixel. */
#define BLEND_LUMA_WORDS 256
#define BLEND_YUV_WORDS 384
#define BLEND_RGB_WORDS 1024

/* Workgroups in x direction, one tile each. */
#define BLEND_GROUPS_X 1024

/* A tile: its position in the frame, in pixels, and its entries in the lists,
 * which are the indices of its pictures from bottom to top. The tiles come
 * first. */
#define TILE_X 0
#define TILE_Y 1
#define TILE_FIRST 2
#define TILE_COUNT 3
#define TILE_SIZE 4

/* A picture: its position and size in the frame, and its pixels, premultiplied
 * 0xAARRGGBB. If it has a single colour, stride and step are 0. */
#define PICTURE_X 0
#define PICTURE_Y 1
#define PICTURE_WIDTH 2
#define PICTURE_HEIGHT 3
#define PICTURE_PIXELS 4
#define PICTURE_STRIDE 5
#define PICTURE_STEP 6
#define PICTURE_SIZE 7

#endif
