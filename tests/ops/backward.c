/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ops that only gradients need. */
#include "activationcases.h"
#include "poolcases.h"

static const char *
suffix (gboolean residual)
{
  return residual ? "-residual" : "";
}

/* Gives the node another input, which is added to its result. */
static void
add_residual (MienGraph *graph, gboolean residual)
{
  if (!residual)
    return;
  const guint other =
      mien_sweep_input (graph, &graph->values[graph->output].shape);
  graph->nodes[graph->n_nodes - 1].residual = other;
}

static void
add_pool (const PoolCase *c, MienOp op, gboolean include_pad, gboolean residual,
    MienFill fill, const char *what)
{
  const MienWindow *w = &c->window;
  g_autofree char *plain = pool_case_name (what, c);
  g_autofree char *name = g_strconcat (plain, suffix (residual), NULL);
  MienGraph *graph = mien_sweep_graph (c->channels, c->height, c->width);
  const MienShape shape = graph->values[graph->input].shape;
  MienShape dy;
  g_assert_true (mien_sweep_window_shape (graph, graph->input, w, c->channels,
      &dy));
  const guint inputs[2] = { mien_sweep_input (graph, &dy), graph->input };
  if (op == MIEN_OP_AVERAGE_POOL_BACKWARD) {
    graph->input = inputs[0];
    graph->n_more_inputs = 0;
  }
  MienNode *node = mien_sweep_node (graph, op, inputs,
      op == MIEN_OP_MAX_POOL_BACKWARD ? 2 : 1, &shape);
  node->pool.window = *w;
  node->pool.count_include_pad = include_pad;
  add_residual (graph, residual);
  mien_sweep_add (name, graph, fill, MIEN_TOLERANCE_SUM);
}

/* The shape of dx, and the run. */
typedef struct {
  guint dims[3];
  MienRun run;
} RunCase;

static const RunCase run_cases[] = {
  { { 7, 4, 4 }, { 7, 16, 1 } },
  { { 128, 4, 4 }, { 128, 16, 1 } },
  { { 1, 1, 1 }, { 1, 1, 1 } },
  { { 7, 1, 1 }, { 1, 7, 1 } },
  { { 1000, 1, 1 }, { 1, 1000, 1 } },
  { { 8, 7, 5 }, { 1, 8, 35 } },
  { { 8, 7, 5 }, { 8, 7, 5 } },
  { { 8, 7, 5 }, { 56, 5, 1 } },
  { { 5, 13, 17 }, { 1, 65, 17 } },
};

static void
add_run (const RunCase *c, MienOp op, const char *what, gboolean residual)
{
  g_autofree char *name = g_strdup_printf ("%s/%ux%ux%u-run%u,%u,%u%s", what,
      c->dims[0], c->dims[1], c->dims[2], c->run.outer, c->run.length,
      c->run.inner, suffix (residual));
  MienGraph *graph = mien_sweep_graph (c->dims[0], c->dims[1], c->dims[2]);
  const MienShape shape = graph->values[graph->input].shape;
  guint inputs[2] = { graph->input };
  guint n_inputs = 1;
  if (op == MIEN_OP_REDUCE_MEAN_BACKWARD)
    graph->values[graph->input].shape =
        (MienShape) { 2, { c->run.outer, c->run.inner } };
  if (op == MIEN_OP_SOFTMAX_BACKWARD) {
    inputs[0] = mien_sweep_input (graph, &shape);
    mien_sweep_node (graph, MIEN_OP_SOFTMAX, &graph->input, 1, &shape)->run =
        c->run;
    inputs[1] = graph->output;
    n_inputs = 2;
  }
  mien_sweep_node (graph, op, inputs, n_inputs, &shape)->run = c->run;
  add_residual (graph, residual);
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_SUM);
}

typedef struct {
  guint in[3], out[3];
  int first[3];
  guint step[3];
} SpreadCase;

static const SpreadCase spread_cases[] = {
  { { 1, 1, 1 }, { 1, 1, 1 }, { 0, 0, 0 }, { 1, 1, 1 } },
  { { 16, 30, 30 }, { 16, 60, 60 }, { 0, 0, 0 }, { 1, 2, 2 } },
  { { 5, 8, 8 }, { 5, 15, 15 }, { 0, 0, 0 }, { 1, 2, 2 } },
  { { 3, 7, 5 }, { 3, 20, 19 }, { 0, 2, 1 }, { 1, 2, 3 } },
  { { 3, 7, 5 }, { 3, 4, 3 }, { 0, -2, -1 }, { 1, 1, 1 } },
  { { 3, 7, 5 }, { 3, 4, 3 }, { 0, -3, -2 }, { 1, 2, 2 } },
  { { 8, 7, 5 }, { 3, 7, 5 }, { -4, 0, 0 }, { 1, 1, 1 } },
  { { 2, 3, 4 }, { 7, 8, 9 }, { 2, -1, 3 }, { 3, 2, 1 } },
  { { 2, 3, 4 }, { 2, 3, 4 }, { 0, 9, 0 }, { 1, 1, 1 } },
  { { 2, 3, 4 }, { 2, 3, 4 }, { 0, -9, 0 }, { 1, 1, 1 } },
};

