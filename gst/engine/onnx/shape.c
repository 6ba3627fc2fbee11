/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ops that change the shape but not the order of the elements. */
#include "lower.h"

/* Replaces the 0 (copy) and -1 (the rest) in the target of Reshape. `dims` are
 * the requested numbers and receive the shape; `in` and `n` describe the
 * input. */
static gboolean
complete_dims (MienImport *import, gint64 *dims, gsize n_dims, const gsize *in,
    gsize n_in, gsize n)
{
  gboolean allow_zero = mien_import_int (import, "allowzero", 0) != 0;
  gint64 *rest = NULL;
  guint64 product = 1;
  for (gsize i = 0; i < n_dims; i++) {
    if (dims[i] == 0 && !allow_zero && i < n_in)
      dims[i] = in[i];
    if (dims[i] == -1 && !rest) {
      rest = &dims[i];
      continue;
    }
    if (dims[i] < 0 || dims[i] > MIEN_MAX_ELEMENTS)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "cannot reshape to dimension %" G_GINT64_FORMAT, dims[i]);
    product = MIN (product * dims[i], (guint64) MIEN_MAX_ELEMENTS + 1);
  }
  if (rest && product > 0 && n % product == 0) {
    *rest = n / product;
    product = n;
  }
  if (product != n)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a shape of %" G_GSIZE_FORMAT
        " elements, found %" G_GUINT64_FORMAT,
        n, product);
  return TRUE;
}

/* Reads the requested numbers, with 0s replaced by the input's; the batch is
 * represented by its special number. */
static gboolean
read_target (MienImport *import, const MienOperand *operand,
    const MienTensor *shape, gint64 *target)
{
  const gboolean allow_zero = mien_import_int (import, "allowzero", 0) != 0;
  const MienShape in = mien_import_shape (import, operand);
  const MienBatch *batch = &operand->batch;
  if (shape->n > MIEN_MAX_DIMS + 1)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected at most %u dimensions, found %" G_GSIZE_FORMAT,
        MIEN_MAX_DIMS + 1, shape->n);
  for (guint k = 0; k < shape->n; k++) {
    target[k] = shape->ints[k];
    if (target[k] != 0 || allow_zero || k >= mien_import_rank (import, operand))
      continue;
    target[k] = k != batch->axis
        ? (gint64) in.dims[k - (!batch->merged && k > batch->axis)]
        : mien_batch_times (batch->merged ? in.dims[k] : 1);
  }
  return TRUE;
}

/* The number of elements of an item before the batch axis. */
static gsize
elements_before (const MienImport *import, const MienOperand *operand)
{
  const MienShape in = mien_import_shape (import, operand);
  gsize n = 1;
  for (guint k = 0; k < operand->batch.axis; k++)
    n *= in.dims[k];
  return n;
}

/* Finds which of the numbers is the batch's, and the number of elements of an
 * item merged with it, 1 for none. FALSE if the batch would be split. */
static gboolean
find_batch (const MienImport *import, const MienOperand *operand,
    const gint64 *target, guint n, guint *axis, gint64 *merged)
{
  const MienShape in = mien_import_shape (import, operand);
  const gsize before = elements_before (import, operand);
  gsize product = 1, rest = mien_shape_elements (&in);
  guint k = 0;
  for (; k < n && product < before && target[k] > 0
       && (gsize) target[k] <= before / product;
       k++)
    product *= target[k];
  if (k == n || product != before)
    return FALSE;
  *axis = k;
  if (mien_batch_factor (target[k]) > 0) {
    *merged = mien_batch_factor (target[k]);
    return TRUE;
  }
  *merged = target[k];
  if (target[k] != -1)
    return target[k] == 1 || (target[k] > 1 && !import->free_batch);
  rest /= before;
  for (k++; k < n; k++) {
    if (target[k] < 1 || rest % target[k] != 0)
      return FALSE;
    rest /= target[k];
  }
  *merged = rest;
  return TRUE;
}

