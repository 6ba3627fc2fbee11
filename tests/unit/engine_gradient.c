/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rules computed by hand, requested gradients, and invalid requests. */
#include "engine/error.h"
#include "engine/gradient.h"
#include "engine/layers.h"

#include "oracle.h"
#include "sweep.h"

static const MienWindow point = { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 };

/* A 1x1 convolution with these weights and without biases. */
static guint
add_linear (MienGraph *graph, guint x, const float *weight, guint channels)
{
  static const float zeros[4];
  const guint in = mien_shape_dim (&graph->values[x].shape, 0);
  MienShape shape;
  g_assert_true (mien_sweep_window_shape (graph, x, &point, channels, &shape));
  MienNode *node = mien_sweep_node (graph, MIEN_OP_CONV, &x, 1, &shape);
  node->conv = (MienConv) { point, 1,
    mien_graph_add_constant (graph, weight, in * channels),
    mien_graph_add_constant (graph, zeros, channels) };
  return node->output;
}

/* Two inputs, three hidden units with a ReLU, two scores "n1" (nodes "n0" and
 * "n1"). At x = (1, -2) the hidden units are 1, -2 and 3. */
static MienGraph *
make_network (void)
{
  static const float hidden[] = { 1, 0, 0, 1, 1, -1 };
  static const float scores[] = { 2, 5, -1, 3, -1, 4 };
  MienGraph *graph = mien_sweep_graph (2, 1, 1);
  const guint x = add_linear (graph, graph->input, hidden, 3);
  graph->nodes[0].activation.kind = MIEN_ACTIVATION_RELU;
  add_linear (graph, x, scores, 2);
  return graph;
}

static const float picture[] = { 1, -2 };

typedef struct {
  MienRule rule;
  float seed[2];
  double expected[2];
} RuleCase;

/* From the seed (1, 0) the hidden units get 2, 5 and -1; the second was not
 * active. From (0, 1) they get 3, -1 and 4. */
static const RuleCase rule_cases[] = {
  { MIEN_RULE_PLAIN, { 1, 0 }, { 1, 1 } },
  { MIEN_RULE_GUIDED, { 1, 0 }, { 2, 0 } },
  { MIEN_RULE_DECONVNET, { 1, 0 }, { 2, 5 } },
  { MIEN_RULE_PLAIN, { 0, 1 }, { 7, -4 } },
  { MIEN_RULE_GUIDED, { 0, 1 }, { 7, -4 } },
  { MIEN_RULE_DECONVNET, { 0, 1 }, { 7, -4 } },
  { MIEN_RULE_PLAIN, { -1, 0 }, { -1, -1 } },
  { MIEN_RULE_GUIDED, { -1, 0 }, { 1, -1 } },
  { MIEN_RULE_DECONVNET, { -1, 0 }, { 1, -1 } },
  { MIEN_RULE_GUIDED, { 0, 0 }, { 0, 0 } },
};

