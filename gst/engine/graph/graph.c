/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/graph.h"

MienGraph *
mien_graph_new (void)
{
  MienGraph *graph = g_new0 (MienGraph, 1);
  graph->input = MIEN_NO_VALUE;
  graph->output = MIEN_NO_VALUE;
  graph->constants = g_ptr_array_new_with_free_func (
      (GDestroyNotify) g_bytes_unref);
  return graph;
}

void
mien_graph_free (MienGraph *graph)
{
  if (graph == NULL)
    return;
  for (guint i = 0; i < graph->n_values; i++)
    g_free (graph->values[i].name);
  for (guint i = 0; i < graph->n_nodes; i++) {
    g_free (graph->nodes[i].name);
    g_free (graph->nodes[i].inputs);
  }
  g_free (graph->values);
  g_free (graph->nodes);
  g_ptr_array_unref (graph->constants);
  g_free (graph);
}

/* Room for element `n` of an array that doubles whenever it is full. */
static gpointer
grow (gpointer array, guint n, gsize element_size)
{
  if ((n & (n - 1)) != 0)
    return array;
  return g_realloc_n (array, n == 0 ? 1 : 2 * (gsize) n, element_size);
}

guint
mien_graph_add_value (MienGraph *graph, const char *name,
    const MienShape *shape, guint storage)
{
  g_return_val_if_fail (storage == MIEN_NO_VALUE || storage < graph->n_values,
      MIEN_NO_VALUE);

  guint index = graph->n_values;
  graph->values = grow (graph->values, index, sizeof (MienValue));
  graph->values[index] = (MienValue) {
    .name = g_strdup (name),
    .shape = *shape,
    /* A view of a view is a view of the value that owns the memory. */
    .storage = storage == MIEN_NO_VALUE ? index
        : graph->values[storage].storage,
  };
  graph->n_values++;
  return index;
}

MienNode *
mien_graph_add_node (MienGraph *graph, MienOp op, const char *name,
    const guint *inputs, guint n_inputs, guint output)
{
  graph->nodes = grow (graph->nodes, graph->n_nodes, sizeof (MienNode));
  MienNode *node = &graph->nodes[graph->n_nodes++];
  *node = (MienNode) {
    .op = op,
    .name = g_strdup (name),
    .n_inputs = n_inputs,
    .inputs = g_memdup2 (inputs, n_inputs * sizeof (inputs[0])),
    .output = output,
    .residual = MIEN_NO_VALUE,
    .group = 1,
    .window = {
      .kernel_h = 1, .kernel_w = 1,
      .stride_h = 1, .stride_w = 1,
      .dilation_h = 1, .dilation_w = 1,
    },
    .step = { 1, 1, 1 },
  };
  return node;
}

const float *
mien_graph_add_constant (MienGraph *graph, const float *data, gsize n)
{
  GBytes *bytes = g_bytes_new (data, n * sizeof (data[0]));
  g_ptr_array_add (graph->constants, bytes);
  return g_bytes_get_data (bytes, NULL);
}

const char *
mien_op_name (MienOp op)
{
  static const char *const names[MIEN_N_OPS] = {
    "Conv", "MaxPool", "AveragePool", "ReduceMean", "Softmax", "Activation",
    "Add", "Mul", "Concat", "Transpose", "Pad", "Winner", "Spread",
    "MaxPoolBackward", "AveragePoolBackward", "ReduceMeanBackward",
    "SoftmaxBackward", "ActivationBackward",
  };
  return (guint) op < MIEN_N_OPS ? names[op] : "?";
}

guint
mien_graph_find_value (const MienGraph *graph, const char *name)
{
  for (guint i = 0; i < graph->n_values; i++)
    if (g_str_equal (graph->values[i].name, name))
      return i;
  return MIEN_NO_VALUE;
}

guint
mien_graph_logits (const MienGraph *graph)
{
  guint storage = graph->values[graph->output].storage;
  gboolean one = mien_shape_elements (&graph->values[storage].shape) == 1;
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    gboolean squashes = node->op == MIEN_OP_SOFTMAX ||
        (one && node->op == MIEN_OP_ACTIVATION &&
        node->activation == MIEN_ACTIVATION_SIGMOID);
    if (node->output == storage && squashes)
      return node->inputs[0];
  }
  return graph->output;
}

guint64
mien_node_macs (const MienGraph *graph, const MienNode *node)
{
  if (node->op != MIEN_OP_CONV)
    return 0;
  const MienShape *in = &graph->values[node->inputs[0]].shape;
  const MienShape *out = &graph->values[node->output].shape;
  return (guint64) mien_shape_elements (out) *
      (mien_shape_dim (in, 0) / node->group) *
      node->window.kernel_h * node->window.kernel_w;
}

guint64
mien_graph_macs (const MienGraph *graph)
{
  guint64 macs = 0;
  for (guint i = 0; i < graph->n_nodes; i++)
    macs += mien_node_macs (graph, &graph->nodes[i]);
  return macs;
}
