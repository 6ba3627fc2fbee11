/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What exporters compute of shapes before a Reshape or a Pad. */
#include <string.h>

#include "lower.h"

static gboolean
fold_gather (MienImport *import)
{
  const MienTensor *data = mien_import_tensor_input (import, 0);
  const MienTensor *indices = mien_import_ints_input (import, 1);
  if (!data || !indices)
    return FALSE;
  gint64 axis = mien_import_int (import, "axis", 0);
  if (data->n_dims != 1 || axis < -1 || axis > 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant of one dimension");
  g_autoptr (MienTensor) out = mien_import_new_constant (import,
      data->floats != NULL, indices->dims, indices->n_dims);
  if (!out)
    return FALSE;
  for (gsize i = 0; i < out->n; i++) {
    guint index = 0;
    if (!mien_import_axis (import, indices->ints[i], data->n, &index))
      return FALSE;
    mien_tensor_copy (out, i, data, index, 1);
  }
  return mien_import_set_constant (import, g_steal_pointer (&out));
}

static MienTensor *
slice_axis (MienImport *import, const MienTensor *in, guint axis,
    const gint64 *range)
{
  gint64 n = in->dims[axis], start = range[0], end = range[1];
  gint64 step = range[2];
  if (step == 0 || step == G_MININT64) {
    mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID, "has a step of 0");
    return NULL;
  }
  gint64 low = step > 0 ? 0 : -1, high = step > 0 ? n : n - 1;
  start = CLAMP (start < 0 ? start + n : start, low, high);
  end = CLAMP (end < 0 ? end + n : end, low, high);
  gint64 distance = step > 0 ? end - start : start - end;
  gint64 size = ABS (step);
  gsize length = distance > 0 ? (distance - 1) / size + 1 : 0;

  gsize dims[MIEN_TENSOR_MAX_DIMS], outer = 0, inner = 0;
  memcpy (dims, in->dims, sizeof (dims));
  dims[axis] = length;
  MienTensor *out =
      mien_import_new_constant (import, in->floats != NULL, dims, in->n_dims);
  if (!out)
    return NULL;
  mien_tensor_split (in, axis, &outer, &inner);
  for (gsize o = 0; o < outer; o++)
    for (gsize i = 0; i < length; i++)
      mien_tensor_copy (out, (o * length + i) * inner, in,
          (o * n + start + (gint64) i * step) * inner, inner);
  return out;
}

typedef struct {
  const gint64 *starts, *ends, *axes, *steps;
  gsize n, n_ends, n_axes, n_steps;
} Slices;

/* Attributes until opset 9, inputs since. */
static gboolean
read_slices (MienImport *import, Slices *s)
{
  if (!mien_import_ints_or_input (import, "starts", 1, &s->starts, &s->n)
      || !mien_import_ints_or_input (import, "ends", 2, &s->ends, &s->n_ends))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has no starts or ends");
  if (!mien_import_ints_or_input (import, "axes", 3, &s->axes, &s->n_axes))
    s->n_axes = s->n;
  if (!mien_import_ints_or_input (import, "steps", 4, &s->steps, &s->n_steps))
    s->n_steps = s->n;
  if (s->n_ends != s->n || s->n_axes != s->n || s->n_steps != s->n)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected as many ends, axes and steps as starts");
  return !import->error;
}

static gboolean
fold_slice (MienImport *import)
{
  const MienTensor *data = mien_import_tensor_input (import, 0);
  Slices s = { 0 };
  if (!data || !read_slices (import, &s))
    return FALSE;
  g_autoptr (MienTensor) tensor = mien_tensor_ref ((MienTensor *) data);
  for (gsize i = 0; i < s.n; i++) {
    guint axis = 0;
    if (!mien_import_axis (import, s.axes ? s.axes[i] : (gint64) i,
            tensor->n_dims, &axis))
      return FALSE;
    const gint64 range[3] = { s.starts[i], s.ends[i],
      s.steps ? s.steps[i] : 1 };
    MienTensor *next = slice_axis (import, tensor, axis, range);
    mien_tensor_unref (tensor);
    tensor = next;
    if (!tensor)
      return FALSE;
  }
  return mien_import_set_constant (import, g_steal_pointer (&tensor));
}

static gboolean
fold_neg (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  if (!in)
    return FALSE;
  g_autoptr (MienTensor) out = mien_import_new_constant (import,
      in->floats != NULL, in->dims, in->n_dims);
  if (!out)
    return FALSE;
  for (gsize i = 0; i < in->n; i++) {
    if (in->floats)
      out->floats[i] = -in->floats[i];
    else if (in->ints[i] != MIEN_TENSOR_BATCH)
      out->ints[i] = -in->ints[i];
    else
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "computes with the size of the batch");
  }
  return mien_import_set_constant (import, g_steal_pointer (&out));
}

const MienOnnxOp mien_onnx_fold_ops[] = { { "Gather", 2, 2, NULL, fold_gather },
  { "Slice", 1, 5, NULL, fold_slice }, { "Neg", 1, 1, NULL, fold_neg },
  { NULL } };
