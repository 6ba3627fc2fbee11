/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "head.h"

#include "engine/error.h"
#include "engine/layers.h"
#include "log/log.h"

static const MienShape *
output_shape (const MienGraph *graph)
{
  return &graph->values[graph->output].shape;
}

static const char *
output_name (const MienGraph *graph)
{
  return graph->values[graph->output].name;
}

/* The node that computes the output; a valid graph has one. */
static const MienNode *
last_node (const MienGraph *graph)
{
  guint storage = graph->values[graph->output].storage;
  for (guint i = 0; i < graph->n_nodes; i++)
    if (graph->nodes[i].output == storage)
      return &graph->nodes[i];
  return NULL;
}

/* A value named after the output, to become it. */
static guint
add_value (MienGraph *graph, const char *suffix, const MienShape *shape,
    guint storage)
{
  g_autofree char *name =
      g_strdup_printf ("%s:%s", output_name (graph), suffix);
  while (mien_graph_find_value (graph, name) != MIEN_NO_VALUE) {
    char *longer = g_strconcat (name, "'", NULL);
    g_free (name);
    name = longer;
  }
  return mien_graph_add_value (graph, name, shape, storage);
}

static void
append_softmax (MienGraph *graph, guint logits)
{
  const MienShape shape = graph->values[logits].shape;
  guint output = add_value (graph, "softmax", &shape, MIEN_NO_VALUE);
  MienNode *node = mien_graph_add_node (graph, MIEN_OP_SOFTMAX, "softmax",
      &logits, 1, output);
  node->run = (MienRun) { 1, mien_shape_elements (&shape), 1 };
  graph->output = output;
}

/* Not 0 and z, whose softmax is the same: then nothing would speak for the
 * first class, whose gradient is to be shown too. */
static void
append_complement (MienGraph *graph, guint z)
{
  static const float weight[2] = { -0.5f, 0.5f }, bias[2] = { 0 };
  const MienShape one = { 3, { 1, 1, 1 } }, two = { 1, { 2 } };
  guint input = add_value (graph, "logit", &one, z);
  guint logits = add_value (graph, "logits", &two, MIEN_NO_VALUE);
  MienNode *node =
      mien_graph_add_node (graph, MIEN_OP_CONV, "logits", &input, 1, logits);
  node->conv = (MienConv) {
    MIEN_WINDOW_POINT,
    1,
    mien_graph_add_constant (graph, weight, 2),
    mien_graph_add_constant (graph, bias, 2),
  };
  append_softmax (graph, logits);
}

static gboolean
refuse_logits (const char *op, GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "its side file says that it gives logits, but it ends in a %s: "
      "expected group-id=classification-generic-softmaxed-out",
      op);
  return FALSE;
}

static gboolean
refuse_labels (const MienGraph *graph, const MienModelinfo *info,
    const char *scores, GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "its side file has %u label%s, its output \"%s\" has %s", info->n_labels,
      info->n_labels == 1 ? "" : "s", output_name (graph), scores);
  return FALSE;
}

static gboolean
finish_one (MienGraph *graph, const MienModelinfo *info, GError **error)
{
  const MienNode *last = last_node (graph);
  if (last->op != MIEN_OP_ACTIVATION
      || last->activation.kind != MIEN_ACTIVATION_SIGMOID) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the one score of output \"%s\" to come from a Sigmoid, "
        "found the node \"%s\"; export the model with its Sigmoid, or with a "
        "score for each of its classes",
        output_name (graph), last->name);
    return FALSE;
  }
  if (info->scores == MIEN_SCORES_LOGITS)
    return refuse_logits ("Sigmoid", error);
  if (info->labels && info->n_labels != 1 && info->n_labels != 2)
    return refuse_labels (graph, info, "one score, which is one class or two",
        error);
  if (info->n_labels != 1)
    append_complement (graph, last->inputs[0]);
  return TRUE;
}

static gboolean
finish_vector (MienGraph *graph, const MienModelinfo *info, GError **error)
{
  guint n = mien_shape_elements (output_shape (graph));
  gboolean has_softmax = mien_graph_logits (graph) != graph->output;
  if (info->labels && info->n_labels != n) {
    g_autofree char *scores = g_strdup_printf ("%u scores", n);
    return refuse_labels (graph, info, scores, error);
  }
  if (has_softmax && info->scores == MIEN_SCORES_LOGITS)
    return refuse_logits ("Softmax", error);
  if (!has_softmax && info->scores != MIEN_SCORES_PROBABILITIES) {
    MIEN_DEBUG ("appending a softmax to output \"%s\"", output_name (graph));
    append_softmax (graph, graph->output);
  }
  return TRUE;
}

/* Scores are one vector: one dimension at most is that of the classes. */
gboolean
mien_head_finish (MienGraph *graph, const MienModelinfo *info, GError **error)
{
  const MienShape *shape = output_shape (graph);
  guint n_long = 0;
  for (guint i = 0; i < shape->n_dims; i++)
    n_long += shape->dims[i] > 1;
  if (n_long <= 1)
    return n_long == 0 ? finish_one (graph, info, error)
                       : finish_vector (graph, info, error);
  g_autofree char *found = mien_shape_to_string (shape);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected output \"%s\" to be a vector of two scores or more, found %s",
      output_name (graph), found);
  return FALSE;
}
