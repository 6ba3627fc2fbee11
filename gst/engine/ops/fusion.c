/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One pass over the nodes in order. Each node looks at those that feed it;
 * where two become one, the result takes the place of the later, so all it
 * reads is there already, and the nodes behind see it when their turn comes.
 */
#include <string.h>

#include "fusion-private.h"
#include "engine/fusion.h"

static void
count_uses (MienFusion *f, const guint *keep, guint n_keep)
{
  MienGraph *graph = f->graph;
  for (guint i = 0; i < graph->n_values; i++)
    f->producer[i] = MIEN_NO_VALUE;
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    for (guint k = 0; k < node->n_inputs; k++)
      f->n_uses[mien_fusion_storage (f, node->inputs[k])]++;
    if (node->residual != MIEN_NO_VALUE)
      f->n_uses[mien_fusion_storage (f, node->residual)]++;
    f->producer[node->output] = i;
  }
  /* Two uses keep a value from vanishing into its only reader. */
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    f->n_uses[mien_fusion_storage (f, mien_graph_output (graph, k))] += 2;
  for (guint i = 0; i < n_keep; i++)
    f->n_uses[mien_fusion_storage (f, keep[i])] += 2;
}

static void
remove_node (MienFusion *f, guint index)
{
  const MienNode *node = &f->graph->nodes[index];
  f->removed[index] = TRUE;
  for (guint k = 0; k < node->n_inputs; k++)
    f->n_uses[mien_fusion_storage (f, node->inputs[k])]--;
  if (node->residual != MIEN_NO_VALUE)
    f->n_uses[mien_fusion_storage (f, node->residual)]--;
}

MienNode *
mien_fusion_feeder (const MienFusion *f, guint value)
{
  guint storage = mien_fusion_storage (f, value);
  guint index = f->producer[storage];
  if (index == MIEN_NO_VALUE || f->n_uses[storage] != 1)
    return NULL;
  return &f->graph->nodes[index];
}

void
mien_fusion_set_activation (MienNode *host, const MienNode *node)
{
  host->activation = node->activation;
  host->alpha = node->alpha;
  host->beta = node->beta;
  host->slope = node->slope;
}

void
mien_fusion_merge (MienFusion *f, MienNode *host, guint index)
{
  MienNode *node = &f->graph->nodes[index];
  MienNode merged = *host;
  merged.output = node->output;
  f->removed[host - f->graph->nodes] = TRUE;
  *host = *node;
  *node = merged;
}

/* From the end, so that what only dead nodes read is dead too. */
static void
remove_dead (MienFusion *f)
{
  for (guint i = f->graph->n_nodes; i-- > 0;)
    if (!f->removed[i] && f->n_uses[f->graph->nodes[i].output] == 0)
      remove_node (f, i);
}

/* Two transposes in a row are one, or none: then the value of the second is a
 * view of what the first reads. */
static gboolean
join_transposes (MienFusion *f, guint index)
{
  MienNode *second = &f->graph->nodes[index];
  guint between = second->inputs[0];
  guint producer = f->producer[mien_fusion_storage (f, between)];
  if (second->op != MIEN_OP_TRANSPOSE || producer == MIEN_NO_VALUE)
    return FALSE;
  const MienNode *first = &f->graph->nodes[producer];
  if (first->op != MIEN_OP_TRANSPOSE || !mien_shape_equal (
          mien_fusion_shape (f, first->output), mien_fusion_shape (f, between)))
    return FALSE;

  guint from = first->inputs[0], perm[MIEN_MAX_DIMS] = { 0 };
  guint n_dims = mien_fusion_shape (f, from)->n_dims;
  gboolean identity = TRUE;
  for (guint k = 0; k < n_dims; k++) {
    perm[k] = first->perm[second->perm[k]];
    identity = identity && perm[k] == k;
  }
  if (--f->n_uses[mien_fusion_storage (f, between)] == 0)
    remove_node (f, producer);
  if (!identity) {
    f->n_uses[mien_fusion_storage (f, from)]++;
    second->inputs[0] = from;
    memcpy (second->perm, perm, sizeof (perm));
    return TRUE;
  }
  guint gone = second->output, storage = mien_fusion_storage (f, from);
  for (guint i = 0; i < f->graph->n_values; i++)
    if (f->graph->values[i].storage == gone)
      f->graph->values[i].storage = storage;
  f->n_uses[storage] += f->n_uses[gone];
  f->removed[index] = TRUE;
  return TRUE;
}

