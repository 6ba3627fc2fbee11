/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien_graph_validate: everything that the plan and the backends take for
 * granted. Graphs come from untrusted files, so nothing here may overflow,
 * and the time is linear in the size of the graph.
 */
#include "error.h"
#include "validate-private.h"
#include "window.h"

gboolean
mien_refuse (const MienCheck *check, const MienNode *node,
    const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (check->error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "node \"%s\" (%s): %s", node->name, mien_op_name (node->op), what);
  return FALSE;
}

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
          "found %s", value->name, MIEN_MAX_DIMS, MIEN_MAX_ELEMENTS, text);
      return FALSE;
    }
    const MienValue *storage = value->storage < graph->n_values
        ? &graph->values[value->storage] : NULL;
    if (storage == NULL || storage->storage != value->storage ||
        mien_shape_elements (&storage->shape) !=
        mien_shape_elements (&value->shape)) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "value \"%s\" views something of another size", value->name);
      return FALSE;
    }
    total += value->storage == i ? mien_shape_elements (&value->shape) : 0;
  }
  if (total > MIEN_MAX_ELEMENTS) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "the values have %" G_GUINT64_FORMAT " elements together, more than "
        "%u", total, MIEN_MAX_ELEMENTS);
    return FALSE;
  }
  return TRUE;
}

gboolean
mien_check_constant (const MienCheck *check, const MienNode *node,
    const char *what, const float *data, guint64 n)
{
  GBytes *bytes = g_hash_table_lookup (check->constants, data);
  if (data == NULL || bytes == NULL)
    return mien_refuse (check, node, "has no %s", what);
  gsize found = g_bytes_get_size (bytes) / sizeof (float);
  if (found != n)
    return mien_refuse (check, node, "expected %" G_GUINT64_FORMAT " elements of "
        "%s, found %" G_GSIZE_FORMAT, n, what, found);
  return TRUE;
}

static gboolean
check_axis (const MienCheck *check, const MienNode *node, const MienAxis *axis,
    guint out)
{
  guint expected = mien_axis_output (axis);
  if (expected == 0)
    return mien_refuse (check, node, "kernel %u, stride %u, dilation %u and padding "
        "%u, %u do not fit an input of %u", axis->kernel, axis->stride,
        axis->dilation, axis->before, axis->after, axis->in);
  if (out != expected)
    return mien_refuse (check, node, "expected an output of %u rows or columns, "
        "found %u", expected, out);
  if (node->op != MIEN_OP_CONV && !mien_axis_touches_input (axis))
    return mien_refuse (check, node, "a window lies in the padding alone "
        "(padding %u, %u)", axis->before, axis->after);
  return TRUE;
}

gboolean
mien_check_window (const MienCheck *check, const MienNode *node, guint wide,
    guint narrow)
{
  const MienShape *in = mien_check_shape (check, wide);
  const MienShape *out = mien_check_shape (check, narrow);
  const MienAxis rows = mien_window_rows (&node->window,
      mien_shape_dim (in, 1));
  const MienAxis columns = mien_window_columns (&node->window,
      mien_shape_dim (in, 2));
  guint64 taps = (guint64) rows.kernel * columns.kernel;
  if (taps > MIEN_MAX_ELEMENTS ||
      taps * mien_shape_elements (out) > MIEN_MAX_MACS)
    return mien_refuse (check, node, "a window of %u x %u takes too long",
        rows.kernel, columns.kernel);
  return check_axis (check, node, &rows, mien_shape_dim (out, 1)) &&
      check_axis (check, node, &columns, mien_shape_dim (out, 2));
}

