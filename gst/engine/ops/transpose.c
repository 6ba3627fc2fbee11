/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__Transpose.html */
#include <string.h>

#include "check.h"
#include "engine/backward.h"
#include "rewrite.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienShape *in = mien_check_shape (check, node->inputs[0]);
  const MienShape *out = mien_check_shape (check, node->output);
  guint seen = 0;
  for (guint k = 0; k < in->n_dims; k++) {
    if (node->perm[k] >= in->n_dims || (seen & (1u << node->perm[k])) != 0)
      return mien_refuse (check, node, "is not a permutation of %u axes",
          in->n_dims);
    seen |= 1u << node->perm[k];
  }
  for (guint k = 0; k < in->n_dims; k++)
    if (out->n_dims != in->n_dims || out->dims[k] != in->dims[node->perm[k]])
      return mien_refuse (check, node,
          "the output does not have the permuted "
          "shape");
  return TRUE;
}

static void
through_transpose (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape *shape = mien_backward_shape (b, node->inputs[0]);
  guint n_dims = shape->n_dims;
  MienNode *back =
      mien_backward_emit (b, node, MIEN_OP_TRANSPOSE, &dy, 1, shape);
  for (guint k = 0; k < n_dims; k++)
    back->perm[node->perm[k]] = k;
  mien_backward_pass (b, node, back->output, node->inputs[0]);
}

/* Merges two consecutive transposes into one. If they cancel out, the second's
 * output becomes a view of the first's input. */
static gboolean
join_transposes (MienFusion *f, guint index)
{
  MienNode *second = &f->graph->nodes[index];
  guint between = second->inputs[0];
  guint producer = f->producer[mien_fusion_storage (f, between)];
  if (producer == MIEN_NO_VALUE)
    return FALSE;
  const MienNode *first = &f->graph->nodes[producer];
  if (first->op != MIEN_OP_TRANSPOSE
      || !mien_shape_equal (mien_fusion_shape (f, first->output),
          mien_fusion_shape (f, between)))
    return FALSE;

  guint from = first->inputs[0], perm[MIEN_MAX_DIMS] = { 0 };
  guint n_dims = mien_fusion_shape (f, from)->n_dims;
  gboolean identity = TRUE;
  for (guint k = 0; k < n_dims; k++) {
    perm[k] = first->perm[second->perm[k]];
    identity = identity && perm[k] == k;
  }
  if (--f->n_uses[mien_fusion_storage (f, between)] == 0)
    mien_fusion_remove (f, producer);
  if (!identity) {
    f->n_uses[mien_fusion_storage (f, from)]++;
    second->inputs[0] = from;
    memcpy (second->perm, perm, sizeof (perm));
    return TRUE;
  }
  guint gone = second->output, storage = mien_fusion_storage (f, from);
  for (guint i = 0; i < f->graph->n_values; i++)
    if (f->graph->values[i].storage == gone)
      f->graph->values[i].storage = storage;
  f->n_uses[storage] += f->n_uses[gone];
  f->removed[index] = TRUE;
  return TRUE;
}

const MienOpInfo mien_op_transpose = {
  .name = "Transpose",
  .min_inputs = 1,
  .max_inputs = 1,
  .check = check,
  .backward = through_transpose,
  .fuse = join_transposes,
};
