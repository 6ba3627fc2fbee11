/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chains of nodes of which backends make one kernel, of odd shapes: channels
 * that fill no quad, rows that fill no strip, windows of all kinds. */
#include "random.h"
#include "sweep.h"

typedef struct {
  const char *name;
  guint channels, height, width; /* of the input */
  guint widths[3];               /* channels behind each convolution */
  MienWindow first, depth;       /* of the first one, and of the depthwise */
  MienActivationKind activation;
} Chain;

#define SAME3 { 3, 3, 1, 1, 1, 1, 1, 1, 1, 1 }
#define POINT { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 }

static const Chain chains[] = {
  { "one-pixel", 1, 1, 1, { 1, 1, 1 }, POINT, POINT, MIEN_ACTIVATION_NONE },
  { "stem", 1, 13, 11, { 8, 16, 7 }, { 3, 3, 1, 1, 1, 1, 0, 0, 0, 0 }, SAME3,
      MIEN_ACTIVATION_RELU },
  { "odd", 3, 9, 17, { 5, 13, 3 }, SAME3, SAME3, MIEN_ACTIVATION_RELU },
  { "tanh", 2, 5, 6, { 3, 6, 5 }, SAME3, SAME3, MIEN_ACTIVATION_TANH },
  { "softplus", 2, 5, 6, { 3, 6, 5 }, SAME3, SAME3,
      MIEN_ACTIVATION_SOFTPLUS },
  { "strides", 4, 14, 15, { 12, 20, 9 }, { 3, 2, 2, 3, 1, 1, 1, 0, 0, 1 },
      { 5, 3, 2, 1, 1, 2, 2, 2, 1, 2 }, MIEN_ACTIVATION_HARD_SWISH },
  { "wide", 5, 4, 33, { 36, 68, 34 }, SAME3, { 1, 7, 1, 2, 1, 2, 0, 5, 0, 7 },
      MIEN_ACTIVATION_CLIP },
  { "tall", 4, 41, 3, { 4, 8, 4 }, POINT, { 7, 1, 1, 1, 2, 1, 6, 0, 6, 0 },
      MIEN_ACTIVATION_SIGMOID },
  { "deep", 64, 4, 4, { 130, 33, 130 }, POINT, SAME3, MIEN_ACTIVATION_RELU },
};

/* A convolution with the chain's activation. */
static void
add_conv (const Chain *c, MienGraph *graph, GRand *rand, guint channels,
    guint group, const MienWindow *window)
{
  MienNode *node =
      mien_sweep_conv (graph, rand, graph->output, channels, group, window);
  if (group == 1)
    node->activation = (MienActivation) { c->activation, -0.5, 1.5, NULL };
}

/* Dense, depthwise, pointwise, dense: what lies between them is nobody else's.
 * With `kept`, what the depthwise reads is an output besides. */
static MienGraph *
build (const Chain *c, gboolean kept)
{
  static const MienWindow point = POINT;
  MienGraph *graph = mien_sweep_graph (c->channels, c->height, c->width);
  GRand *rand = g_rand_new_with_seed (13);
  graph->output = graph->input;
  add_conv (c, graph, rand, c->widths[0], 1, &c->first);
  if (kept)
    graph->more_outputs[graph->n_more_outputs++] = graph->output;
  add_conv (c, graph, rand, c->widths[0], c->widths[0], &c->depth);
  add_conv (c, graph, rand, c->widths[1], 1, &point);
  add_conv (c, graph, rand, c->widths[2], 1, &point);
  g_rand_free (rand);
  return graph;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (chains); i++) {
    const Chain *c = &chains[i];
    g_autofree char *kept = g_strconcat (c->name, "-kept", NULL);
    mien_sweep_add (c->name, build (c, FALSE), MIEN_FILL_KINKS,
        (MienTolerance) { 1e-4, 1e-4 });
    mien_sweep_add (kept, build (c, TRUE), MIEN_FILL_KINKS,
        (MienTolerance) { 1e-4, 1e-4 });
  }
  return g_test_run ();
}
