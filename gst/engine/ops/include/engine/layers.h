/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Layers as users name them. A layer is a node of a fused graph, including
 * everything fused into it: its value is the result after normalisation,
 * addition and activation. To list them, go through graph->nodes:
 *   name   values[node->output].name    kind   mien_op_name (node->op)
 *   shape  values[node->output].shape
 */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

/* The value computed by the layer with this name, which is that of the value
 * or, failing that, of the node. MIEN_NO_VALUE with an error that lists the
 * available names. */
guint mien_graph_find_layer (const MienGraph *graph, const char *name,
    GError **error);

/* The output of the last convolution over a map that `value` depends on, or
 * MIEN_NO_VALUE. Fully connected layers and normalisations do not count,
 * although the engine implements them as convolutions. */
guint mien_graph_last_convolution_before (const MienGraph *graph, guint value);

/* The input of the softmax that produces `output`, directly or through views,
 * or of a sigmoid with one element; `output` itself if there is neither. */
guint mien_graph_logits_of (const MienGraph *graph, guint output);

/* The same for the first output. */
static inline guint
mien_graph_last_convolution (const MienGraph *graph)
{
  return mien_graph_last_convolution_before (graph, graph->output);
}

static inline guint
mien_graph_logits (const MienGraph *graph)
{
  return mien_graph_logits_of (graph, graph->output);
}

/* Whether the guided rule has any effect. */
gboolean mien_graph_has_relu (const MienGraph *graph);

G_END_DECLS
