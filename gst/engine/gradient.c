/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "gradient.h"

#include "error.h"
#include "gradient-private.h"

/* A new value, named after `like` and told apart by its number. */
static guint
add_value (MienGraph *graph, const char *like, const MienShape *shape,
    guint storage)
{
  const MienShape copy = *shape; /* `shape` may lie in the array that grows */
  g_autofree char *name = g_strdup_printf ("%s:%u", like, graph->n_values);
  return mien_graph_add_value (graph, name, &copy, storage);
}

guint
mien_backward_view (MienBackward *b, guint value, const MienShape *shape)
{
  if (mien_shape_equal (mien_backward_shape (b, value), shape))
    return value;
  g_autofree char *name = g_strdup (b->graph->values[value].name);
  return add_value (b->graph, name, shape, value);
}

static MienNode *
emit (MienGraph *graph, const char *like, MienOp op, const guint *inputs,
    guint n_inputs, const MienShape *shape)
{
  g_autofree char *name = g_strconcat (like, ":gradient", NULL);
  return mien_graph_add_node (graph, op, name, inputs, n_inputs,
      add_value (graph, name, shape, MIEN_NO_VALUE));
}

MienNode *
mien_backward_emit (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape)
{
  return emit (b->graph, node->name, op, inputs, n_inputs, shape);
}

static void
set_gradient (MienBackward *b, guint value, guint gradient)
{
  guint storage = b->graph->values[value].storage;
  b->gradient[storage] = mien_backward_view (b, gradient,
      mien_backward_shape (b, storage));
}

MienNode *
mien_backward_add (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, guint value, const MienShape *shape)
{
  const MienShape copy = *shape;
  guint before = b->gradient[b->graph->values[value].storage];
  if (before != MIEN_NO_VALUE)
    before = mien_backward_view (b, before, &copy);
  MienNode *added = mien_backward_emit (b, node, op, inputs, n_inputs, &copy);
  added->residual = before;
  set_gradient (b, value, added->output);
  return added;
}

void
mien_backward_pass (MienBackward *b, const MienNode *node, guint gradient,
    guint value)
{
  guint storage = b->graph->values[value].storage;
  if (b->gradient[storage] != MIEN_NO_VALUE) {
    const MienShape shape = *mien_backward_shape (b, storage);
    guint inputs[2] = { b->gradient[storage],
      mien_backward_view (b, gradient, &shape) };
    gradient = mien_backward_emit (b, node, MIEN_OP_ADD, inputs, 2,
        &shape)->output;
  }
  set_gradient (b, value, gradient);
}

/* Whether the derivative of the activation does not follow from what comes
 * out of it (graph.h). */
static gboolean
needs_input (const MienNode *node, guint channels)
{
  if (node->activation == MIEN_ACTIVATION_LEAKY_RELU)
    return node->alpha < 0;
  for (guint c = 0; c < channels; c++)
    if (node->activation == MIEN_ACTIVATION_PRELU && node->slope[c] < 0)
      return TRUE;
  return node->activation == MIEN_ACTIVATION_HARD_SWISH;
}

