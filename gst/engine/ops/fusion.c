/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One pass over the nodes in order. Each node considers those that feed it.
 * When two are merged, the result takes the place of the later one, so all its
 * inputs have been computed, and the nodes after it see it when their turn
 * comes.
 */
#include "engine/fusion.h"

#include "rewrite.h"

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
  /* Counted as two uses, so that the value is not fused into its only
   * reader. */
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    f->n_uses[mien_fusion_storage (f, mien_graph_output (graph, k))] += 2;
  for (guint i = 0; i < n_keep; i++)
    f->n_uses[mien_fusion_storage (f, keep[i])] += 2;
}

/* In reverse order, so that what only dead nodes read is dead too. */
static void
remove_dead (MienFusion *f)
{
  for (guint i = f->graph->n_nodes; i-- > 0;)
    if (!f->removed[i] && f->n_uses[f->graph->nodes[i].output] == 0)
      mien_fusion_remove (f, i);
}

static gboolean
try_rules (MienFusion *f, guint index)
{
  const MienOpInfo *info = mien_op_info (f->graph->nodes[index].op);
  return info->fuse && info->fuse (f, index);
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

/* Frees weights that were replaced by scaled ones. */
static void
drop_constants (MienGraph *graph)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    const MienOpInfo *info = mien_op_info (node->op);
    const float *data[2];
    guint n = info->constants ? info->constants (node, data) : 0;
    for (guint k = 0; k < n; k++)
      g_hash_table_add (used, (gpointer) data[k]);
    g_hash_table_add (used, (gpointer) node->activation.slope);
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
  MienFusion f = { graph, mien_op_info, n_uses, producer, removed };
  count_uses (&f, keep, n_keep);
  remove_dead (&f);

  for (guint i = 0; i < graph->n_nodes; i++)
    /* The result may match another rule. */
    while (!removed[i] && try_rules (&f, i))
      ;
  remove_dead (&f);
  compact_nodes (&f);
  drop_constants (graph);
}
