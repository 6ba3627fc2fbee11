/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ops of one input that work element by element. */
#include <float.h>

#include "import.h"

static MienNode *
emit_activation (MienImport *import, MienActivation activation, float alpha,
    float beta)
{
  const MienOperand *operand = mien_import_value_input (import, 0);
  if (operand == NULL)
    return NULL;
  const MienShape shape = import->graph->values[operand->value].shape;
  MienNode *node = mien_import_emit (import, MIEN_OP_ACTIVATION,
      &operand->value, 1, &shape, operand->perm);
  if (node == NULL)
    return NULL;
  node->activation = activation;
  node->alpha = alpha;
  node->beta = beta;
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
  return emit_activation (import, MIEN_ACTIVATION_LEAKY_RELU, alpha, 0) !=
      NULL;
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

/* Bounds are attributes until opset 10, inputs since. */
static gboolean
lower_clip (MienImport *import)
{
  float min = -FLT_MAX, max = FLT_MAX;
  if (import->opset < 11) {
    min = mien_import_float (import, "min", min);
    max = mien_import_float (import, "max", max);
  }
  if (!mien_import_scalar_input (import, 1, &min) ||
      !mien_import_scalar_input (import, 2, &max))
    return FALSE;
  if (!(min <= max))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected bounds in order, found %g and %g", min, max);
  if (min == 0 && max >= FLT_MAX)
    return lower_relu (import);
  return emit_activation (import, MIEN_ACTIVATION_CLIP, min, max) != NULL;
}

/* The slope: one element, or one per channel, which ONNX aligns with the last
 * axes: {C, 1, 1} or {1, C, 1, 1} of a feature map. */
static gboolean
check_slope (MienImport *import, const MienTensor *slope, guint n_dims,
    guint channels)
{
  gboolean ok = slope->n == 1;
  if (slope->n == channels && slope->n_dims >= n_dims && n_dims > 0)
    ok = slope->dims[slope->n_dims - n_dims] == channels;
  if (ok)
    return TRUE;
  g_autofree char *shape = mien_tensor_shape_to_string (slope);
  return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected a slope of one element or one per channel (%u), found %s",
      channels, shape);
}

static gboolean
lower_prelu (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  const MienTensor *slope = mien_import_floats_input (import, 1);
  if (operand == NULL || slope == NULL)
    return FALSE;
  guint input = mien_import_layout (import, operand, NULL);
  if (input == MIEN_NO_VALUE)
    return FALSE;
  const MienShape shape = import->graph->values[input].shape;
  guint channels = mien_shape_dim (&shape, 0);
  if (!check_slope (import, slope, shape.n_dims, channels) ||
      !mien_import_spend (import, channels))
    return FALSE;

  g_autofree float *slopes = g_new (float, channels);
  for (guint c = 0; c < channels; c++)
    slopes[c] = slope->floats[slope->n == 1 ? 0 : c];
  const float *data = mien_import_weights (import, "slope", slopes, channels);
  if (data == NULL)
    return FALSE;
  MienNode *node = mien_import_emit (import, MIEN_OP_ACTIVATION, &input, 1,
      &shape, NULL);
  if (node == NULL)
    return FALSE;
  node->activation = MIEN_ACTIVATION_PRELU;
  node->slope = data;
  return TRUE;
}

const MienOnnxOp mien_onnx_activation_ops[] = {
  { "Relu", 1, 1, lower_relu, NULL },
  { "Clip", 1, 3, lower_clip, NULL },
  { "LeakyRelu", 1, 1, lower_leaky_relu, NULL },
  { "PRelu", 2, 2, lower_prelu, NULL },
  { "Sigmoid", 1, 1, lower_sigmoid, NULL },
  { "HardSigmoid", 1, 1, lower_hard_sigmoid, NULL },
  { "HardSwish", 1, 1, lower_hard_swish, NULL },
  { NULL }
};
