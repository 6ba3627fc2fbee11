/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/gradient.h"

#include "copy.h"
#include "engine/backward.h"
#include "engine/error.h"

/* Marks those of the first n_nodes nodes whose results depend on the goal. */
static void
mark_wanted (MienBackward *b, guint n_nodes, guint goal)
{
  b->wanted[b->graph->values[goal].storage] = TRUE;
  for (guint i = 0; i < n_nodes; i++) {
    const MienNode *node = &b->graph->nodes[i];
    for (guint k = 0; k < node->n_inputs; k++)
      b->wanted[node->output] =
          b->wanted[node->output] || mien_backward_wants (b, node->inputs[k]);
    if (node->residual != MIEN_NO_VALUE)
      b->wanted[node->output] =
          b->wanted[node->output] || mien_backward_wants (b, node->residual);
  }
}

/* Converts the gradient after the epilogue to the one before it; the residual
 * receives its share. */
static guint
through_epilogue (MienBackward *b, const MienNode *node, guint dy)
{
  if (node->activation.kind != MIEN_ACTIVATION_NONE) {
    gboolean by_input = mien_gradient_needs_input (b->graph, node);
    guint inputs[2] = { dy, by_input ? node->inputs[0] : node->output };
    MienNode *back = mien_backward_emit (b, node, MIEN_OP_ACTIVATION_BACKWARD,
        inputs, 2, mien_backward_shape (b, node->output));
    back->derivative = (MienDerivative) { node->activation, b->rule };
    dy = back->output;
  }
  if (node->residual != MIEN_NO_VALUE
      && mien_backward_wants (b, node->residual))
    mien_backward_pass (b, node, dy, node->residual);
  return dy;
}

/* Converts the gradient at a node's result before the epilogue to those at its
 * inputs. `node` must not be in the graph's array, which may be reallocated. */
static gboolean
through_op (MienBackward *b, const MienNode *node, guint dy, GError **error)
{
  const MienOpInfo *info = mien_op_info (node->op);
  gboolean wanted = FALSE;
  for (guint k = 0; k < node->n_inputs; k++)
    wanted = wanted || mien_backward_wants (b, node->inputs[k]);
  if (wanted && !info->backward) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "node \"%s\" (%s): has no gradient; choose a target that is not "
        "computed through it",
        node->name, info->name);
    return FALSE;
  }
  if (wanted)
    info->backward (b, node, dy);
  return TRUE;
}

/* Propagates `seed`, the gradient at the target, back to `goal` through the
 * first n_nodes nodes. Returns the gradient there, or MIEN_NO_VALUE with an
 * error. */
static guint
go_back (MienGraph *graph, guint n_nodes, guint target, guint seed, guint goal,
    MienRule rule, GError **error)
{
  g_autofree gboolean *wanted = g_new0 (gboolean, graph->n_values);
  g_autofree guint *gradient = g_new (guint, graph->n_values);
  for (guint i = 0; i < graph->n_values; i++)
    gradient[i] = MIEN_NO_VALUE;
  MienBackward b = { graph, rule, wanted, gradient };
  mark_wanted (&b, n_nodes, goal);
  if (!mien_backward_wants (&b, target)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "the target \"%s\" does not depend on \"%s\"",
        graph->values[target].name, graph->values[goal].name);
    return MIEN_NO_VALUE;
  }

  mien_backward_set (&b, target, seed);
  for (guint i = n_nodes; i-- > 0;) {
    const MienNode node = graph->nodes[i]; /* the array may be reallocated */
    guint dy = gradient[node.output];
    if (dy == MIEN_NO_VALUE || !wanted[node.output])
      continue;
    if (node.output == graph->values[goal].storage)
      break;
    if (!through_op (&b, &node, through_epilogue (&b, &node, dy), error))
      return MIEN_NO_VALUE;
  }
  return mien_backward_view (&b, gradient[graph->values[goal].storage],
      mien_backward_shape (&b, goal));
}

/* The axis along which a vector, or a map, has one winner. */
static MienRun
winner_run (const MienShape *shape)
{
  guint n = mien_shape_elements (shape);
  for (guint k = 0; k < shape->n_dims; k++)
    if (shape->dims[k] == n)
      return (MienRun) { 1, n, 1 };
  guint channels = mien_shape_dim (shape, 0);
  return (MienRun) { 1, channels, n / channels };
}