static gboolean
needs_input_in (const MienGraph *graph, const MienNode *node)
{
  return needs_input (node,
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

/* Two nodes for one, so that the input of its activation is a value. */
static void
add_split (MienGraph *graph, const MienNode *node)
{
  guint before = add_value (graph, graph->values[node->output].name,
      &graph->values[node->output].shape, MIEN_NO_VALUE);
  if (node->op == MIEN_OP_ACTIVATION) {
    guint inputs[2] = { node->inputs[0], node->residual };
    mien_graph_add_node (graph, MIEN_OP_ADD, node->name, inputs, 2, before);
  } else {
    MienNode *first = add_copy (graph, node);
    first->activation = MIEN_ACTIVATION_NONE;
    first->output = before;
  }
  MienNode *second = mien_graph_add_node (graph, MIEN_OP_ACTIVATION,
      node->name, &before, 1, node->output);
  second->activation = node->activation;
  second->alpha = node->alpha;
  second->beta = node->beta;
  second->slope = node->slope;
}

/* Values keep their indexes. */
static MienGraph *
copy_graph (const MienGraph *graph)
{
  MienGraph *copy = mien_graph_new ();
  for (guint i = 0; i < graph->n_values; i++) {
    const MienValue *value = &graph->values[i];
    mien_graph_add_value (copy, value->name, &value->shape, MIEN_NO_VALUE);
    copy->values[i].storage = value->storage;
  }
  for (guint i = 0; i < graph->constants->len; i++)
    g_ptr_array_add (copy->constants,
        g_bytes_ref (graph->constants->pdata[i]));
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    gboolean alone = node->op == MIEN_OP_ACTIVATION &&
        node->residual == MIEN_NO_VALUE;
    if (needs_input_in (graph, node) && !alone)
      add_split (copy, node);
    else
      add_copy (copy, node);
  }
  copy->input = graph->input;
  copy->output = graph->output;
  return copy;
}

/* Of the first n_nodes nodes those whose results depend on the goal. */
static void
mark_wanted (MienBackward *b, guint n_nodes, guint goal)
{
  b->wanted[b->graph->values[goal].storage] = TRUE;
  for (guint i = 0; i < n_nodes; i++) {
    const MienNode *node = &b->graph->nodes[i];
    for (guint k = 0; k < node->n_inputs; k++)
      b->wanted[node->output] = b->wanted[node->output] ||
          mien_backward_wants (b, node->inputs[k]);
    if (node->residual != MIEN_NO_VALUE)
      b->wanted[node->output] = b->wanted[node->output] ||
          mien_backward_wants (b, node->residual);
  }
}

/* From the gradient behind the epilogue to that before it; the residual gets
 * its share. */
static guint
through_epilogue (MienBackward *b, const MienNode *node, guint dy)
{
  if (node->activation != MIEN_ACTIVATION_NONE) {
    guint inputs[2] = { dy,
      needs_input_in (b->graph, node) ? node->inputs[0] : node->output };
    MienNode *back = mien_backward_emit (b, node, MIEN_OP_ACTIVATION_BACKWARD,
        inputs, 2, mien_backward_shape (b, node->output));
    back->derived = node->activation;
    back->rule = b->rule;
    back->alpha = node->alpha;
    back->beta = node->beta;
    back->slope = node->slope;
    dy = back->output;
  }
  if (node->residual != MIEN_NO_VALUE &&
      mien_backward_wants (b, node->residual))
    mien_backward_pass (b, node, dy, node->residual);
  return dy;
}

/* Carries `seed`, the gradient at the target, back to `goal` through the
 * first n_nodes nodes. The gradient there, or MIEN_NO_VALUE where the target
 * does not depend on it. */
static guint
go_back (MienGraph *graph, guint n_nodes, guint target, guint seed,
    guint goal, MienRule rule)
{
  g_autofree gboolean *wanted = g_new0 (gboolean, graph->n_values);
  g_autofree guint *gradient = g_new (guint, graph->n_values);
  for (guint i = 0; i < graph->n_values; i++)
    gradient[i] = MIEN_NO_VALUE;
  MienBackward b = { graph, rule, wanted, gradient };
  mark_wanted (&b, n_nodes, goal);
  if (!mien_backward_wants (&b, target))
    return MIEN_NO_VALUE;

  set_gradient (&b, target, seed);
  for (guint i = n_nodes; i-- > 0;) {
    const MienNode node = graph->nodes[i]; /* the array moves */
    guint dy = gradient[node.output];
    if (dy == MIEN_NO_VALUE || !wanted[node.output])
      continue;
    if (node.output == graph->values[goal].storage)
      break;
    mien_backward_through (&b, &node, through_epilogue (&b, &node, dy));
  }
  return mien_backward_view (&b, gradient[graph->values[goal].storage],
      mien_backward_shape (&b, goal));
}

/* Along what a vector, or a map, has one winner. */
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
    MienNode *winner = emit (graph, "winner", MIEN_OP_WINNER,
        &options->target, 1, &shape);
    winner->run = winner_run (&shape);
    return winner->output;
  }
  guint seed = add_value (graph, "seed", &shape, MIEN_NO_VALUE);
  graph->more_inputs[graph->n_more_inputs++] = seed;
  gradient->seed = graph->n_more_inputs;
  return seed;
}

/* Whether the caller writes or reads this memory already. */
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

/* The number of a new output with what `value` holds; a copy where that is
 * an input or output by itself. */
static guint
add_output (MienGraph *graph, guint value)
{
  const MienShape shape = graph->values[value].shape;
  if (is_port (graph, graph->values[value].storage)) {
    MienNode *copy = emit (graph, "copy", MIEN_OP_CONCAT, &value, 1, &shape);
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

/* An output with the gradient at `goal`, or MIEN_NO_PORT. */
static guint
add_gradient (MienGraph *graph, guint n_nodes,
    const MienGradientOptions *options, guint seed, guint goal, GError **error)
{
  guint result = go_back (graph, n_nodes, options->target, seed, goal,
      goal == options->layer ? MIEN_RULE_PLAIN : options->rule);
  if (result != MIEN_NO_VALUE)
    return add_output (graph, result);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "the target \"%s\" does not depend on \"%s\"",
      graph->values[options->target].name, graph->values[goal].name);
  return MIEN_NO_PORT;
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
    gradient->at_layer = add_gradient (graph, n_nodes, options, seed,
        options->layer, error);
    if (gradient->at_layer == MIEN_NO_PORT)
      return FALSE;
  }
  if (options->at_input) {
    gradient->at_input = add_gradient (graph, n_nodes, options, seed,
        graph->input, error);
    if (gradient->at_input == MIEN_NO_PORT)
      return FALSE;
  }
  return mien_graph_validate (graph, error);
}

MienGradient *
mien_gradient_new (const MienGraph *graph, const MienGradientOptions *options,
    GError **error)
{
  g_return_val_if_fail (graph->n_more_inputs == 0 &&
      graph->n_more_outputs == 0, NULL);
  g_return_val_if_fail (options->at_input ||
      options->layer != MIEN_NO_VALUE, NULL);

  if (!check_computed (graph, options->target, "target", error) ||
      (options->layer != MIEN_NO_VALUE &&
          !check_computed (graph, options->layer, "layer", error)))
    return NULL;
  g_autoptr (MienGradient) gradient = g_new (MienGradient, 1);
  *gradient = (MienGradient) { copy_graph (graph), MIEN_NO_PORT, MIEN_NO_PORT,
    MIEN_NO_PORT, MIEN_NO_PORT };
  if (!fill (gradient, options, error)) {
    g_prefix_error (error, "gradient of \"%s\": ",
        graph->values[options->target].name);
    return NULL;
  }
  return g_steal_pointer (&gradient);
}

void
mien_gradient_free (MienGradient *gradient)
{
  if (gradient == NULL)
    return;
  mien_graph_free (gradient->graph);
  g_free (gradient);
}