static gboolean
may_have_epilogue (const MienNode *node)
{
  return node->op != MIEN_OP_CONCAT && node->op != MIEN_OP_TRANSPOSE &&
      node->op != MIEN_OP_PAD && node->op != MIEN_OP_SOFTMAX;
}

/* The node that could do an activation or addition behind `value`. */
static MienNode *
host_for (const MienFusion *f, guint value, guint output)
{
  MienNode *host = mien_fusion_feeder (f, value);
  if (host == NULL || !may_have_epilogue (host) ||
      host->activation != MIEN_ACTIVATION_NONE ||
      !mien_shape_equal (mien_fusion_shape (f, host->output),
          mien_fusion_shape (f, output)))
    return NULL;
  return host;
}

static gboolean
give_activation (MienFusion *f, guint index)
{
  const MienNode *node = &f->graph->nodes[index];
  if (node->op != MIEN_OP_ACTIVATION || node->residual != MIEN_NO_VALUE)
    return FALSE;
  MienNode *host = host_for (f, node->inputs[0], node->output);
  if (host == NULL)
    return FALSE;
  mien_fusion_set_activation (host, node);
  mien_fusion_merge (f, host, index);
  return TRUE;
}

/* Of two nodes that could add, the later: what it adds is there by then. The
 * residual has to have the shape of the output exactly. */
static gboolean
give_addition (MienFusion *f, guint index)
{
  const MienNode *node = &f->graph->nodes[index];
  if (node->op != MIEN_OP_ADD || node->residual != MIEN_NO_VALUE ||
      !mien_shape_equal (mien_fusion_shape (f, node->inputs[0]),
          mien_fusion_shape (f, node->inputs[1])))
    return FALSE;
  MienNode *host = NULL;
  guint other = MIEN_NO_VALUE;
  for (guint k = 0; k < 2; k++) {
    MienNode *candidate = host_for (f, node->inputs[k], node->output);
    if (candidate != NULL && candidate->residual == MIEN_NO_VALUE &&
        (host == NULL || candidate > host)) {
      host = candidate;
      other = node->inputs[1 - k];
    }
  }
  if (host == NULL)
    return FALSE;
  host->residual = other;
  mien_fusion_set_activation (host, node);
  mien_fusion_merge (f, host, index);
  return TRUE;
}

static void
compact_nodes (MienFusion *f)
{
  MienGraph *graph = f->graph;
  guint n = 0;
  for (guint i = 0; i < graph->n_nodes; i++) {
    if (f->removed[i]) {
      g_free (graph->nodes[i].name);
      g_free (graph->nodes[i].inputs);
    } else {
      graph->nodes[n++] = graph->nodes[i];
    }
  }
  graph->n_nodes = n;
}

/* The weights that were scaled are of no more use. */
static void
drop_constants (MienGraph *graph)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < graph->n_nodes; i++) {
    g_hash_table_add (used, (gpointer) graph->nodes[i].weight);
    g_hash_table_add (used, (gpointer) graph->nodes[i].bias);
    g_hash_table_add (used, (gpointer) graph->nodes[i].slope);
  }
  for (guint i = graph->constants->len; i-- > 0;)
    if (!g_hash_table_contains (used,
            g_bytes_get_data (graph->constants->pdata[i], NULL)))
      g_ptr_array_remove_index_fast (graph->constants, i);
}

void
mien_graph_fuse (MienGraph *graph, const guint *keep, guint n_keep)
{
  g_autofree guint *n_uses = g_new0 (guint, graph->n_values);
  g_autofree guint *producer = g_new0 (guint, graph->n_values);
  g_autofree gboolean *removed = g_new0 (gboolean, graph->n_nodes);
  MienFusion f = { graph, n_uses, producer, removed };
  count_uses (&f, keep, n_keep);
  remove_dead (&f);

  static gboolean (*const rules[]) (MienFusion *f, guint index) = {
    join_transposes, mien_fusion_take_padding, mien_fusion_scale_output,
    mien_fusion_scale_input,
    give_addition, give_activation,
  };
  for (guint i = 0; i < graph->n_nodes; i++)
    for (guint r = 0; r < G_N_ELEMENTS (rules) && !removed[i];) {
      /* What a node has become may fit another rule. */
      r = rules[r] (&f, i) ? 0 : r + 1;
    }
  remove_dead (&f);
  compact_nodes (&f);
  drop_constants (graph);
}
