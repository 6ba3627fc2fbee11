/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien_graph_validate (): checks everything that the plan and the backends rely
 * on. Graphs come from untrusted files, so nothing here may overflow, and the
 * time is linear in the size of the graph.
 */
#include "check.h"
#include "engine/error.h"

static gboolean
check_values (const MienGraph *graph, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 total = 0;
  for (guint i = 0; i < graph->n_values; i++) {
    const MienValue *value = &graph->values[i];
    if (!g_hash_table_add (names, value->name)) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "two values are named \"%s\"", value->name);
      return FALSE;
    }
    if (!mien_shape_is_sane (&value->shape)) {
      g_autofree char *text = mien_shape_to_string (&value->shape);
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "value \"%s\": expected at most %u dimensions and 1 to %u elements, "
          "found %s",
          value->name, MIEN_MAX_DIMS, MIEN_MAX_ELEMENTS, text);
      return FALSE;
    }
    if (value->type != MIEN_TYPE_FLOAT32) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "value \"%s\": expected to compute in float32, found storage type "
          "%d",
          value->name, value->type);
      return FALSE;
    }
    const MienValue *storage = value->storage < graph->n_values
        ? &graph->values[value->storage]
        : NULL;
    if (!storage || storage->storage != value->storage
        || mien_shape_elements (&storage->shape)
            != mien_shape_elements (&value->shape)) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "value \"%s\" is a view of a value of another size", value->name);
      return FALSE;
    }
    total += value->storage == i ? mien_shape_elements (&value->shape) : 0;
  }
  if (total > MIEN_MAX_ALL_ELEMENTS) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "the values have %" G_GUINT64_FORMAT " elements in total, more than "
        "%u",
        total, MIEN_MAX_ALL_ELEMENTS);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_epilogue (const MienCheck *check, const MienNode *node)
{
  const MienEpilogue most = mien_op_info (node->op)->epilogue;
  const MienEpilogue used = node->activation.kind != MIEN_ACTIVATION_NONE
      ? MIEN_EPILOGUE_ALL
      : node->residual != MIEN_NO_VALUE
      ? MIEN_EPILOGUE_RESIDUAL
      : MIEN_EPILOGUE_NONE;
  if (used > most && most == MIEN_EPILOGUE_RESIDUAL)
    return mien_refuse (check, node, "cannot be followed by an activation");
  if (used > most)
    return mien_refuse (check, node, "cannot have an epilogue");
  if (node->residual != MIEN_NO_VALUE
      && !mien_shape_equal (mien_check_shape (check, node->residual),
          mien_check_shape (check, node->output)))
    return mien_refuse (check, node, "residual and output differ in shape");
  return mien_check_activation (check, node, &node->activation);
}

/* The value exists and has been written by an earlier node or the caller. */
static gboolean
check_ready (const MienCheck *check, const MienNode *node, guint value)
{
  if (value >= check->graph->n_values)
    return mien_refuse (check, node, "reads value %u of %u", value,
        check->graph->n_values);
  if (!check->ready[check->graph->values[value].storage])
    return mien_refuse (check, node, "reads \"%s\" before anything computes it",
        check->graph->values[value].name);
  return TRUE;
}

static gboolean
check_node (const MienCheck *check, const MienNode *node)
{
  if (node->op >= MIEN_N_OPS)
    return mien_refuse (check, node, "unknown operation %d", node->op);
  const MienOpInfo *info = mien_op_info (node->op);
  if (node->n_inputs < info->min_inputs || node->n_inputs > info->max_inputs)
    return mien_refuse (check, node, "has %u inputs", node->n_inputs);
  for (guint i = 0; i < node->n_inputs; i++)
    if (!check_ready (check, node, node->inputs[i]))
      return FALSE;
  if (node->residual != MIEN_NO_VALUE
      && !check_ready (check, node, node->residual))
    return FALSE;

  if (node->output >= check->graph->n_values
      || check->graph->values[node->output].storage != node->output)
    return mien_refuse (check, node,
        "its output shares the storage of another value");
  if (check->ready[node->output])
    return mien_refuse (check, node, "\"%s\" is computed twice",
        check->graph->values[node->output].name);
  check->ready[node->output] = TRUE;
  return check_epilogue (check, node) && info->check (check, node);
}

static gboolean
check_ports (const MienGraph *graph, GError **error)
{
  gboolean ok = graph->n_more_inputs < MIEN_MAX_PORTS
      && graph->n_more_outputs < MIEN_MAX_PORTS;
  for (guint k = 0; ok && k < mien_graph_n_inputs (graph); k++)
    ok = mien_graph_input (graph, k) < graph->n_values;
  for (guint k = 0; ok && k < mien_graph_n_outputs (graph); k++)
    ok = mien_graph_output (graph, k) < graph->n_values;
  if (!ok || graph->n_nodes > MIEN_MAX_NODES) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "the graph has no input or no output, or more than %u of either, or "
        "more than %u nodes",
        MIEN_MAX_PORTS, MIEN_MAX_NODES);
    return FALSE;
  }
  return TRUE;
}

/* No two ports share memory; marks the inputs as ready. */
static gboolean
mark_inputs (const MienCheck *check)
{
  const MienGraph *graph = check->graph;
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    const MienValue *input = &graph->values[mien_graph_input (graph, k)];
    if (check->ready[input->storage]) {
      g_set_error (check->error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "input \"%s\" shares the storage of another input", input->name);
      return FALSE;
    }
    check->ready[input->storage] = TRUE;
  }
  return TRUE;
}

static gboolean
check_outputs (const MienCheck *check)
{
  const MienGraph *graph = check->graph;
  g_autofree gboolean *taken = g_new0 (gboolean, graph->n_values);
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    taken[graph->values[mien_graph_input (graph, k)].storage] = TRUE;
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    const MienValue *output = &graph->values[mien_graph_output (graph, k)];
    if (!check->ready[output->storage] || taken[output->storage]) {
      g_set_error (check->error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "no node computes the output \"%s\", or it shares the storage of "
          "another input or output",
          output->name);
      return FALSE;
    }
    taken[output->storage] = TRUE;
  }
  return TRUE;
}

gboolean
mien_graph_validate (const MienGraph *graph, GError **error)
{
  if (!check_ports (graph, error) || !check_values (graph, error))
    return FALSE;

  g_autofree gboolean *ready = g_new0 (gboolean, graph->n_values);
  g_autoptr (GHashTable) constants = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < graph->constants->len; i++) {
    GBytes *bytes = graph->constants->pdata[i];
    g_hash_table_insert (constants, (gpointer) g_bytes_get_data (bytes, NULL),
        bytes);
  }

  MienCheck check = { graph, NULL, ready, constants, error };
  if (!mark_inputs (&check))
    return FALSE;
  for (guint i = 0; i < graph->n_nodes; i++) {
    check.op_name = mien_op_name (graph->nodes[i].op);
    if (!check_node (&check, &graph->nodes[i]))
      return FALSE;
  }
  if (!check_outputs (&check))
    return FALSE;
  if (mien_graph_macs (graph) > MIEN_MAX_MACS) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "one item takes %" G_GUINT64_FORMAT " multiply-accumulates",
        mien_graph_macs (graph));
    return FALSE;
  }
  return TRUE;
}
