/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* LayerNormalization, InstanceNormalization and GroupNormalization. */
#include "binary.h"

static gboolean
check_outputs (MienImport *import)
{
  for (gsize i = 1; i < import->node->n_output; i++)
    if (import->node->output[i][0] != '\0')
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected one output, found mean or deviation too");
  return TRUE;
}

static guint
emit_norm (MienImport *import, guint value, MienRun run, float epsilon)
{
  if (value == MIEN_NO_VALUE)
    return MIEN_NO_VALUE;
  const MienShape shape = import->graph->values[value].shape;
  MienNode *node =
      mien_import_emit_helper (import, MIEN_OP_NORMALIZE, &value, 1, &shape);
  if (!node)
    return MIEN_NO_VALUE;
  node->norm = (MienNorm) { run, epsilon };
  return node->output;
}

/* Reads numbers from input `i`, each for `every` of the n channels; all are
 * `value` if the input is omitted. FALSE on failure. */
static gboolean
read_channels (MienImport *import, guint i, float value, guint n, guint every,
    float *numbers)
{
  const MienTensor *tensor = NULL;
  if (mien_import_input (import, i)) {
    tensor = mien_import_floats_input (import, i);
    if (!tensor)
      return FALSE;
    if (tensor->n != n / every)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected %u numbers as input %u, found %" G_GSIZE_FORMAT, n / every,
          i, tensor->n);
  }
  for (guint c = 0; c < n; c++)
    numbers[c] = tensor ? tensor->floats[c / every] : value;
  return TRUE;
}

/* Applies scale and shift, inputs 1 and 2, to the channels, the first axis. */
static gboolean
set_channels (MienImport *import, guint value, const guint *perm, guint every)
{
  if (value == MIEN_NO_VALUE)
    return FALSE;
  const guint n = mien_shape_dim (&import->graph->values[value].shape, 0);
  g_autofree float *scale = g_new (float, n);
  g_autofree float *shift = g_new (float, n);
  return read_channels (import, 1, 1, n, every, scale)
      && read_channels (import, 2, 0, n, every, shift)
      && mien_import_affine (import, value, perm, scale, shift);
}

/* Normalises along the last axis only, which becomes the first. */
static gboolean
lower_last_axis (MienImport *import, MienOperand *operand, float epsilon)
{
  guint perm[MIEN_MAX_DIMS];
  const guint n = import->graph->values[operand->value].shape.n_dims;
  mien_import_axis_first (import, operand, n - 1, perm);
  const guint value = mien_import_layout (import, operand, perm);
  if (value == MIEN_NO_VALUE)
    return FALSE;
  const MienRun run =
      mien_import_run (&import->graph->values[value].shape, 0, 1);
  return set_channels (import, emit_norm (import, value, run, epsilon), perm,
      1);
}

/* A value with the elements of input `i`, which may vary along the axes from
 * `first` on. */
static guint
read_elements (MienImport *import, const MienOperand *operand, guint i,
    guint first, const guint *perm)
{
  const MienTensor *tensor = mien_import_floats_input (import, i);
  const MienShape in = mien_import_shape (import, operand);
  MienShape aligned;
  gboolean fits = tensor
      && mien_import_align (import, operand, tensor, G_MAXUINT, &aligned);
  for (guint k = 0; fits && k < in.n_dims; k++)
    fits = aligned.dims[k] == 1 || k >= first;
  if (fits)
    return mien_import_constant_value (import, tensor, &aligned, perm);
  mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
      "expected input %u to have a number for each element of the axes", i);
  return MIEN_NO_VALUE;
}

/* Normalises along several axes. */
static gboolean
lower_axes (MienImport *import, MienOperand *operand, guint first,
    float epsilon)
{
  guint perm[MIEN_MAX_DIMS];
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    perm[k] = k;
  const guint value = mien_import_layout (import, operand, NULL);
  const guint scale = read_elements (import, operand, 1, first, perm);
  const guint shift = mien_import_input (import, 2)
      ? read_elements (import, operand, 2, first, perm)
      : MIEN_NO_VALUE;
  if (import->error)
    return FALSE;
  const MienShape shape = import->graph->values[value].shape;
  guint inputs[2] = { emit_norm (import, value,
                          mien_import_run (&shape, first, shape.n_dims),
                          epsilon),
    scale };
  if (inputs[0] == MIEN_NO_VALUE)
    return FALSE;
  if (shift != MIEN_NO_VALUE) {
    MienNode *product =
        mien_import_emit_helper (import, MIEN_OP_MUL, inputs, 2, &shape);
    if (!product)
      return FALSE;
    inputs[0] = product->output;
    inputs[1] = shift;
  }
  return mien_import_emit (import,
             shift == MIEN_NO_VALUE ? MIEN_OP_MUL : MIEN_OP_ADD, inputs, 2,
             &shape, NULL)
      != NULL;
}

static gboolean
lower_layer_norm (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  const float epsilon = mien_import_float (import, "epsilon", 1e-5f);
  guint axis = 0;
  mien_import_ignore (import, "stash_type");
  if (!operand || !check_outputs (import)
      || !mien_import_item_axis (import, operand,
          mien_import_int (import, "axis", -1), &axis))
    return FALSE;
  const guint n = import->graph->values[operand->value].shape.n_dims;
  /* All axes from it on must belong to the item. */
  if (mien_import_rank (import, operand) - operand->batch.axis <= n - axis)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected axes after the batch (%u)", operand->batch.axis);
  return axis == n - 1 ? lower_last_axis (import, operand, epsilon)
                       : lower_axes (import, operand, axis, epsilon);
}

/* Normalises this many groups of neighbouring channels. Each number of scale
 * and shift is for `every` channels. */
static gboolean
lower_groups (MienImport *import, MienOperand *operand, gint64 groups,
    guint every)
{
  const float epsilon = mien_import_float (import, "epsilon", 1e-5f);
  const MienShape in = mien_import_shape (import, operand);
  const guint channels = mien_shape_dim (&in, 0);
  const gsize n = mien_shape_elements (&in);
  if (in.n_dims < 1 || groups < 1 || groups > channels
      || channels % groups != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a number of groups that divides %u channels, found "
        "%" G_GINT64_FORMAT,
        channels, groups);
  const MienRun run = { groups, n / groups, 1 };
  const guint value = mien_import_layout (import, operand, NULL);
  return set_channels (import, emit_norm (import, value, run, epsilon), NULL,
      every);
}

static gboolean
lower_instance_norm (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  return lower_groups (import, operand, mien_shape_dim (&in, 0), 1);
}

/* Scale and shift have one number per group until opset 20, per channel since
 * then. */
static gboolean
lower_group_norm (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  const gint64 groups = mien_import_int (import, "num_groups", 0);
  mien_import_ignore (import, "stash_type");
  if (!operand)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  const gboolean of_groups = import->opset < 21 && groups > 0;
  return lower_groups (import, operand, groups,
      of_groups ? MAX (mien_shape_dim (&in, 0) / groups, 1) : 1);
}

const MienOnnxOp mien_onnx_normalize_ops[] = {
  { "LayerNormalization", 2, 3, lower_layer_norm, NULL },
  { "InstanceNormalization", 3, 3, lower_instance_norm, NULL },
  { "GroupNormalization", 3, 3, lower_group_norm, NULL }, { NULL }
};
