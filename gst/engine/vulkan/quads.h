/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Host side of the kernels on quads (shaders/quads.glsl).
 */
#pragma once

#include "blocks.h"
#include "program.h"

G_BEGIN_DECLS

/* Whether an invocation can hold what it reads of a row. */
gboolean mien_quads_window_fits (const MienWindow *window);

/* Whether the node is a convolution with one group. */
gboolean mien_quads_is_dense (const MienNode *node);

/* Whether its window has one element and no padding, with any stride. */
gboolean mien_quads_is_point (const MienNode *node);

/* Whether it has neither residual nor activation. */
gboolean mien_quads_is_bare (const MienNode *node);

/* Whether it is a scale and shift of each element of a vector, without
 * residual. */
gboolean mien_quads_is_scale (const MienGraph *graph, const MienNode *node);

/* Adds a step for a block, from `src` to its last node's output. */
MienVulkanStep *mien_quads_add_step (MienProgram *program,
    const MienBlock *block, guint src, MienShader shader);

/* Sets the second value that the step reads (shaders/other.glsl). */
void mien_quads_set_other (MienProgram *program, MienVulkanStep *step,
    guint value);

/* The same for the node's residual, if it has one. */
void mien_quads_set_residual (MienProgram *program, MienVulkanStep *step,
    const MienNode *node);

/* Sets the additional output (shaders/kept.glsl), and no residual. */
void mien_quads_set_kept (const MienProgram *program, MienVulkanStep *step,
    const MienBlock *block);

/* How many adjacent pixels, at most `width`, an invocation processes if each
 * has sums of `quads` quads. */
guint mien_quads_pixels (const MienWindow *window, guint quads, guint width);

/* Sets how many adjacent pixels and how many quads of channels an invocation
 * computes, from the output's shape and the width of `window`; NULL for one
 * pixel. */
void mien_quads_set_tiles (MienVulkanStep *step, const MienWindow *window);

/* Offsets among the parameters, in quads. */
typedef struct {
  guint weights, biases;
} MienQuadsPlace;

/* Adds the weights and biases of a convolution with one group to the step's
 * output channels, as [tile][quad][ky][kx][c of the quad][quad of the tile] and
 * [tile][quad of the tile]. */
MienQuadsPlace mien_quads_add_dense (MienProgram *program, MienVulkanStep *step,
    const MienNode *node);

/* Finishes a step, with `n` invocations per item. */
void mien_quads_finish (MienProgram *program, MienVulkanStep *step, gsize n);

/* Finishes a step, with one invocation per strip of pixels and tile. */
void mien_quads_finish_tiles (MienProgram *program, MienVulkanStep *step);

G_END_DECLS
