/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chains of nodes that backends compute as a single kernel, with odd shapes:
 * channels that do not fill a quad, rows that do not fill a strip, all kinds of
 * windows. */
#include <math.h>

#include "engine/gradient.h"
#include "engine/layers.h"

#include "random.h"
#include "sweep.h"

typedef struct {
  const char *name;
  guint channels, height, width; /* of the input */
  guint widths[3];               /* channels after each convolution */
  MienWindow first, depth;       /* of the first convolution, and of the
                                  * depthwise one */
  MienActivationKind activation;
} Chain;

#define SAME3 \
  { \
    3, 3, 1, 1, 1, 1, 1, 1, 1, 1 \
  }
#define POINT \
  { \
    1, 1, 1, 1, 1, 1, 0, 0, 0, 0 \
  }

static const Chain chains[] = {
  { "one-pixel", 1, 1, 1, { 1, 1, 1 }, POINT, POINT, MIEN_ACTIVATION_NONE },
  { "stem", 1, 13, 11, { 8, 16, 7 }, { 3, 3, 1, 1, 1, 1, 0, 0, 0, 0 }, SAME3,
      MIEN_ACTIVATION_RELU },
  { "odd", 3, 9, 17, { 5, 13, 3 }, SAME3, SAME3, MIEN_ACTIVATION_RELU },
  { "tanh", 2, 5, 6, { 3, 6, 5 }, SAME3, SAME3, MIEN_ACTIVATION_TANH },
  { "softplus", 2, 5, 6, { 3, 6, 5 }, SAME3, SAME3, MIEN_ACTIVATION_SOFTPLUS },
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

/* Dense, depthwise, pointwise, dense; nothing else reads the intermediate
 * values. With `kept`, the input of the depthwise convolution is also an
 * output. */
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

typedef struct {
  const char *name;
  guint channels, height, width, out;
  MienWindow depth, pool;
  guint stride[2]; /* of the pointwise shortcut */
  guint classes;
  MienActivationKind activation; /* after the sum, and after the mean */
} Module;

static const Module modules[] = {
  { "module", 8, 15, 15, 12, SAME3, { 3, 3, 2, 2, 1, 1, 1, 1, 1, 1 }, { 2, 2 },
      7, MIEN_ACTIVATION_NONE },
  { "module-even", 5, 14, 10, 17, SAME3, { 3, 3, 2, 2, 1, 1, 0, 0, 1, 1 },
      { 2, 2 }, 2, MIEN_ACTIVATION_RELU },
  { "module-large", 6, 37, 41, 40, SAME3, { 3, 3, 2, 2, 1, 1, 1, 1, 1, 1 },
      { 2, 2 }, 32, MIEN_ACTIVATION_HARD_SWISH },
  { "module-in-place", 3, 6, 9, 3, { 3, 5, 1, 1, 1, 1, 1, 2, 1, 2 },
      { 2, 3, 1, 1, 2, 1, 1, 1, 1, 1 }, { 1, 1 }, 33, MIEN_ACTIVATION_SIGMOID },
  /* Too large for one workgroup at the end. */
  { "module-long", 4, 90, 90, 260, POINT, { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 },
      { 1, 1 }, 3, MIEN_ACTIVATION_NONE },
  { "module-steps", 9, 16, 20, 4, { 3, 3, 1, 2, 1, 1, 1, 1, 1, 1 },
      { 4, 2, 4, 2, 1, 1, 0, 0, 0, 0 }, { 4, 4 }, 1, MIEN_ACTIVATION_CLIP },
};

/* A window of one element whose output has the size of the pool's. */
static void
add_residual (const Module *m, MienGraph *graph, GRand *rand, guint input,
    guint pooled)
{
  const MienShape in = graph->values[input].shape;
  MienWindow window = POINT;
  MienShape shape;
  window.stride_h = m->stride[0];
  window.stride_w = m->stride[1];
  mien_sweep_conv (graph, rand, input, m->out, 1, &window);
  const guint residual = graph->output;
  g_assert_true (mien_sweep_window_shape (graph, pooled, &m->pool, m->out,
      &shape));
  g_assert_true (in.n_dims == 3
      && mien_shape_equal (&shape, &graph->values[residual].shape));
  MienNode *pool =
      mien_sweep_node (graph, MIEN_OP_MAX_POOL, &pooled, 1, &shape);
  pool->pool.window = m->pool;
  pool->residual = residual;
  pool->activation = (MienActivation) { m->activation, -0.5, 1.5, NULL };
}

static void
add_tail (const Module *m, MienGraph *graph, GRand *rand, gboolean kept)
{
  static const MienWindow same = SAME3;
  mien_sweep_conv (graph, rand, graph->output, m->classes, 1, &same);
  const guint map = graph->output;
  const MienShape shape = graph->values[map].shape;
  MienNode *mean = mien_sweep_node (graph, MIEN_OP_REDUCE_MEAN, &map, 1,
      &(MienShape) { 3, { m->classes, 1, 1 } });
  mean->run = (MienRun) { m->classes, shape.dims[1] * shape.dims[2], 1 };
  mean->activation = (MienActivation) { m->activation, -0.5, 1.5, NULL };
  if (kept)
    graph->more_outputs[graph->n_more_outputs++] = graph->output;
  const MienShape flat = { 1, { m->classes } };
  const guint logits =
      mien_graph_add_value (graph, "flat", &flat, graph->output);
  mien_sweep_node (graph, MIEN_OP_SOFTMAX, &logits, 1, &flat)->run =
      (MienRun) { 1, m->classes, 1 };
}

/* A module of an Xception, and the end of such networks. */
static MienGraph *
build_module (const Module *m, gboolean kept)
{
  static const MienWindow point = POINT;
  MienGraph *graph = mien_sweep_graph (2, m->height, m->width);
  GRand *rand = g_rand_new_with_seed (15);
  mien_sweep_conv (graph, rand, graph->input, m->channels, 1, &point);
  const guint input = graph->output;
  mien_sweep_conv (graph, rand, input, m->channels, m->channels, &m->depth);
  mien_sweep_conv (graph, rand, graph->output, m->out, 1, &point);
  if (kept)
    graph->more_outputs[graph->n_more_outputs++] = graph->output;
  add_residual (m, graph, rand, input, graph->output);
  add_tail (m, graph, rand, kept);
  g_rand_free (rand);
  return graph;
}

/* As in networks for small devices: a pointwise, a depthwise and a pointwise
 * convolution, followed by an addition. */
typedef struct {
  const char *name;
  guint channels, height, width, out;
  MienWindow depth;
  guint stride; /* of the convolution whose output is added; 0: the input of the
                 * depthwise convolution is added */
  MienActivation between;
  MienActivationKind activation; /* after the sum */
} Inverted;

static const Inverted inverted[] = {
  { "inverted", 6, 9, 11, 6, SAME3, 0, { MIEN_ACTIVATION_RELU },
      MIEN_ACTIVATION_NONE },
  { "inverted-none", 13, 14, 10, 5, { 3, 3, 2, 2, 1, 1, 1, 1, 1, 1 }, 2,
      { MIEN_ACTIVATION_NONE }, MIEN_ACTIVATION_CLIP },
  { "inverted-clip", 5, 7, 13, 18, { 3, 5, 1, 1, 1, 1, 1, 2, 1, 2 }, 1,
      { MIEN_ACTIVATION_CLIP, -0.25, 0.75 }, MIEN_ACTIVATION_RELU },
  /* The padding of the last quad must not contribute. */
  { "inverted-above", 2, 6, 5, 7, SAME3, 1, { MIEN_ACTIVATION_CLIP, 0.25, 1 },
      MIEN_ACTIVATION_NONE },
  { "inverted-below", 9, 5, 5, 9, SAME3, 0,
      { MIEN_ACTIVATION_CLIP, -INFINITY, 0.5 }, MIEN_ACTIVATION_HARD_SWISH },
  { "inverted-wide", 43, 6, 33, 39, SAME3, 1, { MIEN_ACTIVATION_RELU },
      MIEN_ACTIVATION_SIGMOID },
  /* An activation that is not just bounds. */
  { "inverted-tanh", 6, 9, 11, 6, SAME3, 0, { MIEN_ACTIVATION_TANH },
      MIEN_ACTIVATION_NONE },
};

/* With `kept`, the value to be added is also an output, so that it is stored as
 * rows. */
static MienGraph *
build_inverted (const Inverted *c, gboolean kept)
{
  static const MienWindow point = POINT;
  MienGraph *graph = mien_sweep_graph (3, c->height, c->width);
  GRand *rand = g_rand_new_with_seed (17);
  mien_sweep_conv (graph, rand, graph->input, c->channels, 1, &point);
  const guint source = graph->output;
  if (c->stride > 0) {
    MienWindow window = POINT;
    window.stride_h = window.stride_w = c->stride;
    mien_sweep_conv (graph, rand, graph->input, c->out, 1, &window);
  }
  const guint added = graph->output;
  if (kept)
    graph->more_outputs[graph->n_more_outputs++] = added;
  mien_sweep_conv (graph, rand, source, c->channels, c->channels, &c->depth)
      ->activation = c->between;
  MienNode *sum =
      mien_sweep_conv (graph, rand, graph->output, c->out, 1, &point);
  sum->residual = added;
  sum->activation = (MienActivation) { c->activation, -0.5, 1.5, NULL };
  mien_sweep_conv (graph, rand, graph->output, 3, 1, &point);
  g_rand_free (rand);
  return graph;
}

static void
add (const char *name, gboolean kept, MienGraph *graph)
{
  g_autofree char *full = g_strconcat (name, kept ? "-kept" : "", NULL);
  mien_sweep_add (full, graph, MIEN_FILL_KINKS, (MienTolerance) { 1e-4, 1e-4 });
}

/* TRUE if rounding to float16 can change the derivative: a number just below a
 * bound becomes the bound. back.c tests these. */
static gboolean
jumps (MienActivationKind kind)
{
  return kind == MIEN_ACTIVATION_CLIP;
}

/* The gradient of the chain at its input, starting from an input. Takes
 * ownership of the graph. */
static void
add_gradient (const char *name, gboolean kept, MienGraph *graph)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *full = g_strconcat (name, "-gradient", NULL);
  const MienGradientOptions options = { mien_graph_logits (graph),
    MIEN_SEED_INPUT, MIEN_RULE_GUIDED, TRUE, MIEN_NO_VALUE };
  MienGradient *gradient = mien_gradient_new (graph, &options, &error);
  g_assert_no_error (error);
  add (full, kept, g_steal_pointer (&gradient->graph));
  g_free (gradient);
  mien_graph_free (graph);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint kept = 0; kept < 2; kept++) {
    for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
      add (chains[i].name, kept, build (&chains[i], kept));
    for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
      add (modules[i].name, kept, build_module (&modules[i], kept));
    for (guint i = 0; i < G_N_ELEMENTS (inverted); i++)
      add (inverted[i].name, kept, build_inverted (&inverted[i], kept));
    for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
      if (!jumps (chains[i].activation))
        add_gradient (chains[i].name, kept, build (&chains[i], kept));
    for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
      if (!jumps (modules[i].activation))
        add_gradient (modules[i].name, kept, build_module (&modules[i], kept));
    for (guint i = 0; i < G_N_ELEMENTS (inverted); i++)
      if (!jumps (inverted[i].activation) && !jumps (inverted[i].between.kind))
        add_gradient (inverted[i].name, kept,
            build_inverted (&inverted[i], kept));
  }
  return g_test_run ();
}
