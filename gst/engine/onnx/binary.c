/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Add, Sub, Mul, Div, Min and Max of two values, or of a value and a constant.
 * With a constant that varies along one axis at most, they are an affine map
 * per channel.
 */
#include "binary.h"

#include <float.h>
#include <string.h>

#include "fold.h"

gboolean
mien_import_broadcast_axis (const MienTensor *constant, const MienShape *shape,
    guint *axis)
{
  const guint rank = shape->n_dims + 1;
  guint n_long = 0;
  *axis = 0;
  for (guint i = 0; i < constant->n_dims; i++) {
    if (constant->dims[i] == 1)
      continue;
    guint from_last = constant->n_dims - i;
    if (from_last >= rank)
      return FALSE;
    *axis = rank - from_last - 1;
    if (constant->dims[i] != shape->dims[*axis] || ++n_long > 1)
      return FALSE;
  }
  return constant->n_dims <= rank;
}

/* Scale and shift of `x op c`, or of `c op x` if `constant_first`. */
static void
affine_of (MienOp op, gboolean constant_first, float c, float *scale,
    float *shift)
{
  *scale = op == MIEN_OP_MUL ? c : op == MIEN_OP_DIV ? 1 / c : 1;
  *shift = op == MIEN_OP_ADD ? c : 0;
  if (op == MIEN_OP_SUB) {
    *scale = constant_first ? -1 : 1;
    *shift = constant_first ? c : -c;
  }
}

/* Applies `op` to each channel and the constant, which has one number per
 * channel or a single one. */
static gboolean
set_affine (MienImport *import, MienOperand *operand, MienOp op,
    gboolean constant_first, const MienTensor *constant)
{
  const guint channels =
      mien_shape_dim (&import->graph->values[operand->value].shape, 0);
  g_autofree float *scale = g_new (float, channels);
  g_autofree float *shift = g_new (float, channels);
  for (guint i = 0; i < channels; i++)
    affine_of (op, constant_first, constant->floats[constant->n > 1 ? i : 0],
        &scale[i], &shift[i]);
  return mien_import_affine (import, operand->value, operand->perm, scale,
      shift);
}

/* The minimum or maximum of x and a number. */
static gboolean
set_bound (MienImport *import, const MienOperand *operand, MienOp op,
    float bound)
{
  const MienShape shape = import->graph->values[operand->value].shape;
  MienNode *node = mien_import_emit (import, MIEN_OP_ACTIVATION,
      &operand->value, 1, &shape, operand->perm);
  if (!node)
    return FALSE;
  node->activation = op == MIEN_OP_MIN
      ? (MienActivation) { MIEN_ACTIVATION_CLIP, -FLT_MAX, bound }
      : (MienActivation) { MIEN_ACTIVATION_CLIP, bound, FLT_MAX };
  if (op == MIEN_OP_MAX && bound == 0)
    node->activation = (MienActivation) { MIEN_ACTIVATION_RELU };
  return TRUE;
}

/* The only axis of the graph's value along which the constant varies. FALSE if
 * there are several. */
static gboolean
find_axis (const MienOperand *operand, const MienShape *constant, guint *axis)
{
  guint n_long = 0;
  *axis = 0;
  for (guint k = 0; k < constant->n_dims; k++)
    if (constant->dims[k] > 1) {
      *axis = operand->perm[k];
      n_long++;
    }
  return n_long <= 1;
}

/* Uses a value with the constant's elements as the other operand. */
static gboolean
set_with_value (MienImport *import, MienOperand *operand, MienOp op,
    gboolean constant_first, const MienTensor *constant,
    const MienShape *aligned)
{
  MienShape shape = import->graph->values[operand->value].shape;
  const guint value =
      mien_import_constant_value (import, constant, aligned, operand->perm);
  if (value == MIEN_NO_VALUE)
    return FALSE;
  for (guint k = 0; k < shape.n_dims; k++)
    shape.dims[operand->perm[k]] =
        MAX (shape.dims[operand->perm[k]], aligned->dims[k]);
  const guint inputs[2] = { constant_first ? value : operand->value,
    constant_first ? operand->value : value };
  return mien_import_emit (import, op, inputs, 2, &shape, operand->perm)
      != NULL;
}

