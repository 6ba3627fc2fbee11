/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operations that move elements: transpose, concat, pad, slice; and views. */
#include <math.h>

#include "sweep.h"

static const guint shapes[][3] = {
  { 1, 1, 1 },
  { 3, 7, 5 },
  { 8, 13, 17 },
  { 1, 48, 3 },
  { 17, 1, 2 },
};

static void
add_transpose (const guint dims[3], const guint perm[3])
{
  g_autofree char *name = g_strdup_printf ("transpose/%ux%ux%u-perm%u%u%u",
      dims[0], dims[1], dims[2], perm[0], perm[1], perm[2]);
  MienGraph *graph = mien_sweep_graph (dims[0], dims[1], dims[2]);
  MienShape shape = { 3, { dims[perm[0]], dims[perm[1]], dims[perm[2]] } };
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_TRANSPOSE, &graph->input, 1, &shape);
  for (guint k = 0; k < 3; k++)
    node->perm[k] = perm[k];
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

/* Fewer than three dimensions: a view of the input is transposed. */
static void
add_transpose_flat (guint rows, guint columns)
{
  g_autofree char *name =
      g_strdup_printf ("transpose/view-%ux%u-perm10", rows, columns);
  MienGraph *graph = mien_sweep_graph (1, rows, columns);
  MienShape flat = { 2, { rows, columns } }, shape = { 2, { columns, rows } };
  guint view = mien_graph_add_value (graph, "view", &flat, graph->input);
  MienNode *node = mien_sweep_node (graph, MIEN_OP_TRANSPOSE, &view, 1, &shape);
  node->perm[0] = 1;
  node->perm[1] = 0;
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

/* A view with six axes. */
static const guint six[MIEN_MAX_DIMS] = { 2, 3, 1, 4, 5, 3 };

static guint
add_six_axes (MienGraph *graph)
{
  MienShape shape = { MIEN_MAX_DIMS, { 0 } };
  memcpy (shape.dims, six, sizeof (six));
  return mien_graph_add_value (graph, "six", &shape, graph->input);
}

static void
add_transpose_six (const guint perm[MIEN_MAX_DIMS])
{
  g_autofree char *name = g_strdup_printf ("transpose/six-perm%u%u%u%u%u%u",
      perm[0], perm[1], perm[2], perm[3], perm[4], perm[5]);
  MienGraph *graph = mien_sweep_graph (6, 4, 15);
  const guint view = add_six_axes (graph);
  MienShape shape = { MIEN_MAX_DIMS, { 0 } };
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    shape.dims[k] = six[perm[k]];
  MienNode *node = mien_sweep_node (graph, MIEN_OP_TRANSPOSE, &view, 1, &shape);
  memcpy (node->perm, perm, sizeof (node->perm));
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

static void
add_pad_six (void)
{
  MienGraph *graph = mien_sweep_graph (6, 4, 15);
  const guint view = add_six_axes (graph);
  const MienPad pad = { { 1, 0, 2, 0, 1, 0 }, { 0, 1, 0, 2, 0, 3 }, -1.5f };
  MienShape shape = { MIEN_MAX_DIMS, { 0 } };
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    shape.dims[k] = six[k] + pad.before[k] + pad.after[k];
  mien_sweep_node (graph, MIEN_OP_PAD, &view, 1, &shape)->pad = pad;
  mien_sweep_add ("pad/six", graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

/* Moved, spread and cropped along all six axes. */
static void
add_spread_six (void)
{
  MienGraph *graph = mien_sweep_graph (6, 4, 15);
  const guint view = add_six_axes (graph);
  const MienSpread spread = { { 1, -2, 0, -1, 2, 0 }, { 2, 1, 1, 3, 1, 2 } };
  const MienShape shape = { MIEN_MAX_DIMS, { 4, 2, 2, 7, 6, 4 } };
  mien_sweep_node (graph, MIEN_OP_SPREAD, &view, 1, &shape)->spread = spread;
  mien_sweep_add ("spread/six", graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

static void
add_pad (const guint dims[3], const guint before[3], const guint after[3],
    float value)
{
  g_autofree char *name = g_strdup_printf ("pad/%ux%ux%u-before%u,%u,%u"
                                           "-after%u,%u,%u-by%g",
      dims[0], dims[1], dims[2], before[0], before[1], before[2], after[0],
      after[1], after[2], value);
  MienGraph *graph = mien_sweep_graph (dims[0], dims[1], dims[2]);
  MienShape shape = { 3, { 0, 0, 0 } };
  for (guint k = 0; k < 3; k++)
    shape.dims[k] = before[k] + dims[k] + after[k];
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_PAD, &graph->input, 1, &shape);
  for (guint k = 0; k < 3; k++) {
    node->pad.before[k] = before[k];
    node->pad.after[k] = after[k];
  }
  node->pad.value = value;
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

/* The input, its maximum with 0, and the input again, with different lengths
 * along the axis if a view allows that. */
static void
add_concat (const guint dims[3], guint axis)
{
  g_autofree char *name = g_strdup_printf ("concat/%ux%ux%u-axis%u", dims[0],
      dims[1], dims[2], axis);
  MienGraph *graph = mien_sweep_graph (dims[0], dims[1], dims[2]);
  MienShape padded = { 3, { dims[0], dims[1], dims[2] } };
  padded.dims[axis] += 2;
  MienNode *pad =
      mien_sweep_node (graph, MIEN_OP_PAD, &graph->input, 1, &padded);
  pad->pad.before[axis] = 2;
  pad->pad.value = 9;

  guint inputs[3] = { graph->input, graph->output, graph->input };
  MienShape shape = padded;
  shape.dims[axis] = 3 * dims[axis] + 2;
  MienNode *node = mien_sweep_node (graph, MIEN_OP_CONCAT, inputs, 3, &shape);
  node->run = (MienRun) { 1, shape.dims[axis], 1 };
  for (guint k = 0; k < axis; k++)
    node->run.outer *= dims[k];
  for (guint k = axis + 1; k < 3; k++)
    node->run.inner *= dims[k];
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

typedef struct {
  guint first;
  gint step;
  guint length;
} Part;

static void
add_slice (const guint dims[3], guint axis, const Part *part)
{
  g_autofree char *name = g_strdup_printf ("slice/%ux%ux%u-axis%u-%u-of-%u"
                                           "-step%d",
      dims[0], dims[1], dims[2], axis, part->length, part->first, part->step);
  MienGraph *graph = mien_sweep_graph (dims[0], dims[1], dims[2]);
  MienShape shape = { 3, { dims[0], dims[1], dims[2] } };
  shape.dims[axis] = part->length;
  MienNode *node =
      mien_sweep_node (graph, MIEN_OP_SLICE, &graph->input, 1, &shape);
  node->slice = (MienSlice) { { 1, dims[axis], 1 }, part->first, part->step };
  for (guint k = 0; k < 3; k++)
    if (k != axis)
      *(k < axis ? &node->slice.run.outer : &node->slice.run.inner) *= dims[k];
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_EXACT);
}

/* Along each axis with 7 elements. */
static void
add_slices (void)
{
  static const Part parts[] = { { 0, 1, 7 }, { 0, 1, 3 }, { 2, 1, 4 },
    { 6, 1, 1 }, { 1, 2, 3 }, { 0, 3, 3 }, { 6, -1, 7 }, { 5, -2, 3 } };
  static const guint sizes[][3] = { { 7, 13, 17 }, { 13, 7, 5 }, { 5, 3, 7 } };
  for (guint axis = 0; axis < 3; axis++)
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      add_slice (sizes[axis], axis, &parts[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  static const guint perms[][3] = {
    { 0, 1, 2 },
    { 0, 2, 1 },
    { 1, 0, 2 },
    { 1, 2, 0 },
    { 2, 0, 1 },
    { 2, 1, 0 },
  };
  static const guint none[3] = { 0, 0, 0 }, front[3] = { 1, 2, 3 },
                     back[3] = { 4, 0, 1 };
  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++) {
    for (guint p = 0; p < G_N_ELEMENTS (perms); p++)
      add_transpose (shapes[s], perms[p]);
    add_pad (shapes[s], none, none, 1);
    add_pad (shapes[s], front, none, 0);
    add_pad (shapes[s], none, back, -2.5f);
    add_pad (shapes[s], front, back, 7);
    add_pad (shapes[s], back, front, -INFINITY);
    for (guint axis = 0; axis < 3; axis++)
      add_concat (shapes[s], axis);
  }
  add_transpose_flat (7, 5);
  add_transpose_flat (1, 6);
  static const guint six_perms[][MIEN_MAX_DIMS] = {
    { 5, 4, 3, 2, 1, 0 },
    { 3, 0, 4, 2, 5, 1 },
    { 0, 1, 4, 2, 3, 5 },
    { 3, 4, 5, 0, 1, 2 },
    { 1, 0, 2, 3, 4, 5 },
  };
  for (guint p = 0; p < G_N_ELEMENTS (six_perms); p++)
    add_transpose_six (six_perms[p]);
  add_pad_six ();
  add_spread_six ();
  add_slices ();
  return g_test_run ();
}
