/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/graph.h"

MienGraph *
mien_graph_new (void)
{
  MienGraph *graph = g_new0 (MienGraph, 1);
  graph->input = MIEN_NO_VALUE;
  graph->output = MIEN_NO_VALUE;
  graph->constants =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return graph;
}

void
mien_graph_free (MienGraph *graph)
{
  if (!graph)
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

/* Makes room for element `n` of an array that doubles whenever it is full. */
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
    .storage =
        storage == MIEN_NO_VALUE ? index : graph->values[storage].storage,
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

guint
mien_graph_find_value (const MienGraph *graph, const char *name)
{
  for (guint i = 0; i < graph->n_values; i++)
    if (g_str_equal (graph->values[i].name, name))
      return i;
  return MIEN_NO_VALUE;
}