static void
test_rules (void)
{
  g_autoptr (MienGraph) graph = make_network ();
  for (guint i = 0; i < G_N_ELEMENTS (rule_cases); i++) {
    const RuleCase *c = &rule_cases[i];
    const MienGradientOptions options = { graph->output, MIEN_SEED_INPUT,
      c->rule, TRUE, MIEN_NO_VALUE };
    g_autoptr (GError) error = NULL;
    g_autoptr (MienGradient) gradient =
        mien_gradient_new (graph, &options, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (gradient->seed, ==, 1);
    g_assert_cmpuint (gradient->at_input, ==, 1);
    g_assert_cmpuint (gradient->layer, ==, MIEN_NO_PORT);
    g_autoptr (MienOracle) oracle = mien_oracle_run (gradient->graph,
        (const float *const[]) { picture, c->seed }, 1);
    const double *found =
        oracle->value[mien_graph_output (gradient->graph, gradient->at_input)];
    for (guint k = 0; k < 2; k++)
      if (found[k] != c->expected[k])
        g_error ("case %u, element %u: expected %g, found %g", i, k,
            c->expected[k], found[k]);
  }
}

/* The scores for (1, -2) are (-1, 15): the second wins. */
static void
test_winner (void)
{
  g_autoptr (MienGraph) graph = make_network ();
  const MienGradientOptions options = { graph->output, MIEN_SEED_WINNER,
    MIEN_RULE_GUIDED, TRUE, graph->nodes[0].output };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gradient->seed, ==, MIEN_NO_PORT);
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (gradient->graph, (const float *const[]) { picture }, 1);

  const struct {
    guint port, n;
    double expected[3];
  } outputs[] = {
    { 0, 2, { -1, 15 } },
    { gradient->at_input, 2, { 7, -4 } },
    { gradient->layer, 3, { 1, 0, 3 } },
    { gradient->at_layer, 3, { 3, -1, 4 } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++) {
    const double *found =
        oracle->value[mien_graph_output (gradient->graph, outputs[i].port)];
    for (guint k = 0; k < outputs[i].n; k++)
      g_assert_cmpfloat (found[k], ==, outputs[i].expected[k]);
  }
}

/* The winners of a map are taken over the channels at each position. */
static void
test_winner_of_map (void)
{
  static const float identity[] = { 1, 0, 0, 1 };
  const float x[] = { 3, 1, 5, 2, 4, 5 };
  const double expected[] = { 1, 0, 1, 0, 1, 0 };
  g_autoptr (MienGraph) graph = mien_sweep_graph (2, 1, 3);
  add_linear (graph, graph->input, identity, 2);
  const MienGradientOptions options = { graph->output, MIEN_SEED_WINNER,
    MIEN_RULE_PLAIN, TRUE, MIEN_NO_VALUE };
  g_autoptr (MienGradient) gradient = mien_gradient_new (graph, &options, NULL);
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (gradient->graph, (const float *const[]) { x }, 1);
  const double *found =
      oracle->value[mien_graph_output (gradient->graph, gradient->at_input)];
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpfloat (found[i], ==, expected[i]);
}

/* A value that is output twice, or is also an input, is still an output. */
static void
test_same_output_twice (void)
{
  g_autoptr (MienGraph) graph = make_network ();
  const MienGradientOptions options = { graph->output, MIEN_SEED_INPUT,
    MIEN_RULE_PLAIN, TRUE, graph->output };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
  const float seed[] = { 5, 6 };
  g_autoptr (MienOracle) oracle = mien_oracle_run (gradient->graph,
      (const float *const[]) { picture, seed }, 1);
  const guint scores = mien_graph_output (gradient->graph, gradient->layer);
  const guint at = mien_graph_output (gradient->graph, gradient->at_layer);
  g_assert_cmpfloat (oracle->value[scores][1], ==, 15);
  g_assert_cmpfloat (oracle->value[at][1], ==, 6);
}

static void
expect_error (const MienGraph *graph, const MienGradientOptions *options,
    const char *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_gradient_new (graph, options, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID);
  if (strstr (error->message, part) == NULL)
    g_error ("expected \"%s\" in \"%s\"", part, error->message);
}

static void
test_bad_requests (void)
{
  g_autoptr (MienGraph) graph = make_network ();
  MienGradientOptions options = { graph->input, MIEN_SEED_WINNER,
    MIEN_RULE_PLAIN, TRUE, MIEN_NO_VALUE };
  expect_error (graph, &options, "does not compute the target \"x\"");
  options.target = 1000;
  expect_error (graph, &options, "does not compute the target");
  options.target = graph->output;
  options.layer = 1000;
  expect_error (graph, &options, "does not compute the layer");
  options.target = graph->nodes[0].output;
  options.layer = graph->output;
  expect_error (graph, &options, "the target \"n0\" does not depend on \"n1\"");
}

static void
test_layers (void)
{
  g_autoptr (MienGraph) graph = make_network ();
  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (mien_graph_find_layer (graph, "n0", &error), ==,
      graph->nodes[0].output);
  g_free (graph->nodes[1].name);
  graph->nodes[1].name = g_strdup ("scores");
  g_assert_cmpuint (mien_graph_find_layer (graph, "scores", &error), ==,
      graph->output);
  g_assert_no_error (error);
  /* Not the input, which no node computes. */
  g_assert_cmpuint (mien_graph_find_layer (graph, "x", &error), ==,
      MIEN_NO_VALUE);
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==,
      "no layer \"x\"; expected one of: n0, n1");

  g_assert_true (mien_graph_has_relu (graph));
  graph->nodes[0].activation.kind = MIEN_ACTIVATION_SIGMOID;
  g_assert_false (mien_graph_has_relu (graph));
}

/* Fully connected layers and normalisations do not count. */
static void
test_last_convolution (void)
{
  static const float weight[2 * 3 * 5 * 2];
  g_autoptr (MienGraph) graph = mien_sweep_graph (3, 5, 2);
  g_assert_cmpuint (mien_graph_last_convolution (graph), ==, MIEN_NO_VALUE);
  const guint map = add_linear (graph, graph->input, weight, 2);
  add_linear (graph, map, weight, 2);
  graph->nodes[1].conv.group = 2;
  graph->nodes[1].conv.weight = mien_graph_add_constant (graph, weight, 2);
  const MienShape flat = { 1, { 2 * 5 * 2 } };
  const guint view = mien_graph_add_value (graph, "flat", &flat, graph->output);
  add_linear (graph, view, weight, 2);
  g_autoptr (GError) error = NULL;
  mien_graph_validate (graph, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mien_graph_last_convolution (graph), ==, map);
}

/* The lower of two has no gradient: an error that names it, unless no gradient
 * is requested there. */
static void
test_without_gradient (void)
{
  static const float weight[3 * 3];
  g_autoptr (MienGraph) graph = mien_sweep_graph (3, 5, 2);
  const guint map = add_linear (graph, graph->input, weight, 3);
  const guint inputs[2] = { map, graph->input };
  const MienShape shape = graph->values[map].shape;
  mien_sweep_node (graph, MIEN_OP_MIN, inputs, 2, &shape);
  MienGradientOptions options = { graph->output, MIEN_SEED_INPUT,
    MIEN_RULE_PLAIN, TRUE, MIEN_NO_VALUE };
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_gradient_new (graph, &options, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message,
      "node \"n1\" (Min): has no gradient"));
  g_clear_error (&error);
  options.target = map;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/gradient/rules", test_rules);
  g_test_add_func ("/engine/gradient/winner", test_winner);
  g_test_add_func ("/engine/gradient/winner-of-map", test_winner_of_map);
  g_test_add_func ("/engine/gradient/same-output-twice",
      test_same_output_twice);
  g_test_add_func ("/engine/gradient/bad-requests", test_bad_requests);
  g_test_add_func ("/engine/gradient/without", test_without_gradient);
  g_test_add_func ("/engine/gradient/layers", test_layers);
  g_test_add_func ("/engine/gradient/last-convolution", test_last_convolution);
  return g_test_run ();
}
