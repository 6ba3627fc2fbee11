/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Add, Sub, Mul and Div: of two values, and of a value and a constant (an
 * affine map per channel). */
#include <string.h>

#include "fold.h"

typedef enum { BINARY_ADD, BINARY_SUB, BINARY_MUL, BINARY_DIV } Binary;

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

/* Scale and shift of `x op c`, or of `c op x` where the constant is first. */
static gboolean
affine_of (MienImport *import, Binary binary, gboolean constant_first, float c,
    float *scale, float *shift)
{
  *scale = 1;
  *shift = 0;
  switch (binary) {
    case BINARY_ADD:
      *shift = c;
      return TRUE;
    case BINARY_SUB:
      *scale = constant_first ? -1 : 1;
      *shift = constant_first ? c : -c;
      return TRUE;
    case BINARY_MUL:
      *scale = c;
      return TRUE;
    default:
      *scale = 1 / c;
      return !constant_first
          || mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
              "expected to divide by a constant");
  }
}

static gboolean
lower_with_constant (MienImport *import, Binary binary, guint value_input)
{
  MienOperand *operand = mien_import_value_input (import, value_input);
  const MienTensor *constant =
      mien_import_floats_input (import, 1 - value_input);
  if (!operand || !constant)
    return FALSE;
  const MienShape shape = mien_import_shape (import, operand);
  guint axis = 0;
  if (!mien_import_broadcast_axis (constant, &shape, &axis)) {
    g_autofree char *found = mien_tensor_shape_to_string (constant);
    g_autofree char *text = mien_shape_to_string (&shape);
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant of one element or one along a single axis of %s, "
        "found %s",
        text, found);
  }

  guint perm[MIEN_MAX_DIMS];
  memcpy (perm, operand->perm, sizeof (perm));
  if (shape.n_dims > 0)
    mien_import_axis_first (import, operand, constant->n > 1 ? axis : 0, perm);
  guint input = mien_import_layout (import, operand, perm);
  if (input == MIEN_NO_VALUE)
    return FALSE;
  guint channels = mien_shape_dim (&import->graph->values[input].shape, 0);
  g_autofree float *scale = g_new (float, channels);
  g_autofree float *shift = g_new (float, channels);
  for (guint i = 0; i < channels; i++)
    if (!affine_of (import, binary, value_input == 1,
            constant->floats[constant->n > 1 ? i : 0], &scale[i], &shift[i]))
      return FALSE;
  return mien_import_affine (import, input, perm, scale, shift);
}

static gboolean
is_per_channel (const MienShape *small, const MienShape *large)
{
  gsize n = mien_shape_elements (small);
  return n == 1
      || (n == mien_shape_dim (small, 0) && n == mien_shape_dim (large, 0));
}

/* -x, for Sub of two values. */
static guint
negate (MienImport *import, guint value)
{
  const MienShape shape = import->graph->values[value].shape;
  guint channels = mien_shape_dim (&shape, 0);
  g_autofree float *minus = g_new (float, channels);
  g_autofree float *zero = g_new0 (float, channels);
  for (guint i = 0; i < channels; i++)
    minus[i] = -1;
  MienNode *node =
      mien_import_emit_helper (import, MIEN_OP_CONV, &value, 1, &shape);
  return mien_import_set_affine (import, node, minus, zero)
      ? node->output
      : MIEN_NO_VALUE;
}

static gboolean
lower_values (MienImport *import, Binary binary)
{
  MienOperand *large = mien_import_value_input (import, 0);
  MienOperand *small = mien_import_value_input (import, 1);
  if (!large || !small)
    return FALSE;
  MienShape a = mien_import_shape (import, large);
  MienShape b = mien_import_shape (import, small);
  gboolean swap = mien_shape_elements (&a) < mien_shape_elements (&b);
  if (a.n_dims != b.n_dims || binary == BINARY_DIV
      || (swap && binary == BINARY_SUB)) {
    g_autofree char *first = mien_shape_to_string (&a);
    g_autofree char *second = mien_shape_to_string (&b);
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "is not supported on two values of shape %s and %s", first, second);
  }
  if (swap) {
    MienOperand *other = large;
    large = small;
    small = other;
  }

  guint inputs[2] = { large->value,
    mien_import_layout (import, small, large->perm) };
  if (inputs[1] != MIEN_NO_VALUE && binary == BINARY_SUB)
    inputs[1] = negate (import, inputs[1]);
  if (inputs[1] == MIEN_NO_VALUE)
    return FALSE;
  a = import->graph->values[inputs[0]].shape;
  b = import->graph->values[inputs[1]].shape;
  if (!mien_shape_equal (&a, &b) && !is_per_channel (&b, &a)) {
    g_autofree char *first = mien_shape_to_string (&a);
    g_autofree char *second = mien_shape_to_string (&b);
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected two inputs of one shape, or the smaller to have one element "
        "or one per channel; found %s and %s",
        first, second);
  }
  return mien_import_emit (import,
             binary == BINARY_MUL ? MIEN_OP_MUL : MIEN_OP_ADD, inputs, 2, &a,
             large->perm)
      != NULL;
}

static gboolean
lower_binary (MienImport *import, Binary binary)
{
  const MienOperand *a = mien_import_input (import, 0);
  const MienOperand *b = mien_import_input (import, 1);
  if (!a || !b)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected two inputs");
  if (!a->constant && !b->constant)
    return lower_values (import, binary);
  return lower_with_constant (import, binary, a->constant ? 1 : 0);
}

#define DEFINE_BINARY(name, NAME) \
  static gboolean lower_##name (MienImport *import) \
  { \
    return lower_binary (import, BINARY_##NAME); \
  }

DEFINE_BINARY (add, ADD)
DEFINE_BINARY (sub, SUB)
DEFINE_BINARY (mul, MUL)
DEFINE_BINARY (div, DIV)

const MienOnnxOp mien_onnx_binary_ops[] = {
  { "Add", 2, 2, lower_add, mien_fold_elementwise },
  { "Sub", 2, 2, lower_sub, mien_fold_elementwise },
  { "Mul", 2, 2, lower_mul, mien_fold_elementwise },
  { "Div", 2, 2, lower_div, mien_fold_elementwise }, { NULL }
};
