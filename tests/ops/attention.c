/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of attention: broadcasts, matrix products, normalisation,
 * reductions and constants. */
#include <math.h>

#include "random.h"
#include "sweep.h"

static MienGraph *
graph_of (const MienShape *shape)
{
  MienGraph *graph = mien_graph_new ();
  graph->input = mien_graph_add_value (graph, "x", shape, MIEN_NO_VALUE);
  return graph;
}

/* Two shapes and their broadcast shape. */
typedef struct {
  MienShape a, b, out;
} BroadcastCase;

static const BroadcastCase broadcast_cases[] = {
  { { 3, { 40, 7, 9 } }, { 3, { 1, 7, 9 } }, { 3, { 40, 7, 9 } } },
  { { 3, { 1, 7, 9 } }, { 3, { 40, 7, 9 } }, { 3, { 40, 7, 9 } } },
  { { 3, { 5, 1, 17 } }, { 3, { 5, 13, 1 } }, { 3, { 5, 13, 17 } } },
  { { 3, { 5, 13, 17 } }, { 1, { 5 } }, { 3, { 5, 13, 17 } } },
  { { 3, { 5, 13, 17 } }, { 1, { 1 } }, { 3, { 5, 13, 17 } } },
  { { 2, { 1, 33 } }, { 2, { 33, 1 } }, { 2, { 33, 33 } } },
  { { 6, { 2, 1, 3, 1, 5, 2 } }, { 6, { 2, 4, 1, 3, 5, 1 } },
      { 6, { 2, 4, 3, 3, 5, 2 } } },
  { { 1, { 5000 } }, { 1, { 5000 } }, { 1, { 5000 } } },
};

/* `epilogue`: a residual followed by a PReLU. */
static void
add_broadcast (MienOp op, const BroadcastCase *c, gboolean epilogue)
{
  g_autofree char *a = mien_shape_to_string (&c->a);
  g_autofree char *b = mien_shape_to_string (&c->b);
  g_autofree char *name = g_strdup_printf ("broadcast/%s-by-%s%s", a, b,
      epilogue ? "-epilogue" : "");
  MienGraph *graph = graph_of (&c->a);
  const guint inputs[2] = { graph->input, mien_sweep_input (graph, &c->b) };
  const guint residual =
      epilogue ? mien_sweep_input (graph, &c->out) : MIEN_NO_VALUE;
  MienNode *node = mien_sweep_node (graph, op, inputs, 2, &c->out);
  g_autofree float *slope = g_new (float, c->out.dims[0]);
  for (guint i = 0; i < c->out.dims[0]; i++)
    slope[i] = 0.25f * (i % 5) - 0.5f;
  node->residual = residual;
  if (epilogue) {
    node->activation.kind = MIEN_ACTIVATION_PRELU;
    node->activation.slope =
        mien_graph_add_constant (graph, slope, c->out.dims[0]);
  }
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, (MienTolerance) { 4e-6, 4e-6 });
}

static const MienMatmul matmul_cases[] = {
  { 1, 1, 1, 1 },
  { 3, 50, 64, 50 },
  { 2, 7, 5, 33 },
  { 4, 13, 17, 3 },
  { 1, 6, 40, 16 },
};

/* `shared`: the operand (0 or 1) that is a single matrix for all of the
 * other's. */
static void
add_matmul (const MienMatmul *c, guint turned, guint shared)
{
  g_autofree char *name = g_strdup_printf ("matmul/%u-of-%ux%ux%u-turned%u%s",
      c->n, c->rows, c->depth, c->columns, turned,
      shared == 0       ? "-first-shared"
          : shared == 1 ? "-second-shared"
                        : "");
  const MienShape a = { 3, { shared == 0 ? 1 : c->n, c->rows, c->depth } };
  const MienShape b = { 3, { shared == 1 ? 1 : c->n, c->depth, c->columns } };
  const MienShape out = { 3, { c->n, c->rows, c->columns } };
  MienGraph *graph = graph_of (&a);
  const guint inputs[2] = { graph->input, mien_sweep_input (graph, &b) };
  MienNode *node = mien_sweep_node (graph, MIEN_OP_MATMUL, inputs, 2, &out);
  node->matmul = *c;
  node->matmul.turned[0] = turned & 1;
  node->matmul.turned[1] = turned >> 1;
  node->activation.kind = MIEN_ACTIVATION_RELU;
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, (MienTolerance) { 1e-4, 1e-5 });
}

static const MienRun runs[] = {
  { 1, 1, 1 },
  { 1, 64, 50 },
  { 7, 33, 1 },
  { 3, 5, 33 },
  { 4, 2, 3 },
  /* Long enough for one workgroup each; the last one for lavapipe's limit of
   * 65,535 iterations over all loops. */
  { 2, 513, 3 },
  { 1, 70000, 1 },
};

static void
add_along (MienOp op, const MienRun *run)
{
  g_autofree char *name =
      g_strdup_printf ("along/%u-%u-%u", run->outer, run->length, run->inner);
  const MienShape shape = { 3, { run->outer, run->length, run->inner } };
  const MienShape one = { 3, { run->outer, 1, run->inner } };
  MienGraph *graph = graph_of (&shape);
  MienNode *node = mien_sweep_node (graph, op, &graph->input, 1,
      op == MIEN_OP_NORMALIZE || op == MIEN_OP_SOFTMAX ? &shape : &one);
  node->run = *run;
  if (op == MIEN_OP_NORMALIZE)
    node->norm.epsilon = 0.01f;
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, (MienTolerance) { 1e-5, 2e-5 });
}

static void
add_constant (void)
{
  const MienShape shape = { 3, { 3, 5, 7 } };
  g_autofree float *data = g_new (float, 105);
  for (guint i = 0; i < 105; i++)
    data[i] = 0.5f * i - 20;
  MienGraph *graph = graph_of (&shape);
  mien_sweep_node (graph, MIEN_OP_CONSTANT, NULL, 0, &shape)->constant =
      mien_graph_add_constant (graph, data, 105);
  mien_sweep_add ("constant/3x5x7", graph, MIEN_FILL_KINKS,
      MIEN_TOLERANCE_EXACT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  static const MienOp binary[] = { MIEN_OP_ADD, MIEN_OP_SUB, MIEN_OP_MUL,
    MIEN_OP_DIV, MIEN_OP_MIN, MIEN_OP_MAX };
  static const MienOp along[] = { MIEN_OP_NORMALIZE, MIEN_OP_REDUCE_SUM,
    MIEN_OP_REDUCE_MAX, MIEN_OP_REDUCE_MEAN, MIEN_OP_SOFTMAX };
  for (guint o = 0; o < G_N_ELEMENTS (binary); o++)
    for (guint i = 0; i < G_N_ELEMENTS (broadcast_cases); i++)
      for (guint epilogue = 0; epilogue < 2; epilogue++)
        add_broadcast (binary[o], &broadcast_cases[i], epilogue);
  for (guint i = 0; i < G_N_ELEMENTS (matmul_cases); i++)
    for (guint turned = 0; turned < 4; turned++)
      for (guint shared = 0; shared < 3; shared++)
        add_matmul (&matmul_cases[i], turned, shared);
  for (guint o = 0; o < G_N_ELEMENTS (along); o++)
    for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
      add_along (along[o], &runs[i]);
  add_constant ();
  return g_test_run ();
}
