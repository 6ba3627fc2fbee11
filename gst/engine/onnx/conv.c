/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Conv, BatchNormalization, and products with constants as 1x1 convolutions. */
#include <math.h>

#include "fold.h"
#include "matrix.h"

/* Zeros if input `i` is omitted; NULL if its shape is not {n}. */
static const float *
read_bias (MienImport *import, guint i, gsize n)
{
  if (!mien_import_input (import, i)) {
    g_autofree float *zeros = g_new0 (float, n);
    return mien_import_weights (import, "bias", zeros, n);
  }
  const MienTensor *bias = mien_import_floats_input (import, i);
  if (!bias)
    return NULL;
  if (bias->n_dims != 1 || bias->n != n) {
    g_autofree char *shape = mien_tensor_shape_to_string (bias);
    mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a bias of shape {%" G_GSIZE_FORMAT "}, found %s", n, shape);
    return NULL;
  }
  return mien_import_weights (import, "bias", bias->floats, n);
}

static gboolean
check_conv_weight (MienImport *import, const MienTensor *weight, guint channels,
    gint64 group)
{
  g_autofree char *shape = mien_tensor_shape_to_string (weight);
  if (weight->n_dims != 4 || weight->n == 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected weights of 4 dimensions, none 0, found %s", shape);
  gsize divisor = group >= 1 && group <= (gint64) channels ? group : 0;
  if (divisor == 0 || channels % divisor != 0 || weight->dims[0] % divisor != 0
      || weight->dims[1] != channels / divisor)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected weights for %u input channels in %" G_GINT64_FORMAT
        " groups, found %s",
        channels, group, shape);
  return TRUE;
}

static gboolean
lower_conv (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  const MienTensor *weight = mien_import_floats_input (import, 1);
  if (!operand || !weight)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  gint64 group = mien_import_int (import, "group", 1);
  if (!check_conv_weight (import, weight, mien_shape_dim (&in, 0), group))
    return FALSE;

  MienWindow window = { .kernel_h = weight->dims[2],
    .kernel_w = weight->dims[3] };
  MienShape out;
  if (!mien_import_window (import, &in, TRUE, &window, &out))
    return FALSE;
  out.dims[0] = weight->dims[0];

  const float *weights =
      mien_import_weights (import, "weights", weight->floats, weight->n);
  const float *bias = read_bias (import, 2, weight->dims[0]);
  guint input = mien_import_layout (import, operand, NULL);
  if (!weights || !bias || input == MIEN_NO_VALUE)
    return FALSE;
  MienNode *node =
      mien_import_emit (import, MIEN_OP_CONV, &input, 1, &out, NULL);
  if (!node)
    return FALSE;
  node->conv = (MienConv) { window, group, weights, bias };
  return TRUE;
}

static gboolean
check_batch_norm (MienImport *import, guint channels)
{
  mien_import_ignore (import, "momentum");
  if (mien_import_int (import, "training_mode", 0) != 0
      || mien_import_int (import, "spatial", 1) != 1
      || (import->node->n_output > 1 && import->node->output[1][0] != '\0'))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the inference form (one output, per channel): export the "
        "model in evaluation mode");
  for (guint i = 1; i <= 4; i++) {
    const MienTensor *tensor = mien_import_floats_input (import, i);
    if (!tensor)
      return FALSE;
    if (tensor->n != channels)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected %u elements in input %u, found %" G_GSIZE_FORMAT, channels,
          i, tensor->n);
  }
  return TRUE;
}

static gboolean
lower_batch_norm (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  guint axis = 0;
  if (!operand)
    return FALSE;
  if (mien_import_rank (import, operand) < 2)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected an input of 2 to 4 dimensions, found 1");
  if (!mien_import_item_axis (import, operand, 1, &axis))
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  const guint channels = mien_shape_dim (&in, axis);
  if (!check_batch_norm (import, channels))
    return FALSE;

  const float *gamma = mien_import_floats_input (import, 1)->floats;
  const float *beta = mien_import_floats_input (import, 2)->floats;
  const float *mean = mien_import_floats_input (import, 3)->floats;
  const float *variance = mien_import_floats_input (import, 4)->floats;
  float epsilon = mien_import_float (import, "epsilon", 1e-5f);
  g_autofree float *scale = g_new (float, channels);
  g_autofree float *shift = g_new (float, channels);
  for (guint c = 0; c < channels; c++) {
    double s = gamma[c] / sqrt ((double) variance[c] + epsilon);
    scale[c] = s;
    shift[c] = beta[c] - mean[c] * s;
  }
  guint perm[MIEN_MAX_DIMS];
  mien_import_axis_first (import, operand, axis, perm);
  guint input = mien_import_layout (import, operand, perm);
  return input != MIEN_NO_VALUE
      && mien_import_affine (import, input, perm, scale, shift);
}

