/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Activations, additions and products, and epilogues of other nodes. */
#include "activationcases.h"
#include "random.h"

static const guint shapes[][3] = {
  { 1, 1, 1 },
  { 3, 7, 5 },
  { 8, 13, 17 },
  { 17, 4, 4 },
  { 5, 1, 1 },
};

static void
add_activation (const ActivationCase *c, const guint dims[3], MienFill fill,
    const char *what)
{
  g_autofree char *name = g_strdup_printf ("activation/%s-%s-%ux%ux%u", c->name,
      what, dims[0], dims[1], dims[2]);
  MienGraph *graph = mien_sweep_graph (dims[0], dims[1], dims[2]);
  MienNode *node = mien_sweep_node (graph, MIEN_OP_ACTIVATION, &graph->input, 1,
      &graph->values[graph->input].shape);
  node->activation = activation_of (c, graph, dims[0]);
  mien_sweep_add (name, graph, fill, c->tolerance);
}

/* x + f (x) or x * f (x), where f has the shape of x, one value per channel
 * (means), or one value. `relu`: followed by an epilogue. */
static void
add_binary (MienOp op, const guint dims[3], guint second_dims, gboolean relu)
{
  g_autofree char *name = g_strdup_printf ("%s/%ux%ux%u-by-%s%s",
      mien_op_name (op), dims[0], dims[1], dims[2],
      second_dims == 3       ? "same"
          : second_dims == 1 ? "channel"
                             : "one",
      relu ? "-relu" : "");
  MienGraph *graph = mien_sweep_graph (dims[0], dims[1], dims[2]);
  MienShape full = { 3, { dims[0], dims[1], dims[2] } };
  MienShape channel = { 3, { dims[0], 1, 1 } }, one = { 1, { 1 } };
  guint inputs[2] = { graph->input, 0 };
  if (second_dims == 3) {
    mien_sweep_node (graph, MIEN_OP_ACTIVATION, inputs, 1, &full)
        ->activation.kind = MIEN_ACTIVATION_HARD_SWISH;
  } else {
    MienNode *mean = mien_sweep_node (graph, MIEN_OP_REDUCE_MEAN, inputs, 1,
        second_dims == 1 ? &channel : &one);
    guint outer = second_dims == 1 ? dims[0] : 1;
    mean->run = (MienRun) { outer, dims[0] * dims[1] * dims[2] / outer, 1 };
  }
  inputs[1] = graph->output;
  MienNode *node = mien_sweep_node (graph, op, inputs, 2, &full);
  node->activation.kind = relu ? MIEN_ACTIVATION_RELU : MIEN_ACTIVATION_NONE;
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_SUM);
}

/* Each op that may have an epilogue. */
typedef struct {
  const char *name;
  MienOp op;
  guint channels, height, width;
  guint out_channels, group;
  MienWindow window;
} Host;

static const Host hosts[] = {
  { "pointwise", MIEN_OP_CONV, 5, 13, 17, 8, 1,
      { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 } },
  { "pointwise-2", MIEN_OP_CONV, 8, 15, 15, 17, 1,
      { 1, 1, 2, 2, 1, 1, 0, 0, 0, 0 } },
  { "depthwise", MIEN_OP_CONV, 5, 13, 17, 5, 5,
      { 3, 3, 1, 1, 1, 1, 1, 1, 1, 1 } },
  { "depthwise-2", MIEN_OP_CONV, 5, 13, 17, 5, 5,
      { 3, 3, 2, 2, 1, 1, 1, 1, 1, 1 } },
  { "conv", MIEN_OP_CONV, 3, 13, 17, 9, 1, { 3, 3, 1, 1, 1, 1, 1, 1, 1, 1 } },
  { "conv-valid", MIEN_OP_CONV, 3, 20, 34, 9, 1,
      { 3, 3, 1, 1, 1, 1, 0, 0, 0, 0 } },
  { "grouped", MIEN_OP_CONV, 6, 7, 5, 4, 2, { 3, 3, 2, 2, 1, 1, 0, 0, 1, 1 } },
  { "max-pool", MIEN_OP_MAX_POOL, 5, 30, 30, 5, 1,
      { 3, 3, 2, 2, 1, 1, 0, 0, 1, 1 } },
  { "average-pool", MIEN_OP_AVERAGE_POOL, 3, 13, 17, 3, 1,
      { 3, 3, 2, 2, 1, 1, 1, 1, 1, 1 } },
  { "add", MIEN_OP_ADD, 3, 13, 17, 3, 1, { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 } },
  { "mul", MIEN_OP_MUL, 3, 13, 17, 3, 1, { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 } },
  { "mean", MIEN_OP_REDUCE_MEAN, 5, 7, 5, 5, 1,
      { 7, 5, 1, 1, 1, 1, 0, 0, 0, 0 } },
  { "activation", MIEN_OP_ACTIVATION, 5, 13, 17, 5, 1,
      { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 } },
};

