/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ops that move values or leave them alone: Transpose, Pad, Concat, Identity,
 * Dropout, Cast. */
#include <string.h>

#include "lower.h"

/* `perm` of Transpose, by default all axes in reverse. */
static gboolean
read_perm (MienImport *import, guint rank, guint *perm)
{
  const gint64 *ints = NULL;
  gsize n = 0;
  guint seen = 0;
  gboolean given = mien_import_ints (import, "perm", &ints, &n);
  for (guint k = 0; k < rank; k++) {
    gint64 axis = given && k < n ? ints[k] : (gint64) rank - 1 - k;
    if ((given && n != rank) || axis < 0 || axis >= rank ||
        (seen & (1u << axis)) != 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected a permutation of %u axes", rank);
    seen |= 1u << axis;
    perm[k] = axis;
  }
  return TRUE;
}

static gboolean
lower_transpose (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (operand == NULL)
    return FALSE;
  guint n_dims = import->graph->values[operand->value].shape.n_dims;
  guint moves[MIEN_MAX_DIMS + 1] = { 0 }, perm[MIEN_MAX_DIMS] = { 0 };
  if (!read_perm (import, n_dims + 1, moves))
    return FALSE;
  if (moves[0] != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the batch (axis 0) to stay first");
  for (guint k = 0; k < n_dims; k++)
    perm[k] = operand->perm[moves[k + 1] - 1];
  return mien_import_set_view (import, operand->value, NULL, perm);
}

static gboolean
fold_transpose (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  if (in == NULL)
    return FALSE;
  guint perm[MIEN_TENSOR_MAX_DIMS] = { 0 };
  gsize dims[MIEN_TENSOR_MAX_DIMS] = { 0 }, step[MIEN_TENSOR_MAX_DIMS];
  if (!read_perm (import, in->n_dims, perm))
    return FALSE;
  for (guint k = 0; k < in->n_dims; k++) {
    dims[k] = in->dims[perm[k]];
    step[k] = 1;
    for (guint j = perm[k] + 1; j < in->n_dims; j++)
      step[k] *= in->dims[j];
  }
  MienTensor *out = mien_import_new_constant (import, in->floats != NULL,
      dims, in->n_dims);
  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < out->n; i++) {
    gsize rest = i, from = 0;
    for (guint k = in->n_dims; k-- > 0; rest /= dims[k])
      from += rest % dims[k] * step[k];
    if (in->floats != NULL)
      out->floats[i] = in->floats[from];
    else
      out->ints[i] = in->ints[from];
  }
  return mien_import_set_constant (import, out);
}

/* Numbers of Pad per item axis of the file; FALSE on failure. */
static gboolean
read_pads (MienImport *import, guint n_dims, guint *before, guint *after)
{
  const gint64 *pads = NULL, *axes = NULL;
  gsize n_pads = 0, n_axes = n_dims + 1;
  gboolean some = mien_import_input (import, 3) != NULL;
  if (!mien_import_ints_or_input (import, "pads", 1, &pads, &n_pads) ||
      (some && !mien_import_ints_or_input (import, "axes", 3, &axes,
              &n_axes)))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has no pads");
  if (n_axes > n_dims + 1 || n_pads != 2 * n_axes)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected two pads for each of at most %u axes, found %"
        G_GSIZE_FORMAT, n_dims + 1, n_pads);
  for (gsize i = 0; i < n_axes; i++) {
    guint axis = 0;
    if (!mien_import_axis (import, axes != NULL ? axes[i] : (gint64) i,
            n_dims + 1, &axis))
      return FALSE;
    const gint64 b = pads[i], a = pads[i + n_axes];
    if (a < 0 || b < 0 || a > MIEN_MAX_ELEMENTS || b > MIEN_MAX_ELEMENTS ||
        (axis == 0 && (a != 0 || b != 0)))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected pads from 0 to %u, none of the batch, found %"
          G_GINT64_FORMAT " and %" G_GINT64_FORMAT " on axis %u",
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
  if (operand == NULL)
    return FALSE;
  MienShape shape = import->graph->values[operand->value].shape;
  guint before[MIEN_MAX_DIMS] = { 0 }, after[MIEN_MAX_DIMS] = { 0 };
  float value = mien_import_float (import, "value", 0);
  g_autofree char *mode = mien_import_string (import, "mode", "constant");
  if (!read_pads (import, shape.n_dims, before, after) ||
      !mien_import_scalar_input (import, 2, &value))
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
  if (node == NULL)
    return FALSE;
  for (guint k = 0; k < shape.n_dims; k++) {
    node->pad.before[operand->perm[k]] = before[k];
    node->pad.after[operand->perm[k]] = after[k];
  }
  node->pad.value = value;
  return TRUE;
}

/* All inputs in the layout of the first; `shape` is their concatenation along
 * axis `axis` of the graph's values. */
static gboolean
gather_inputs (MienImport *import, const guint *perm, guint axis,
    guint *inputs, MienShape *shape)
{
  guint64 length = 0;
  for (guint i = 0; i < import->node->n_input; i++) {
    MienOperand *operand = mien_import_value_input (import, i);
    if (operand == NULL)
      return FALSE;
    MienShape other = import->graph->values[operand->value].shape;
    gboolean same = other.n_dims == shape->n_dims;
    inputs[i] = same ? mien_import_layout (import, operand, perm)
        : MIEN_NO_VALUE;
    if (same && inputs[i] == MIEN_NO_VALUE)
      return FALSE;
    if (same)
      other = import->graph->values[inputs[i]].shape;
    length += other.dims[axis];
    other.dims[axis] = shape->dims[axis];
    if (!mien_shape_equal (&other, shape))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected input %u to differ from the first along one axis only",
          i);
  }
  shape->dims[axis] = MIN (length, G_MAXUINT);
  return TRUE;
}

