/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/*
 * Rewrites `graph` so that fewer, larger nodes do the same:
 *   affine 1x1 depthwise nodes (BatchNorm) into the convolution before
 *   them, or behind them where the padding allows;
 *   Pad into the convolution (0), max-pool (-inf) or average pool (0) behind
 *   it;
 *   Transposes in a row into one or none;
 *   Activation and Add into the epilogue of the node before them.
 * A value whose index stands in `keep` (n_keep of them) is still computed
 * under its name; the graph's output always is. Nodes whose results nobody
 * reads go; their values keep their index but have no producer.
 */
void mien_graph_fuse (MienGraph *graph, const guint *keep, guint n_keep);

G_END_DECLS
