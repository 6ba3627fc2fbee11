/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chains of gradient nodes that backends compute as a single kernel, in all
 * possible orders. Where a sign or a maximum decides, the deciding number is an
 * input, so that rounding cannot change the decision. */
#include <math.h>

#include "random.h"
#include "sweep.h"

#define POINT \
  { \
    1, 1, 1, 1, 1, 1, 0, 0, 0, 0 \
  }

typedef enum {
  ADDED_NOTHING,
  ADDED_VALUE,
  ADDED_GRID,       /* the separable part, then a grid to which it is added */
  ADDED_GRID_FIRST, /* in the other order */
} Added;

typedef struct {
  const char *name;
  guint from, height, width, channels; /* before and after the pointwise
                                        * convolution */
  MienWindow depth;
  Added added;
  guint step[2]; /* of the grid */
  MienActivationKind gate;
  MienRule rule;
} Separable;

#define SAME3 \
  { \
    3, 3, 1, 1, 1, 1, 1, 1, 1, 1 \
  }

static const Separable separables[] = {
  { "one", 1, 1, 1, 1, SAME3, ADDED_NOTHING, { 0 }, MIEN_ACTIVATION_NONE },
  { "bare", 7, 9, 11, 6, SAME3, ADDED_NOTHING, { 0 }, MIEN_ACTIVATION_NONE },
  { "guided", 8, 15, 15, 12, SAME3, ADDED_NOTHING, { 0 }, MIEN_ACTIVATION_RELU,
      MIEN_RULE_GUIDED },
  { "plain", 3, 21, 19, 17, SAME3, ADDED_NOTHING, { 0 }, MIEN_ACTIVATION_RELU,
      MIEN_RULE_PLAIN },
  { "deconvnet", 5, 8, 8, 40, SAME3, ADDED_NOTHING, { 0 }, MIEN_ACTIVATION_RELU,
      MIEN_RULE_DECONVNET },
  { "clip", 4, 7, 6, 5, SAME3, ADDED_VALUE, { 0 }, MIEN_ACTIVATION_CLIP },
  { "prelu", 4, 7, 6, 6, SAME3, ADDED_GRID, { 2, 2 }, MIEN_ACTIVATION_PRELU },
  { "leaky", 4, 7, 6, 5, SAME3, ADDED_NOTHING, { 0 },
      MIEN_ACTIVATION_LEAKY_RELU },
  { "value", 9, 13, 14, 10, SAME3, ADDED_VALUE, { 0 }, MIEN_ACTIVATION_NONE },
  { "grid", 12, 15, 15, 8, SAME3, ADDED_GRID, { 2, 2 }, MIEN_ACTIVATION_NONE },
  { "grid-gate", 12, 16, 14, 7, SAME3, ADDED_GRID, { 2, 2 },
      MIEN_ACTIVATION_RELU, MIEN_RULE_GUIDED },
  { "grid-first", 6, 17, 10, 9, SAME3, ADDED_GRID_FIRST, { 3, 2 },
      MIEN_ACTIVATION_RELU, MIEN_RULE_GUIDED },
  { "grid-in-place", 5, 6, 5, 4, SAME3, ADDED_GRID, { 1, 1 },
      MIEN_ACTIVATION_NONE },
  { "grid-one", 5, 6, 5, 4, SAME3, ADDED_GRID_FIRST, { 6, 5 },
      MIEN_ACTIVATION_NONE },
  { "large", 6, 60, 61, 34, SAME3, ADDED_GRID, { 2, 2 }, MIEN_ACTIVATION_RELU,
      MIEN_RULE_GUIDED },
  { "lopsided", 6, 9, 10, 5, { 2, 5, 1, 1, 1, 1, 0, 3, 1, 1 }, ADDED_VALUE,
      { 0 }, MIEN_ACTIVATION_RELU, MIEN_RULE_PLAIN },
  { "strided", 6, 19, 20, 5, { 3, 3, 2, 3, 1, 1, 1, 0, 1, 1 }, ADDED_NOTHING,
      { 0 }, MIEN_ACTIVATION_RELU, MIEN_RULE_PLAIN },
  { "outside", 3, 4, 5, 6, { 3, 3, 1, 1, 1, 1, 4, 5, 3, 6 }, ADDED_NOTHING,
      { 0 }, MIEN_ACTIVATION_NONE },
  { "dilated", 3, 9, 9, 6, { 3, 3, 1, 1, 2, 2, 2, 2, 2, 2 }, ADDED_NOTHING,
      { 0 }, MIEN_ACTIVATION_NONE },
};

