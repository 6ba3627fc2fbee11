/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Selection of elements by index: Gather, GatherElements, GatherND. */
#include <string.h>

#include "fold.h"

/* Reads indices and checks that they are valid for an axis of n elements;
 * negative ones are converted. */
static gboolean
read_indices (MienImport *import, const MienTensor *indices, gsize n,
    guint *numbers)
{
  for (gsize i = 0; i < indices->n; i++)
    if (!mien_import_axis (import, indices->ints[i], n, &numbers[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_inputs (MienImport *import, const MienTensor **data,
    const MienTensor **indices)
{
  *data = mien_import_tensor_input (import, 0);
  *indices = mien_import_ints_input (import, 1);
  return *data && *indices;
}

static gboolean
read_along (MienImport *import, const MienTensor **data,
    const MienTensor **indices, guint *axis)
{
  return read_inputs (import, data, indices)
      && mien_import_axis (import, mien_import_int (import, "axis", 0),
          (*data)->n_dims, axis);
}

static gboolean
fold_gather (MienImport *import)
{
  const MienTensor *data = NULL, *indices = NULL;
  guint axis = 0;
  if (!read_along (import, &data, &indices, &axis))
    return FALSE;
  g_autofree guint *numbers = g_new (guint, indices->n);
  if (!read_indices (import, indices, data->dims[axis], numbers))
    return FALSE;
  /* The axis is replaced by those of the indices. */
  gsize dims[2 * MIEN_TENSOR_MAX_DIMS] = { 0 }, outer = 0, inner = 0;
  const guint after = data->n_dims - axis - 1;
  memcpy (dims, data->dims, axis * sizeof (dims[0]));
  memcpy (dims + axis, indices->dims, indices->n_dims * sizeof (dims[0]));
  memcpy (dims + axis + indices->n_dims, data->dims + axis + 1,
      after * sizeof (dims[0]));
  MienTensor *out = mien_import_new_constant (import, data->floats != NULL,
      dims, axis + indices->n_dims + after);
  if (!out)
    return FALSE;
  mien_tensor_split (data, axis, &outer, &inner);
  for (gsize o = 0; o < outer; o++)
    for (gsize i = 0; i < indices->n; i++)
      mien_tensor_copy (out, (o * indices->n + i) * inner, data,
          (o * data->dims[axis] + numbers[i]) * inner, inner);
  return mien_import_set_constant (import, out);
}

/* Indices at equal distances. FALSE for any others. */
static gboolean
find_progression (MienImport *import, const MienTensor *indices, guint n,
    guint *first, gint *step)
{
  g_autofree guint *numbers = g_new (guint, MAX (indices->n, 1));
  if (!read_indices (import, indices, n, numbers))
    return FALSE;
  gboolean ok = indices->n > 0 && indices->n_dims <= 1;
  *first = ok ? numbers[0] : 0;
  *step = ok && indices->n > 1 ? (gint) numbers[1] - (gint) numbers[0] : 1;
  for (gsize i = 1; ok && i < indices->n; i++)
    ok = (gint) numbers[i] - (gint) numbers[i - 1] == *step && *step != 0;
  return ok
      || mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected one index of a value, or several at equal distances");
}

/* Whether all elements are selected in order, as exporters write a stride over
 * everything: it turns one axis that is merged with the batch into several. */
static gboolean
is_everything (const MienImport *import, const MienOperand *operand,
    const MienTensor *indices)
{
  const MienShape *in = &import->graph->values[operand->value].shape;
  gboolean ok = operand->batch.merged && in->n_dims == 1
      && indices->n == in->dims[0] && indices->n_dims > 0
      && indices->n_dims <= MIEN_MAX_DIMS + 1 && indices->dims[0] == 1;
  for (gsize i = 0; ok && i < indices->n; i++)
    ok = indices->ints[i] == (gint64) i;
  return ok;
}

static gboolean
set_everything (MienImport *import, MienOperand *operand,
    const MienTensor *indices)
{
  MienShape shape = { indices->n_dims - 1, { 0 } };
  for (guint k = 0; k < shape.n_dims; k++)
    shape.dims[k] = indices->dims[k + 1];
  import->batch = (MienBatch) { 0 };
  return mien_import_set_shape (import, operand, &shape);
}

/* Gather of a value: a part of an axis. A single index removes the axis. */
static gboolean
lower_gather (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  const MienTensor *indices = mien_import_ints_input (import, 1);
  const gint64 number = mien_import_int (import, "axis", 0);
  guint axis = 0, first = 0;
  gint step = 1;
  if (!operand || !indices)
    return FALSE;
  if (is_everything (import, operand, indices))
    return set_everything (import, operand, indices);
  if (!mien_import_item_axis (import, operand, number, &axis))
    return FALSE;
  const MienShape in = import->graph->values[operand->value].shape;
  const guint at = operand->perm[axis];
  if (!find_progression (import, indices, in.dims[at], &first, &step))
    return FALSE;
  MienShape out = in;
  out.dims[at] = indices->n;
  MienNode *node =
      mien_import_emit_helper (import, MIEN_OP_SLICE, &operand->value, 1, &out);
  if (!node)
    return FALSE;
  node->slice = (MienSlice) { mien_import_run (&in, at, at + 1), first, step };
  MienOperand part = *operand;
  part.value = node->output;
  part.canonical = MIEN_NO_VALUE;
  MienShape shape = mien_import_shape (import, &part);
  if (indices->n_dims > 0)
    return mien_import_set_view (import, part.value, NULL, part.perm);
  for (guint k = axis; k + 1 < shape.n_dims; k++)
    shape.dims[k] = shape.dims[k + 1];
  shape.n_dims--;
  if (axis + (!part.batch.merged && axis >= part.batch.axis) < part.batch.axis)
    import->batch.axis--;
  return mien_import_set_shape (import, &part, &shape);
}

/* Each element of the indices selects one at its own position along the
 * axis. */
static gboolean
fold_gather_elements (MienImport *import)
{
  const MienTensor *data = NULL, *indices = NULL;
  guint axis = 0;
  if (!read_along (import, &data, &indices, &axis))
    return FALSE;
  gboolean fits = data->n_dims == indices->n_dims;
  for (guint k = 0; fits && k < data->n_dims; k++)
    fits = k == axis || indices->dims[k] <= data->dims[k];
  if (!fits)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected indices of at most the shape of their input");
  g_autofree guint *numbers = g_new (guint, indices->n);
  if (!read_indices (import, indices, data->dims[axis], numbers))
    return FALSE;
  MienTensor *out = mien_import_new_constant (import, data->floats != NULL,
      indices->dims, indices->n_dims);
  for (gsize i = 0; out && i < out->n; i++) {
    gsize rest = i, from = 0, step = 1;
    for (guint k = indices->n_dims; k-- > 0; rest /= indices->dims[k]) {
      from += (k == axis ? numbers[i] : rest % indices->dims[k]) * step;
      step *= data->dims[k];
    }
    mien_tensor_copy (out, i, data, from, 1);
  }
  return mien_import_set_constant (import, out);
}

/* The last axis of the indices has `n` numbers, for the first n axes of
 * data. */
static gboolean
copy_nd (MienImport *import, const MienTensor *data, const MienTensor *indices,
    gsize n, gsize inner, MienTensor *out)
{
  for (gsize i = 0; i * inner < out->n; i++) {
    gsize from = 0;
    for (gsize k = 0; k < n; k++) {
      guint number = 0;
      if (!mien_import_axis (import, indices->ints[i * n + k], data->dims[k],
              &number))
        return FALSE;
      from = from * data->dims[k] + number;
    }
    mien_tensor_copy (out, i * inner, data, from * inner, inner);
  }
  return TRUE;
}

static gboolean
fold_gather_nd (MienImport *import)
{
  const MienTensor *data = NULL, *indices = NULL;
  if (!read_inputs (import, &data, &indices))
    return FALSE;
  const gsize n = indices->n_dims > 0 ? indices->dims[indices->n_dims - 1] : 0;
  if (mien_import_int (import, "batch_dims", 0) != 0 || n < 1
      || n > data->n_dims)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected batch_dims 0 and indices of 1 to %u axes, found "
        "%" G_GSIZE_FORMAT,
        data->n_dims, n);
  gsize dims[2 * MIEN_TENSOR_MAX_DIMS] = { 0 }, inner = 1;
  guint n_dims = indices->n_dims - 1;
  memcpy (dims, indices->dims, n_dims * sizeof (dims[0]));
  for (gsize k = n; k < data->n_dims; k++) {
    dims[n_dims++] = data->dims[k];
    inner *= data->dims[k];
  }
  g_autoptr (MienTensor) out =
      mien_import_new_constant (import, data->floats != NULL, dims, n_dims);
  return out && copy_nd (import, data, indices, n, inner, out)
      && mien_import_set_constant (import, g_steal_pointer (&out));
}

const MienOnnxOp mien_onnx_gather_ops[] = {
  { "Gather", 2, 2, lower_gather, fold_gather },
  { "GatherElements", 2, 2, NULL, fold_gather_elements },
  { "GatherND", 2, 2, NULL, fold_gather_nd }, { NULL }
};