static gboolean
lower_concat (MienImport *import)
{
  MienOperand *first = mien_import_value_input (import, 0);
  if (first == NULL)
    return FALSE;
  MienShape shape = import->graph->values[first->value].shape;
  guint axis = 0;
  if (!mien_import_axis (import, mien_import_int (import, "axis", 1),
          shape.n_dims + 1, &axis))
    return FALSE;
  if (axis == 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected an axis other than the batch (0)");
  guint perm[MIEN_MAX_DIMS];
  memcpy (perm, first->perm, sizeof (perm));
  axis = perm[axis - 1];

  g_autofree guint *inputs = g_new (guint, import->node->n_input);
  if (!gather_inputs (import, perm, axis, inputs, &shape))
    return FALSE;
  MienNode *node = mien_import_emit (import, MIEN_OP_CONCAT, inputs,
      import->node->n_input, &shape, perm);
  if (node == NULL)
    return FALSE;
  node->run = (MienRun) { 1, shape.dims[axis], 1 };
  for (guint k = 0; k < shape.n_dims; k++)
    if (k != axis)
      *(k < axis ? &node->run.outer : &node->run.inner) *= shape.dims[k];
  return TRUE;
}

static gboolean
lower_identity (MienImport *import)
{
  const MienOperand *operand = mien_import_value_input (import, 0);
  return operand != NULL &&
      mien_import_set_view (import, operand->value, NULL, operand->perm);
}

static gboolean
fold_identity (MienImport *import)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  return tensor != NULL && mien_import_set_constant (import,
      mien_tensor_ref ((MienTensor *) tensor));
}

static gboolean
lower_dropout (MienImport *import)
{
  mien_import_ignore (import, "ratio");
  mien_import_ignore (import, "seed");
  if (mien_import_input (import, 2) != NULL) {
    const MienTensor *training = mien_import_ints_input (import, 2);
    if (training == NULL || training->n != 1 || training->ints[0] != 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected the inference form: export the model in evaluation mode");
  }
  return lower_identity (import);
}

/* Everything is computed in float32, so that a cast to another float changes
 * nothing: converters put some around what they made float16. */
static gboolean
lower_cast (MienImport *import)
{
  gint64 to = mien_import_int (import, "to", 0);
  if (!mien_tensor_is_float_type (to))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a cast to float32, float16 or double, found data type %"
        G_GINT64_FORMAT ": the network computes in float32 alone", to);
  mien_import_ignore (import, "saturate");
  return lower_identity (import);
}

const MienOnnxOp mien_onnx_layout_ops[] = {
  { "Transpose", 1, 1, lower_transpose, fold_transpose },
  { "Pad", 1, 4, lower_pad, NULL },
  { "Concat", 1, G_MAXUINT, lower_concat, mien_onnx_fold_concat },
  { "Identity", 1, 1, lower_identity, fold_identity },
  { "Dropout", 1, 3, lower_dropout, NULL },
  { "Cast", 1, 1, lower_cast, mien_onnx_fold_cast },
  { NULL }
};
