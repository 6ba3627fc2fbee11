/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each case makes a valid graph invalid in one way and expects an error about
 * it. */
#include "engine/error.h"
#include "engine/graph.h"
#include "engine/layers.h"

#include <string.h>

#include "sweep.h"
#include "table.h"

enum { NODE_PAD, NODE_CONV, NODE_POOL, NODE_ADD, NODE_MEAN, NODE_SOFTMAX };

/* pad -> conv -> max-pool -> add (itself) -> mean -> softmax */
static MienGraph *
valid_graph (void)
{
  MienGraph *graph = mien_sweep_graph (2, 6, 6);
  GRand *rand = g_rand_new_with_seed (1);
  const MienShape padded = { 3, { 2, 8, 7 } };
  const MienWindow three = { 3, 3, 1, 1, 1, 1, 0, 0, 0, 0 };
  const MienWindow two = { 2, 2, 2, 2, 1, 1, 0, 0, 0, 1 };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_PAD, &graph->input, 1, &padded);
  node->pad.before[1] = node->pad.after[1] = node->pad.after[2] = 1;
  mien_sweep_conv (graph, rand, graph->output, 4, 2, &three);
  g_rand_free (rand);

  guint x = graph->output;
  MienShape shape = { 3, { 4, 3, 3 } };
  mien_sweep_node (graph, MIEN_OP_MAX_POOL, &x, 1, &shape)->pool.window = two;
  const guint twice[] = { graph->output, graph->output };
  mien_sweep_node (graph, MIEN_OP_ADD, twice, 2, &shape);
  x = graph->output;
  shape = (MienShape) { 1, { 4 } };
  mien_sweep_node (graph, MIEN_OP_REDUCE_MEAN, &x, 1, &shape)->run =
      (MienRun) { 4, 9, 1 };
  x = graph->output;
  mien_sweep_node (graph, MIEN_OP_SOFTMAX, &x, 1, &shape)->run =
      (MienRun) { 1, 4, 1 };
  return graph;
}

static MienShape *
output_shape (MienGraph *graph, guint node)
{
  return &graph->values[graph->nodes[node].output].shape;
}

static void
no_input (MienGraph *graph)
{
  graph->input = MIEN_NO_VALUE;
}

static void
output_is_input (MienGraph *graph)
{
  graph->output = graph->input;
}

static void
output_of_nobody (MienGraph *graph)
{
  const MienShape shape = { 1, { 4 } };
  graph->output = mien_graph_add_value (graph, "nobody", &shape, MIEN_NO_VALUE);
}

static void
two_names (MienGraph *graph)
{
  g_free (graph->values[1].name);
  graph->values[1].name = g_strdup (graph->values[0].name);
}

static void
no_elements (MienGraph *graph)
{
  graph->values[2].shape.dims[1] = 0;
}

static void
too_many_dims (MienGraph *graph)
{
  graph->values[2].shape.n_dims = MIEN_MAX_DIMS + 1;
}

static void
overflowing_shape (MienGraph *graph)
{
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    graph->values[2].shape.dims[k] = G_MAXUINT;
}

static void
too_large_together (MienGraph *graph)
{
  const MienShape shape = { 1, { MIEN_MAX_ELEMENTS } };
  for (guint i = 0; i < MIEN_MAX_ALL_ELEMENTS / MIEN_MAX_ELEMENTS; i++) {
    g_autofree char *name = g_strdup_printf ("large %u", i);
    mien_graph_add_value (graph, name, &shape, MIEN_NO_VALUE);
  }
}

static void
half_floats (MienGraph *graph)
{
  graph->values[2].type = MIEN_TYPE_FLOAT16;
}

static void
view_of_other_size (MienGraph *graph)
{
  const MienShape shape = { 1, { 5 } };
  mien_graph_add_value (graph, "view", &shape, graph->output);
}

static void
input_out_of_range (MienGraph *graph)
{
  graph->nodes[NODE_CONV].inputs[0] = graph->n_values;
}

