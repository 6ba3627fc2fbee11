/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "blocks.h"

/* Those that can take more nodes come first. */
static const MienFusedOp *const kinds[] = {
  &mien_fused_dense_mean,
  &mien_fused_separable_pool,
  &mien_fused_max_pool_point,
  &mien_fused_separable,
  &mien_fused_point_depth,
  &mien_fused_mean_back,
  &mien_fused_max_pool_back,
  &mien_fused_dense_head,
  &mien_fused_resize_quads,
  &mien_fused_dense,
};

static void
use (MienBlockSearch *search, guint value)
{
  search->n_uses[search->graph->values[value].storage]++;
}

static void
search_init (MienBlockSearch *search, const MienGraph *graph)
{
  search->graph = graph;
  search->n_uses = g_new0 (guint, graph->n_values);
  search->producer = g_new (guint, graph->n_values);
  search->taken = g_new0 (gboolean, graph->n_nodes);
  for (guint i = 0; i < graph->n_values; i++)
    search->producer[i] = MIEN_NO_VALUE;
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    for (guint k = 0; k < node->n_inputs; k++)
      use (search, node->inputs[k]);
    if (node->residual != MIEN_NO_VALUE)
      use (search, node->residual);
    search->producer[node->output] = i;
  }
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    use (search, mien_graph_output (graph, k));
}

static void
search_clear (MienBlockSearch *search)
{
  g_free (search->n_uses);
  g_free (search->producer);
  g_free (search->taken);
}

guint
mien_block_feeder (const MienBlockSearch *search, guint value)
{
  const guint node = search->producer[value];
  const gboolean alone = node != MIEN_NO_VALUE
      && search->n_uses[search->graph->values[value].storage] == 1;
  return alone && !search->taken[node] ? node : MIEN_NO_VALUE;
}

/* How many times node `i` reads a storage. */
static guint
reads_of (const MienGraph *graph, guint i, guint storage)
{
  const MienNode *node = &graph->nodes[i];
  guint n = node->residual != MIEN_NO_VALUE
      && graph->values[node->residual].storage == storage;
  for (guint k = 0; k < node->n_inputs; k++)
    n += graph->values[node->inputs[k]].storage == storage;
  return n;
}

guint
mien_block_feeder_kept (const MienBlockSearch *search, guint value, guint last,
    gboolean *kept)
{
  const MienGraph *graph = search->graph;
  const guint node = search->producer[value];
  *kept = search->n_uses[graph->values[value].storage] > 1;
  if (!*kept || node == MIEN_NO_VALUE)
    return mien_block_feeder (search, value);
  guint n = 0;
  for (guint i = node + 1; i <= last; i++)
    n += reads_of (graph, i, value);
  return n == 1 && !search->taken[node] ? node : MIEN_NO_VALUE;
}

guint
mien_block_kept (const MienGraph *graph, const MienBlock *block)
{
  return block->kept > 0 ? graph->nodes[block->nodes[block->kept - 1]].output
                         : MIEN_NO_VALUE;
}

const MienNode *
mien_block_producer (const MienGraph *graph, const MienBlock *block,
    guint value)
{
  for (guint k = 0; k < block->n_nodes; k++)
    if (graph->nodes[block->nodes[k]].output == value)
      return &graph->nodes[block->nodes[k]];
  return NULL;
}

static MienBlock
block_of (MienBlockSearch *search, guint last)
{
  MienBlock block = { NULL, 1, { last } };
  for (guint k = 0; k < G_N_ELEMENTS (kinds) && !block.op; k++) {
    MienBlock found = block;
    if (kinds[k]->match (search, last, &found)) {
      block = found;
      block.op = kinds[k];
    }
  }
  for (guint k = 0; k < block.n_nodes; k++)
    search->taken[block.nodes[k]] = TRUE;
  return block;
}

/* In reverse order, because blocks are identified by their last node. */
static void
find_blocks (MienBlocks *self, gsize shared, guint subgroup)
{
  MienBlockSearch search;
  search_init (&search, self->graph);
  search.shared = shared;
  search.subgroup = subgroup;
  for (guint i = self->graph->n_nodes; i-- > 0;) {
    if (search.taken[i])
      continue;
    const MienBlock block =
        shared > 0 ? block_of (&search, i) : (MienBlock) { NULL, 1, { i } };
    g_array_prepend_val (self->blocks, block);
  }
  search_clear (&search);
}

static const MienNode *
last_node (const MienBlocks *self, const MienBlock *block)
{
  return &self->graph->nodes[block->nodes[block->n_nodes - 1]];
}

static void
forbid (MienBlocks *self, guint value)
{
  self->quads[self->graph->values[value].storage] = FALSE;
}

/* Fused kernels write quads if no other kernel reads the value. */
static void
find_quads (MienBlocks *self)
{
  const MienGraph *graph = self->graph;
  for (guint i = 0; i < self->blocks->len; i++) {
    const MienBlock *block = &g_array_index (self->blocks, MienBlock, i);
    const gboolean quads = block->op && !block->op->writes_rows;
    const guint kept = mien_block_kept (graph, block);
    self->quads[last_node (self, block)->output] = quads;
    if (kept != MIEN_NO_VALUE)
      self->quads[kept] = quads;
  }
  for (guint i = 0; i < self->blocks->len; i++) {
    const MienBlock *block = &g_array_index (self->blocks, MienBlock, i);
    const MienNode *node = last_node (self, block);
    for (guint k = 0; !block->op && k < node->n_inputs; k++)
      forbid (self, node->inputs[k]);
    if (!block->op && node->residual != MIEN_NO_VALUE)
      forbid (self, node->residual);
  }
  /* Readers of a view do not support quads. */
  for (guint i = 0; i < graph->n_values; i++)
    if (graph->values[i].storage != i)
      forbid (self, i);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    forbid (self, mien_graph_output (graph, k));
}

