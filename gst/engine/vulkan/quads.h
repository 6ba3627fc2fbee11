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

/* Whether the node is a convolution of one group without a residual. */
gboolean mien_quads_is_dense (const MienNode *node);

/* A step for a block from the first value to its last node's output. */
MienVulkanStep *mien_quads_add_step (MienProgram *program,
    const MienBlock *block, guint src, MienShader shader);

/* Sets how many pixels side by side of how many quads of channels an invocation
 * computes, by the output's shape and what `window` reads in a row. */
void mien_quads_set_tiles (MienVulkanStep *step, const MienWindow *window);

/* Adds weights and biases of a convolution of one group as
 * [tile][quad][ky][kx][c of the quad][quad of the tile], sets SPEC_BIAS, and
 * returns where the weights start, in quads. `bias` may be other ones than the
 * node's. */
guint mien_quads_add_dense (MienProgram *program, MienVulkanStep *step,
    const MienNode *node, const float *bias);

/* The end of a step of tiles. */
void mien_quads_finish_tiles (MienProgram *program, MienVulkanStep *step);

G_END_DECLS
