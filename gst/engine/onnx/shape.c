/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ops that change the shape and leave the elements in their order. */
#include "lower.h"

static gboolean
set_shape (MienImport *import, MienOperand *operand, const MienShape *shape)
{
  guint value = mien_import_layout (import, operand, NULL);
  return value != MIEN_NO_VALUE
      && mien_import_set_view (import, value, shape, NULL);
}

/* Fills in the 0 (copy) and -1 (the rest) of Reshape. `dims` are the numbers
 * asked for and become the shape; `in` and `n` tell what there is. */
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

/* Whether the first number of Reshape means the batch. */
static gboolean
keeps_batch (const MienTensor *shape, gsize n)
{
  gint64 first = shape->n > 0 ? shape->ints[0] : 2;
  if (first != -1)
    return first == 0 || first == 1 || first == MIEN_TENSOR_BATCH;
  guint64 product = 1;
  for (gsize i = 1; i < shape->n; i++) {
    if (shape->ints[i] < 1)
      return FALSE;
    product = MIN (product * (guint64) MIN (shape->ints[i], MIEN_MAX_ELEMENTS),
        (guint64) MIEN_MAX_ELEMENTS + 1);
  }
  return product == n;
}

static gboolean
lower_reshape (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  const MienTensor *shape = mien_import_ints_input (import, 1);
  if (!operand || !shape)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  gsize n = mien_shape_elements (&in);
  if (!keeps_batch (shape, n))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        mien_batch_factor (shape->n > 0 ? shape->ints[0] : 0) > 1
            ? "expected a shape that begins with the batch, found one that "
              "begins with a multiple of it (%" G_GSIZE_FORMAT " elements)"
            : "expected a shape that begins with the batch (0, 1, or -1 before "
              "%" G_GSIZE_FORMAT " elements)",
        n);
  if (shape->n > MIEN_MAX_DIMS + 1)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected at most %u dimensions, found %" G_GSIZE_FORMAT,
        MIEN_MAX_DIMS + 1, shape->n);

  gint64 dims[MIEN_MAX_DIMS] = { 0 };
  gsize from[MIEN_MAX_DIMS] = { 0 };
  MienShape out = { shape->n - 1, { 0 } };
  for (guint k = 0; k < out.n_dims; k++)
    dims[k] = shape->ints[k + 1];
  for (guint k = 0; k < in.n_dims; k++)
    from[k] = in.dims[k];
  if (!complete_dims (import, dims, out.n_dims, from, in.n_dims, n))
    return FALSE;
  for (guint k = 0; k < out.n_dims; k++)
    out.dims[k] = dims[k];
  return set_shape (import, operand, &out);
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

static gboolean
lower_flatten (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  gint64 axis = mien_import_int (import, "axis", 1);
  if (axis != 1 && axis != -(gint64) in.n_dims)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected axis 1 (all but the batch), found %" G_GINT64_FORMAT, axis);
  const MienShape out = { 1, { mien_shape_elements (&in) } };
  return set_shape (import, operand, &out);
}

static gboolean
fold_flatten (MienImport *import)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  guint axis = 0;
  gsize dims[2] = { 1, 1 };
  if (!tensor
      || !mien_import_axis (import, mien_import_int (import, "axis", 1),
          tensor->n_dims + 1, &axis)
      || !mien_import_spend (import, tensor->n))
    return FALSE;
  for (guint k = 0; k < tensor->n_dims; k++)
    dims[k < axis ? 0 : 1] *= tensor->dims[k];
  return mien_import_set_constant (import,
      mien_tensor_reshape (tensor, dims, 2));
}

/* The axes of Squeeze and Unsqueeze as flags. `all` where none are named. */
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

/* Dimensions without the flagged ones, which have to be 1. */
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

/* Squeeze and Unsqueeze of a value: the batch stands for a dimension that is
 * not 1 and must stay first. */
static gboolean
change_axes (MienImport *import, gboolean add)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape shape = mien_import_shape (import, operand);
  const gint64 *axes = NULL;
  gsize in[MIEN_TENSOR_MAX_DIMS] = { G_MAXSIZE }, n_axes = 0;
  gsize out[MIEN_TENSOR_MAX_DIMS] = { 0 };
  gboolean flags[MIEN_TENSOR_MAX_DIMS] = { FALSE }, all = FALSE;
  for (guint k = 0; k < shape.n_dims; k++)
    in[k + 1] = shape.dims[k];
  mien_import_ints_or_input (import, "axes", 1, &axes, &n_axes);
  guint n_out = shape.n_dims + 1 + (add ? n_axes : 0);
  if (n_axes > MIEN_MAX_DIMS || (add && n_out > MIEN_MAX_DIMS + 1))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected at most %u dimensions", MIEN_MAX_DIMS + 1);
  if (!read_axes (import, add ? n_out : shape.n_dims + 1, flags, &all))
    return FALSE;
  if (flags[0])
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected axes other than the batch (0)");
  if (add)
    unsqueeze (in, flags, out, n_out);
  else if (!squeeze (import, in, shape.n_dims + 1, flags, all, out, &n_out))
    return FALSE;

  MienShape result = { n_out - 1, { 0 } };
  for (guint k = 0; k < result.n_dims; k++)
    result.dims[k] = out[k + 1];
  return set_shape (import, operand, &result);
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
