/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Element-wise ops with one input. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "binary.h"
#include "fold.h"

static MienNode *
emit_activation (MienImport *import, MienActivationKind activation, float alpha,
    float beta)
{
  const MienOperand *operand = mien_import_placed_input (import, 0);
  if (!operand)
    return NULL;
  const MienShape shape = import->graph->values[operand->value].shape;
  MienNode *node = mien_import_emit (import, MIEN_OP_ACTIVATION,
      &operand->value, 1, &shape, operand->perm);
  if (!node)
    return NULL;
  node->activation = (MienActivation) { activation, alpha, beta, NULL };
  return node;
}

static gboolean
lower_relu (MienImport *import)
{
  return emit_activation (import, MIEN_ACTIVATION_RELU, 0, 0) != NULL;
}

static gboolean
lower_leaky_relu (MienImport *import)
{
  float alpha = mien_import_float (import, "alpha", 0.01f);
  return emit_activation (import, MIEN_ACTIVATION_LEAKY_RELU, alpha, 0) != NULL;
}

static gboolean
lower_sigmoid (MienImport *import)
{
  return emit_activation (import, MIEN_ACTIVATION_SIGMOID, 0, 0) != NULL;
}

static gboolean
lower_hard_sigmoid (MienImport *import)
{
  float alpha = mien_import_float (import, "alpha", 0.2f);
  float beta = mien_import_float (import, "beta", 0.5f);
  return emit_activation (import, MIEN_ACTIVATION_HARD_SIGMOID, alpha, beta)
      != NULL;
}

static gboolean
lower_hard_swish (MienImport *import)
{
  return emit_activation (import, MIEN_ACTIVATION_HARD_SWISH, 0, 0) != NULL;
}

static gboolean
lower_elu (MienImport *import)
{
  float alpha = mien_import_float (import, "alpha", 1);
  return emit_activation (import, MIEN_ACTIVATION_ELU, alpha, 0) != NULL;
}

static gboolean
lower_swish (MienImport *import)
{
  float alpha = mien_import_float (import, "alpha", 1);
  return emit_activation (import, MIEN_ACTIVATION_SWISH, alpha, 0) != NULL;
}

/* Activations without parameters. */
#define PLAIN(name, KIND) \
  static gboolean lower_##name (MienImport *import) \
  { \
    return emit_activation (import, MIEN_ACTIVATION_##KIND, 0, 0) != NULL; \
  }

PLAIN (tanh, TANH)
PLAIN (erf, ERF)
PLAIN (exp, EXP)
PLAIN (log, LOG)
PLAIN (sqrt, SQRT)
PLAIN (reciprocal, RECIPROCAL)
PLAIN (abs, ABS)
PLAIN (softplus, SOFTPLUS)
PLAIN (mish, MISH)

static gboolean
lower_gelu (MienImport *import)
{
  g_autofree char *how = mien_import_string (import, "approximate", "none");
  const gboolean by_tanh = strcmp (how, "tanh") == 0;
  if (!by_tanh && strcmp (how, "none") != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected approximate \"none\" or \"tanh\", found \"%s\"", how);
  return emit_activation (import,
             by_tanh ? MIEN_ACTIVATION_GELU_TANH : MIEN_ACTIVATION_GELU, 0.5f,
             0)
      != NULL;
}

static gboolean
lower_neg (MienImport *import)
{
  const MienOperand *operand = mien_import_placed_input (import, 0);
  const guint value =
      operand ? mien_import_negate (import, operand->value) : MIEN_NO_VALUE;
  return value != MIEN_NO_VALUE
      && mien_import_set_view (import, value, NULL, operand->perm);
}

/* With a single exponent only. */
static gboolean
lower_pow (MienImport *import)
{
  float alpha = 1;
  const MienOperand *exponent = mien_import_input (import, 1);
  if (exponent && exponent->constant && exponent->constant->ints
      && exponent->constant->n == 1)
    alpha = exponent->constant->ints[0];
  else if (!exponent || !mien_import_scalar_input (import, 1, &alpha))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected one exponent");
  if (alpha == 0.5f)
    return lower_sqrt (import);
  if (alpha == -1)
    return lower_reciprocal (import);
  return emit_activation (import, MIEN_ACTIVATION_POW, alpha, 0) != NULL;
}

/* Attributes until opset 10, inputs since then. Omitted bounds are
 * unchanged. */
static gboolean
read_bounds (MienImport *import, float *min, float *max)
{
  if (import->opset < 11) {
    *min = mien_import_float (import, "min", *min);
    *max = mien_import_float (import, "max", *max);
  }
  return mien_import_scalar_input (import, 1, min)
      && mien_import_scalar_input (import, 2, max);
}

static gboolean
lower_clip (MienImport *import)
{
  float min = -FLT_MAX, max = FLT_MAX;
  if (!read_bounds (import, &min, &max))
    return FALSE;
  if (!(min <= max))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected bounds in order, found %g and %g", min, max);
  if (min == 0 && max >= FLT_MAX)
    return lower_relu (import);
  return emit_activation (import, MIEN_ACTIVATION_CLIP, min, max) != NULL;
}

/*
 * The item axis along which the slope varies. By ONNX's rules, a slope {n} is
 * aligned with the last axis. But MXNet writes one slope per channel in this
 * form, and no one trains a slope per column: if a map has as many channels,
 * the slope is per channel. The channels are the first of the graph's own axes,
 * wherever they are in the file.
 */
static gboolean
find_slope_axis (MienImport *import, const MienOperand *operand,
    const MienTensor *slope, guint *axis)
{
  const MienShape shape = mien_import_shape (import, operand);
  guint channels = 0;
  while (channels + 1 < shape.n_dims && operand->perm[channels] != 0)
    channels++;
  if (slope->n_dims == 1 && shape.n_dims > 1
      && slope->n == shape.dims[channels]) {
    *axis = channels;
    return TRUE;
  }
  if (mien_import_broadcast_axis (slope, &shape, axis))
    return TRUE;
  g_autofree char *found = mien_tensor_shape_to_string (slope);
  g_autofree char *text = mien_shape_to_string (&shape);
  return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected a slope of one element, or one along a single axis of %s such "
      "as {%u, 1, 1} or {%u} for its channels, found %s",
      text, mien_shape_dim (&shape, channels),
      mien_shape_dim (&shape, channels), found);
}