static MienNode *
add_host (MienGraph *graph, GRand *rand, const Host *host)
{
  if (host->op == MIEN_OP_CONV)
    return mien_sweep_conv (graph, rand, graph->input, host->out_channels,
        host->group, &host->window);
  MienShape shape;
  guint inputs[2] = { graph->input, graph->input };
  g_assert_true (mien_sweep_window_shape (graph, graph->input, &host->window,
      host->out_channels, &shape));
  gboolean binary = host->op == MIEN_OP_ADD || host->op == MIEN_OP_MUL;
  MienNode *node =
      mien_sweep_node (graph, host->op, inputs, binary ? 2 : 1, &shape);
  if (host->op == MIEN_OP_REDUCE_MEAN)
    node->run = (MienRun) { host->channels, host->height * host->width, 1 };
  else if (host->op == MIEN_OP_MAX_POOL || host->op == MIEN_OP_AVERAGE_POOL)
    node->pool.window = host->window;
  return node;
}

/* activation (op (x) + residual); no activation if there is no case. The
 * residual is the output of another convolution of x, so that it has the shape
 * of the result. */
static void
add_epilogue (GRand *rand, const Host *host, const ActivationCase *c,
    gboolean residual)
{
  g_autofree char *name = g_strdup_printf ("epilogue/%s-%s%s", host->name,
      c != NULL ? c->name : "none", residual ? "-residual" : "");
  MienGraph *graph =
      mien_sweep_graph (host->channels, host->height, host->width);
  guint other = MIEN_NO_VALUE;
  if (residual) {
    mien_sweep_conv (graph, rand, graph->input, host->out_channels, 1,
        &host->window);
    other = graph->output;
  }
  MienNode *node = add_host (graph, rand, host);
  node->residual = other;
  if (c != NULL)
    node->activation = activation_of (c, graph, host->out_channels);
  /* A sum almost halfway between two steps may be rounded to either. */
  mien_sweep_add (name, graph, MIEN_FILL_KINKS,
      c != NULL && c->activation.kind == MIEN_ACTIVATION_QUANTIZE
          ? (MienTolerance) { 1.001 * c->activation.alpha, 1e-5 }
          : MIEN_TOLERANCE_SUM);
}

/* TRUE if it is defined for all numbers and continuous. */
static gboolean
is_total (const MienActivation *activation)
{
  return activation->kind < MIEN_ACTIVATION_ERF
      || activation->kind == MIEN_ACTIVATION_ABS
      || activation->kind >= MIEN_ACTIVATION_SOFTPLUS;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  GRand *rand = g_rand_new_with_seed (3);
  for (guint a = 0; a < G_N_ELEMENTS (activation_cases); a++) {
    for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
      add_activation (&activation_cases[a], shapes[s], MIEN_FILL_KINKS,
          "usual");
    /* The exponential of large numbers overflows in float only. */
    if (activation_cases[a].activation.kind != MIEN_ACTIVATION_EXP)
      add_activation (&activation_cases[a], shapes[2], MIEN_FILL_EXTREME,
          "extreme");
  }
  static const MienOp binary[] = { MIEN_OP_ADD, MIEN_OP_MUL };
  for (guint b = 0; b < G_N_ELEMENTS (binary); b++)
    for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
      for (guint k = 0; k < 6; k++) {
        static const guint second_dims[] = { 3, 1, 0 };
        add_binary (binary[b], shapes[s], second_dims[k / 2], k % 2);
      }
  for (guint h = 0; h < G_N_ELEMENTS (hosts); h++) {
    if (hosts[h].op != MIEN_OP_ACTIVATION) {
      add_epilogue (rand, &hosts[h], NULL, FALSE);
      add_epilogue (rand, &hosts[h], NULL, TRUE);
    }
    for (guint a = 0; a < G_N_ELEMENTS (activation_cases); a++) {
      /* Some of them for each kind of op. */
      if (h > 0 && activation_cases[a].activation.kind >= MIEN_ACTIVATION_TANH
          && (a + h) % 4 != 0)
        continue;
      if (!is_total (&activation_cases[a].activation))
        continue;
      add_epilogue (rand, &hosts[h], &activation_cases[a], FALSE);
      add_epilogue (rand, &hosts[h], &activation_cases[a], TRUE);
    }
  }
  g_rand_free (rand);
  return g_test_run ();
}
