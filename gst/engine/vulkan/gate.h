/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The gradient of an activation as the end of a block (shaders/gate.glsl).
 */
#pragma once

#include "quads.h"

G_BEGIN_DECLS

/* The node that does the work of a block that ends in `last`: that one itself,
 * or, where it is an activation's gradient, the one that feeds it, which has no
 * activation of its own. MIEN_NO_VALUE where there is none. */
guint mien_gate_core (const MienBlockSearch *search, guint last);

/* The block's node of that kind. */
const MienNode *mien_gate_core_of (const MienGraph *graph,
    const MienBlock *block);

/* Adds `last` to a block whose other nodes it has, if it is a gradient of that
 * kind: the block's end. */
void mien_gate_close (const MienGraph *graph, MienBlock *block, guint last);

/* Sets what the block's end, if it is one, needs. Not beside what is kept
 * (kept.glsl). */
void mien_gate_set (const MienProgram *program, MienVulkanStep *step,
    const MienBlock *block);

G_END_DECLS
