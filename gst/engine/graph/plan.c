/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Greedy by size: the largest values are placed first, each in the lowest gap
 * between the values that are alive at the same time. This is near optimal for
 * networks, where a few large maps determine the size of the arena. See
 * Pisarchyk & Lee, "Efficient Memory Management for Deep Neural Net Inference"
 * (2020).
 */
#include <stdlib.h>

#include "engine/plan.h"

/* A value with memory of its own, written by node `first` and last read by
 * node `last`. The caller writes the inputs before node 0 and reads the outputs
 * after the last one. */
typedef struct {
  guint value;
  guint first, last;
  gsize size, offset;
} Block;

static gsize
size_of (const MienGraph *graph, const MienPlanTurns *turns, guint value)
{
  return turns && turns->size[value] > 0
      ? turns->size[value]
      : mien_value_size (&graph->values[value]);
}

gboolean
mien_plan_is_port (const MienGraph *graph, guint value)
{
  const guint storage = graph->values[value].storage;

  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    if (graph->values[mien_graph_input (graph, k)].storage == storage)
      return TRUE;
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    if (graph->values[mien_graph_output (graph, k)].storage == storage)
      return TRUE;
  return FALSE;
}

static void
touch (const MienGraph *graph, const MienPlanTurns *turns, Block *blocks,
    guint value, guint time)
{
  Block *block = &blocks[graph->values[value].storage];
  if (turns && turns->ports_apart && mien_plan_is_port (graph, value))
    return;
  if (block->size == 0) {
    block->size = mien_plan_align (size_of (graph, turns, block->value));
    block->first = time;
  }
  block->last = time;
}

/* Time 0 is when the caller writes the inputs. Node i runs at time i + 1, or at
 * 1 + its turn. */
static void
find_lives (const MienGraph *graph, const MienPlanTurns *turns, Block *blocks)
{
  for (guint i = 0; i < graph->n_values; i++)
    blocks[i].value = i;
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    touch (graph, turns, blocks, mien_graph_input (graph, k), 0);
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    const guint time = 1 + (turns ? turns->turn[i] : i);
    for (guint k = 0; k < node->n_inputs; k++)
      touch (graph, turns, blocks, node->inputs[k], time);
    if (node->residual != MIEN_NO_VALUE)
      touch (graph, turns, blocks, node->residual, time);
    touch (graph, turns, blocks, node->output, time);
  }
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    touch (graph, turns, blocks, mien_graph_output (graph, k),
        graph->n_nodes + 1);
}

static int
compare_size (const void *a, const void *b)
{
  const Block *x = a, *y = b;
  if (x->size != y->size)
    return x->size > y->size ? -1 : 1;
  return x->value < y->value ? -1 : 1;
}

static int
compare_offset (const void *a, const void *b)
{
  const Block *x = *(const Block *const *) a, *y = *(const Block *const *) b;
  return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Lowest offset for blocks[n] that overlaps none of those of blocks[0..n-1]
 * that are alive at the same time. `alive` has room for n pointers. */
static gsize
find_gap (const Block *blocks, guint n, const Block **alive)
{
  const Block *block = &blocks[n];
  guint n_alive = 0;
  for (guint i = 0; i < n; i++)
    if (blocks[i].first <= block->last && block->first <= blocks[i].last)
      alive[n_alive++] = &blocks[i];
  qsort (alive, n_alive, sizeof (alive[0]), compare_offset);

  gsize offset = 0;
  for (guint i = 0; i < n_alive; i++) {
    if (alive[i]->offset >= offset + block->size)
      break;
    offset = MAX (offset, alive[i]->offset + alive[i]->size);
  }
  return offset;
}

MienPlan *
mien_plan_new (const MienGraph *graph, const MienPlanTurns *turns)
{
  MienPlan *plan = g_new0 (MienPlan, 1);
  plan->offset = g_new (gsize, graph->n_values);
  for (guint i = 0; i < graph->n_values; i++)
    plan->offset[i] = G_MAXSIZE;

  g_autofree Block *blocks = g_new0 (Block, graph->n_values);
  g_autofree const Block **alive = g_new (const Block *, graph->n_values);
  find_lives (graph, turns, blocks);
  qsort (blocks, graph->n_values, sizeof (blocks[0]), compare_size);
  for (guint i = 0; i < graph->n_values && blocks[i].size > 0; i++) {
    blocks[i].offset = find_gap (blocks, i, alive);
    plan->offset[blocks[i].value] = blocks[i].offset;
    plan->size = MAX (plan->size, blocks[i].offset + blocks[i].size);
  }

  for (guint i = 0; i < graph->n_values; i++)
    plan->offset[i] = plan->offset[graph->values[i].storage];
  return plan;
}

void
mien_plan_free (MienPlan *plan)
{
  if (!plan)
    return;
  g_free (plan->offset);
  g_free (plan);
}
