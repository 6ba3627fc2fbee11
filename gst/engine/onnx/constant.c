/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ops that produce constants: Constant, ConstantOfShape and Shape. */
#include <string.h>

#include "lower.h"

/* Limits ConstantOfShape, which can create large constants from small files.
 * Exporters use it for shapes and paddings. */
#define MAX_FILL 65536u

/* value_float and the like: `n` numbers; without dimensions if `scalar`. */
static gboolean
set_floats (MienImport *import, const float *floats, gsize n, gboolean scalar)
{
  MienTensor *tensor =
      mien_import_new_constant (import, TRUE, &n, scalar ? 0 : 1);
  if (!tensor)
    return FALSE;
  if (n > 0)
    memcpy (tensor->floats, floats, n * sizeof (float));
  return mien_import_set_constant (import, tensor);
}

static gboolean
set_ints (MienImport *import, const gint64 *ints, gsize n, gboolean scalar)
{
  MienTensor *tensor =
      mien_import_new_constant (import, FALSE, &n, scalar ? 0 : 1);
  if (!tensor)
    return FALSE;
  if (n > 0)
    memcpy (tensor->ints, ints, n * sizeof (gint64));
  return mien_import_set_constant (import, tensor);
}

static gboolean
fold_constant (MienImport *import)
{
  const Onnx__AttributeProto *a = NULL;
  a = mien_import_attribute (import, "value",
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR);
  if (a && a->t) {
    g_autoptr (GError) error = NULL;
    MienTensor *tensor =
        mien_tensor_from_proto (a->t, &import->external, &error);
    if (!tensor)
      return mien_import_fail (import, error->code, "%s", error->message);
    return mien_import_set_constant (import, tensor)
        && mien_import_spend (import, tensor->n);
  }
  a = mien_import_attribute (import, "value_float",
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT);
  if (a)
    return set_floats (import, &a->f, 1, TRUE);
  a = mien_import_attribute (import, "value_int",
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT);
  if (a)
    return set_ints (import, &a->i, 1, TRUE);
  a = mien_import_attribute (import, "value_floats",
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS);
  if (a)
    return set_floats (import, a->floats, a->n_floats, FALSE);
  a = mien_import_attribute (import, "value_ints",
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS);
  if (a)
    return set_ints (import, a->ints, a->n_ints, FALSE);
  return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected a value of numbers");
}

/* Elements start to end - 1 of the dimensions; Shape has these attributes since
 * opset 15. */
static gboolean
set_shape_constant (MienImport *import, const gint64 *dims, guint n_dims)
{
  gint64 start = mien_import_int (import, "start", 0);
  gint64 end = mien_import_int (import, "end", n_dims);
  start = CLAMP (start < 0 ? start + n_dims : start, 0, (gint64) n_dims);
  end = CLAMP (end < 0 ? end + n_dims : end, start, (gint64) n_dims);
  return set_ints (import, dims + start, end - start, FALSE);
}

static gboolean
lower_shape (MienImport *import)
{
  const MienOperand *operand = mien_import_placed_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape shape = mien_import_shape (import, operand);
  const MienBatch batch = operand->batch;
  const guint rank = mien_import_rank (import, operand);
  gint64 dims[MIEN_MAX_DIMS + 1] = { 0 };
  for (guint k = 0; k < rank; k++)
    dims[k] = k != batch.axis
        ? (gint64) shape.dims[k - (!batch.merged && k > batch.axis)]
        : mien_batch_times (batch.merged ? shape.dims[k] : 1);
  return set_shape_constant (import, dims, rank);
}

static gboolean
fold_shape (MienImport *import)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  if (!tensor)
    return FALSE;
  gint64 dims[MIEN_TENSOR_MAX_DIMS] = { 0 };
  for (guint k = 0; k < tensor->n_dims; k++)
    dims[k] = tensor->dims[k];
  return set_shape_constant (import, dims, tensor->n_dims);
}

static gboolean
lower_size (MienImport *import)
{
  const MienOperand *operand = mien_import_placed_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape shape = mien_import_shape (import, operand);
  const gint64 size = mien_batch_times (mien_shape_elements (&shape));
  return set_ints (import, &size, 1, TRUE);
}

static gboolean
fold_size (MienImport *import)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  if (!tensor)
    return FALSE;
  const gint64 size = tensor->n;
  return set_ints (import, &size, 1, TRUE);
}

static gboolean
fold_constant_of_shape (MienImport *import)
{
  const MienTensor *shape = mien_import_ints_input (import, 0);
  if (!shape)
    return FALSE;
  const Onnx__AttributeProto *a = mien_import_attribute (import, "value",
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR);
  g_autoptr (MienTensor) value = NULL;
  if (a && a->t)
    value = mien_tensor_from_proto (a->t, &import->external, NULL);
  if (a && (!value || value->n != 1))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a value of one number");

  gsize dims[MIEN_TENSOR_MAX_DIMS] = { 0 }, n = 0;
  gboolean ok = shape->n <= MIEN_TENSOR_MAX_DIMS;
  for (gsize i = 0; ok && i < shape->n; i++) {
    /* The constant is the same for all items. */
    const gboolean batch = i == 0 && shape->ints[i] == MIEN_TENSOR_BATCH;
    ok = batch || shape->ints[i] >= 0;
    dims[i] = batch ? 1 : shape->ints[i];
  }
  if (!ok || !mien_tensor_count (dims, shape->n, &n) || n > MAX_FILL)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a known shape of at most %u elements", MAX_FILL);
  MienTensor *out = mien_import_new_constant (import,
      !value || value->floats != NULL, dims, shape->n);
  if (!out)
    return FALSE;
  for (gsize i = 0; value && i < out->n; i++)
    mien_tensor_copy (out, i, value, 0, 1);
  return mien_import_set_constant (import, out);
}

const MienOnnxOp mien_onnx_constant_ops[] = {
  { "Constant", 0, 0, NULL, fold_constant },
  { "ConstantOfShape", 1, 1, NULL, fold_constant_of_shape },
  { "Shape", 1, 1, lower_shape, fold_shape },
  { "Size", 1, 1, lower_size, fold_size }, { NULL }
};
