/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tests on every backend that the gradient of a linear op is its transpose: <A
 * x, s> = <x, A' s>, where A' s is the gradient at x.
 */
#include <math.h>
#include <string.h>

#include "engine/gradient.h"

#include "convcases.h"
#include "poolcases.h"
#include "random.h"
#include "resizecases.h"
#include "session.h"
#include "sweep.h"

#define SEED 20190

typedef struct {
  const char *backend;
  char *name;
  MienGraph *graph; /* of one linear op */
} Linear;

static void
linear_free (gpointer data)
{
  Linear *linear = data;
  mien_graph_free (linear->graph);
  g_free (linear->name);
  g_free (linear);
}

static double
dot (const float *a, const float *b, gsize n)
{
  double sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

static void
check_adjoint (const Linear *linear, const float *x, const float *y,
    const float *seed, const float *gradient)
{
  const gsize n = mien_test_size (linear->graph, linear->graph->input);
  const gsize n_out = mien_test_size (linear->graph, linear->graph->output);
  const double forward = dot (y, seed, n_out), back = dot (x, gradient, n);
  const double scale = MAX (sqrt (dot (y, y, n_out) * dot (seed, seed, n_out)),
      sqrt (dot (x, x, n) * dot (gradient, gradient, n)));
  if (!(fabs (forward - back) <= 1e-5 * scale)) {
    g_test_message ("%s on %s: <A x, s> = %.9g, <x, A' s> = %.9g, of %g",
        linear->name, linear->backend, forward, back, scale);
    g_test_fail ();
  }
}

static void
test_adjoint (gconstpointer data)
{
  const Linear *linear = data;
  const MienGradientOptions options = { linear->graph->output, MIEN_SEED_INPUT,
    MIEN_RULE_PLAIN, TRUE, MIEN_NO_VALUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (linear->graph, &options, &error);
  g_assert_no_error (error);
  g_auto (MienTestSession) session = { NULL };
  if (!mien_test_session_open (&session, linear->backend, gradient->graph, 1,
          SEED))
    return;
  mien_test_session_run (&session, 0, 1);
  check_adjoint (linear, session.inputs[0],
      mien_test_session_output (&session, 0), session.inputs[gradient->seed],
      mien_test_session_output (&session, gradient->at_input));
}

static void
add_linear (const char *name, MienGraph *(*build) (gconstpointer parameters),
    gconstpointer parameters)
{
  for (guint b = 0; mien_test_backend (b) != NULL; b++) {
    Linear *linear = g_new (Linear, 1);
    *linear =
        (Linear) { mien_test_backend (b), g_strdup (name), build (parameters) };
    g_autofree char *path =
        g_strdup_printf ("/adjoint/%s/%s", linear->backend, name);
    g_test_add_data_func_full (path, linear, test_adjoint, linear_free);
  }
}

static MienGraph *
build_conv (gconstpointer parameters)
{
  const ConvCase *c = parameters;
  GRand *rand = g_rand_new_with_seed (SEED);
  g_autofree float *zeros = g_new0 (float, c->out_channels);
  MienGraph *graph = mien_sweep_graph (c->channels, c->height, c->width);
  MienNode *node = mien_sweep_conv (graph, rand, graph->input, c->out_channels,
      c->group, &c->window);
  node->conv.bias = mien_graph_add_constant (graph, zeros, c->out_channels);
  g_rand_free (rand);
  return graph;
}

static MienGraph *
build_pool (const PoolCase *c, gboolean count_include_pad)
{
  MienGraph *graph = mien_sweep_graph (c->channels, c->height, c->width);
  MienShape shape;
  g_assert_true (mien_sweep_window_shape (graph, graph->input, &c->window,
      c->channels, &shape));
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_AVERAGE_POOL, &graph->input, 1, &shape);
  node->pool.window = c->window;
  node->pool.count_include_pad = count_include_pad;
  return graph;
}

static MienGraph *
build_pool_inside (gconstpointer parameters)
{
  return build_pool (parameters, FALSE);
}

static MienGraph *
build_pool_all (gconstpointer parameters)
{
  return build_pool (parameters, TRUE);
}

static MienGraph *
build_mean (gconstpointer parameters)
{
  const MienRun *run = parameters;
  MienGraph *graph = mien_sweep_graph (3, 7, 5);
  const MienShape shape = { 2, { run->outer, run->inner } };
  mien_sweep_node (graph, MIEN_OP_REDUCE_MEAN, &graph->input, 1, &shape)->run =
      *run;
  return graph;
}

static MienGraph *
build_transpose (gconstpointer parameters)
{
  const guint *perm = parameters, dims[3] = { 3, 7, 5 };
  MienGraph *graph = mien_sweep_graph (3, 7, 5);
  const MienShape shape = { 3,
    { dims[perm[0]], dims[perm[1]], dims[perm[2]] } };
  memcpy (mien_sweep_node (graph, MIEN_OP_TRANSPOSE, &graph->input, 1, &shape)
              ->perm,
      perm, 3 * sizeof (perm[0]));
  return graph;
}

static MienGraph *
build_pad (gconstpointer parameters)
{
  const guint *pad = parameters;
  MienGraph *graph = mien_sweep_graph (3, 7, 5);
  const MienShape shape = { 3,
    { pad[0] + 3 + pad[3], pad[1] + 7 + pad[4], pad[2] + 5 + pad[5] } };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_PAD, &graph->input, 1, &shape);
  memcpy (node->pad.before, pad, sizeof (node->pad.before));
  memcpy (node->pad.after, pad + 3, sizeof (node->pad.after));
  return graph;
}