/* y = factor B' x + bias along axis 0 of `input`, where B' is the transpose
 * of B {K, M}, or B itself if it is {M, K} (`transposed`). `bias` has M
 * elements. */
static gboolean
emit_matrix (MienImport *import, guint input, const guint *perm,
    const MienTensor *b, gboolean transposed, float factor, const float *bias)
{
  gsize k = b->dims[transposed ? 1 : 0], m = b->dims[transposed ? 0 : 1];
  if (!mien_import_spend (import, b->n))
    return FALSE;
  g_autofree float *weight = g_new (float, b->n);
  for (gsize r = 0; r < m; r++)
    for (gsize c = 0; c < k; c++)
      weight[r * k + c] =
          factor * b->floats[transposed ? r * k + c : c * m + r];

  const float *weights = mien_import_weights (import, "matrix", weight, b->n);
  const float *biases = mien_import_weights (import, "bias", bias, m);
  if (!weights || !biases)
    return FALSE;
  MienNode *node = mien_import_emit_point (import, input, m, perm);
  if (!node)
    return FALSE;
  node->conv = (MienConv) { MIEN_WINDOW_POINT, 1, weights, biases };
  return TRUE;
}

static gboolean
check_matrix (MienImport *import, const MienTensor *b, gsize k,
    gboolean transposed)
{
  if (b->n_dims == 2 && b->n > 0 && b->dims[transposed ? 1 : 0] == k)
    return TRUE;
  g_autofree char *shape = mien_tensor_shape_to_string (b);
  return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
      "expected a matrix for %" G_GSIZE_FORMAT " inputs, found %s%s", k, shape,
      transposed ? " (transposed)" : "");
}

/* beta C of Gemm, which must be the same for all items: one element, or one per
 * output. */
static gboolean
read_gemm_bias (MienImport *import, float *bias, gsize m)
{
  float beta = mien_import_float (import, "beta", 1);
  if (!mien_import_input (import, 2))
    return TRUE;
  const MienTensor *c = mien_import_floats_input (import, 2);
  if (!c)
    return FALSE;
  if (c->n != 1
      && (c->n != m || c->n_dims == 0 || c->dims[c->n_dims - 1] != m)) {
    g_autofree char *shape = mien_tensor_shape_to_string (c);
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected C of shape {%" G_GSIZE_FORMAT "} or one element, found %s", m,
        shape);
  }
  for (gsize i = 0; i < m; i++)
    bias[i] = beta * c->floats[c->n == 1 ? 0 : i];
  return TRUE;
}

/* The last axis of A is the matrix's; the other is the batch, possibly
 * merged. */
static gboolean
lower_gemm (MienImport *import)
{
  MienOperand *a = mien_import_placed_input (import, 0);
  const MienTensor *b = mien_import_floats_input (import, 1);
  if (!a || !b)
    return FALSE;
  const MienShape in = mien_import_shape (import, a);
  const guint rank = mien_import_rank (import, a);
  if (rank != 2 || a->batch.axis != 0
      || mien_import_int (import, "transA", 0) != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected A of 2 dimensions, not transposed, found %u dimensions",
        rank);
  gboolean transposed = mien_import_int (import, "transB", 0) != 0;
  if (!check_matrix (import, b, in.dims[in.n_dims - 1], transposed))
    return FALSE;

  gsize m = b->dims[transposed ? 0 : 1];
  g_autofree float *bias = g_new0 (float, m);
  float alpha = mien_import_float (import, "alpha", 1);
  guint perm[MIEN_MAX_DIMS];
  mien_import_axis_first (import, a, in.n_dims - 1, perm);
  guint input = mien_import_layout (import, a, perm);
  return input != MIEN_NO_VALUE && read_gemm_bias (import, bias, m)
      && emit_matrix (import, input, perm, b, transposed, alpha, bias);
}

gboolean
mien_import_by_matrix (MienImport *import, MienOperand *a, const MienTensor *b)
{
  const MienShape in = mien_import_shape (import, a);
  if (in.n_dims == 0 || a->batch.axis + 1 == mien_import_rank (import, a))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a first input of at least 2 dimensions, found 1");
  if (!check_matrix (import, b, in.dims[in.n_dims - 1], FALSE))
    return FALSE;
  guint perm[MIEN_MAX_DIMS];
  mien_import_axis_first (import, a, in.n_dims - 1, perm);
  guint input = mien_import_layout (import, a, perm);
  g_autofree float *bias = g_new0 (float, b->dims[1]);
  return input != MIEN_NO_VALUE
      && emit_matrix (import, input, perm, b, FALSE, 1, bias);
}

const MienOnnxOp mien_onnx_conv_ops[] = { { "Conv", 2, 3, lower_conv, NULL },
  { "BatchNormalization", 5, 5, lower_batch_norm, mien_fold_batch_norm },
  { "Gemm", 2, 3, lower_gemm, mien_fold_gemm }, { NULL } };
