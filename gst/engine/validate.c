/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mien_graph_validate: everything that the plan and the backends take for
 * granted. Graphs come from untrusted files, so nothing here may overflow,
 * and the time is linear in the size of the graph.
 */
#include "error.h"
#include "window.h"

typedef struct {
  const MienGraph *graph;
  gboolean *ready;       /* per storage: written by now */
  GHashTable *constants; /* pointer -> GBytes */
  GError **error;
} Check;

static const char *const op_names[MIEN_N_OPS] = {
  "Conv", "MaxPool", "AveragePool", "ReduceMean", "Softmax", "Activation",
  "Add", "Mul", "Concat", "Transpose", "Pad",
};

G_GNUC_PRINTF (3, 4)
static gboolean
refuse (const Check *check, const MienNode *node, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (check->error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "node \"%s\" (%s): %s", node->name,
      node->op < MIEN_N_OPS ? op_names[node->op] : "?", what);
  return FALSE;
}

static const MienShape *
shape_of (const Check *check, guint value)
{
  return &check->graph->values[value].shape;
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

static gboolean
check_constant (const Check *check, const MienNode *node, const char *what,
    const float *data, guint64 n)
{
  GBytes *bytes = g_hash_table_lookup (check->constants, data);
  if (data == NULL || bytes == NULL)
    return refuse (check, node, "has no %s", what);
  gsize found = g_bytes_get_size (bytes) / sizeof (float);
  if (found != n)
    return refuse (check, node, "expected %" G_GUINT64_FORMAT " elements of "
        "%s, found %" G_GSIZE_FORMAT, n, what, found);
  return TRUE;
}

static gboolean
check_axis (const Check *check, const MienNode *node, const MienAxis *axis,
    guint out)
{
  guint expected = mien_axis_output (axis);
  if (expected == 0)
    return refuse (check, node, "kernel %u, stride %u, dilation %u and padding "
        "%u, %u do not fit an input of %u", axis->kernel, axis->stride,
        axis->dilation, axis->before, axis->after, axis->in);
  if (out != expected)
    return refuse (check, node, "expected an output of %u rows or columns, "
        "found %u", expected, out);
  if (node->op != MIEN_OP_CONV && !mien_axis_touches_input (axis))
    return refuse (check, node, "a window lies in the padding alone "
        "(padding %u, %u)", axis->before, axis->after);
  return TRUE;
}

static gboolean
check_window (const Check *check, const MienNode *node)
{
  const MienShape *in = shape_of (check, node->inputs[0]);
  const MienShape *out = shape_of (check, node->output);
  const MienAxis rows = mien_window_rows (&node->window,
      mien_shape_dim (in, 1));
  const MienAxis columns = mien_window_columns (&node->window,
      mien_shape_dim (in, 2));
  guint64 taps = (guint64) rows.kernel * columns.kernel;
  if (taps > MIEN_MAX_ELEMENTS ||
      taps * mien_shape_elements (out) > MIEN_MAX_MACS)
    return refuse (check, node, "a window of %u x %u takes too long",
        rows.kernel, columns.kernel);
  return check_axis (check, node, &rows, mien_shape_dim (out, 1)) &&
      check_axis (check, node, &columns, mien_shape_dim (out, 2));
}

static gboolean
check_conv (const Check *check, const MienNode *node)
{
  guint in = mien_shape_dim (shape_of (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (shape_of (check, node->output), 0);
  if (node->group < 1 || in % node->group != 0 || out % node->group != 0)
    return refuse (check, node, "%u groups do not divide %u input and %u "
        "output channels", node->group, in, out);
  if (!check_window (check, node))
    return FALSE;
  guint64 taps = (guint64) node->window.kernel_h * node->window.kernel_w;
  guint64 rows = (guint64) out * (in / node->group);
  if (rows > MIEN_MAX_ELEMENTS)
    return refuse (check, node, "the weights are too many");
  return check_constant (check, node, "weight", node->weight, rows * taps) &&
      check_constant (check, node, "bias", node->bias, out);
}

static gboolean
check_pool (const Check *check, const MienNode *node)
{
  guint in = mien_shape_dim (shape_of (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (shape_of (check, node->output), 0);
  if (in != out)
    return refuse (check, node, "expected %u output channels, found %u", in,
        out);
  return check_window (check, node);
}

static gboolean
check_run (const Check *check, const MienNode *node)
{
  const MienRun *run = &node->run;
  gsize in = mien_shape_elements (shape_of (check, node->inputs[0]));
  gsize out = mien_shape_elements (shape_of (check, node->output));
  gsize rest = (gsize) run->outer * run->inner;
  if (run->length < 1 || rest > MIEN_MAX_ELEMENTS || rest * run->length != in)
    return refuse (check, node, "%u x %u x %u are not the %" G_GSIZE_FORMAT
        " elements of the input", run->outer, run->length, run->inner, in);
  gsize expected = node->op == MIEN_OP_REDUCE_MEAN ? rest : in;
  if (out != expected)
    return refuse (check, node, "expected %" G_GSIZE_FORMAT " output "
        "elements, found %" G_GSIZE_FORMAT, expected, out);
  return TRUE;
}

static gboolean
check_same (const Check *check, const MienNode *node)
{
  if (!mien_shape_equal (shape_of (check, node->inputs[0]),
          shape_of (check, node->output)))
    return refuse (check, node, "input and output differ in shape");
  return TRUE;
}

static gboolean
check_activation (const Check *check, const MienNode *node)
{
  if (node->activation == MIEN_ACTIVATION_NONE)
    return refuse (check, node, "names no activation");
  return check_same (check, node);
}

static gboolean
check_binary (const Check *check, const MienNode *node)
{
  const MienShape *a = shape_of (check, node->inputs[0]);
  const MienShape *b = shape_of (check, node->inputs[1]);
  gsize n = mien_shape_elements (b);
  if (!mien_shape_equal (a, b) && n != 1 &&
      (n != mien_shape_dim (a, 0) || n != mien_shape_dim (b, 0))) {
    g_autofree char *first = mien_shape_to_string (a);
    g_autofree char *second = mien_shape_to_string (b);
    return refuse (check, node, "expected a second input of the shape of the "
        "first, %s, or one element per channel, or one; found %s", first,
        second);
  }
  return check_same (check, node);
}

static gboolean
check_concat (const Check *check, const MienNode *node)
{
  const MienRun *run = &node->run;
  gsize out = mien_shape_elements (shape_of (check, node->output));
  gsize rest = (gsize) run->outer * run->inner;
  gsize sum = 0;
  for (guint i = 0; i < node->n_inputs; i++) {
    gsize in = mien_shape_elements (shape_of (check, node->inputs[i]));
    if (rest == 0 || in % rest != 0)
      return refuse (check, node, "input %u is no multiple of %u x %u", i,
          run->outer, run->inner);
    sum += in;
  }
  if (sum != out || run->length != out / rest)
    return refuse (check, node, "the inputs have %" G_GSIZE_FORMAT
        " elements, the output %" G_GSIZE_FORMAT, sum, out);
  return TRUE;
}

static gboolean
check_transpose (const Check *check, const MienNode *node)
{
  const MienShape *in = shape_of (check, node->inputs[0]);
  const MienShape *out = shape_of (check, node->output);
  guint seen = 0;
  for (guint k = 0; k < in->n_dims; k++) {
    if (node->perm[k] >= in->n_dims || (seen & (1u << node->perm[k])) != 0)
      return refuse (check, node, "is no permutation of %u axes", in->n_dims);
    seen |= 1u << node->perm[k];
  }
  for (guint k = 0; k < in->n_dims; k++)
    if (out->n_dims != in->n_dims || out->dims[k] != in->dims[node->perm[k]])
      return refuse (check, node, "the output does not have the permuted "
          "shape");
  return TRUE;
}

static gboolean
check_pad (const Check *check, const MienNode *node)
{
  const MienShape *in = shape_of (check, node->inputs[0]);
  const MienShape *out = shape_of (check, node->output);
  for (guint k = 0; k < in->n_dims; k++)
    if (out->n_dims != in->n_dims || out->dims[k] != (guint64) in->dims[k] +
        node->pad_before[k] + node->pad_after[k])
      return refuse (check, node, "the output does not have the padded shape");
  return TRUE;
}

static const struct {
  gboolean (*check) (const Check *check, const MienNode *node);
  guint min_inputs, max_inputs;
  gboolean epilogue;
} ops[MIEN_N_OPS] = {
  [MIEN_OP_CONV] = { check_conv, 1, 1, TRUE },
  [MIEN_OP_MAX_POOL] = { check_pool, 1, 1, TRUE },
  [MIEN_OP_AVERAGE_POOL] = { check_pool, 1, 1, TRUE },
  [MIEN_OP_REDUCE_MEAN] = { check_run, 1, 1, TRUE },
  [MIEN_OP_SOFTMAX] = { check_run, 1, 1, FALSE },
  [MIEN_OP_ACTIVATION] = { check_activation, 1, 1, TRUE },
  [MIEN_OP_ADD] = { check_binary, 2, 2, TRUE },
  [MIEN_OP_MUL] = { check_binary, 2, 2, TRUE },
  [MIEN_OP_CONCAT] = { check_concat, 1, G_MAXUINT, FALSE },
  [MIEN_OP_TRANSPOSE] = { check_transpose, 1, 1, FALSE },
  [MIEN_OP_PAD] = { check_pad, 1, 1, FALSE },
};

static gboolean
check_epilogue (const Check *check, const MienNode *node)
{
  gboolean used = node->residual != MIEN_NO_VALUE ||
      node->activation != MIEN_ACTIVATION_NONE;
  if (used && !ops[node->op].epilogue)
    return refuse (check, node, "cannot have an epilogue");
  if ((guint) node->activation > MIEN_ACTIVATION_HARD_SWISH)
    return refuse (check, node, "unknown activation %d", node->activation);
  if (node->residual != MIEN_NO_VALUE && !mien_shape_equal (
          shape_of (check, node->residual), shape_of (check, node->output)))
    return refuse (check, node, "residual and output differ in shape");
  if (node->activation == MIEN_ACTIVATION_CLIP && !(node->alpha <= node->beta))
    return refuse (check, node, "cannot clip to %g..%g", node->alpha,
        node->beta);
  if (node->activation == MIEN_ACTIVATION_PRELU)
    return check_constant (check, node, "slope", node->slope,
        mien_shape_dim (shape_of (check, node->output), 0));
  return TRUE;
}

/* The value exists and an earlier node, or the caller, has written it. */
static gboolean
check_ready (const Check *check, const MienNode *node, guint value)
{
  if (value >= check->graph->n_values)
    return refuse (check, node, "reads value %u of %u", value,
        check->graph->n_values);
  if (!check->ready[check->graph->values[value].storage])
    return refuse (check, node, "reads \"%s\" before anything computes it",
        check->graph->values[value].name);
  return TRUE;
}

static gboolean
check_node (const Check *check, const MienNode *node)
{
  if (node->op >= MIEN_N_OPS)
    return refuse (check, node, "unknown operation %d", node->op);
  if (node->n_inputs < ops[node->op].min_inputs ||
      node->n_inputs > ops[node->op].max_inputs)
    return refuse (check, node, "has %u inputs", node->n_inputs);
  for (guint i = 0; i < node->n_inputs; i++)
    if (!check_ready (check, node, node->inputs[i]))
      return FALSE;
  if (node->residual != MIEN_NO_VALUE &&
      !check_ready (check, node, node->residual))
    return FALSE;

  if (node->output >= check->graph->n_values ||
      check->graph->values[node->output].storage != node->output)
    return refuse (check, node, "its output is not a value of its own");
  if (check->ready[node->output])
    return refuse (check, node, "\"%s\" is computed twice",
        check->graph->values[node->output].name);
  check->ready[node->output] = TRUE;
  return check_epilogue (check, node) && ops[node->op].check (check, node);
}

gboolean
mien_graph_validate (const MienGraph *graph, GError **error)
{
  if (graph->input >= graph->n_values || graph->output >= graph->n_values ||
      graph->n_nodes > MIEN_MAX_NODES) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "the graph has no input or no output, or more than %u nodes",
        MIEN_MAX_NODES);
    return FALSE;
  }
  if (!check_values (graph, error))
    return FALSE;

  g_autofree gboolean *ready = g_new0 (gboolean, graph->n_values);
  g_autoptr (GHashTable) constants = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < graph->constants->len; i++) {
    GBytes *bytes = graph->constants->pdata[i];
    g_hash_table_insert (constants,
        (gpointer) g_bytes_get_data (bytes, NULL), bytes);
  }

  const Check check = { graph, ready, constants, error };
  ready[graph->values[graph->input].storage] = TRUE;
  for (guint i = 0; i < graph->n_nodes; i++)
    if (!check_node (&check, &graph->nodes[i]))
      return FALSE;
  const guint output = graph->values[graph->output].storage;
  if (!ready[output] || output == graph->values[graph->input].storage) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "nothing computes the output \"%s\"",
        graph->values[graph->output].name);
    return FALSE;
  }
  if (mien_graph_macs (graph) > MIEN_MAX_MACS) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "one item takes %" G_GUINT64_FORMAT " multiply-accumulates",
        mien_graph_macs (graph));
    return FALSE;
  }
  return TRUE;
}
