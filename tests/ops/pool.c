/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pools, and means and softmax over any axes. */
#include "poolcases.h"
#include "sweep.h"

static void
add_pool (const PoolCase *c, MienOp op, gboolean include_pad, const char *what)
{
  const MienWindow *w = &c->window;
  g_autofree char *name = pool_case_name (what, c);
  MienShape shape;
  MienGraph *graph = mien_sweep_graph (c->channels, c->height, c->width);
  g_assert_true (mien_sweep_window_shape (graph, graph->input, w, c->channels,
      &shape));
  MienNode *node = mien_sweep_node (graph, op, &graph->input, 1, &shape);
  node->pool.window = *w;
  node->pool.count_include_pad = include_pad;
  mien_sweep_add (name, graph, MIEN_FILL_KINKS,
      op == MIEN_OP_MAX_POOL ? MIEN_TOLERANCE_EXACT : MIEN_TOLERANCE_SUM);
}

/* The shape of the input, and the run that is reduced. */
typedef struct {
  guint dims[3];
  MienRun run;
} RunCase;

static const RunCase mean_cases[] = {
  { { 7, 4, 4 }, { 7, 16, 1 } }, /* global average */
  { { 128, 4, 4 }, { 128, 16, 1 } },
  { { 3, 13, 17 }, { 3, 221, 1 } },
  { { 17, 48, 48 }, { 17, 2304, 1 } },
  { { 1, 1, 1 }, { 1, 1, 1 } },
  { { 8, 7, 5 }, { 1, 8, 35 } },  /* over channels */
  { { 8, 7, 5 }, { 8, 7, 5 } },   /* over rows */
  { { 8, 7, 5 }, { 56, 5, 1 } },  /* along rows */
  { { 8, 7, 5 }, { 1, 280, 1 } }, /* over everything */
  { { 5, 13, 17 }, { 1, 65, 17 } },
};

static void
add_mean (const RunCase *c)
{
  g_autofree char *name = g_strdup_printf ("mean/%ux%ux%u-run%u,%u,%u",
      c->dims[0], c->dims[1], c->dims[2], c->run.outer, c->run.length,
      c->run.inner);
  MienGraph *graph = mien_sweep_graph (c->dims[0], c->dims[1], c->dims[2]);
  MienShape shape = { 2, { c->run.outer, c->run.inner } };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_REDUCE_MEAN, &graph->input, 1, &shape);
  node->run = c->run;
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_SUM);
}

static const RunCase softmax_cases[] = {
  { { 7, 1, 1 }, { 1, 7, 1 } },
  { { 2, 1, 1 }, { 1, 2, 1 } },
  { { 1, 1, 1 }, { 1, 1, 1 } },
  { { 1000, 1, 1 }, { 1, 1000, 1 } },
  { { 5, 13, 17 }, { 1, 5, 221 } },
  { { 5, 13, 17 }, { 5, 13, 17 } },
  { { 5, 13, 17 }, { 65, 17, 1 } },
};

static void
add_softmax (const RunCase *c, MienFill fill, const char *what)
{
  g_autofree char *name = g_strdup_printf ("softmax/%s-%ux%ux%u-run%u,%u,%u",
      what, c->dims[0], c->dims[1], c->dims[2], c->run.outer, c->run.length,
      c->run.inner);
  MienGraph *graph = mien_sweep_graph (c->dims[0], c->dims[1], c->dims[2]);
  MienNode *node = mien_sweep_node (graph, MIEN_OP_SOFTMAX, &graph->input, 1,
      &graph->values[graph->input].shape);
  node->run = c->run;
  mien_sweep_add (name, graph, fill, MIEN_TOLERANCE_EXP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pool_cases); i++) {
    add_pool (&pool_cases[i], MIEN_OP_MAX_POOL, FALSE, "max-pool");
    add_pool (&pool_cases[i], MIEN_OP_AVERAGE_POOL, FALSE, "average-inside");
    add_pool (&pool_cases[i], MIEN_OP_AVERAGE_POOL, TRUE, "average-all");
  }
  for (guint i = 0; i < G_N_ELEMENTS (mean_cases); i++)
    add_mean (&mean_cases[i]);
  for (guint i = 0; i < G_N_ELEMENTS (softmax_cases); i++) {
    add_softmax (&softmax_cases[i], MIEN_FILL_KINKS, "usual");
    add_softmax (&softmax_cases[i], MIEN_FILL_EXTREME, "extreme");
  }
  return g_test_run ();
}