/* The value in a layout with the axis of the slope first, as nodes require, and
 * its permutation. */
static guint
slope_axis_first (MienImport *import, MienOperand *operand,
    const MienTensor *slope, guint *perm)
{
  guint axis = 0;
  memcpy (perm, operand->perm, sizeof (operand->perm));
  if (slope->n == 1)
    return operand->value;
  if (!find_slope_axis (import, operand, slope, &axis))
    return MIEN_NO_VALUE;
  mien_import_axis_first (import, operand, axis, perm);
  return mien_import_layout (import, operand, perm);
}

static gboolean
lower_prelu (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  const MienTensor *slope = mien_import_floats_input (import, 1);
  guint perm[MIEN_MAX_DIMS];
  if (!operand || !slope)
    return FALSE;
  guint input = slope_axis_first (import, operand, slope, perm);
  if (input == MIEN_NO_VALUE)
    return FALSE;
  const MienShape shape = import->graph->values[input].shape;
  guint channels = mien_shape_dim (&shape, 0);
  g_autofree float *slopes = g_new (float, channels);
  for (guint c = 0; c < channels; c++)
    slopes[c] = slope->floats[slope->n == 1 ? 0 : c];
  const float *data = mien_import_weights (import, "slope", slopes, channels);
  if (!data)
    return FALSE;
  MienNode *node =
      mien_import_emit (import, MIEN_OP_ACTIVATION, &input, 1, &shape, perm);
  if (!node)
    return FALSE;
  node->activation.kind = MIEN_ACTIVATION_PRELU;
  node->activation.slope = data;
  return TRUE;
}

/* Omitted bounds do not limit. */
static gboolean
fold_clip (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  float min = -INFINITY, max = INFINITY;
  if (!in)
    return FALSE;
  if (in->ints)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant of floats, found integers");
  if (!read_bounds (import, &min, &max))
    return FALSE;
  MienTensor *out =
      mien_import_new_constant (import, TRUE, in->dims, in->n_dims);
  for (gsize i = 0; out && i < out->n; i++)
    out->floats[i] = fminf (fmaxf (in->floats[i], min), max);
  return mien_import_set_constant (import, out);
}

const MienOnnxOp mien_onnx_activation_ops[] = {
  { "Relu", 1, 1, lower_relu, mien_fold_elementwise },
  { "Clip", 1, 3, lower_clip, fold_clip },
  { "LeakyRelu", 1, 1, lower_leaky_relu, mien_fold_elementwise },
  { "PRelu", 2, 2, lower_prelu, mien_fold_elementwise },
  { "Sigmoid", 1, 1, lower_sigmoid, mien_fold_elementwise },
  { "HardSigmoid", 1, 1, lower_hard_sigmoid, mien_fold_elementwise },
  { "HardSwish", 1, 1, lower_hard_swish, mien_fold_elementwise },
  { "Elu", 1, 1, lower_elu, mien_fold_elementwise },
  { "Swish", 1, 1, lower_swish, mien_fold_elementwise },
  { "Tanh", 1, 1, lower_tanh, mien_fold_elementwise },
  { "Gelu", 1, 1, lower_gelu, NULL },
  { "Erf", 1, 1, lower_erf, mien_fold_elementwise },
  { "Exp", 1, 1, lower_exp, mien_fold_elementwise },
  { "Log", 1, 1, lower_log, mien_fold_elementwise },
  { "Sqrt", 1, 1, lower_sqrt, mien_fold_elementwise },
  { "Reciprocal", 1, 1, lower_reciprocal, mien_fold_elementwise },
  { "Abs", 1, 1, lower_abs, mien_fold_elementwise },
  { "Neg", 1, 1, lower_neg, mien_fold_elementwise },
  { "Pow", 2, 2, lower_pow, mien_fold_elementwise },
  { "Softplus", 1, 1, lower_softplus, NULL },
  { "Mish", 1, 1, lower_mish, NULL }, { NULL }
};
