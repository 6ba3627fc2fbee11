/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Layers as users name them. A layer is a node of a fused graph, with all
 * that fusion made it do: the value that comes out behind normalisation,
 * addition and activation. To list them go through graph->nodes:
 *   name   values[node->output].name    kind   mien_op_name (node->op)
 *   shape  values[node->output].shape
 */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

/* The value that the layer of this name computes: the name of the value, or
 * else of its node. MIEN_NO_VALUE with an error that lists the names there
 * are. */
guint mien_graph_find_layer (const MienGraph *graph, const char *name,
    GError **error);

/* What the last convolution over a map computes of those that `value` depends
 * on, or MIEN_NO_VALUE. Fully connected layers and normalisations are
 * convolutions to the engine, but not here. */
guint mien_graph_last_convolution_before (const MienGraph *graph, guint value);

/* The value that the softmax reads which `output` comes from, or the sigmoid of
 * one element, through views; `output` where there is neither. */
guint mien_graph_logits_of (const MienGraph *graph, guint output);

/* The same of the first output. */
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

/* Whether the guided rule has anything to act on. */
gboolean mien_graph_has_relu (const MienGraph *graph);

G_END_DECLS
