/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lower.h"

/* All inputs in the layout of the first; `shape` is their concatenation along
 * axis `axis` of the graph's values. */
static gboolean
gather_inputs (MienImport *import, const guint *perm, guint axis, guint *inputs,
    MienShape *shape)
{
  guint64 length = 0;
  for (guint i = 0; i < import->node->n_input; i++) {
    MienOperand *operand = mien_import_value_input (import, i);
    if (!operand)
      return FALSE;
    MienShape other = import->graph->values[operand->value].shape;
    gboolean same = other.n_dims == shape->n_dims;
    inputs[i] =
        same ? mien_import_layout (import, operand, perm) : MIEN_NO_VALUE;
    if (same && inputs[i] == MIEN_NO_VALUE)
      return FALSE;
    if (same)
      other = import->graph->values[inputs[i]].shape;
    length += other.dims[axis];
    other.dims[axis] = shape->dims[axis];
    if (!mien_shape_equal (&other, shape))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected input %u to differ from the first along one axis only", i);
  }
  shape->dims[axis] = MIN (length, G_MAXUINT);
  return TRUE;
}

static gboolean
lower_concat (MienImport *import)
{
  MienOperand *first = mien_import_value_input (import, 0);
  if (!first)
    return FALSE;
  MienShape shape = import->graph->values[first->value].shape;
  guint axis = 0;
  if (!mien_import_axis (import, mien_import_int (import, "axis", 1),
          shape.n_dims + 1, &axis))
    return FALSE;
  if (axis == 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected an axis other than the batch (0)");
  guint perm[MIEN_MAX_DIMS];
  memcpy (perm, first->perm, sizeof (perm));
  axis = perm[axis - 1];

  g_autofree guint *inputs = g_new (guint, import->node->n_input);
  if (!gather_inputs (import, perm, axis, inputs, &shape))
    return FALSE;
  MienNode *node = mien_import_emit (import, MIEN_OP_CONCAT, inputs,
      import->node->n_input, &shape, perm);
  if (!node)
    return FALSE;
  node->run = (MienRun) { 1, shape.dims[axis], 1 };
  for (guint k = 0; k < shape.n_dims; k++)
    if (k != axis)
      *(k < axis ? &node->run.outer : &node->run.inner) *= shape.dims[k];
  return TRUE;
}

static gboolean
fold_concat (MienImport *import)
{
  const MienTensor *first = mien_import_tensor_input (import, 0);
  guint axis = 0;
  if (!first
      || !mien_import_axis (import, mien_import_int (import, "axis", 0),
          first->n_dims, &axis))
    return FALSE;
  gsize dims[MIEN_TENSOR_MAX_DIMS], length = 0, outer = 0, inner = 0;
  mien_tensor_split (first, axis, &outer, &inner);
  for (guint i = 0; i < import->node->n_input; i++) {
    const MienTensor *tensor = mien_import_tensor_input (import, i);
    gsize o = 0, n = 0;
    if (tensor)
      mien_tensor_split (tensor, axis, &o, &n);
    if (!tensor || tensor->n_dims != first->n_dims || o != outer || n != inner
        || (!tensor->floats) != (!first->floats))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected constants that differ along one axis only");
    length += tensor->dims[axis];
  }
  memcpy (dims, first->dims, sizeof (dims));
  dims[axis] = length;
  MienTensor *out = mien_import_new_constant (import, first->floats != NULL,
      dims, first->n_dims);
  if (!out)
    return FALSE;
  gsize done = 0;
  for (guint i = 0; i < import->node->n_input; i++) {
    const MienTensor *tensor = mien_import_tensor_input (import, i);
    gsize part = tensor->dims[axis] * inner;
    for (gsize o = 0; o < outer; o++)
      mien_tensor_copy (out, o * length * inner + done, tensor, o * part, part);
    done += part;
  }
  return mien_import_set_constant (import, out);
}

const MienOnnxOp mien_onnx_concat_ops[] = {
  { "Concat", 1, G_MAXUINT, lower_concat, fold_concat }, { NULL }
};
