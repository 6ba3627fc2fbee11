/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Each case makes a valid graph, with one op or with several inputs and
 * outputs, invalid in one way and expects an error about it. */
#include <string.h>

#include "engine/error.h"
#include "engine/graph.h"

#include "sweep.h"

#define SHAPE(...) (&(const MienShape) __VA_ARGS__)

static MienGraph *
spread (void)
{
  MienGraph *graph = mien_sweep_graph (2, 3, 4);
  MienNode *node = mien_sweep_node (graph, MIEN_OP_SPREAD, &graph->input, 1,
      SHAPE ({ 3, { 2, 7, 3 } }));
  node->spread = MIEN_SPREAD_IN_PLACE;
  node->spread.first[1] = -1;
  node->spread.step[1] = 2;
  return graph;
}

static MienGraph *
slice (void)
{
  MienGraph *graph = mien_sweep_graph (2, 7, 4);
  MienNode *node = mien_sweep_node (graph, MIEN_OP_SLICE, &graph->input, 1,
      SHAPE ({ 3, { 2, 3, 4 } }));
  node->slice = (MienSlice) { { 2, 7, 4 }, 1, 2 };
  return graph;
}

static MienGraph *
resize (void)
{
  static const float rows[] = { 0, 0, 0, 0.5f, 1, 0 }, columns[] = { 2, 0 };
  MienGraph *graph = mien_sweep_graph (2, 2, 3);
  MienNode *node = mien_sweep_node (graph, MIEN_OP_RESIZE, &graph->input, 1,
      SHAPE ({ 3, { 2, 3, 1 } }));
  node->resize = (MienResize) { 2, { 2, 3 }, { 3, 1 },
    { (gconstpointer) mien_graph_add_constant (graph, rows, 6),
        (gconstpointer) mien_graph_add_constant (graph, columns, 2) } };
  return graph;
}

/* x, then dy; a pool of 2x2 windows over 6x5. */
static MienGraph *
max_pool (void)
{
  MienGraph *graph = mien_sweep_graph (2, 6, 5);
  const guint dy = mien_sweep_input (graph, SHAPE ({ 3, { 2, 3, 2 } }));
  const guint inputs[2] = { dy, graph->input };
  MienNode *node = mien_sweep_node (graph, MIEN_OP_MAX_POOL_BACKWARD, inputs, 2,
      SHAPE ({ 3, { 2, 6, 5 } }));
  node->pool.window = MIEN_WINDOW_POINT;
  node->pool.window.kernel_h = node->pool.window.kernel_w = 2;
  node->pool.window.stride_h = node->pool.window.stride_w = 2;
  return graph;
}

static MienGraph *
mean (void)
{
  MienGraph *graph = mien_sweep_graph (2, 1, 1);
  mien_sweep_node (graph, MIEN_OP_REDUCE_MEAN_BACKWARD, &graph->input, 1,
      SHAPE ({ 3, { 2, 3, 4 } }))
      ->run = (MienRun) { 2, 12, 1 };
  return graph;
}

static MienGraph *
two_inputs (MienOp op)
{
  MienGraph *graph = mien_sweep_graph (2, 3, 4);
  const guint second = mien_sweep_input (graph, SHAPE ({ 3, { 2, 3, 4 } }));
  const guint inputs[2] = { graph->input, second };
  mien_sweep_node (graph, op, inputs, 2, SHAPE ({ 3, { 2, 3, 4 } }));
  return graph;
}

static MienGraph *
softmax (void)
{
  MienGraph *graph = two_inputs (MIEN_OP_SOFTMAX_BACKWARD);
  graph->nodes[0].run = (MienRun) { 1, 2, 12 };
  return graph;
}

static MienGraph *
activation (void)
{
  MienGraph *graph = two_inputs (MIEN_OP_ACTIVATION_BACKWARD);
  graph->nodes[0].derivative.of.kind = MIEN_ACTIVATION_RELU;
  return graph;
}

static void
no_step (MienGraph *graph)
{
  graph->nodes[0].spread.step[2] = 0;
}

static void
far_away (MienGraph *graph)
{
  graph->nodes[0].spread.first[0] = G_MININT;
}

static void
fewer_axes (MienGraph *graph)
{
  graph->values[graph->output].shape = *SHAPE ({ 2, { 2, 21 } });
}

static void
other_window (MienGraph *graph)
{
  graph->nodes[0].pool.window.stride_w = 1;
}

static void
other_channels (MienGraph *graph)
{
  graph->values[graph->more_inputs[0]].shape.dims[0] = 1;
}

static void
wide_padding (MienGraph *graph)
{
  MienWindow *window = &graph->nodes[0].pool.window;
  window->pad_top = window->pad_bottom = 2;
  graph->values[graph->more_inputs[0]].shape.dims[1] = 5;
}

static void
other_x (MienGraph *graph)
{
  graph->values[graph->input].shape.dims[2] = 6;
}

static void
other_run (MienGraph *graph)
{
  graph->nodes[0].run.outer = 3;
}

static void
other_dy (MienGraph *graph)
{
  graph->values[graph->input].shape.dims[1] = 5;
}

static void
no_activation (MienGraph *graph)
{
  graph->nodes[0].derivative.of.kind = MIEN_ACTIVATION_NONE;
}

static void
activation_behind (MienGraph *graph)
{
  graph->nodes[0].activation.kind = MIEN_ACTIVATION_RELU;
}

static void
step_of_none (MienGraph *graph)
{
  graph->nodes[0].slice.step = 0;
}

