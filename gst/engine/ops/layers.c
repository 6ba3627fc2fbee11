/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/layers.h"

#include "engine/error.h"

static guint
find_by (const MienGraph *graph, const char *name, gboolean by_node)
{
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    const char *found = by_node ? node->name : graph->values[node->output].name;
    if (g_str_equal (found, name))
      return node->output;
  }
  return MIEN_NO_VALUE;
}

guint
mien_graph_find_layer (const MienGraph *graph, const char *name, GError **error)
{
  guint value = find_by (graph, name, FALSE);
  if (value == MIEN_NO_VALUE)
    value = find_by (graph, name, TRUE);
  if (value != MIEN_NO_VALUE)
    return value;

  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < graph->n_nodes; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
        graph->values[graph->nodes[i].output].name);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
      "no layer \"%s\"; expected one of: %s", name, names->str);
  return MIEN_NO_VALUE;
}

static gboolean
convolves_a_map (const MienGraph *graph, const MienNode *node)
{
  if (node->op != MIEN_OP_CONV)
    return FALSE;
  const MienShape *in = &graph->values[node->inputs[0]].shape;
  const MienConv *conv = &node->conv;
  gboolean affine = conv->group > 1 && conv->window.kernel_h == 1
      && conv->window.kernel_w == 1 && conv->group == mien_shape_dim (in, 0);
  return !affine && (mien_shape_dim (in, 1) > 1 || mien_shape_dim (in, 2) > 1);
}

guint
mien_graph_last_convolution_before (const MienGraph *graph, guint value)
{
  if (value == MIEN_NO_VALUE)
    return MIEN_NO_VALUE;
  g_autofree gboolean *leads = g_new0 (gboolean, graph->n_values);
  leads[graph->values[value].storage] = TRUE;
  for (guint i = graph->n_nodes; i-- > 0;) {
    const MienNode *node = &graph->nodes[i];
    if (!leads[node->output])
      continue;
    if (convolves_a_map (graph, node))
      return node->output;
    for (guint k = 0; k < node->n_inputs; k++)
      leads[graph->values[node->inputs[k]].storage] = TRUE;
    if (node->residual != MIEN_NO_VALUE)
      leads[graph->values[node->residual].storage] = TRUE;
  }
  return MIEN_NO_VALUE;
}

gboolean
mien_graph_has_relu (const MienGraph *graph)
{
  for (guint i = 0; i < graph->n_nodes; i++)
    if (graph->nodes[i].activation.kind == MIEN_ACTIVATION_RELU)
      return TRUE;
  return FALSE;
}

guint
mien_graph_logits_of (const MienGraph *graph, guint output)
{
  guint storage = graph->values[output].storage;
  gboolean one = mien_shape_elements (&graph->values[storage].shape) == 1;
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    gboolean squashes = node->op == MIEN_OP_SOFTMAX
        || (one && node->op == MIEN_OP_ACTIVATION
            && node->activation.kind == MIEN_ACTIVATION_SIGMOID);
    if (node->output == storage && squashes)
      return node->inputs[0];
  }
  return output;
}