static gboolean
lower_reshape (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  const MienTensor *shape = mien_import_ints_input (import, 1);
  gint64 target[MIEN_MAX_DIMS + 1] = { 0 }, merged = 1;
  guint axis = 0;
  if (!operand || !shape || !read_target (import, operand, shape, target))
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  const gsize n = mien_shape_elements (&in);
  if (!find_batch (import, operand, target, shape->n, &axis, &merged))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a shape that begins with the batch (0, 1, or -1 before "
        "%" G_GSIZE_FORMAT " elements) or has it where its input has it",
        n);

  gint64 dims[MIEN_MAX_DIMS + 1] = { 0 };
  guint n_dims = 0;
  for (guint k = 0; k < shape->n; k++)
    if (k != axis)
      dims[n_dims++] = target[k];
    else if (merged > 1)
      dims[n_dims++] = merged;
  if (n_dims > MIEN_MAX_DIMS)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected at most %u dimensions besides the batch, found %u",
        MIEN_MAX_DIMS, n_dims);
  if (!complete_dims (import, dims, n_dims, NULL, 0, n))
    return FALSE;
  MienShape out = { n_dims, { 0 } };
  for (guint k = 0; k < n_dims; k++)
    out.dims[k] = dims[k];
  import->batch = (MienBatch) { axis, merged > 1 };
  return mien_import_set_shape (import, operand, &out);
}

static gboolean
fold_reshape (MienImport *import)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  const MienTensor *shape = mien_import_ints_input (import, 1);
  if (!tensor || !shape)
    return FALSE;
  gint64 ints[MIEN_TENSOR_MAX_DIMS] = { 0 };
  gsize dims[MIEN_TENSOR_MAX_DIMS] = { 0 };
  if (shape->n > MIEN_TENSOR_MAX_DIMS)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "has too many dimensions");
  for (gsize i = 0; i < shape->n; i++)
    ints[i] = shape->ints[i];
  if (!complete_dims (import, ints, shape->n, tensor->dims, tensor->n_dims,
          tensor->n)
      || !mien_import_spend (import, tensor->n))
    return FALSE;
  for (gsize i = 0; i < shape->n; i++)
    dims[i] = ints[i];
  return mien_import_set_constant (import,
      mien_tensor_reshape (tensor, dims, shape->n));
}

/* The axes from `axis` on become the second one. `axis` may be equal to the
 * rank; negative numbers count from the rank. */
static gboolean
flatten_axis (MienImport *import, guint rank, guint *axis)
{
  const gint64 number = mien_import_int (import, "axis", 1);
  return mien_import_axis (import, number, rank + (number >= 0), axis);
}

static gboolean
lower_flatten (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  guint axis = 0;
  if (!operand
      || !flatten_axis (import, mien_import_rank (import, operand), &axis))
    return FALSE;
  if (axis == 0 || operand->batch.axis != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the batch as axis 0 and before axis %u, found it as axis %u",
        axis, operand->batch.axis);
  const MienShape in = mien_import_shape (import, operand);
  guint merged = 1, rest = 1;
  for (guint k = 0; k < in.n_dims; k++)
    *(k + !operand->batch.merged < axis ? &merged : &rest) *= in.dims[k];
  import->batch = (MienBatch) { 0, merged > 1 };
  const MienShape out = merged > 1
      ? (MienShape) { 2, { merged, rest } }
      : (MienShape) { 1, { rest } };
  return mien_import_set_shape (import, operand, &out);
}

static gboolean
fold_flatten (MienImport *import)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  guint axis = 0;
  gsize dims[2] = { 1, 1 };
  if (!tensor || !flatten_axis (import, tensor->n_dims, &axis)
      || !mien_import_spend (import, tensor->n))
    return FALSE;
  for (guint k = 0; k < tensor->n_dims; k++)
    dims[k < axis ? 0 : 1] *= tensor->dims[k];
  return mien_import_set_constant (import,
      mien_tensor_reshape (tensor, dims, 2));
}

/* The axes of Squeeze and Unsqueeze as flags; `all` if none are named. */
static gboolean
read_axes (MienImport *import, guint rank, gboolean *flags, gboolean *all)
{
  const gint64 *axes = NULL;
  gsize n = 0;
  *all = !mien_import_ints_or_input (import, "axes", 1, &axes, &n);
  for (gsize i = 0; i < n; i++) {
    guint axis = 0;
    if (!mien_import_axis (import, axes[i], rank, &axis))
      return FALSE;
    if (flags[axis])
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected different axes, found %u twice", axis);
    flags[axis] = TRUE;
  }
  return !import->error;
}

