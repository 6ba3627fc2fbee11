/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The description of one input for resample.comp, as words: integers, and
 * floats as their bits. Also read by C. Offsets are in words from the start of
 * the buffer.
 */
#ifndef MIEN_RESAMPLE_H
#define MIEN_RESAMPLE_H

#define RESAMPLE_DST 0 /* where the input starts, in floats */
#define RESAMPLE_CHANNELS 1
#define RESAMPLE_WIDTH 2
#define RESAMPLE_HEIGHT 3
#define RESAMPLE_PICTURE_WIDTH 4 /* the rest is black */
#define RESAMPLE_PICTURE_HEIGHT 5
#define RESAMPLE_MIRRORED 6
/* Upright: 0. Rotated: offset of the position on the plate of each row's first
 * pixel, x and y; the step to the next pixel follows. */
#define RESAMPLE_ROWS 7
#define RESAMPLE_RIGHT_X 8
#define RESAMPLE_RIGHT_Y 9
#define RESAMPLE_PLATE_WIDTH 10
#define RESAMPLE_PLATE_HEIGHT 11
#define RESAMPLE_WORDS 12  /* samples are 16-bit words */
#define RESAMPLE_LEVEL 13  /* 8-bit levels per unit of a sample */
#define RESAMPLE_LOWEST 14 /* minimum to which samples are clipped */
#define RESAMPLE_HIGHEST 15
#define RESAMPLE_N_COMPONENTS 16
#define RESAMPLE_COMPONENTS 17

/* For each component: the buffer of its samples, where they begin there, in
 * bytes, and both axes of its resize, as in MienAxis. */
#define COMPONENT_BUFFER 0
#define COMPONENT_BYTES 1
#define COMPONENT_STRIDE 2
#define COMPONENT_STEP 3
#define COMPONENT_COLUMNS 4
#define COMPONENT_ROWS 7
#define COMPONENT_SIZE 10

#define AXIS_FIRST 0
#define AXIS_WEIGHTS 1
#define AXIS_TAPS 2

/* For each channel, as in MienMix. */
#define RESAMPLE_MIXES 47
#define MIX_FACTORS 0
#define MIX_OFFSET 3
#define MIX_MIN 4
#define MIX_MAX 5
#define MIX_BLACK 6
#define MIX_SIZE 7

#define RESAMPLE_SIZE 68

#define RESAMPLE_LANES 64 /* pixels of a row that a workgroup computes */

#endif
