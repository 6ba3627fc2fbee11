/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A depthwise convolution and the pointwise one behind it, as parts of blocks
 * (shaders/separable.glsl).
 */
#pragma once

#include "quads.h"

G_BEGIN_DECLS

/* Whether `last` is the pointwise one of such a pair, with any epilogue: its
 * nodes. */
gboolean mien_separable_match (const MienBlockSearch *search, guint last,
    MienBlock *block);

/* Adds the weights of both to a step whose tiles are set, the window, and the
 * bounds between the two. */
void mien_separable_add (MienProgram *program, MienVulkanStep *step,
    const MienNode *depth, const MienNode *point);

G_END_DECLS
