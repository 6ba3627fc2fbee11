/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "head.h"

#include <string.h>

#include "engine/error.h"
#include "engine/layers.h"
#include "log/log.h"

/* An output while it is converted. */
typedef struct {
  MienGraph *graph;
  guint value;
  const MienHeadinfo *info;
} Head;

static const MienShape *
shape_of (const Head *head)
{
  return &head->graph->values[head->value].shape;
}

static const char *
name_of (const Head *head)
{
  const guint output = mien_graph_output (head->graph, head->info->output);
  return head->graph->values[output].name;
}

/* The node that computes the output; a valid graph has one. */
static const MienNode *
last_node (const Head *head)
{
  const MienGraph *graph = head->graph;
  guint storage = graph->values[head->value].storage;
  for (guint i = 0; i < graph->n_nodes; i++)
    if (graph->nodes[i].output == storage)
      return &graph->nodes[i];
  return NULL;
}

/* Adds a value named after the output, to become the output. */
static guint
add_value (const Head *head, const char *suffix, const MienShape *shape,
    guint storage)
{
  g_autofree char *name = g_strdup_printf ("%s:%s", name_of (head), suffix);
  while (mien_graph_find_value (head->graph, name) != MIEN_NO_VALUE) {
    char *longer = g_strconcat (name, "'", NULL);
    g_free (name);
    name = longer;
  }
  return mien_graph_add_value (head->graph, name, shape, storage);
}

static void
append_softmax (Head *head)
{
  const MienShape shape = *shape_of (head);
  guint output = add_value (head, "softmax", &shape, MIEN_NO_VALUE);
  MienNode *node = mien_graph_add_node (head->graph, MIEN_OP_SOFTMAX, "softmax",
      &head->value, 1, output);
  node->run = (MienRun) { 1, mien_shape_elements (&shape), 1 };
  head->value = output;
}

/* Computes n elements weight x + bias, from a single x or from as many. */
static void
append_linear (Head *head, const char *suffix, const float *weight,
    const float *bias, guint n)
{
  MienGraph *graph = head->graph;
  const guint n_inputs = mien_shape_elements (shape_of (head));
  const MienShape channels = { 3, { n_inputs, 1, 1 } }, all = { 1, { n } };
  guint input = add_value (head, "channels", &channels, head->value);
  head->value = add_value (head, suffix, &all, MIEN_NO_VALUE);
  MienNode *node =
      mien_graph_add_node (graph, MIEN_OP_CONV, suffix, &input, 1, head->value);
  node->conv = (MienConv) {
    MIEN_WINDOW_POINT,
    n_inputs,
    mien_graph_add_constant (graph, weight, n),
    mien_graph_add_constant (graph, bias, n),
  };
}

/* Divides n logits by the temperature. */
static void
append_temperature (Head *head, guint n)
{
  g_autofree float *weight = g_new (float, n);
  g_autofree float *bias = g_new0 (float, n);
  for (guint i = 0; i < n; i++)
    weight[i] = 1 / head->info->temperature;
  append_linear (head, "tempered", weight, bias, n);
}

static void
append_sigmoid (Head *head)
{
  const MienShape shape = *shape_of (head);
  guint output = add_value (head, "sigmoid", &shape, MIEN_NO_VALUE);
  MienNode *node = mien_graph_add_node (head->graph, MIEN_OP_ACTIVATION,
      "sigmoid", &head->value, 1, output);
  node->activation.kind = MIEN_ACTIVATION_SIGMOID;
  head->value = output;
}

/* Not the softmax of 0 and z, which is the same: the logit of the first class
 * would then be constant, and its gradient could not be shown. */
static void
append_complement (Head *head)
{
  static const float bias[2] = { 0 };
  const float half = 0.5f / head->info->temperature;
  const float weight[2] = { -half, half };
  append_linear (head, "logits", weight, bias, 2);
  append_softmax (head);
}

static gboolean
refuse_logits (const char *op, GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "its side file declares logits, but the network ends in a %s: "
      "expected group-id=classification-generic-softmaxed-out",
      op);
  return FALSE;
}

static gboolean
refuse_labels (const Head *head, const char *scores, GError **error)
{
  const guint n = head->info->n_labels;
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "its side file has %u label%s, its output \"%s\" has %s", n,
      n == 1 ? "" : "s", name_of (head), scores);
  return FALSE;
}