static guint
add_separable (MienGraph *graph, GRand *rand, guint source, guint residual,
    const Separable *c)
{
  static const MienWindow point = POINT;
  mien_sweep_conv (graph, rand, source, c->channels, 1, &point);
  mien_sweep_conv (graph, rand, graph->output, c->channels, c->channels,
      &c->depth)
      ->residual = residual;
  return graph->output;
}

static guint
add_grid (MienGraph *graph, GRand *rand, const MienShape *shape, guint residual,
    const Separable *c)
{
  static const MienWindow point = POINT;
  const MienShape small = { 3,
    { c->from, (shape->dims[1] - 1) / c->step[0] + 1,
        (shape->dims[2] - 1) / c->step[1] + 1 } };
  mien_sweep_conv (graph, rand, mien_sweep_input (graph, &small), c->channels,
      1, &point);
  const guint narrow = graph->output;
  MienNode *spread = mien_sweep_node (graph, MIEN_OP_SPREAD, &narrow, 1, shape);
  spread->spread = MIEN_SPREAD_IN_PLACE;
  spread->spread.step[1] = c->step[0];
  spread->spread.step[2] = c->step[1];
  spread->residual = residual;
  return graph->output;
}

static void
add_gate (MienGraph *graph, MienActivationKind kind, MienRule rule)
{
  if (kind == MIEN_ACTIVATION_NONE)
    return;
  const MienShape shape = graph->values[graph->output].shape;
  const float slopes[] = { 0.5, -0.25, 2, 1, 0, -1 }; /* 6 channels */
  const guint inputs[2] = { graph->output, mien_sweep_input (graph, &shape) };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_ACTIVATION_BACKWARD, inputs, 2, &shape);
  node->derivative = (MienDerivative) {
    { kind, -0.5, 1.5,
        kind == MIEN_ACTIVATION_PRELU
            ? mien_graph_add_constant (graph, slopes, G_N_ELEMENTS (slopes))
            : NULL },
    rule
  };
}

/* A final convolution makes the result a value stored as quads; otherwise it is
 * stored as rows. */
static void
finish (MienGraph *graph, GRand *rand, gboolean quads)
{
  static const MienWindow point = POINT;
  if (quads)
    mien_sweep_conv (graph, rand, graph->output, 3, 1, &point);
}

static MienGraph *
build_separable (const Separable *c, gboolean quads)
{
  static const MienWindow point = POINT;
  MienGraph *graph = mien_sweep_graph (c->from, c->height, c->width);
  GRand *rand = g_rand_new_with_seed (19);
  guint source = graph->input;
  if (quads) {
    mien_sweep_conv (graph, rand, source, c->from, 1, &point);
    source = graph->output;
  }
  MienShape shape;
  g_assert_true (mien_sweep_window_shape (graph, source, &c->depth, c->channels,
      &shape));
  if (c->added == ADDED_GRID_FIRST) {
    const guint grid = add_grid (graph, rand, &shape, MIEN_NO_VALUE, c);
    add_separable (graph, rand, source, grid, c);
  } else {
    const guint residual = c->added == ADDED_VALUE
        ? mien_sweep_input (graph, &shape)
        : MIEN_NO_VALUE;
    const guint sum = add_separable (graph, rand, source, residual, c);
    if (c->added == ADDED_GRID)
      add_grid (graph, rand, &shape, sum, c);
  }
  add_gate (graph, c->gate, c->rule);
  finish (graph, rand, quads);
  g_rand_free (rand);
  return graph;
}

typedef struct {
  const char *name;
  guint channels, height, width;
  MienWindow window;
  MienActivationKind gate;
} Pool;

static const Pool pools[] = {
  { "pool", 8, 15, 15, { 3, 3, 2, 2, 1, 1, 1, 1, 1, 1 } },
  { "pool-one", 1, 1, 1, POINT },
  { "pool-even", 5, 14, 13, { 3, 3, 2, 2, 1, 1, 0, 0, 1, 1 } },
  { "pool-gate", 6, 12, 12, { 2, 2, 2, 2, 1, 1, 0, 0, 0, 0 },
      MIEN_ACTIVATION_RELU },
  { "pool-apart", 3, 11, 17, { 2, 3, 4, 5, 1, 1, 0, 0, 0, 0 } },
  { "pool-dense", 3, 7, 9, { 3, 5, 1, 1, 2, 1, 2, 2, 2, 2 } },
};

