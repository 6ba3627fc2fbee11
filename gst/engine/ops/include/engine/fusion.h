/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/*
 * Rewrites `graph` so that fewer, larger nodes do the same:
 *   affine 1x1 depthwise nodes (BatchNorm) are merged into the convolution
 *   before them, or after them if the padding allows;
 *   Pad into the following convolution (0), max-pool (-inf) or average pool
 *   (0);
 *   consecutive Transposes into one or none;
 *   Activation and Add into the epilogue of the node before them.
 * A value whose index is in `keep` (n_keep of them) is still computed under its
 * name, and so is the graph's output. Nodes whose results are not read are
 * removed; their values keep their indexes but have no producer.
 */
void mien_graph_fuse (MienGraph *graph, const guint *keep, guint n_keep);

G_END_DECLS
