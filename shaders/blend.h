/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What blend.comp reads: tiles of a frame, and the pictures that are laid over
 * each. C reads it too. Offsets are counted in words of all that it reads.
 */
#ifndef MIEN_BLEND_H
#define MIEN_BLEND_H

/* Pixels of a tile. An invocation has BLEND_COLUMNS x BLEND_ROWS of them. */
#define BLEND_TILE_WIDTH 64
#define BLEND_TILE_HEIGHT 16
#define BLEND_COLUMNS 4
#define BLEND_ROWS 2
#define BLEND_LANES_X 16
#define BLEND_LANES_Y 8

/* Words of a tile: NV12's luma, then its differences; or a word for each
 * pixel. */
#define BLEND_LUMA_WORDS 256
#define BLEND_YUV_WORDS 384
#define BLEND_RGB_WORDS 1024

/* Workgroups of a row of them, a tile each. */
#define BLEND_GROUPS_X 1024

/* Of a tile, the first of which is the first that is read: its place in the
 * frame, and which entries of the lists are its pictures, in their order. */
#define TILE_X 0
#define TILE_Y 1
#define TILE_FIRST 2
#define TILE_COUNT 3
#define TILE_SIZE 4

/* Of a picture: where it lies in the frame, and its pixels, 0xAARRGGBB,
 * premultiplied. Of one colour, both steps are 0. */
#define PICTURE_X 0
#define PICTURE_Y 1
#define PICTURE_WIDTH 2
#define PICTURE_HEIGHT 3
#define PICTURE_PIXELS 4
#define PICTURE_STRIDE 5
#define PICTURE_STEP 6
#define PICTURE_SIZE 7

#endif