/* The dimensions without the flagged ones, which must be 1. */
static gboolean
squeeze (MienImport *import, const gsize *in, guint n_in, const gboolean *flags,
    gboolean all, gsize *out, guint *n_out)
{
  *n_out = 0;
  for (guint i = 0; i < n_in; i++) {
    if (flags[i] && in[i] != 1)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected axis %u to have one element, found %" G_GSIZE_FORMAT, i,
          in[i]);
    if (!flags[i] && !(all && in[i] == 1))
      out[(*n_out)++] = in[i];
  }
  return TRUE;
}

static void
unsqueeze (const gsize *in, const gboolean *flags, gsize *out, guint n_out)
{
  for (guint i = 0; i < n_out; i++)
    out[i] = flags[i] ? 1 : *in++;
}

/* Squeeze and Unsqueeze of a value. The batch counts as a dimension other than
 * 1. */
static gboolean
change_axes (MienImport *import, gboolean add)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape shape = mien_import_shape (import, operand);
  const MienBatch batch = operand->batch;
  const guint rank = mien_import_rank (import, operand);
  const gint64 *axes = NULL;
  gsize in[MIEN_TENSOR_MAX_DIMS] = { 0 }, n_axes = 0;
  gsize out[MIEN_TENSOR_MAX_DIMS] = { 0 };
  gboolean flags[MIEN_TENSOR_MAX_DIMS] = { FALSE }, all = FALSE;
  for (guint k = 0; k < rank; k++)
    in[k] = k == batch.axis ? G_MAXSIZE
                            : shape.dims[k - (!batch.merged && k > batch.axis)];
  mien_import_ints_or_input (import, "axes", 1, &axes, &n_axes);
  guint n_out = rank + (add ? n_axes : 0);
  if (n_axes > MIEN_MAX_DIMS || (add && n_out > MIEN_MAX_DIMS + 1))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected at most %u dimensions", MIEN_MAX_DIMS + 1);
  if (!read_axes (import, add ? n_out : rank, flags, &all))
    return FALSE;
  if (!add && flags[batch.axis])
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected axes other than the batch (%u)", batch.axis);
  if (add)
    unsqueeze (in, flags, out, n_out);
  else if (!squeeze (import, in, rank, flags, all, out, &n_out))
    return FALSE;

  MienShape result = { 0 };
  for (guint k = 0; k < n_out; k++) {
    const gboolean is_batch = out[k] == G_MAXSIZE;
    if (is_batch)
      import->batch.axis = k;
    if (is_batch && batch.merged)
      result.dims[result.n_dims++] = shape.dims[batch.axis];
    else if (!is_batch && result.n_dims < MIEN_MAX_DIMS)
      result.dims[result.n_dims++] = out[k];
  }
  return mien_import_set_shape (import, operand, &result);
}

static gboolean
lower_squeeze (MienImport *import)
{
  return change_axes (import, FALSE);
}

static gboolean
lower_unsqueeze (MienImport *import)
{
  return change_axes (import, TRUE);
}

static gboolean
fold_axes (MienImport *import, gboolean add)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  if (!tensor)
    return FALSE;
  const gint64 *axes = NULL;
  gsize n_axes = 0, out[MIEN_TENSOR_MAX_DIMS] = { 0 };
  gboolean flags[MIEN_TENSOR_MAX_DIMS] = { FALSE }, all = FALSE;
  mien_import_ints_or_input (import, "axes", 1, &axes, &n_axes);
  guint n_out = tensor->n_dims + (add ? MIN (n_axes, 16) : 0);
  if (n_out > MIEN_TENSOR_MAX_DIMS)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "has too many dimensions");
  if (!read_axes (import, n_out, flags, &all)
      || !mien_import_spend (import, tensor->n))
    return FALSE;
  if (add)
    unsqueeze (tensor->dims, flags, out, n_out);
  else if (!squeeze (import, tensor->dims, tensor->n_dims, flags, all, out,
               &n_out))
    return FALSE;
  return mien_import_set_constant (import,
      mien_tensor_reshape (tensor, out, n_out));
}

static gboolean
fold_squeeze (MienImport *import)
{
  return fold_axes (import, FALSE);
}

static gboolean
fold_unsqueeze (MienImport *import)
{
  return fold_axes (import, TRUE);
}

const MienOnnxOp mien_onnx_shape_ops[] = {
  { "Reshape", 2, 2, lower_reshape, fold_reshape },
  { "Flatten", 1, 1, lower_flatten, fold_flatten },
  { "Squeeze", 1, 2, lower_squeeze, fold_squeeze },
  { "Unsqueeze", 1, 2, lower_unsqueeze, fold_unsqueeze }, { NULL }
};