static void
beyond_the_end (MienGraph *graph)
{
  graph->nodes[0].slice.first = 3;
}

static void
before_the_begin (MienGraph *graph)
{
  graph->nodes[0].slice.step = -1;
}

static void
other_whole (MienGraph *graph)
{
  graph->nodes[0].slice.run.length = 6;
}

static void
more_planes (MienGraph *graph)
{
  graph->nodes[0].resize.outer = 3;
}

/* Three columns, of which the third is the last. */
static void
places_of_rows (MienGraph *graph)
{
  graph->nodes[0].resize.places[1] = graph->nodes[0].resize.places[0];
}

static void
spoil_place (MienGraph *graph, guint element, float at, float part)
{
  float places[6];
  memcpy (places, graph->nodes[0].resize.places[0], sizeof (places));
  places[2 * element] = at;
  places[2 * element + 1] = part;
  graph->nodes[0].resize.places[0] =
      (gconstpointer) mien_graph_add_constant (graph, places, 6);
}

static void
place_outside (MienGraph *graph)
{
  spoil_place (graph, 2, 2, 0);
}

static void
place_behind_the_last (MienGraph *graph)
{
  spoil_place (graph, 2, 1, 0.5f);
}

static void
place_between (MienGraph *graph)
{
  spoil_place (graph, 1, 0.5f, 0);
}

static void
places_that_descend (MienGraph *graph)
{
  spoil_place (graph, 0, 0, 0.75f);
}

static void
no_rule (MienGraph *graph)
{
  graph->nodes[0].derivative.rule = MIEN_RULE_DECONVNET + 1;
}

static void
no_slopes (MienGraph *graph)
{
  graph->nodes[0].derivative.of.kind = MIEN_ACTIVATION_PRELU;
}

static void
one_input (MienGraph *graph)
{
  graph->nodes[0].n_inputs = 1;
}

static void
input_twice (MienGraph *graph)
{
  graph->more_inputs[0] = graph->input;
}

static void
output_twice (MienGraph *graph)
{
  graph->more_outputs[graph->n_more_outputs++] = graph->output;
}

static void
output_nowhere (MienGraph *graph)
{
  graph->more_outputs[graph->n_more_outputs++] = 1000;
}

static void
output_is_second_input (MienGraph *graph)
{
  graph->more_outputs[graph->n_more_outputs++] = graph->more_inputs[0];
}

static void
too_many_outputs (MienGraph *graph)
{
  graph->n_more_outputs = MIEN_MAX_PORTS;
}

static const struct {
  MienGraph *(*make) (void);
  void (*spoil) (MienGraph *graph);
  const char *text;
} cases[] = {
  { spread, no_step, "cannot spread axis 2 from 0 by 0" },
  { spread, far_away, "cannot spread axis 0" },
  { spread, fewer_axes, "expected an output of 3 axes, found 2" },
  { slice, step_of_none, "cannot take every 0th element" },
  { slice, beyond_the_end, "takes elements 3 to 7 of 7" },
  { slice, before_the_begin, "takes elements 1 to -1 of 7" },
  { slice, other_whole, "2 x 6 x 4 are not the 56 elements" },
  { resize, more_planes, "3 planes of 2 x 3 are not the 12 elements of \"x\"" },
  { resize, places_of_rows, "expected 2 elements of places, found 6" },
  { resize, place_outside, "finds element 2 at 2 and 0, of 2 elements" },
  { resize, place_behind_the_last, "finds element 2 at 1 and 0.5, of 2" },
  { resize, place_between, "finds element 1 at 0.5 and 0, of 2" },
  { resize, places_that_descend, "finds element 1 at 0 and 0.5, of 2" },
  { max_pool, other_window, "expected an output of 4 rows or columns" },
  { max_pool, other_channels, "expected 1 output channels, found 2" },
  { max_pool, wide_padding, "lies entirely in the padding" },
  { max_pool, other_x, "\"x\" and \"n0\" differ in shape" },
  { max_pool, one_input, "has 1 inputs" },
  { mean, other_run, "3 x 12 x 1 are not the 24 elements" },
  { mean, other_dy, "expected 2 elements of \"x\", found 10" },
  { softmax, other_run, "3 x 2 x 12 are not the 24 elements" },
  { softmax, other_dy, "differ in shape" },
  { activation, other_dy, "differ in shape" },
  { activation, no_activation, "expected an activation to differentiate" },
  { activation, activation_behind, "cannot be followed by an activation" },
  { activation, no_rule, "unknown rule 3" },
  { activation, no_slopes, "has no slope" },
  { softmax, input_twice, "input \"x\" shares the storage of another input" },
  { softmax, output_twice, "\"n0\", or it shares the storage of another" },
  { softmax, output_nowhere, "has no input or no output" },
  { softmax, output_is_second_input,
      "\"x1\", or it shares the storage of another" },
  { softmax, too_many_outputs, "more than 32 of either" },
};

static void
test_spoiled (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MienGraph) graph = cases[i].make ();
    mien_graph_validate (graph, &error);
    g_assert_no_error (error);
    cases[i].spoil (graph);
    if (mien_graph_validate (graph, &error))
      g_error ("case %u: expected \"%s\", found nothing wrong", i,
          cases[i].text);
    g_assert_cmpint (error->domain, ==, MIEN_ENGINE_ERROR);
    if (strstr (error->message, cases[i].text) == NULL)
      g_error ("case %u: expected \"%s\" in \"%s\"", i, cases[i].text,
          error->message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/backward/spoiled", test_spoiled);
  return g_test_run ();
}