static void
add_spread (const SpreadCase *c, gboolean residual)
{
  g_autofree char *name = g_strdup_printf ("spread/%ux%ux%u-to-%ux%ux%u"
                                           "-first%d,%d,%d-step%u,%u,%u%s",
      c->in[0], c->in[1], c->in[2], c->out[0], c->out[1], c->out[2],
      c->first[0], c->first[1], c->first[2], c->step[0], c->step[1], c->step[2],
      suffix (residual));
  MienGraph *graph = mien_sweep_graph (c->in[0], c->in[1], c->in[2]);
  const MienShape shape = { 3, { c->out[0], c->out[1], c->out[2] } };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_SPREAD, &graph->input, 1, &shape);
  node->spread = MIEN_SPREAD_IN_PLACE;
  for (guint k = 0; k < 3; k++) {
    node->spread.first[k] = c->first[k];
    node->spread.step[k] = c->step[k];
  }
  add_residual (graph, residual);
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

static const guint shapes[][3] = {
  { 1, 1, 1 },
  { 3, 7, 5 },
  { 8, 13, 17 },
  { 5, 1, 1 },
};

static void
add_activation (const ActivationCase *c, MienRule rule, const guint dims[3],
    gboolean residual)
{
  static const char *const rules[] = { "plain", "guided", "deconvnet" };
  g_autofree char *name = g_strdup_printf ("activation-backward/%s-%s-"
                                           "%ux%ux%u%s",
      c->name, rules[rule], dims[0], dims[1], dims[2], suffix (residual));
  MienGraph *graph = mien_sweep_graph (dims[0], dims[1], dims[2]);
  const MienShape shape = graph->values[graph->input].shape;
  const guint inputs[2] = { graph->input, mien_sweep_input (graph, &shape) };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_ACTIVATION_BACKWARD, inputs, 2, &shape);
  node->derivative.of = activation_of (c, graph, dims[0]);
  node->derivative.rule = rule;
  add_residual (graph, residual);
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, c->tolerance);
}

/* The rules only apply to ReLU and similar activations; others are smooth, or
 * nearly. */
static void
add_rules (const ActivationCase *c, const guint dims[3], gboolean residual)
{
  add_activation (c, MIEN_RULE_PLAIN, dims, residual);
  add_activation (c, MIEN_RULE_GUIDED, dims, residual);
  if (c->activation.kind == MIEN_ACTIVATION_RELU)
    add_activation (c, MIEN_RULE_DECONVNET, dims, residual);
}

static void
add_all (gboolean residual)
{
  for (guint i = 0; i < G_N_ELEMENTS (pool_cases); i++) {
    add_pool (&pool_cases[i], MIEN_OP_MAX_POOL_BACKWARD, FALSE, residual,
        MIEN_FILL_KINKS, "max-pool-backward");
    add_pool (&pool_cases[i], MIEN_OP_AVERAGE_POOL_BACKWARD, FALSE, residual,
        MIEN_FILL_KINKS, "average-pool-backward-inside");
    add_pool (&pool_cases[i], MIEN_OP_AVERAGE_POOL_BACKWARD, TRUE, residual,
        MIEN_FILL_KINKS, "average-pool-backward-all");
  }
  for (guint i = 0; i < G_N_ELEMENTS (run_cases); i++)
    add_run (&run_cases[i], MIEN_OP_REDUCE_MEAN_BACKWARD, "mean-backward",
        residual);
  for (guint i = 0; i < G_N_ELEMENTS (spread_cases); i++)
    add_spread (&spread_cases[i], residual);
  for (guint i = 0; i < G_N_ELEMENTS (activation_cases); i++)
    for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
      add_rules (&activation_cases[i], shapes[k], residual);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_all (FALSE);
  add_all (TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (pool_cases); i++)
    add_pool (&pool_cases[i], MIEN_OP_MAX_POOL_BACKWARD, FALSE, FALSE,
        MIEN_FILL_LOWEST, "max-pool-backward-lowest");
  for (guint i = 0; i < G_N_ELEMENTS (run_cases); i++) {
    add_run (&run_cases[i], MIEN_OP_SOFTMAX_BACKWARD, "softmax-backward",
        FALSE);
    add_run (&run_cases[i], MIEN_OP_WINNER, "winner", FALSE);
  }
  return g_test_run ();
}
