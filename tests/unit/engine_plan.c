/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Checks the plan by executing it: each node finds all its inputs complete
 * where they were written, and overwrites the bytes of its output.
 */
#include "engine/fusion.h"
#include "engine/gradient.h"
#include "engine/plan.h"

#include "randomgraph.h"
#include "sweep.h"

#define N_GRAPHS 300

typedef struct {
  const MienGraph *graph;
  const MienPlan *plan;
  guint *owner; /* per byte of the arena: the storage written last */
} Arena;

static void
write_value (Arena *arena, guint value)
{
  guint storage = arena->graph->values[value].storage;
  gsize offset = arena->plan->offset[value];
  gsize n = mien_value_size (&arena->graph->values[value]);
  g_assert_cmpuint (offset, !=, G_MAXSIZE);
  g_assert_cmpuint (offset % MIEN_PLAN_ALIGN, ==, 0);
  g_assert_cmpuint (offset + n, <=, arena->plan->size);
  for (gsize i = 0; i < n; i++)
    arena->owner[offset + i] = storage;
}

static void
read_value (const Arena *arena, guint value, guint32 seed)
{
  guint storage = arena->graph->values[value].storage;
  gsize offset = arena->plan->offset[value];
  gsize n = mien_value_size (&arena->graph->values[value]);
  for (gsize i = 0; i < n; i++)
    if (arena->owner[offset + i] != storage)
      g_error ("seed %u: \"%s\" is overwritten by \"%s\" while it lives", seed,
          arena->graph->values[value].name,
          arena->graph->values[arena->owner[offset + i]].name);
}

static void
carry_out (const MienGraph *graph, guint32 seed)
{
  g_autoptr (MienPlan) plan = mien_plan_new (graph, NULL);
  g_autofree guint *owner = g_new0 (guint, plan->size);
  Arena arena = { graph, plan, owner };
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    write_value (&arena, mien_graph_input (graph, k));
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    write_value (&arena, node->output);
    for (guint k = 0; k < node->n_inputs; k++)
      read_value (&arena, node->inputs[k], seed);
    if (node->residual != MIEN_NO_VALUE)
      read_value (&arena, node->residual, seed);
  }
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    read_value (&arena, mien_graph_output (graph, k), seed);
}

static void
test_random_graphs (void)
{
  for (guint32 seed = 0; seed < N_GRAPHS; seed++) {
    g_autoptr (MienGraph) graph = mien_test_random_graph (seed);
    for (guint fused = 0; fused < 2; fused++) {
      carry_out (graph, seed);
      mien_graph_fuse (graph, NULL, 0);
    }
  }
}

/* Halves the size of every other value that owns its storage. */
static void
halve (MienGraph *graph)
{
  for (guint i = 0; i < graph->n_values; i++)
    if (graph->values[i].storage % 2 == 0)
      graph->values[i].type = MIEN_TYPE_FLOAT16;
}

static void
test_mixed_types (void)
{
  for (guint32 seed = 0; seed < N_GRAPHS; seed++) {
    g_autoptr (MienGraph) graph = mien_test_random_graph (seed);
    halve (graph);
    carry_out (graph, seed);
  }
}

/* Gradients have several inputs and outputs, and read values long after they
 * were written. */
static void
test_gradients (void)
{
  guint n_made = 0;
  for (guint32 seed = 0; seed < N_GRAPHS; seed++) {
    g_autoptr (MienGraph) graph = mien_test_random_graph (seed);
    const MienGradientOptions options = { graph->output, MIEN_SEED_INPUT,
      MIEN_RULE_GUIDED, TRUE, graph->nodes[0].output };
    g_autoptr (MienGradient) gradient =
        mien_gradient_new (graph, &options, NULL);
    if (gradient == NULL)
      continue;
    carry_out (gradient->graph, seed);
    n_made++;
  }
  g_test_message ("%u of %u graphs have a gradient", n_made, N_GRAPHS);
  g_assert_cmpuint (n_made, >, N_GRAPHS / 2);
}

/* A chain needs room for two values at a time, whatever its length. */
static MienGraph *
make_chain (guint length)
{
  MienGraph *graph = mien_sweep_graph (2, 8, 8);
  const MienShape shape = { 3, { 2, 8, 8 } };
  guint x = graph->input;
  for (guint i = 0; i < length; i++) {
    MienNode *node = mien_sweep_node (graph, MIEN_OP_ACTIVATION, &x, 1, &shape);
    node->activation.kind = MIEN_ACTIVATION_RELU;
    x = node->output;
  }
  graph->output = x;
  return graph;
}

static gsize
size_of_chain (MienType even, MienType odd)
{
  g_autoptr (MienGraph) graph = make_chain (20);
  for (guint i = 0; i < graph->n_values; i++)
    graph->values[i].type = i % 2 == 0 ? even : odd;
  g_autoptr (MienPlan) plan = mien_plan_new (graph, NULL);
  return plan->size;
}

static void
test_chain (void)
{
  const MienType whole = MIEN_TYPE_FLOAT32, half = MIEN_TYPE_FLOAT16;
  g_assert_cmpuint (size_of_chain (whole, whole), ==, 2 * 512);
  g_assert_cmpuint (size_of_chain (half, half), ==, 2 * 256);
  g_assert_cmpuint (size_of_chain (half, whole), ==, 256 + 512);
}