static guint
add_seed (MienGradient *gradient, const MienGradientOptions *options)
{
  MienGraph *graph = gradient->graph;
  const MienShape shape = graph->values[options->target].shape;
  if (options->seed == MIEN_SEED_WINNER) {
    MienNode *winner = mien_backward_emit_to (graph, "winner", MIEN_OP_WINNER,
        &options->target, 1, &shape);
    winner->run = winner_run (&shape);
    return winner->output;
  }
  guint seed = mien_backward_add_value (graph, "seed", &shape, MIEN_NO_VALUE);
  graph->more_inputs[graph->n_more_inputs++] = seed;
  gradient->seed = graph->n_more_inputs;
  return seed;
}

/* Whether the caller already writes or reads this memory. */
static gboolean
is_port (const MienGraph *graph, guint storage)
{
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    if (graph->values[mien_graph_input (graph, k)].storage == storage)
      return TRUE;
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    if (graph->values[mien_graph_output (graph, k)].storage == storage)
      return TRUE;
  return FALSE;
}

/* Adds an output with the contents of `value` and returns its number. If
 * `value` is itself an input or output, it is copied. */
static guint
add_output (MienGraph *graph, guint value)
{
  const MienShape shape = graph->values[value].shape;
  if (is_port (graph, graph->values[value].storage)) {
    MienNode *copy = mien_backward_emit_to (graph, "copy", MIEN_OP_CONCAT,
        &value, 1, &shape);
    copy->run = (MienRun) { 1, mien_shape_elements (&shape), 1 };
    value = copy->output;
  }
  graph->more_outputs[graph->n_more_outputs++] = value;
  return graph->n_more_outputs;
}

static gboolean
check_computed (const MienGraph *graph, guint value, const char *what,
    GError **error)
{
  for (guint i = 0; value < graph->n_values && i < graph->n_nodes; i++)
    if (graph->nodes[i].output == graph->values[value].storage)
      return TRUE;
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "the network does not compute the %s \"%s\"", what,
      value < graph->n_values ? graph->values[value].name : "?");
  return FALSE;
}

/* Adds an output with the gradient at `goal`, or returns MIEN_NO_PORT. */
static guint
add_gradient (MienGraph *graph, guint n_nodes,
    const MienGradientOptions *options, guint seed, guint goal, GError **error)
{
  guint result = go_back (graph, n_nodes, options->target, seed, goal,
      goal == options->layer ? MIEN_RULE_PLAIN : options->rule, error);
  return result == MIEN_NO_VALUE ? MIEN_NO_PORT : add_output (graph, result);
}

static gboolean
fill (MienGradient *gradient, const MienGradientOptions *options,
    GError **error)
{
  MienGraph *graph = gradient->graph;
  guint n_nodes = graph->n_nodes;
  guint seed = add_seed (gradient, options);
  if (options->layer != MIEN_NO_VALUE) {
    gradient->layer = add_output (graph, options->layer);
    gradient->at_layer =
        add_gradient (graph, n_nodes, options, seed, options->layer, error);
    if (gradient->at_layer == MIEN_NO_PORT)
      return FALSE;
  }
  if (options->at_input) {
    gradient->at_input =
        add_gradient (graph, n_nodes, options, seed, graph->input, error);
    if (gradient->at_input == MIEN_NO_PORT)
      return FALSE;
  }
  return mien_graph_validate (graph, error);
}

MienGradient *
mien_gradient_new (const MienGraph *graph, const MienGradientOptions *options,
    GError **error)
{
  g_return_val_if_fail (graph->n_more_inputs == 0
          && mien_graph_n_outputs (graph) <= MIEN_MAX_NETWORK_OUTPUTS,
      NULL);
  g_return_val_if_fail (options->at_input || options->layer != MIEN_NO_VALUE,
      NULL);

  if (!check_computed (graph, options->target, "target", error)
      || (options->layer != MIEN_NO_VALUE
          && !check_computed (graph, options->layer, "layer", error)))
    return NULL;
  g_autoptr (MienGradient) gradient = g_new (MienGradient, 1);
  *gradient = (MienGradient) { mien_gradient_copy (graph), MIEN_NO_PORT,
    MIEN_NO_PORT, MIEN_NO_PORT, MIEN_NO_PORT };
  if (!fill (gradient, options, error)) {
    g_prefix_error (error,
        "gradient of \"%s\": ", graph->values[options->target].name);
    return NULL;
  }
  return g_steal_pointer (&gradient);
}

void
mien_gradient_free (MienGradient *gradient)
{
  if (!gradient)
    return;
  mien_graph_free (gradient->graph);
  g_free (gradient);
}
