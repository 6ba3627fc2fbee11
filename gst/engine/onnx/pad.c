/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "strided.h"

/* Reads the numbers of Pad per axis. With `batch`, the batch is the first of
 * the file's axes. FALSE on failure. */
static gboolean
read_pads (MienImport *import, guint rank, gboolean batch, guint *before,
    guint *after)
{
  const gint64 *pads = NULL, *axes = NULL;
  gsize n_pads = 0, n_axes = rank;
  gboolean some = mien_import_input (import, 3) != NULL;
  if (!mien_import_ints_or_input (import, "pads", 1, &pads, &n_pads)
      || (some
          && !mien_import_ints_or_input (import, "axes", 3, &axes, &n_axes)))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID, "has no pads");
  if (n_axes > rank || n_pads != 2 * n_axes)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected two pads for each of at most %u axes, found %" G_GSIZE_FORMAT,
        rank, n_pads);
  for (gsize i = 0; i < n_axes; i++) {
    guint axis = 0;
    if (!mien_import_axis (import, axes ? axes[i] : (gint64) i, rank, &axis))
      return FALSE;
    const gint64 b = pads[i], a = pads[i + n_axes];
    const gboolean of_batch = batch && axis == 0;
    if (a < 0 || b < 0 || a > MIEN_MAX_ELEMENTS || b > MIEN_MAX_ELEMENTS
        || (of_batch && (a != 0 || b != 0)))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected pads from 0 to %u, none of the batch, found "
          "%" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " on axis %u",
          MIEN_MAX_ELEMENTS, b, a, axis);
    if (!of_batch) {
      before[axis - batch] = b;
      after[axis - batch] = a;
    }
  }
  return TRUE;
}

static gboolean
lower_pad (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (!operand)
    return FALSE;
  MienShape shape = import->graph->values[operand->value].shape;
  guint before[MIEN_MAX_DIMS] = { 0 }, after[MIEN_MAX_DIMS] = { 0 };
  float value = mien_import_float (import, "value", 0);
  g_autofree char *mode = mien_import_string (import, "mode", "constant");
  if (!read_pads (import, shape.n_dims + 1, TRUE, before, after)
      || !mien_import_scalar_input (import, 2, &value))
    return FALSE;

  gboolean any = FALSE;
  for (guint k = 0; k < shape.n_dims; k++) {
    shape.dims[operand->perm[k]] += before[k] + after[k];
    any |= before[k] + after[k] > 0;
  }
  if (!any)
    return mien_import_set_view (import, operand->value, NULL, operand->perm);
  if (strcmp (mode, "constant") != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected mode \"constant\"");
  MienNode *node = mien_import_emit (import, MIEN_OP_PAD, &operand->value, 1,
      &shape, operand->perm);
  if (!node)
    return FALSE;
  for (guint k = 0; k < shape.n_dims; k++) {
    node->pad.before[operand->perm[k]] = before[k];
    node->pad.after[operand->perm[k]] = after[k];
  }
  node->pad.value = value;
  return TRUE;
}

/* Copies the input's elements into a larger constant filled with `value`. */
static MienTensor *
pad_constant (MienImport *import, const MienTensor *in, const guint *before,
    const guint *after, float value)
{
  MienExtent all = { in->n_dims, { 0 } }, middle = { in->n_dims, { 0 } };
  for (guint k = 0; k < in->n_dims; k++) {
    middle.dims[k] = in->dims[k];
    all.dims[k] = in->dims[k] + before[k] + after[k];
  }
  MienTensor *out = mien_import_new_constant (import, in->floats != NULL,
      all.dims, all.n_dims);
  if (!out)
    return NULL;
  for (gsize i = 0; i < out->n; i++)
    if (out->floats)
      out->floats[i] = value;
    else
      out->ints[i] = value;
  MienSteps steps = { 0 };
  gsize first = 0, step = 1;
  for (guint k = in->n_dims; k-- > 0; step *= all.dims[k]) {
    steps[k] = step;
    first += before[k] * step;
  }
  for (gsize i = 0; i < in->n; i++)
    mien_tensor_copy (out, first + mien_extent_offset (&middle, steps, i), in,
        i, 1);
  return out;
}

static gboolean
fold_pad (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  guint before[MIEN_TENSOR_MAX_DIMS] = { 0 };
  guint after[MIEN_TENSOR_MAX_DIMS] = { 0 };
  float value = mien_import_float (import, "value", 0);
  g_autofree char *mode = mien_import_string (import, "mode", "constant");
  if (!in || !read_pads (import, in->n_dims, FALSE, before, after))
    return FALSE;
  if (mien_import_input (import, 2)) {
    const MienTensor *filler = mien_import_tensor_input (import, 2);
    if (!filler || filler->n != 1)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected input 2 to be one number");
    value = filler->floats ? filler->floats[0] : filler->ints[0];
  }
  if (strcmp (mode, "constant") != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected mode \"constant\"");
  return mien_import_set_constant (import,
      pad_constant (import, in, before, after, value));
}

const MienOnnxOp mien_onnx_pad_ops[] = { { "Pad", 1, 4, lower_pad, fold_pad },
  { NULL } };
