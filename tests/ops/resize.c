/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Resizing of planes, and its gradient. */
#include "resizecases.h"

#include "activationcases.h"

/* Plain, or with everything that may follow as an epilogue. */
static void
add_resize (const ResizeCase *c, MienOp op, const char *what, gboolean epilogue)
{
  const gboolean back = op == MIEN_OP_RESIZE_BACKWARD;
  const guint *in = back ? c->to : c->from, *out = back ? c->from : c->to;
  g_autofree char *plain = resize_case_name (what, c);
  g_autofree char *name =
      g_strconcat (plain, epilogue ? "-residual-prelu" : "", NULL);
  MienGraph *graph = mien_sweep_graph (c->outer, in[0], in[1]);
  const MienShape shape = { 3, { c->outer, out[0], out[1] } };
  MienNode *node = mien_sweep_node (graph, op, &graph->input, 1, &shape);
  node->resize = resize_of (graph, c);
  if (epilogue) {
    node->residual = mien_sweep_input (graph, &shape);
    g_autofree float *slope = g_new (float, c->outer);
    for (guint i = 0; i < c->outer; i++)
      slope[i] = 0.25f * i - 0.5f;
    node->activation.kind = MIEN_ACTIVATION_PRELU;
    node->activation.slope = mien_graph_add_constant (graph, slope, c->outer);
  }
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_SUM);
}

/* More planes than channels, or fewer. */
static void
add_resize_view (guint n_dims, const guint dims[4], const ResizeCase *c)
{
  g_autofree char *name = g_strdup_printf ("resize/view-of-%u", n_dims);
  MienGraph *graph = mien_sweep_graph (c->outer, c->from[0], c->from[1]);
  MienShape in = { n_dims, { dims[0], dims[1], dims[2], dims[3] } }, out = in;
  out.dims[n_dims - 1] = c->to[1];
  if (n_dims > 1)
    out.dims[n_dims - 2] = c->to[0];
  const guint view = mien_graph_add_value (graph, "view", &in, graph->input);
  MienNode *node = mien_sweep_node (graph, MIEN_OP_RESIZE, &view, 1, &out);
  node->resize = resize_of (graph, c);
  node->activation.kind = MIEN_ACTIVATION_RELU;
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_SUM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (resize_cases); i++)
    for (guint epilogue = 0; epilogue < 2; epilogue++) {
      add_resize (&resize_cases[i], MIEN_OP_RESIZE, "resize", epilogue);
      add_resize (&resize_cases[i], MIEN_OP_RESIZE_BACKWARD, "resize-backward",
          epilogue);
    }
  static const ResizeCase row = { 1, { 1, 7 }, { 1, 12 }, TRUE };
  static const ResizeCase planes = { 6, { 4, 5 }, { 8, 10 }, FALSE };
  add_resize_view (1, (guint[4]) { 7, 1, 1, 1 }, &row);
  add_resize_view (2, (guint[4]) { 1, 7, 1, 1 }, &row);
  add_resize_view (4, (guint[4]) { 2, 3, 4, 5 }, &planes);
  return g_test_run ();
}