static void
cycle (MienGraph *graph)
{
  graph->nodes[NODE_ADD].inputs[1] = graph->nodes[NODE_SOFTMAX].output;
}

static void
reads_itself (MienGraph *graph)
{
  graph->nodes[NODE_ADD].inputs[0] = graph->nodes[NODE_ADD].output;
}

static void
computed_twice (MienGraph *graph)
{
  graph->nodes[NODE_ADD].output = graph->nodes[NODE_POOL].output;
}

static void
too_many_inputs (MienGraph *graph)
{
  graph->nodes[NODE_ADD].n_inputs = 3;
}

static void
unknown_op (MienGraph *graph)
{
  graph->nodes[NODE_ADD].op = MIEN_N_OPS;
}

static void
no_weights (MienGraph *graph)
{
  graph->nodes[NODE_CONV].conv.weight = NULL;
}

static void
foreign_weights (MienGraph *graph)
{
  static const float weights[64];
  graph->nodes[NODE_CONV].conv.weight = weights;
}

static void
few_weights (MienGraph *graph)
{
  graph->nodes[NODE_CONV].conv.weight = graph->nodes[NODE_CONV].conv.bias;
}

static void
groups_that_do_not_divide (MienGraph *graph)
{
  graph->nodes[NODE_CONV].conv.group = 3;
}

static void
no_groups (MienGraph *graph)
{
  graph->nodes[NODE_CONV].conv.group = 0;
}

static void
no_stride (MienGraph *graph)
{
  graph->nodes[NODE_CONV].conv.window.stride_w = 0;
}

static void
kernel_beyond_input (MienGraph *graph)
{
  graph->nodes[NODE_CONV].conv.window.dilation_h = 4;
}

static void
huge_window (MienGraph *graph)
{
  MienWindow *window = &graph->nodes[NODE_POOL].pool.window;
  window->kernel_h = window->kernel_w = G_MAXUINT;
  window->pad_top = window->pad_left = G_MAXUINT;
}

static void
other_output (MienGraph *graph)
{
  *output_shape (graph, NODE_CONV) = (MienShape) { 3, { 4, 6, 6 } };
}

static void
window_in_padding (MienGraph *graph)
{
  graph->nodes[NODE_POOL].pool.window.pad_left = 2;
  graph->nodes[NODE_POOL].pool.window.pad_right = 0;
}

static void
unequal_sum (MienGraph *graph)
{
  graph->nodes[NODE_ADD].inputs[1] = graph->nodes[NODE_CONV].output;
}

static void
wrong_run (MienGraph *graph)
{
  graph->nodes[NODE_MEAN].run.length = 8;
}

static void
overflowing_run (MienGraph *graph)
{
  graph->nodes[NODE_MEAN].run = (MienRun) { G_MAXUINT, 4, G_MAXUINT };
}

static void
activated_softmax (MienGraph *graph)
{
  graph->nodes[NODE_SOFTMAX].activation.kind = MIEN_ACTIVATION_RELU;
}

static void
unknown_activation (MienGraph *graph)
{
  graph->nodes[NODE_ADD].activation.kind = 99;
}

static void
residual_of_other_shape (MienGraph *graph)
{
  graph->nodes[NODE_ADD].residual = graph->input;
}

static void
clip_upside_down (MienGraph *graph)
{
  graph->nodes[NODE_ADD].activation.kind = MIEN_ACTIVATION_CLIP;
  graph->nodes[NODE_ADD].activation.alpha = 1;
}

static void
prelu_without_slope (MienGraph *graph)
{
  graph->nodes[NODE_ADD].activation.kind = MIEN_ACTIVATION_PRELU;
}

static void
negative_pad (MienGraph *graph)
{
  graph->nodes[NODE_PAD].pad.before[1] = (guint) -1;
}

typedef struct {
  const char *name;
  void (*spoil) (MienGraph *graph);
  const char *message;
} Case;

