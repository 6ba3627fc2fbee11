/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The network as the first part of its gradient. */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* A graph that computes the same; values keep their indexes. Activations whose
 * derivative needs their input become separate nodes. */
MienGraph *mien_gradient_copy (const MienGraph *graph);

/* Whether the derivative of the node's activation cannot be computed from the
 * activation's output. */
gboolean mien_gradient_needs_input (const MienGraph *graph,
    const MienNode *node);

G_END_DECLS
