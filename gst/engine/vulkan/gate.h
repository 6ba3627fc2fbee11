/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The gradient of an activation as the end of a block (shaders/gate.glsl).
 */
#pragma once

#include "quads.h"

G_BEGIN_DECLS

/* The core node of a block that ends in `last`: `last` itself or, if that is an
 * activation's gradient, the node that feeds it, which has no activation of its
 * own. MIEN_NO_VALUE if there is none. */
guint mien_gate_core (const MienBlockSearch *search, guint last);

/* The core node of such a block. */
const MienNode *mien_gate_core_of (const MienGraph *graph,
    const MienBlock *block);

/* Appends `last` to a block that has all its other nodes, if `last` is an
 * activation's gradient. */
void mien_gate_close (const MienGraph *graph, MienBlock *block, guint last);

/* Sets what the activation's gradient at the end of the block needs, if there
 * is one. Cannot be combined with a kept output (kept.glsl). */
void mien_gate_set (const MienProgram *program, MienVulkanStep *step,
    const MienBlock *block);

G_END_DECLS