/* An identity convolution, which makes an exact copy stored as quads. */
static guint
add_same (MienGraph *graph, GRand *rand, guint value)
{
  static const MienWindow point = POINT;
  const guint n = graph->values[value].shape.dims[0];
  g_autofree float *same = g_new0 (float, n *n);
  g_autofree float *zeros = g_new0 (float, n);
  for (guint c = 0; c < n; c++)
    same[c * n + c] = 1;
  MienNode *node = mien_sweep_conv (graph, rand, value, n, 1, &point);
  node->conv.weight = mien_graph_add_constant (graph, same, n * n);
  node->conv.bias = mien_graph_add_constant (graph, zeros, n);
  return graph->output;
}

static MienGraph *
build_pool (const Pool *c, gboolean quads)
{
  static const MienWindow point = POINT;
  MienGraph *graph = mien_sweep_graph (c->channels, c->height, c->width);
  const MienShape shape = graph->values[graph->input].shape;
  GRand *rand = g_rand_new_with_seed (23);
  guint x = graph->input;
  MienShape small;
  g_assert_true (mien_sweep_window_shape (graph, x, &c->window, c->channels,
      &small));
  guint dy = mien_sweep_input (graph, &small);
  if (quads) {
    mien_sweep_conv (graph, rand, dy, c->channels, 1, &point);
    dy = graph->output;
    x = add_same (graph, rand, x);
  }
  const guint inputs[2] = { dy, x };
  mien_sweep_node (graph, MIEN_OP_MAX_POOL_BACKWARD, inputs, 2, &shape)
      ->pool.window = c->window;
  add_gate (graph, c->gate, MIEN_RULE_GUIDED);
  finish (graph, rand, quads);
  g_rand_free (rand);
  return graph;
}

typedef struct {
  const char *name;
  guint classes, height, width, channels; /* of the map, and before it */
  MienWindow window;                      /* of the transposed convolution */
  gboolean winner, scaled;
  MienActivationKind gate;
} Head;

static const Head heads[] = {
  { "head", 7, 4, 4, 128, SAME3, TRUE, TRUE, MIEN_ACTIVATION_NONE },
  { "head-seed", 7, 4, 4, 12, SAME3, FALSE, TRUE, MIEN_ACTIVATION_RELU },
  { "head-winner", 2, 5, 3, 9, SAME3, TRUE, FALSE, MIEN_ACTIVATION_RELU },
  { "head-bare", 33, 2, 6, 5, { 1, 3, 1, 1, 1, 1, 0, 2, 0, 0 }, FALSE, FALSE,
      MIEN_ACTIVATION_NONE },
  { "head-one", 1, 3, 3, 3, POINT, TRUE, TRUE, MIEN_ACTIVATION_NONE },
};

static MienGraph *
build_head (const Head *c, gboolean quads)
{
  static const MienWindow point = POINT;
  MienGraph *graph = mien_sweep_graph (c->classes, 1, 1);
  const MienShape vector = { 1, { c->classes } };
  const MienShape column = { 3, { c->classes, 1, 1 } };
  const MienShape map = { 3, { c->classes, c->height, c->width } };
  GRand *rand = g_rand_new_with_seed (29);
  graph->values[graph->input].shape = c->winner ? vector : column;
  guint value = graph->input;
  if (c->winner) {
    mien_sweep_node (graph, MIEN_OP_WINNER, &value, 1, &vector)->run =
        (MienRun) { 1, c->classes, 1 };
    value = mien_graph_add_value (graph, "column", &column, graph->output);
  }
  if (c->scaled) {
    MienNode *scale =
        mien_sweep_conv (graph, rand, value, c->classes, c->classes, &point);
    const float zeros[64] = { 0 };
    scale->conv.bias = mien_graph_add_constant (graph, zeros, c->classes);
    value = graph->output;
  }
  mien_sweep_node (graph, MIEN_OP_REDUCE_MEAN_BACKWARD, &value, 1, &map)->run =
      (MienRun) { c->classes, c->height * c->width, 1 };
  mien_sweep_conv (graph, rand, graph->output, c->channels, 1, &c->window);
  add_gate (graph, c->gate, MIEN_RULE_PLAIN);
  finish (graph, rand, quads);
  g_rand_free (rand);
  return graph;
}

static void
add (const char *name, gboolean quads, MienGraph *graph)
{
  g_autofree char *full = g_strconcat (name, quads ? "-quads" : "-rows", NULL);
  mien_sweep_add (full, graph, MIEN_FILL_KINKS, (MienTolerance) { 1e-4, 1e-4 });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint quads = 0; quads < 2; quads++) {
    for (guint i = 0; i < G_N_ELEMENTS (separables); i++)
      add (separables[i].name, quads, build_separable (&separables[i], quads));
    for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
      add (pools[i].name, quads, build_pool (&pools[i], quads));
    for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
      add (heads[i].name, quads, build_head (&heads[i], quads));
  }
  return g_test_run ();
}