/* x, x padded by 2 along the axis, and x: one value with three readers. */
static MienGraph *
build_concat (gconstpointer parameters)
{
  const guint axis = *(const guint *) parameters;
  MienGraph *graph = mien_sweep_graph (3, 7, 5);
  MienShape shape = { 3, { 3, 7, 5 } };
  shape.dims[axis] += 2;
  MienNode *pad =
      mien_sweep_node (graph, MIEN_OP_PAD, &graph->input, 1, &shape);
  pad->pad.before[axis] = 2;
  const guint inputs[] = { graph->input, graph->output, graph->input };
  shape.dims[axis] = 3 * shape.dims[axis] - 4;
  MienNode *node = mien_sweep_node (graph, MIEN_OP_CONCAT, inputs, 3, &shape);
  node->run = (MienRun) { 1, shape.dims[axis], 1 };
  for (guint k = 0; k < 3; k++) {
    if (k < axis)
      node->run.outer *= shape.dims[k];
    else if (k > axis)
      node->run.inner *= shape.dims[k];
  }
  return graph;
}

/* first, step, length; along the axis of 7. */
static MienGraph *
build_slice (gconstpointer parameters)
{
  const gint *part = parameters;
  MienGraph *graph = mien_sweep_graph (3, 7, 5);
  const MienShape shape = { 3, { 3, part[2], 5 } };
  mien_sweep_node (graph, MIEN_OP_SLICE, &graph->input, 1, &shape)->slice =
      (MienSlice) { { 3, 7, 5 }, part[0], part[1] };
  return graph;
}

static MienGraph *
build_resize (gconstpointer parameters)
{
  const ResizeCase *c = parameters;
  MienGraph *graph = mien_sweep_graph (c->outer, c->from[0], c->from[1]);
  const MienShape shape = { 3, { c->outer, c->to[0], c->to[1] } };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_RESIZE, &graph->input, 1, &shape);
  node->resize = resize_of (graph, c);
  return graph;
}

/* x + m (x), where m is a mean with one element or one per channel. */
static MienGraph *
build_sum (gconstpointer parameters)
{
  const guint n = *(const guint *) parameters;
  MienGraph *graph = mien_sweep_graph (3, 7, 5);
  const MienShape mean = { 3, { n, 1, 1 } }, full = { 3, { 3, 7, 5 } };
  guint inputs[2] = { graph->input, graph->input };
  if (n < 3 * 7 * 5) {
    mien_sweep_node (graph, MIEN_OP_REDUCE_MEAN, inputs, 1, &mean)->run =
        (MienRun) { n, 3 * 7 * 5 / n, 1 };
    inputs[1] = graph->output;
  }
  mien_sweep_node (graph, MIEN_OP_ADD, inputs, 2, &full)->residual =
      graph->input;
  return graph;
}

static void
add_linear_ops (void)
{
  static const MienRun runs[] = { { 3, 35, 1 }, { 1, 3, 35 }, { 3, 7, 5 },
    { 21, 5, 1 }, { 1, 105, 1 } };
  static const guint perms[][3] = { { 1, 2, 0 }, { 2, 0, 1 }, { 0, 2, 1 },
    { 2, 1, 0 } };
  static const guint pads[][6] = { { 0, 1, 2, 0, 3, 1 }, { 2, 0, 0, 1, 0, 0 },
    { 0, 0, 0, 0, 0, 4 } };
  static const gint parts[][3] = { { 1, 1, 4 }, { 0, 2, 4 }, { 1, 3, 2 },
    { 6, -1, 7 }, { 5, -2, 3 } };
  static const guint axes[] = { 0, 1, 2 }, seconds[] = { 105, 3, 1 };
  for (guint i = 0; i < G_N_ELEMENTS (conv_cases); i++) {
    g_autofree char *name = conv_case_name ("conv", &conv_cases[i]);
    add_linear (name, build_conv, &conv_cases[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (pool_cases); i++) {
    g_autofree char *inside = pool_case_name ("average-inside", &pool_cases[i]);
    g_autofree char *all = pool_case_name ("average-all", &pool_cases[i]);
    add_linear (inside, build_pool_inside, &pool_cases[i]);
    add_linear (all, build_pool_all, &pool_cases[i]);
  }
#define ADD_ALL(what, build, table) \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) { \
    g_autofree char *name = g_strdup_printf (what "-%u", i); \
    add_linear (name, build, &table[i]); \
  }
  ADD_ALL ("mean", build_mean, runs)
  ADD_ALL ("transpose", build_transpose, perms)
  ADD_ALL ("pad", build_pad, pads)
  ADD_ALL ("slice", build_slice, parts)
  ADD_ALL ("resize", build_resize, resize_cases)
  ADD_ALL ("concat", build_concat, axes)
  ADD_ALL ("sum", build_sum, seconds)
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_linear_ops ();
  return g_test_run ();
}