static gboolean
check_conv (const MienCheck *check, const MienNode *node)
{
  guint in = mien_shape_dim (mien_check_shape (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (mien_check_shape (check, node->output), 0);
  if (node->group < 1 || in % node->group != 0 || out % node->group != 0)
    return mien_refuse (check, node, "%u groups do not divide %u input and %u "
        "output channels", node->group, in, out);
  if (!mien_check_window (check, node, node->inputs[0], node->output))
    return FALSE;
  guint64 taps = (guint64) node->window.kernel_h * node->window.kernel_w;
  guint64 rows = (guint64) out * (in / node->group);
  if (rows > MIEN_MAX_ELEMENTS)
    return mien_refuse (check, node, "the weights are too many");
  return mien_check_constant (check, node, "weight", node->weight, rows * taps) &&
      mien_check_constant (check, node, "bias", node->bias, out);
}

static gboolean
check_pool (const MienCheck *check, const MienNode *node)
{
  guint in = mien_shape_dim (mien_check_shape (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (mien_check_shape (check, node->output), 0);
  if (in != out)
    return mien_refuse (check, node, "expected %u output channels, found %u", in,
        out);
  return mien_check_window (check, node, node->inputs[0], node->output);
}

gboolean
mien_check_run (const MienCheck *check, const MienNode *node, guint value)
{
  const MienRun *run = &node->run;
  gsize n = mien_shape_elements (mien_check_shape (check, value));
  gsize rest = (gsize) run->outer * run->inner;
  if (run->length < 1 || rest > MIEN_MAX_ELEMENTS || rest * run->length != n)
    return mien_refuse (check, node, "%u x %u x %u are not the %"
        G_GSIZE_FORMAT " elements of \"%s\"", run->outer, run->length,
        run->inner, n, check->graph->values[value].name);
  return TRUE;
}

gboolean
mien_check_elements (const MienCheck *check, const MienNode *node,
    guint value, gsize expected)
{
  gsize found = mien_shape_elements (mien_check_shape (check, value));
  if (found != expected)
    return mien_refuse (check, node, "expected %" G_GSIZE_FORMAT " elements "
        "of \"%s\", found %" G_GSIZE_FORMAT, expected,
        check->graph->values[value].name, found);
  return TRUE;
}

static gboolean
check_mean (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->inputs[0]) &&
      mien_check_elements (check, node, node->output,
          (gsize) node->run.outer * node->run.inner);
}

static gboolean
check_softmax (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->inputs[0]) &&
      mien_check_elements (check, node, node->output,
          mien_shape_elements (mien_check_shape (check, node->inputs[0])));
}

static gboolean
check_same (const MienCheck *check, const MienNode *node)
{
  if (!mien_shape_equal (mien_check_shape (check, node->inputs[0]),
          mien_check_shape (check, node->output)))
    return mien_refuse (check, node, "input and output differ in shape");
  return TRUE;
}

static gboolean
check_activation (const MienCheck *check, const MienNode *node)
{
  if (node->activation == MIEN_ACTIVATION_NONE)
    return mien_refuse (check, node, "names no activation");
  return check_same (check, node);
}

static gboolean
check_binary (const MienCheck *check, const MienNode *node)
{
  const MienShape *a = mien_check_shape (check, node->inputs[0]);
  const MienShape *b = mien_check_shape (check, node->inputs[1]);
  gsize n = mien_shape_elements (b);
  if (!mien_shape_equal (a, b) && n != 1 &&
      (n != mien_shape_dim (a, 0) || n != mien_shape_dim (b, 0))) {
    g_autofree char *first = mien_shape_to_string (a);
    g_autofree char *second = mien_shape_to_string (b);
    return mien_refuse (check, node, "expected a second input of the shape of the "
        "first, %s, or one element per channel, or one; found %s", first,
        second);
  }
  return check_same (check, node);
}

static gboolean
check_concat (const MienCheck *check, const MienNode *node)
{
  const MienRun *run = &node->run;
  gsize out = mien_shape_elements (mien_check_shape (check, node->output));
  gsize rest = (gsize) run->outer * run->inner;
  gsize sum = 0;
  for (guint i = 0; i < node->n_inputs; i++) {
    gsize in = mien_shape_elements (mien_check_shape (check, node->inputs[i]));
    if (rest == 0 || in % rest != 0)
      return mien_refuse (check, node, "input %u is no multiple of %u x %u", i,
          run->outer, run->inner);
    sum += in;
  }
  if (sum != out || run->length != out / rest)
    return mien_refuse (check, node, "the inputs have %" G_GSIZE_FORMAT
        " elements, the output %" G_GSIZE_FORMAT, sum, out);
  return TRUE;
}

static gboolean
check_transpose (const MienCheck *check, const MienNode *node)
{
  const MienShape *in = mien_check_shape (check, node->inputs[0]);
  const MienShape *out = mien_check_shape (check, node->output);
  guint seen = 0;
  for (guint k = 0; k < in->n_dims; k++) {
    if (node->perm[k] >= in->n_dims || (seen & (1u << node->perm[k])) != 0)
      return mien_refuse (check, node, "is no permutation of %u axes", in->n_dims);
    seen |= 1u << node->perm[k];
  }
  for (guint k = 0; k < in->n_dims; k++)
    if (out->n_dims != in->n_dims || out->dims[k] != in->dims[node->perm[k]])
      return mien_refuse (check, node, "the output does not have the permuted "
          "shape");
  return TRUE;
}

static gboolean
check_pad (const MienCheck *check, const MienNode *node)
{
  const MienShape *in = mien_check_shape (check, node->inputs[0]);
  const MienShape *out = mien_check_shape (check, node->output);
  for (guint k = 0; k < in->n_dims; k++)
    if (out->n_dims != in->n_dims || out->dims[k] != (guint64) in->dims[k] +
        node->pad_before[k] + node->pad_after[k])
      return mien_refuse (check, node, "the output does not have the padded shape");
  return TRUE;
}

static const struct {
  gboolean (*check) (const MienCheck *check, const MienNode *node);
  guint min_inputs, max_inputs;
  gboolean epilogue;
} ops[MIEN_N_OPS] = {
  [MIEN_OP_CONV] = { check_conv, 1, 1, TRUE },
  [MIEN_OP_MAX_POOL] = { check_pool, 1, 1, TRUE },
  [MIEN_OP_AVERAGE_POOL] = { check_pool, 1, 1, TRUE },
  [MIEN_OP_REDUCE_MEAN] = { check_mean, 1, 1, TRUE },
  [MIEN_OP_SOFTMAX] = { check_softmax, 1, 1, FALSE },
  [MIEN_OP_ACTIVATION] = { check_activation, 1, 1, TRUE },
  [MIEN_OP_ADD] = { check_binary, 2, 2, TRUE },
  [MIEN_OP_MUL] = { check_binary, 2, 2, TRUE },
  [MIEN_OP_CONCAT] = { check_concat, 1, G_MAXUINT, FALSE },
  [MIEN_OP_TRANSPOSE] = { check_transpose, 1, 1, FALSE },
  [MIEN_OP_PAD] = { check_pad, 1, 1, FALSE },
  [MIEN_OP_WINNER] = { check_softmax, 1, 1, FALSE },
  [MIEN_OP_SPREAD] = { mien_check_spread, 1, 1, TRUE },
  [MIEN_OP_MAX_POOL_BACKWARD] = { mien_check_max_pool_backward, 2, 2, TRUE },
  [MIEN_OP_AVERAGE_POOL_BACKWARD] =
      { mien_check_average_pool_backward, 1, 1, TRUE },
  [MIEN_OP_REDUCE_MEAN_BACKWARD] =
      { mien_check_reduce_mean_backward, 1, 1, TRUE },
  [MIEN_OP_SOFTMAX_BACKWARD] = { mien_check_softmax_backward, 2, 2, FALSE },
  [MIEN_OP_ACTIVATION_BACKWARD] =
      { mien_check_activation_backward, 2, 2, TRUE },
};

gboolean
mien_check_activation (const MienCheck *check, const MienNode *node,
    MienActivation activation)
{
  if ((guint) activation > MIEN_ACTIVATION_HARD_SWISH)
    return mien_refuse (check, node, "unknown activation %d", activation);
  if (activation == MIEN_ACTIVATION_CLIP && !(node->alpha <= node->beta))
    return mien_refuse (check, node, "cannot clip to %g..%g", node->alpha,
        node->beta);
  if (activation == MIEN_ACTIVATION_PRELU)
    return mien_check_constant (check, node, "slope", node->slope,
        mien_shape_dim (mien_check_shape (check, node->output), 0));
  return TRUE;
}

static gboolean
check_epilogue (const MienCheck *check, const MienNode *node)
{
  gboolean used = node->residual != MIEN_NO_VALUE ||
      node->activation != MIEN_ACTIVATION_NONE;
  if (used && !ops[node->op].epilogue)
    return mien_refuse (check, node, "cannot have an epilogue");
  if (node->residual != MIEN_NO_VALUE && !mien_shape_equal (
          mien_check_shape (check, node->residual), mien_check_shape (check, node->output)))
    return mien_refuse (check, node, "residual and output differ in shape");
  return mien_check_activation (check, node, node->activation);
}

/* The value exists and an earlier node, or the caller, has written it. */
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
  if (node->n_inputs < ops[node->op].min_inputs ||
      node->n_inputs > ops[node->op].max_inputs)
    return mien_refuse (check, node, "has %u inputs", node->n_inputs);
  for (guint i = 0; i < node->n_inputs; i++)
    if (!check_ready (check, node, node->inputs[i]))
      return FALSE;
  if (node->residual != MIEN_NO_VALUE &&
      !check_ready (check, node, node->residual))
    return FALSE;

  if (node->output >= check->graph->n_values ||
      check->graph->values[node->output].storage != node->output)
    return mien_refuse (check, node, "its output is not a value of its own");
  if (check->ready[node->output])
    return mien_refuse (check, node, "\"%s\" is computed twice",
        check->graph->values[node->output].name);
  check->ready[node->output] = TRUE;
  return check_epilogue (check, node) && ops[node->op].check (check, node);
}

static gboolean
check_ports (const MienGraph *graph, GError **error)
{
  gboolean ok = graph->n_more_inputs < MIEN_MAX_PORTS &&
      graph->n_more_outputs < MIEN_MAX_PORTS;
  for (guint k = 0; ok && k < mien_graph_n_inputs (graph); k++)
    ok = mien_graph_input (graph, k) < graph->n_values;
  for (guint k = 0; ok && k < mien_graph_n_outputs (graph); k++)
    ok = mien_graph_output (graph, k) < graph->n_values;
  if (!ok || graph->n_nodes > MIEN_MAX_NODES) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "the graph has no input or no output, or more than %u of either, or "
        "more than %u nodes", MIEN_MAX_PORTS, MIEN_MAX_NODES);
    return FALSE;
  }
  return TRUE;
}

/* No two ports share memory; the inputs are ready. */
static gboolean
mark_inputs (const MienCheck *check)
{
  const MienGraph *graph = check->graph;
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    const MienValue *input = &graph->values[mien_graph_input (graph, k)];
    if (check->ready[input->storage]) {
      g_set_error (check->error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "input \"%s\" is another one too", input->name);
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
          "nothing computes the output \"%s\", or it is another one too",
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
    g_hash_table_insert (constants,
        (gpointer) g_bytes_get_data (bytes, NULL), bytes);
  }

  const MienCheck check = { graph, ready, constants, error };
  if (!mark_inputs (&check))
    return FALSE;
  for (guint i = 0; i < graph->n_nodes; i++)
    if (!check_node (&check, &graph->nodes[i]))
      return FALSE;
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