/* Replaces x by its reciprocal, as a step towards `c / x`. */
static gboolean
take_reciprocal (MienImport *import, MienOperand *operand)
{
  const MienShape shape = import->graph->values[operand->value].shape;
  MienNode *node = mien_import_emit_helper (import, MIEN_OP_ACTIVATION,
      &operand->value, 1, &shape);
  if (!node)
    return FALSE;
  node->activation.kind = MIEN_ACTIVATION_RECIPROCAL;
  operand->value = node->output;
  operand->canonical = MIEN_NO_VALUE;
  return TRUE;
}

gboolean
mien_import_with_constant (MienImport *import, const MienOperand *value,
    MienOp op, gboolean constant_first, const MienTensor *constant)
{
  MienOperand operand = *value;
  MienShape aligned;
  guint axis = 0;
  if (!mien_import_align (import, value, constant, G_MAXUINT, &aligned)) {
    const MienShape shape = mien_import_shape (import, value);
    g_autofree char *found = mien_tensor_shape_to_string (constant);
    g_autofree char *text = mien_shape_to_string (&shape);
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant that can be broadcast with %s, the same for all "
        "items, found %s",
        text, found);
  }
  const MienShape *shape = &import->graph->values[operand.value].shape;
  const gboolean one = find_axis (&operand, &aligned, &axis)
      && (constant->n == 1
          || (axis == 0 && mien_shape_dim (shape, 0) == constant->n));
  if (op == MIEN_OP_MIN || op == MIEN_OP_MAX)
    return constant->n == 1
        ? set_bound (import, &operand, op, constant->floats[0])
        : set_with_value (import, &operand, op, constant_first, constant,
            &aligned);
  if (!one)
    return set_with_value (import, &operand, op, constant_first, constant,
        &aligned);
  if (op == MIEN_OP_DIV && constant_first) {
    if (!take_reciprocal (import, &operand))
      return FALSE;
    op = MIEN_OP_MUL;
  }
  return set_affine (import, &operand, op, constant_first, constant);
}

guint
mien_import_negate (MienImport *import, guint value)
{
  const MienShape shape = import->graph->values[value].shape;
  const guint channels = mien_shape_dim (&shape, 0);
  const MienShape flat = { 2,
    { channels, mien_shape_elements (&shape) / channels } };
  g_autofree float *minus = g_new (float, channels);
  g_autofree float *zero = g_new0 (float, channels);
  for (guint c = 0; c < channels; c++)
    minus[c] = -1;
  const guint view = mien_import_view (import, value, &flat);
  MienNode *node =
      mien_import_emit_helper (import, MIEN_OP_CONV, &view, 1, &flat);
  return mien_import_set_affine (import, node, minus, zero)
      ? mien_import_view (import, node->output, &shape)
      : MIEN_NO_VALUE;
}

/* Adds leading axes of 1, in the file's order, up to n axes. */
static gboolean
widen (MienImport *import, MienOperand *operand, guint n)
{
  const MienShape shape = mien_import_shape (import, operand);
  if (shape.n_dims == n)
    return TRUE;
  const guint value = mien_import_layout (import, operand, NULL);
  MienShape wide = { n, { 0 } };
  for (guint k = 0; k < n; k++)
    wide.dims[k] =
        k < n - shape.n_dims ? 1 : shape.dims[k - (n - shape.n_dims)];
  if (value == MIEN_NO_VALUE)
    return FALSE;
  operand->value = mien_import_view (import, value, &wide);
  operand->canonical = operand->value;
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    operand->perm[k] = k;
  return TRUE;
}