static const Case cases[] = {
  { "no input", no_input, "no input or no output" },
  { "output is input", output_is_input, "no node computes the output \"x\"" },
  { "output of nobody", output_of_nobody,
      "no node computes the output \"nobody\"" },
  { "two names", two_names, "two values are named \"x\"" },
  { "no elements", no_elements, "found {4, 0, 5}" },
  { "too many dims", too_many_dims, "at most 6 dimensions" },
  { "overflowing shape", overflowing_shape, "found {4294967295, 4294967295" },
  { "too large together", too_large_together, "elements in total" },
  { "half floats", half_floats, "expected to compute in float32" },
  { "view of other size", view_of_other_size,
      "\"view\" is a view of a value of another size" },
  { "input out of range", input_out_of_range, "reads value 7 of 7" },
  { "cycle", cycle, "\"n3\" (Add): reads \"n5\" before anything computes it" },
  { "reads itself", reads_itself, "reads \"n3\" before anything computes it" },
  { "computed twice", computed_twice, "\"n2\" is computed twice" },
  { "too many inputs", too_many_inputs, "\"n3\" (Add): has 3 inputs" },
  { "unknown op", unknown_op, "unknown operation" },
  { "no weights", no_weights, "\"n1\" (Conv): has no weight" },
  { "foreign weights", foreign_weights, "has no weight" },
  { "few weights", few_weights, "expected 36 elements of weight, found 4" },
  { "groups", groups_that_do_not_divide, "3 groups do not divide" },
  { "no groups", no_groups, "0 groups do not divide" },
  { "no stride", no_stride, "stride 0" },
  { "kernel beyond input", kernel_beyond_input, "do not fit an input of 8" },
  { "huge window", huge_window, "takes too long" },
  { "other output", other_output,
      "(Conv): expected an output of 5 rows or "
      "columns, found 6" },
  { "window in padding", window_in_padding, "lies entirely in the padding" },
  { "unequal sum", unequal_sum, "found {4, 3, 3} and {4, 6, 5}" },
  { "wrong run", wrong_run, "4 x 8 x 1 are not the 36 elements" },
  { "overflowing run", overflowing_run, "are not the 36 elements" },
  { "activated softmax", activated_softmax, "cannot have an epilogue" },
  { "unknown activation", unknown_activation, "unknown activation 99" },
  { "residual of other shape", residual_of_other_shape,
      "residual and output differ in shape" },
  { "clip upside down", clip_upside_down, "cannot clip to 1..0" },
  { "prelu without slope", prelu_without_slope, "has no slope" },
  { "negative pad", negative_pad,
      "(Pad): the output does not have the padded "
      "shape" },
};

static void
test_refused (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGraph) graph = valid_graph ();
  g_assert_true (mien_graph_validate (graph, &error));
  c->spoil (graph);
  g_assert_false (mien_graph_validate (graph, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == MIEN_ENGINE_ERROR);
  if (strstr (error->message, c->message) == NULL)
    g_error ("expected \"%s\" in: %s", c->message, error->message);
}

static void
test_queries (void)
{
  g_autoptr (MienGraph) graph = valid_graph ();
  /* 4 x 6 x 5 outputs with 3 x 3 taps on one channel of the group. */
  g_assert_cmpuint (mien_graph_macs (graph), ==, 4 * 6 * 5 * 9);
  g_assert_cmpuint (mien_graph_find_value (graph, "n2"), ==, 3);
  g_assert_cmpuint (mien_graph_find_value (graph, "n"), ==, MIEN_NO_VALUE);
  g_assert_cmpuint (mien_graph_logits (graph), ==,
      graph->nodes[NODE_MEAN].output);
  const MienShape shape = { 2, { 2, 2 } };
  guint view = mien_graph_add_value (graph, "view", &shape, graph->output);
  guint second = mien_graph_add_value (graph, "view of view", &shape, view);
  g_assert_cmpuint (graph->values[second].storage, ==, graph->output);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/engine/graph/refused/", cases, test_refused);
  g_test_add_func ("/engine/graph/queries", test_queries);
  return g_test_run ();
}
