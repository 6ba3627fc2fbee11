/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A depthwise convolution and the pointwise one after it, as parts of blocks
 * (shaders/separable.glsl).
 */
#pragma once

#include "quads.h"

G_BEGIN_DECLS

/* Whether the node is a depthwise convolution. */
gboolean mien_separable_is_depthwise (const MienGraph *graph,
    const MienNode *node);

/* Adds the biases and weights of a depthwise convolution, per quad the biases
 * and [ky][kx]. Returns where they start among the parameters, in quads. */
guint mien_separable_add_depthwise (MienProgram *program, MienVulkanStep *step,
    const MienNode *depth);

/* Whether `last` is the pointwise convolution of such a pair, with any
 * epilogue; if so, sets the block's nodes. */
gboolean mien_separable_match (const MienBlockSearch *search, guint last,
    MienBlock *block);

/* Adds the weights of both to a step whose tiles are set, and sets the window
 * and the bounds of the activation between the two. */
void mien_separable_add (MienProgram *program, MienVulkanStep *step,
    const MienNode *depth, const MienNode *point);

G_END_DECLS
