/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lower.h"

/* Numbers of Pad per item axis of the file; FALSE on failure. */
static gboolean
read_pads (MienImport *import, guint n_dims, guint *before, guint *after)
{
  const gint64 *pads = NULL, *axes = NULL;
  gsize n_pads = 0, n_axes = n_dims + 1;
  gboolean some = mien_import_input (import, 3) != NULL;
  if (!mien_import_ints_or_input (import, "pads", 1, &pads, &n_pads)
      || (some
          && !mien_import_ints_or_input (import, "axes", 3, &axes, &n_axes)))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID, "has no pads");
  if (n_axes > n_dims + 1 || n_pads != 2 * n_axes)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected two pads for each of at most %u axes, found %" G_GSIZE_FORMAT,
        n_dims + 1, n_pads);
  for (gsize i = 0; i < n_axes; i++) {
    guint axis = 0;
    if (!mien_import_axis (import, axes ? axes[i] : (gint64) i, n_dims + 1,
            &axis))
      return FALSE;
    const gint64 b = pads[i], a = pads[i + n_axes];
    if (a < 0 || b < 0 || a > MIEN_MAX_ELEMENTS || b > MIEN_MAX_ELEMENTS
        || (axis == 0 && (a != 0 || b != 0)))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected pads from 0 to %u, none of the batch, found "
          "%" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " on axis %u",
          MIEN_MAX_ELEMENTS, b, a, axis);
    if (axis > 0) {
      before[axis - 1] = b;
      after[axis - 1] = a;
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
  if (!read_pads (import, shape.n_dims, before, after)
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

const MienOnnxOp mien_onnx_pad_ops[] = { { "Pad", 1, 4, lower_pad, NULL },
  { NULL } };
