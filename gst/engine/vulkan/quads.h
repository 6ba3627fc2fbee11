/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What kernels on quads (shaders/quads.glsl) share on this side.
 */
#pragma once

#include "blocks.h"
#include "program.h"

G_BEGIN_DECLS

/* Whether an invocation can hold what it reads of a row. */
gboolean mien_quads_window_fits (const MienWindow *window);

/* Whether the node is a convolution of one group. */
gboolean mien_quads_is_dense (const MienNode *node);

/* Whether its window has one element and no padding, any stride. */
gboolean mien_quads_is_point (const MienNode *node);

/* Whether it ends with what its op computes: neither residual nor activation. */
gboolean mien_quads_is_bare (const MienNode *node);

/* Whether it is a factor and a summand for each element of a vector, and nothing
 * is added. */
gboolean mien_quads_is_scale (const MienGraph *graph, const MienNode *node);

/* A step for a block from the first value to its last node's output. */
MienVulkanStep *mien_quads_add_step (MienProgram *program,
    const MienBlock *block, guint src, MienShader shader);

/* Sets the second value that it reads (shaders/other.glsl). */
void mien_quads_set_other (MienProgram *program, MienVulkanStep *step,
    guint value);

/* The same of the node's residual, if it has one. */
void mien_quads_set_residual (MienProgram *program, MienVulkanStep *step,
    const MienNode *node);

/* Sets what it stores besides (shaders/kept.glsl), and no residual. */
void mien_quads_set_kept (const MienProgram *program, MienVulkanStep *step,
    const MienBlock *block);

/* How many pixels side by side an invocation has beside sums of so many quads,
 * at most `width`. */
guint mien_quads_pixels (const MienWindow *window, guint quads, guint width);

/* Sets how many pixels side by side of how many quads of channels an invocation
 * computes, by the output's shape and what `window` reads in a row; NULL for
 * one pixel. */
void mien_quads_set_tiles (MienVulkanStep *step, const MienWindow *window);

/* Where something lies among the parameters, in quads. */
typedef struct {
  guint weights, biases;
} MienQuadsPlace;

/* Adds weights and biases of a convolution of one group to the step's output
 * channels, as [tile][quad][ky][kx][c of the quad][quad of the tile] and
 * [tile][quad of the tile]. */
MienQuadsPlace mien_quads_add_dense (MienProgram *program, MienVulkanStep *step,
    const MienNode *node);

/* The end of a step: `n` invocations for one item ... */
void mien_quads_finish (MienProgram *program, MienVulkanStep *step, gsize n);

/* ... or one for all strips of pixels of all tiles. */
void mien_quads_finish_tiles (MienProgram *program, MienVulkanStep *step);

G_END_DECLS
