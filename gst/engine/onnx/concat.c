/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "binary.h"

/* An input in the layout of the first value, and its shape there. */
static gboolean
gather_input (MienImport *import, guint i, const MienOperand *first, guint axis,
    guint *input, MienShape *shape)
{
  MienOperand *operand = mien_import_input (import, i);
  *input = MIEN_NO_VALUE;
  if (operand && operand->constant) {
    MienShape aligned;
    if (operand->constant->n_dims == mien_import_rank (import, first)
        && mien_import_align (import, first, operand->constant, axis, &aligned))
      *input = mien_import_constant_value (import, operand->constant, &aligned,
          first->perm);
  } else if (operand && mien_import_same_batch (import, operand, first)
      && mien_import_rank (import, operand)
          == mien_import_rank (import, first)) {
    *input = mien_import_layout (import, operand, first->perm);
  }
  if (*input == MIEN_NO_VALUE)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected input %u to differ from the first along one axis only", i);
  *shape = import->graph->values[*input].shape;
  return TRUE;
}
/* The inputs, and the shape of their concatenation along item axis `axis`. */
static gboolean
gather_inputs (MienImport *import, const MienOperand *first, guint axis,
    guint *inputs, MienShape *out)
{
  const guint along = first->perm[axis];
  guint64 length = 0;
  for (guint i = 0; i < import->node->n_input; i++) {
    MienShape shape;
    if (!gather_input (import, i, first, axis, &inputs[i], &shape))
      return FALSE;
    length += shape.dims[along];
    shape.dims[along] = 1;
    if (i == 0)
      *out = shape;
    if (!mien_shape_equal (&shape, out))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected input %u to differ from the first along one axis only", i);
  }
  out->dims[along] = MIN (length, G_MAXUINT);
  return TRUE;
}

static gboolean
lower_concat (MienImport *import)
{
  guint value = 0, axis = 0;
  for (guint i = import->node->n_input; i-- > 0;)
    if (mien_import_input (import, i)
        && !mien_import_input (import, i)->constant)
      value = i;
  MienOperand *first = mien_import_placed_input (import, value);
  if (!first
      || !mien_import_item_axis (import, first,
          mien_import_int (import, "axis", 1), &axis))
    return FALSE;
  MienShape shape;
  guint perm[MIEN_MAX_DIMS];
  memcpy (perm, first->perm, sizeof (perm));
  g_autofree guint *inputs = g_new (guint, import->node->n_input);
  if (!gather_inputs (import, first, axis, inputs, &shape))
    return FALSE;
  MienNode *node = mien_import_emit (import, MIEN_OP_CONCAT, inputs,
      import->node->n_input, &shape, perm);
  if (!node)
    return FALSE;
  node->run = mien_import_run (&shape, perm[axis], perm[axis] + 1);
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
