/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ops whose output is larger than their inputs: Expand, Tile and Range. */
#include <math.h>

#include "fold.h"
#include "strided.h"

/* Reads a shape whose numbers are known. */
static gboolean
read_extent (MienImport *import, const MienTensor *shape, MienExtent *extent)
{
  gboolean ok = shape->n <= MIEN_TENSOR_MAX_DIMS;
  for (gsize i = 0; ok && i < shape->n; i++) {
    /* What is the same for all items is stored for one. */
    const gboolean batch = i == 0 && shape->ints[i] == MIEN_TENSOR_BATCH;
    ok = batch
        || (shape->ints[i] >= 0 && shape->ints[i] <= MIEN_TENSOR_MAX_ELEMENTS);
    extent->dims[i] = batch ? 1 : shape->ints[i];
  }
  extent->n_dims = shape->n;
  return ok
      || mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected at most %u known numbers from 0 to %u",
          MIEN_TENSOR_MAX_DIMS, MIEN_TENSOR_MAX_ELEMENTS);
}

static gboolean
fold_expand (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  const MienTensor *shape = mien_import_ints_input (import, 1);
  MienExtent extent = { 0 };
  if (!in || !shape || !read_extent (import, shape, &extent))
    return FALSE;
  if (!mien_extent_broadcast (&extent, in->dims, in->n_dims))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a shape that its input can be broadcast to");
  MienSteps steps;
  mien_extent_steps (&extent, in, steps);
  return mien_import_set_constant (import,
      mien_import_strided (import, in, &extent, 0, steps));
}

/* The sum of the value and zeros with this shape, in the file's order. */
static gboolean
expand (MienImport *import, const MienOperand *operand, const MienShape *shape)
{
  gsize dims[MIEN_MAX_DIMS] = { 0 };
  MienShape out = { shape->n_dims, { 0 } };
  for (guint k = 0; k < shape->n_dims; k++) {
    dims[k] = shape->dims[k];
    out.dims[operand->perm[k]] = shape->dims[k];
  }
  g_autoptr (MienTensor) zeros =
      mien_import_new_constant (import, TRUE, dims, shape->n_dims);
  const guint inputs[2] = { operand->value,
    zeros ? mien_import_constant_value (import, zeros, shape, operand->perm)
          : MIEN_NO_VALUE };
  return inputs[1] != MIEN_NO_VALUE
      && mien_import_emit (import, MIEN_OP_ADD, inputs, 2, &out, operand->perm)
      != NULL;
}

/* Expand of a value: either it already has the shape, or zeros are added to
 * it. */
static gboolean
lower_expand (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  const MienTensor *to = mien_import_ints_input (import, 1);
  if (!operand || !to)
    return FALSE;
  const guint rank = mien_import_rank (import, operand);
  const MienBatch batch = operand->batch;
  MienShape shape = mien_import_shape (import, operand);
  gboolean same = to->n <= rank, larger = FALSE;
  for (gsize back = 1; same && back <= to->n; back++) {
    const gint64 size = to->ints[to->n - back];
    const guint axis = rank - back;
    guint *length = &shape.dims[axis - (!batch.merged && axis > batch.axis)];
    if (size == 1)
      continue;
    if (axis == batch.axis) {
      same = size == mien_batch_times (batch.merged ? *length : 1);
    } else if (*length == 1 && size > 1 && size <= MIEN_MAX_ELEMENTS) {
      *length = size;
      larger = TRUE;
    } else {
      same = size == *length;
    }
  }
  if (!same)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a shape that its input can be broadcast to without more "
        "axes");
  if (!larger)
    return mien_import_set_view (import, operand->value, NULL, operand->perm);
  return expand (import, operand, &shape);
}

static gboolean
fold_tile (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  const MienTensor *repeats = mien_import_ints_input (import, 1);
  MienExtent extent = { 0 };
  if (!in || !repeats || !read_extent (import, repeats, &extent))
    return FALSE;
  if (repeats->n != in->n_dims)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a number for each of %u axes, found %" G_GSIZE_FORMAT,
        in->n_dims, repeats->n);
  for (guint k = 0; k < in->n_dims; k++)
    extent.dims[k] *= in->dims[k];
  MienTensor *out = mien_import_new_constant (import, in->floats != NULL,
      extent.dims, extent.n_dims);
  for (gsize i = 0; out && i < out->n; i++) {
    gsize rest = i, from = 0, step = 1;
    for (guint k = in->n_dims; k-- > 0; rest /= extent.dims[k]) {
      from += rest % extent.dims[k] % in->dims[k] * step;
      step *= in->dims[k];
    }
    mien_tensor_copy (out, i, in, from, 1);
  }
  return mien_import_set_constant (import, out);
}

static gboolean
check_range (MienImport *import, const MienTensor *const *in)
{
  for (guint i = 0; i < 3; i++)
    if (!in[i] || in[i]->n != 1 || !in[i]->floats != !in[0]->floats)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected start, limit and step as three numbers of one type");
  for (guint i = 0; i < 3 && in[i]->ints; i++)
    if (mien_batch_factor (in[i]->ints[0]) != 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "computes with the batch size");
  return TRUE;
}

/* A range from 0 to the batch size numbers the items of a batch. An item is
 * computed by itself, so its number is 0. */
static gboolean
numbers_items (const MienTensor *const *in)
{
  for (guint i = 0; i < 3; i++)
    if (!in[i] || in[i]->n != 1 || !in[i]->ints)
      return FALSE;
  return in[0]->ints[0] == 0 && in[1]->ints[0] == MIEN_TENSOR_BATCH
      && in[2]->ints[0] == 1;
}

static gboolean
fold_range (MienImport *import)
{
  const MienTensor *in[3];
  double numbers[3];
  for (guint i = 0; i < 3; i++)
    in[i] = mien_import_tensor_input (import, i);
  if (numbers_items (in)) {
    const gsize one = 1;
    return mien_import_set_constant (import,
        mien_import_new_constant (import, FALSE, &one, 1));
  }
  if (!check_range (import, in))
    return FALSE;
  for (guint i = 0; i < 3; i++)
    numbers[i] = in[i]->floats ? in[i]->floats[0] : in[i]->ints[0];
  const double count = ceil ((numbers[1] - numbers[0]) / numbers[2]);
  if (numbers[2] == 0 || !(count <= MIEN_TENSOR_MAX_ELEMENTS))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a step other than 0 and at most %u numbers, found step %g",
        MIEN_TENSOR_MAX_ELEMENTS, numbers[2]);
  const gsize n = MAX (count, 0);
  MienTensor *out =
      mien_import_new_constant (import, in[0]->floats != NULL, &n, 1);
  for (gsize i = 0; out && i < n; i++)
    if (out->floats)
      out->floats[i] = numbers[0] + i * numbers[2];
    else
      /* Unsigned, because numbers may be near the limits. */
      out->ints[i] = (guint64) in[0]->ints[0] + i * (guint64) in[2]->ints[0];
  return mien_import_set_constant (import, out);
}

const MienOnnxOp mien_onnx_expand_ops[] = {
  { "Expand", 2, 2, lower_expand, fold_expand },
  { "Tile", 2, 2, NULL, fold_tile }, { "Range", 3, 3, NULL, fold_range },
  { NULL }
};