/* ONNX aligns the last axes. */
gboolean
mien_import_same_batch (const MienImport *import, const MienOperand *a,
    const MienOperand *b)
{
  return mien_import_rank (import, a) - a->batch.axis
      == mien_import_rank (import, b) - b->batch.axis
      && a->batch.merged == b->batch.merged;
}

static gboolean
fail_shapes (MienImport *import, const MienShape *a, const MienShape *b)
{
  g_autofree char *first = mien_shape_to_string (a);
  g_autofree char *second = mien_shape_to_string (b);
  return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected two values that can be broadcast to one shape, with the batch "
      "on the same axis, found %s and %s",
      first, second);
}

static gboolean
lower_values (MienImport *import, MienOp op)
{
  MienOperand *a = mien_import_placed_input (import, 0);
  MienOperand *b = mien_import_placed_input (import, 1);
  if (!a || !b)
    return FALSE;
  MienOperand operands[2] = { *a, *b };
  const MienShape shapes[2] = { mien_import_shape (import, a),
    mien_import_shape (import, b) };
  if (!mien_import_same_batch (import, a, b))
    return fail_shapes (import, &shapes[0], &shapes[1]);
  import->batch = shapes[0].n_dims < shapes[1].n_dims ? b->batch : a->batch;
  const guint n = MAX (shapes[0].n_dims, shapes[1].n_dims);
  if (!widen (import, &operands[0], n) || !widen (import, &operands[1], n))
    return FALSE;

  /* The smaller operand is transposed. */
  const guint large =
      mien_shape_elements (&shapes[0]) < mien_shape_elements (&shapes[1]);
  guint inputs[2], perm[MIEN_MAX_DIMS];
  memcpy (perm, operands[large].perm, sizeof (perm));
  inputs[large] = operands[large].value;
  inputs[1 - large] = mien_import_layout (import, &operands[1 - large], perm);
  if (inputs[1 - large] == MIEN_NO_VALUE)
    return FALSE;
  MienShape out = import->graph->values[inputs[0]].shape;
  const MienShape other = import->graph->values[inputs[1]].shape;
  for (guint k = 0; k < n; k++) {
    if (out.dims[k] != other.dims[k] && out.dims[k] != 1 && other.dims[k] != 1)
      return fail_shapes (import, &shapes[0], &shapes[1]);
    out.dims[k] = MAX (out.dims[k], other.dims[k]);
  }
  return mien_import_emit (import, op, inputs, 2, &out, perm) != NULL;
}

static gboolean
lower_binary (MienImport *import, MienOp op)
{
  const MienOperand *a = mien_import_input (import, 0);
  const MienOperand *b = mien_import_input (import, 1);
  if (!a || !b || import->node->n_input > 2)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected two inputs");
  if (!a->constant && !b->constant)
    return lower_values (import, op);
  const guint i = a->constant ? 1 : 0;
  const MienOperand *value = mien_import_placed_input (import, i);
  const MienTensor *constant = mien_import_floats_input (import, 1 - i);
  return value && constant
      && mien_import_with_constant (import, value, op, i == 1, constant);
}

#define DEFINE_BINARY(name, NAME) \
  static gboolean lower_##name (MienImport *import) \
  { \
    return lower_binary (import, MIEN_OP_##NAME); \
  }

DEFINE_BINARY (add, ADD)
DEFINE_BINARY (sub, SUB)
DEFINE_BINARY (mul, MUL)
DEFINE_BINARY (div, DIV)
DEFINE_BINARY (min, MIN)
DEFINE_BINARY (max, MAX)

const MienOnnxOp mien_onnx_binary_ops[] = {
  { "Add", 2, 2, lower_add, mien_fold_elementwise },
  { "Sub", 2, 2, lower_sub, mien_fold_elementwise },
  { "Mul", 2, 2, lower_mul, mien_fold_elementwise },
  { "Div", 2, 2, lower_div, mien_fold_elementwise },
  { "Min", 1, G_MAXUINT, lower_min, mien_fold_elementwise },
  { "Max", 1, G_MAXUINT, lower_max, mien_fold_elementwise }, { NULL }
};
