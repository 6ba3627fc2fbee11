/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What cut.comp reads of one input to be made: words, numbers and floats by
 * their bits. C reads it too. Offsets are counted in words of all that it
 * reads.
 */
#ifndef MIEN_CUT_H
#define MIEN_CUT_H

#define CUT_DST 0 /* where the input starts, floats */
#define CUT_CHANNELS 1
#define CUT_WIDTH 2
#define CUT_HEIGHT 3
#define CUT_PICTURE_WIDTH 4 /* beyond it is black */
#define CUT_PICTURE_HEIGHT 5
#define CUT_MIRRORED 6
/* Upright: 0. Turned: where the position of each row's first pixel on the plate
 * is, x and y; the step to the next pixel follows. */
#define CUT_ROWS 7
#define CUT_RIGHT_X 8
#define CUT_RIGHT_Y 9
#define CUT_PLATE_WIDTH 10
#define CUT_PLATE_HEIGHT 11
#define CUT_WORDS 12  /* samples are words of 16 bits */
#define CUT_LEVEL 13  /* what a difference of 1 of a sample is, of 255 */
#define CUT_LOWEST 14 /* samples are cut to this */
#define CUT_HIGHEST 15
#define CUT_N_COMPONENTS 16
#define CUT_COMPONENTS 17

/* Of each component: its samples, bytes, and both axes of its resize, as of
 * MienAxis. */
#define COMPONENT_BYTES 0
#define COMPONENT_STRIDE 1
#define COMPONENT_STEP 2
#define COMPONENT_COLUMNS 3
#define COMPONENT_ROWS 6
#define COMPONENT_SIZE 9

#define AXIS_FIRST 0
#define AXIS_WEIGHTS 1
#define AXIS_TAPS 2

/* Of each channel, as of MienMix. */
#define CUT_MIXES 44
#define MIX_FACTORS 0
#define MIX_OFFSET 3
#define MIX_MIN 4
#define MIX_MAX 5
#define MIX_BLACK 6
#define MIX_SIZE 7

#define CUT_SIZE 65

#define CUT_LANES 64 /* pixels of a row that a workgroup makes */

#endif