static gboolean
has_quads (const MienBlocks *self, const MienNode *node)
{
  gboolean any = self->quads[node->output];
  for (guint k = 0; k < node->n_inputs; k++)
    any = any || self->quads[node->inputs[k]];
  return any
      || (node->residual != MIEN_NO_VALUE && self->quads[node->residual]);
}

static void
drop_gainless (MienBlocks *self)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    MienBlock *block = &g_array_index (self->blocks, MienBlock, i);
    if (block->op && block->op->for_quads && block->n_nodes == 1
        && !has_quads (self, last_node (self, block)))
      block->op = NULL;
  }
}

/* What the host accesses has the type stated in the graph. */
static void
find_types (MienBlocks *self, MienType type)
{
  const MienGraph *graph = self->graph;
  const MienValue *values = graph->values;
  for (guint i = 0; i < graph->n_values; i++)
    self->type[i] = type;
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    self->type[values[mien_graph_input (graph, k)].storage] =
        values[mien_graph_input (graph, k)].type;
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    self->type[values[mien_graph_output (graph, k)].storage] =
        values[mien_graph_output (graph, k)].type;
  for (guint i = 0; i < graph->n_values; i++)
    self->type[i] = self->type[values[i].storage];
}

static void
find_sizes (MienBlocks *self)
{
  for (guint i = 0; i < self->graph->n_values; i++) {
    const MienValue *value = &self->graph->values[i];
    const gsize channels = mien_shape_dim (&value->shape, 0);
    self->size[i] =
        mien_shape_elements (&value->shape) * mien_type_size (self->type[i]);
    if (self->quads[i])
      self->size[i] = self->size[i] / channels * ((channels + 3) / 4 * 4);
  }
  for (guint i = 0; i < self->blocks->len; i++) {
    const MienBlock *block = &g_array_index (self->blocks, MienBlock, i);
    for (guint k = 0; k + 1 < block->n_nodes; k++)
      if (k + 1 != block->kept)
        self->size[self->graph->nodes[block->nodes[k]].output] = 1;
  }
}

MienBlocks *
mien_blocks_new (const MienGraph *graph, MienType type, gsize shared,
    guint subgroup)
{
  MienBlocks *self = g_new0 (MienBlocks, 1);
  self->graph = graph;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (MienBlock));
  self->quads = g_new0 (gboolean, graph->n_values);
  self->type = g_new0 (MienType, graph->n_values);
  self->size = g_new0 (gsize, graph->n_values);
  find_blocks (self, shared, subgroup);
  find_quads (self);
  drop_gainless (self);
  find_types (self, type);
  find_sizes (self);
  return self;
}

/* The plan of a graph with its nodes ordered block by block. */
MienPlan *
mien_blocks_plan (const MienBlocks *blocks)
{
  MienGraph ordered = *blocks->graph;
  g_autofree MienNode *nodes = g_new (MienNode, ordered.n_nodes);
  g_autofree guint *turns = g_new (guint, ordered.n_nodes);
  guint n = 0;
  for (guint i = 0; i < blocks->blocks->len; i++) {
    const MienBlock *block = &g_array_index (blocks->blocks, MienBlock, i);
    for (guint k = 0; k < block->n_nodes; k++, n++) {
      nodes[n] = blocks->graph->nodes[block->nodes[k]];
      turns[n] = i;
    }
  }
  ordered.nodes = nodes;
  const MienPlanTurns by_block = { turns, blocks->size, TRUE };
  return mien_plan_new (&ordered, &by_block);
}

static gsize
texels_of_weights (const MienGraph *graph, const MienNode *node)
{
  if (node->op != MIEN_OP_CONV)
    return 0;
  const gsize in = mien_shape_dim (&graph->values[node->inputs[0]].shape, 0);
  const gsize out = mien_shape_dim (&graph->values[node->output].shape, 0);
  const gsize taps =
      (gsize) node->conv.window.kernel_h * node->conv.window.kernel_w;
  return (in / node->conv.group + 4) * (out / 4 + 8) * taps;
}

gsize
mien_blocks_texels (const MienBlocks *blocks, guint max_batch)
{
  const MienGraph *graph = blocks->graph;
  gsize most = 0;
  for (guint i = 0; i < graph->n_values; i++)
    if (blocks->quads[i])
      most = MAX (most,
          blocks->size[i] / (4 * mien_type_size (blocks->type[i])) * max_batch);
  for (guint i = 0; i < blocks->blocks->len; i++) {
    const MienBlock *block = &g_array_index (blocks->blocks, MienBlock, i);
    gsize weights = 0;
    for (guint k = 0; block->op && k < block->n_nodes; k++)
      weights += texels_of_weights (graph, &graph->nodes[block->nodes[k]]);
    most = MAX (most, weights);
  }
  return most;
}

void
mien_blocks_free (MienBlocks *blocks)
{
  if (!blocks)
    return;
  g_array_unref (blocks->blocks);
  g_free (blocks->quads);
  g_free (blocks->type);
  g_free (blocks->size);
  g_free (blocks);
}
