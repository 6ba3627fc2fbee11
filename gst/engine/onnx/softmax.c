/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "lower.h"

/* Since opset 13 along one axis; before, along all axes from `axis` on. */
static gboolean
lower_softmax (MienImport *import)
{
  gboolean one_axis = import->opset >= 13;
  MienOperand *operand = mien_import_placed_input (import, 0);
  guint axis = 0;
  if (!operand
      || !mien_import_item_axis (import, operand,
          mien_import_int (import, "axis", one_axis ? -1 : 1), &axis))
    return FALSE;
  if (!one_axis && operand->batch.axis != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the batch as the first axis of input 0, found it as axis %u",
        operand->batch.axis);

  const MienShape in = mien_import_shape (import, operand);
  guint first = axis, last = in.n_dims;
  guint input =
      mien_import_layout (import, operand, one_axis ? operand->perm : NULL);
  if (input == MIEN_NO_VALUE)
    return FALSE;
  if (one_axis) {
    first = operand->perm[axis];
    last = first + 1;
  }
  const MienShape shape = import->graph->values[input].shape;
  MienNode *node = mien_import_emit (import, MIEN_OP_SOFTMAX, &input, 1, &shape,
      one_axis ? operand->perm : NULL);
  if (!node)
    return FALSE;
  node->run = mien_import_run (&shape, first, last);
  return TRUE;
}

static void
softmax (float *x, gsize n, gsize step)
{
  double sum = 0;
  float highest = -INFINITY;
  for (gsize i = 0; i < n; i++)
    highest = fmaxf (highest, x[i * step]);
  for (gsize i = 0; i < n; i++)
    sum += exp (x[i * step] - highest);
  for (gsize i = 0; i < n; i++)
    x[i * step] = exp (x[i * step] - highest) / sum;
}

static gboolean
fold_softmax (MienImport *import)
{
  const MienTensor *in = mien_import_floats_input (import, 0);
  const gboolean one_axis = import->opset >= 13;
  guint axis = 0;
  if (!in
      || !mien_import_axis (import,
          mien_import_int (import, "axis", one_axis ? -1 : 1), in->n_dims,
          &axis))
    return FALSE;
  gsize outer = 0, inner = 0, length = in->dims[axis];
  mien_tensor_split (in, axis, &outer, &inner);
  if (!one_axis) {
    length *= inner;
    inner = 1;
  }
  MienTensor *out = mien_import_spend (import, in->n)
      ? mien_tensor_reshape (in, in->dims, in->n_dims)
      : NULL;
  for (gsize o = 0; out && o < outer; o++)
    for (gsize i = 0; i < inner; i++)
      softmax (out->floats + o * length * inner + i, length, inner);
  return mien_import_set_constant (import, out);
}

const MienOnnxOp mien_onnx_softmax_ops[] = {
  { "Softmax", 1, 1, lower_softmax, fold_softmax }, { NULL }
};