/* For nodes with the same turn, everything that they read and write is present
 * at the same time, and takes the stated number of bytes. */
static void
test_turns (void)
{
  g_autoptr (MienGraph) graph = make_chain (20);
  g_autofree guint *turn = g_new (guint, graph->n_nodes);
  g_autofree gsize *size = g_new0 (gsize, graph->n_values);
  for (guint i = 0; i < graph->n_nodes; i++)
    turn[i] = i < 4 ? 0 : i;
  for (guint i = 0; i < 3; i++)
    size[graph->nodes[i].output] = 256;
  g_autoptr (MienPlan) plan =
      mien_plan_new (graph, &(MienPlanTurns) { turn, size });
  /* Both ends of the turn, and three values between them. */
  g_assert_cmpuint (plan->size, ==, 2 * 512 + 3 * 256);
  for (guint i = 0; i < 4; i++) {
    const gsize end =
        plan->offset[graph->nodes[i].output] + (i < 3 ? 256 : 512);
    for (guint k = 0; k < 4; k++) {
      const gsize other = plan->offset[graph->nodes[k].output];
      g_assert_true (k == i || other >= end
          || other < plan->offset[graph->nodes[i].output]);
    }
  }
}

/* A plan of the chain whose ends have separate memory. */
static MienPlan *
plan_apart (const MienGraph *graph)
{
  g_autofree guint *turn = g_new (guint, graph->n_nodes);
  g_autofree gsize *size = g_new0 (gsize, graph->n_values);

  for (guint i = 0; i < graph->n_nodes; i++)
    turn[i] = i;
  size[graph->input] = size[graph->output] = 1 << 20;
  return mien_plan_new (graph, &(MienPlanTurns) { turn, size, TRUE });
}

/* Separate memory takes nothing from the arena; the values between use it as
 * before: two at a time, or none. */
static void
test_ports_apart (void)
{
  g_autoptr (MienGraph) graph = make_chain (20);
  g_autoptr (MienPlan) plan = plan_apart (graph);
  g_assert_cmpuint (plan->size, ==, 2 * 512);
  g_assert_cmpuint (plan->offset[graph->input], ==, G_MAXSIZE);
  g_assert_cmpuint (plan->offset[graph->output], ==, G_MAXSIZE);
  g_assert_cmpuint (plan->offset[graph->nodes[0].output], <, plan->size);

  g_autoptr (MienGraph) single = make_chain (1);
  g_autoptr (MienPlan) empty = plan_apart (single);
  g_assert_cmpuint (empty->size, ==, 0);
}

/* However small a value is, the next one starts at an offset that devices can
 * bind. */
static void
test_alignment (void)
{
  g_autoptr (MienGraph) graph = mien_sweep_graph (3, 5, 5);
  const MienShape shape = { 3, { 3, 5, 5 } };
  mien_sweep_node (graph, MIEN_OP_ACTIVATION, &graph->input, 1, &shape);
  graph->values[graph->input].type = MIEN_TYPE_FLOAT16;
  g_autoptr (MienPlan) plan = mien_plan_new (graph, NULL);
  g_assert_cmpuint (plan->offset[graph->output], ==, 0);
  g_assert_cmpuint (plan->offset[graph->input], ==, 512);
  g_assert_cmpuint (plan->size, ==, 512 + 256);
  g_assert_cmpuint (mien_plan_align (0), ==, 0);
  g_assert_cmpuint (mien_plan_align (1), ==, 256);
  g_assert_cmpuint (mien_plan_align (256), ==, 256);
}

static void
test_views (void)
{
  g_autoptr (MienGraph) graph = mien_sweep_graph (3, 5, 5);
  const MienShape shape = { 3, { 3, 5, 5 } }, flat = { 1, { 75 } };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_ACTIVATION, &graph->input, 1, &shape);
  node->activation.kind = MIEN_ACTIVATION_RELU;
  guint view = mien_graph_add_value (graph, "view", &flat, node->output);
  guint unused = mien_graph_add_value (graph, "unused", &flat, MIEN_NO_VALUE);
  guint view_of_unused =
      mien_graph_add_value (graph, "view of unused", &flat, unused);
  graph->output = view;

  g_autoptr (MienPlan) plan = mien_plan_new (graph, NULL);
  g_assert_cmpuint (plan->offset[view], ==,
      plan->offset[graph->nodes[0].output]);
  g_assert_cmpuint (plan->offset[unused], ==, G_MAXSIZE);
  g_assert_cmpuint (plan->offset[view_of_unused], ==, G_MAXSIZE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/plan/ports-apart", test_ports_apart);
  g_test_add_func ("/engine/plan/random-graphs", test_random_graphs);
  g_test_add_func ("/engine/plan/mixed-types", test_mixed_types);
  g_test_add_func ("/engine/plan/gradients", test_gradients);
  g_test_add_func ("/engine/plan/chain", test_chain);
  g_test_add_func ("/engine/plan/turns", test_turns);
  g_test_add_func ("/engine/plan/alignment", test_alignment);
  g_test_add_func ("/engine/plan/views", test_views);
  return g_test_run ();
}
