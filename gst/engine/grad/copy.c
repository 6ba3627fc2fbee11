/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "copy.h"

#include <string.h>

#include "engine/backward.h"

gboolean
mien_gradient_needs_input (const MienGraph *graph, const MienNode *node)
{
  return mien_activation_needs_input (&node->activation,
      mien_shape_dim (&graph->values[node->output].shape, 0));
}

static MienNode *
add_copy (MienGraph *graph, const MienNode *node)
{
  MienNode *copy = mien_graph_add_node (graph, node->op, node->name,
      node->inputs, node->n_inputs, node->output);
  char *name = copy->name;
  guint *inputs = copy->inputs;
  *copy = *node;
  copy->name = name;
  copy->inputs = inputs;
  return copy;
}

/* Splits a node in two so that the input of its activation is a value. */
static void
add_split (MienGraph *graph, const MienNode *node)
{
  const MienValue *output = &graph->values[node->output];
  guint before = mien_backward_add_value (graph, output->name, &output->shape,
      MIEN_NO_VALUE);
  if (node->op == MIEN_OP_ACTIVATION) {
    guint inputs[2] = { node->inputs[0], node->residual };
    mien_graph_add_node (graph, MIEN_OP_ADD, node->name, inputs, 2, before);
  } else {
    MienNode *first = add_copy (graph, node);
    first->activation.kind = MIEN_ACTIVATION_NONE;
    first->output = before;
  }
  MienNode *second = mien_graph_add_node (graph, MIEN_OP_ACTIVATION, node->name,
      &before, 1, node->output);
  second->activation = node->activation;
}

MienGraph *
mien_gradient_copy (const MienGraph *graph)
{
  MienGraph *copy = mien_graph_new ();
  for (guint i = 0; i < graph->n_values; i++) {
    const MienValue *value = &graph->values[i];
    mien_graph_add_value (copy, value->name, &value->shape, MIEN_NO_VALUE);
    copy->values[i].storage = value->storage;
  }
  for (guint i = 0; i < graph->constants->len; i++)
    g_ptr_array_add (copy->constants, g_bytes_ref (graph->constants->pdata[i]));
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    gboolean alone =
        node->op == MIEN_OP_ACTIVATION && node->residual == MIEN_NO_VALUE;
    if (mien_gradient_needs_input (graph, node) && !alone)
      add_split (copy, node);
    else
      add_copy (copy, node);
  }
  copy->input = graph->input;
  copy->output = graph->output;
  copy->n_more_outputs = graph->n_more_outputs;
  memcpy (copy->more_outputs, graph->more_outputs, sizeof (copy->more_outputs));
  return copy;
}