static gboolean
refuse_temperature (const Head *head, GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "its side file has a temperature, which is for logits, but its output "
      "\"%s\" has probabilities and does not end in a Softmax: remove the key, "
      "or export the model with its Softmax",
      name_of (head));
  return FALSE;
}

static gboolean
finish_one (Head *head, GError **error)
{
  const MienHeadinfo *info = head->info;
  const MienNode *last = last_node (head);
  if (last->op != MIEN_OP_ACTIVATION
      || last->activation.kind != MIEN_ACTIVATION_SIGMOID) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the one score of output \"%s\" to come from a Sigmoid, "
        "found the node \"%s\"; export the model with its Sigmoid, or with a "
        "score for each of its classes; if it is a number such as an age, set "
        "kind=number in the side file",
        name_of (head), last->name);
    return FALSE;
  }
  if (info->scores == MIEN_SCORES_LOGITS)
    return refuse_logits ("Sigmoid", error);
  if (info->labels && info->n_labels != 1 && info->n_labels != 2)
    return refuse_labels (head, "one score, which is one class or two", error);
  const guint logit = last->inputs[0];
  if (info->n_labels != 1) {
    head->value = logit;
    append_complement (head);
  } else if (info->temperature != 1) {
    head->value = logit;
    append_temperature (head, 1);
    append_sigmoid (head);
  }
  return TRUE;
}

static gboolean
finish_vector (Head *head, GError **error)
{
  const MienHeadinfo *info = head->info;
  guint n = mien_shape_elements (shape_of (head));
  const guint logits = mien_graph_logits_of (head->graph, head->value);
  gboolean has_softmax = logits != head->value;
  if (info->labels && info->n_labels != n) {
    g_autofree char *scores = g_strdup_printf ("%u scores", n);
    return refuse_labels (head, scores, error);
  }
  if (has_softmax && info->scores == MIEN_SCORES_LOGITS)
    return refuse_logits ("Softmax", error);
  if (!has_softmax && info->scores == MIEN_SCORES_PROBABILITIES)
    return info->temperature == 1 || refuse_temperature (head, error);
  if (info->temperature != 1) {
    head->value = logits;
    append_temperature (head, n);
  }
  if (!has_softmax || info->temperature != 1) {
    MIEN_DEBUG ("appending a softmax to output \"%s\"", name_of (head));
    append_softmax (head);
  }
  return TRUE;
}

static gboolean
refuse_shape (const Head *head, const char *expected, GError **error)
{
  g_autofree char *found = mien_shape_to_string (shape_of (head));
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected output \"%s\" to be %s, found %s", name_of (head), expected,
      found);
  return FALSE;
}

/* Scores must be a vector: at most one dimension is larger than 1. */
static gboolean
finish_classes (Head *head, GError **error)
{
  const MienShape *shape = shape_of (head);
  guint n_long = 0;
  for (guint i = 0; i < shape->n_dims; i++)
    n_long += shape->dims[i] > 1;
  if (n_long > 1)
    return refuse_shape (head, "a vector of two scores or more", error);
  return n_long == 0 ? finish_one (head, error) : finish_vector (head, error);
}

static gboolean
finish_number (Head *head, GError **error)
{
  const MienHeadinfo *info = head->info;
  if (mien_shape_elements (shape_of (head)) != 1)
    return refuse_shape (head,
        "one number, because of kind=number in its side file", error);
  if (info->scale != 1 || info->offset != 0)
    append_linear (head, "scaled", &info->scale, &info->offset, 1);
  return TRUE;
}

gboolean
mien_heads_finish (MienGraph *graph, const MienModelinfo *info, GError **error)
{
  guint outputs[MIEN_MAX_PORTS];
  for (guint k = 0; k < info->n_heads; k++) {
    const MienHeadinfo *headinfo = &info->heads[k];
    Head head = { graph, mien_graph_output (graph, headinfo->output),
      headinfo };
    if (!(headinfo->kind == MIEN_HEAD_NUMBER ? finish_number
                                             : finish_classes) (&head, error))
      return FALSE;
    outputs[k] = head.value;
  }
  graph->output = outputs[0];
  graph->n_more_outputs = info->n_heads - 1;
  memcpy (graph->more_outputs, outputs + 1,
      graph->n_more_outputs * sizeof (guint));
  return TRUE;
}
