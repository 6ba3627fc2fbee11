/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The heads of detectors: maps that are enlarged and summed, and convolutions
 * of them whose results have the channels last, or are flattened to one row
 * with an activation. */
#include <string.h>

#include "random.h"
#include "resizecases.h"
#include "sweep.h"

/* What follows a convolution. */
typedef enum {
  END_TURNED,     /* channels last, viewed as {C, H W} */
  END_TURNED_MAP, /* the same for {C, H, W} */
  END_ACTIVATED,  /* as one row */
  END_OTHER_WAY,  /* columns before rows, which no detector does */
} End;

typedef struct {
  End end;
  guint channels;
  MienActivationKind
      activation; /* of the convolution; with END_ACTIVATED after it */
  gboolean residual;
} Head;

static const Head heads[] = {
  { END_TURNED, 4, MIEN_ACTIVATION_NONE, FALSE },
  { END_TURNED, 10, MIEN_ACTIVATION_RELU, TRUE },
  { END_TURNED_MAP, 3, MIEN_ACTIVATION_CLIP, FALSE },
  { END_ACTIVATED, 1, MIEN_ACTIVATION_SIGMOID, FALSE },
  { END_ACTIVATED, 7, MIEN_ACTIVATION_RELU, TRUE },
  { END_OTHER_WAY, 5, MIEN_ACTIVATION_NONE, FALSE },
};

static const MienWindow point = MIEN_WINDOW_POINT;

static void
keep (MienGraph *graph, guint value)
{
  graph->more_outputs[graph->n_more_outputs++] = value;
}

static guint
view (MienGraph *graph, guint value, guint rows, guint columns)
{
  const MienShape shape = { 2, { rows, columns } };
  g_autofree char *name = g_strdup_printf ("view%u", graph->n_values);
  return mien_graph_add_value (graph, name, &shape, value);
}

static void
add_turned (MienGraph *graph, guint value, const guint perm[3])
{
  const MienShape *in = &graph->values[value].shape;
  MienShape out = { in->n_dims, { 0 } };
  for (guint k = 0; k < in->n_dims; k++)
    out.dims[k] = in->dims[perm[k]];
  MienNode *node = mien_sweep_node (graph, MIEN_OP_TRANSPOSE, &value, 1, &out);
  memcpy (node->perm, perm, out.n_dims * sizeof (perm[0]));
}

static void
add_head (MienGraph *graph, GRand *rand, guint map, const Head *head)
{
  const MienShape from = graph->values[map].shape;
  const guint pixels = from.dims[1] * from.dims[2];
  const MienActivation activation = { head->activation, -0.5, 1.5, NULL };
  const MienShape shape = { 3, { head->channels, from.dims[1], from.dims[2] } };
  const guint residual =
      head->residual ? mien_sweep_input (graph, &shape) : MIEN_NO_VALUE;
  MienNode *conv =
      mien_sweep_conv (graph, rand, map, head->channels, 1, &point);
  conv->residual = residual;
  if (head->end != END_ACTIVATED)
    conv->activation = activation;
  const guint row = head->end == END_ACTIVATED
      ? view (graph, graph->output, 1, head->channels * pixels)
      : view (graph, graph->output, head->channels, pixels);
  if (head->end == END_TURNED)
    add_turned (graph, row, (const guint[3]) { 1, 0 });
  else if (head->end == END_TURNED_MAP)
    add_turned (graph, graph->output, (const guint[3]) { 1, 2, 0 });
  else if (head->end == END_OTHER_WAY)
    add_turned (graph, graph->output, (const guint[3]) { 2, 1, 0 });
  else
    mien_sweep_node (graph, MIEN_OP_ACTIVATION, &row, 1,
        &(MienShape) { 2, { 1, head->channels * pixels } })
        ->activation = activation;
  keep (graph, graph->output);
}

static MienGraph *
build (const ResizeCase *c, gboolean summed)
{
  MienGraph *graph = mien_sweep_graph (3, c->from[0], c->from[1]);
  const MienShape large = { 3, { c->outer, c->to[0], c->to[1] } };
  GRand *rand = g_rand_new_with_seed (31);
  guint residual = MIEN_NO_VALUE;
  if (summed) {
    mien_sweep_conv (graph, rand, mien_sweep_input (graph, &large), c->outer, 1,
        &point);
    residual = graph->output;
  }
  mien_sweep_conv (graph, rand, graph->input, c->outer, 1, &point);
  const guint small = graph->output;
  MienNode *resized =
      mien_sweep_node (graph, MIEN_OP_RESIZE, &small, 1, &large);
  resized->resize = resize_of (graph, c);
  resized->residual = residual;
  if (summed)
    resized->activation.kind = MIEN_ACTIVATION_RELU;
  const guint map = graph->output;
  for (guint k = 0; k < G_N_ELEMENTS (heads); k++)
    add_head (graph, rand, map, &heads[k]);
  mien_sweep_conv (graph, rand, map, 2, 1, &point);
  g_rand_free (rand);
  return graph;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint summed = 0; summed < 2; summed++)
    for (guint i = 0; i < G_N_ELEMENTS (resize_cases); i++) {
      g_autofree char *name =
          resize_case_name (summed ? "summed" : "alone", &resize_cases[i]);
      mien_sweep_add (name, build (&resize_cases[i], summed), MIEN_FILL_KINKS,
          (MienTolerance) { 1e-4, 1e-4 });
    }
  return g_test_run ();
}
