/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/backward.h"

guint
mien_backward_add_value (MienGraph *graph, const char *like,
    const MienShape *shape, guint storage)
{
  const MienShape copy = *shape; /* `shape` may be in the array that grows */
  g_autofree char *name = g_strdup_printf ("%s:%u", like, graph->n_values);
  return mien_graph_add_value (graph, name, &copy, storage);
}

guint
mien_backward_view (MienBackward *b, guint value, const MienShape *shape)
{
  if (mien_shape_equal (mien_backward_shape (b, value), shape))
    return value;
  return mien_backward_add_value (b->graph, b->graph->values[value].name, shape,
      value);
}

MienNode *
mien_backward_emit_to (MienGraph *graph, const char *like, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape)
{
  g_autofree char *name = g_strconcat (like, ":gradient", NULL);
  return mien_graph_add_node (graph, op, name, inputs, n_inputs,
      mien_backward_add_value (graph, name, shape, MIEN_NO_VALUE));
}

MienNode *
mien_backward_emit (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape)
{
  return mien_backward_emit_to (b->graph, node->name, op, inputs, n_inputs,
      shape);
}

void
mien_backward_set (MienBackward *b, guint value, guint gradient)
{
  guint storage = b->graph->values[value].storage;
  b->gradient[storage] =
      mien_backward_view (b, gradient, mien_backward_shape (b, storage));
}

MienNode *
mien_backward_add (MienBackward *b, const MienNode *node, MienOp op,
    const guint *inputs, guint n_inputs, guint value, const MienShape *shape)
{
  const MienShape copy = *shape;
  guint before = b->gradient[b->graph->values[value].storage];
  if (before != MIEN_NO_VALUE)
    before = mien_backward_view (b, before, &copy);
  MienNode *added = mien_backward_emit (b, node, op, inputs, n_inputs, &copy);
  added->residual = before;
  mien_backward_set (b, value, added->output);
  return added;
}

void
mien_backward_pass (MienBackward *b, const MienNode *node, guint gradient,
    guint value)
{
  guint storage = b->graph->values[value].storage;
  if (b->gradient[storage] != MIEN_NO_VALUE) {
    const MienShape shape = *mien_backward_shape (b, storage);
    guint inputs[2] = { b->gradient[storage],
      mien_backward_view (b, gradient, &shape) };
    gradient =
        mien_backward_emit (b, node, MIEN_OP_ADD, inputs, 2, &shape)->output;
  }
  mien_backward_set (b, value, gradient);
}

guint
mien_backward_reduce (MienBackward *b, const MienNode *node, MienOp op,
    guint value, const MienRun *run)
{
  const MienShape shape = { 3, { run->outer, 1, run->inner } };
  MienNode *reduced = mien_backward_emit (b, node, op, &value, 1, &shape);
  reduced->run = *run;
  return reduced->output;
}

MienNode *
mien_backward_affine (MienBackward *b, const MienNode *node, guint value,
    float scale, float shift)
{
  const MienShape shape = *mien_backward_shape (b, value);
  const MienShape flat = { 1, { mien_shape_elements (&shape) } };
  const MienShape map = shape.n_dims <= 3 ? shape : flat;
  const guint channels = mien_shape_dim (&map, 0);
  const guint input = mien_backward_view (b, value, &map);
  g_autofree float *scales = g_new (float, channels);
  g_autofree float *shifts = g_new (float, channels);
  for (guint c = 0; c < channels; c++) {
    scales[c] = scale;
    shifts[c] = shift;
  }
  MienNode *affine =
      mien_backward_emit (b, node, MIEN_OP_CONV, &input, 1, &map);
  affine->conv = (MienConv) { MIEN_WINDOW_POINT, channels,
    mien_graph_add_constant (b->graph, scales, channels),
    mien_graph_add_constant (b->graph, shifts, channels) };
  return affine;
}
