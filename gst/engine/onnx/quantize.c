/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * QuantizeLinear and DequantizeLinear, which enclose the values of 8-bit
 * networks ("QDQ"). Everything is computed in float32: weights are dequantized,
 * and for a value the pair is one activation that rounds it to the numbers the
 * integers represent. Quantizers omit a Relu if the integers' range has the
 * same effect.
 */
#include <math.h>
#include <string.h>

#include "fold.h"

/* Maximum number of nodes to look back for what was done to a value. */
#define MAX_WALK 4

typedef struct {
  const MienTensor *scale, *zero; /* zero may be NULL */
  guint axis;                     /* axis along which they vary, if they do */
} Quantization;

/* The range of the zero point's type; without zero point, uint8. */
static gboolean
integer_range (MienImport *import, const MienTensor *zero, gint64 *low,
    gint64 *high)
{
  const gint64 type = mien_import_int (import, "output_dtype", 0);
  switch (zero        ? zero->type
          : type != 0 ? type
                      : ONNX__TENSOR_PROTO__DATA_TYPE__UINT8) {
    case ONNX__TENSOR_PROTO__DATA_TYPE__UINT8:
      *low = 0;
      *high = G_MAXUINT8;
      return TRUE;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT8:
      *low = G_MININT8;
      *high = G_MAXINT8;
      return TRUE;
    case ONNX__TENSOR_PROTO__DATA_TYPE__UINT16:
      *low = 0;
      *high = G_MAXUINT16;
      return TRUE;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT16:
      *low = G_MININT16;
      *high = G_MAXINT16;
      return TRUE;
    default:
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected a zero point of int8, uint8, int16 or uint16, found data "
          "type %" G_GINT64_FORMAT,
          zero ? zero->type : type);
  }
}

static gboolean
check_scale (MienImport *import, const MienTensor *scale)
{
  for (gsize i = 0; i < scale->n; i++)
    if (!(scale->floats[i] > 0) || !isfinite (scale->floats[i]))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected finite scales above 0, found %g as element "
          "%" G_GSIZE_FORMAT " of \"%s\": quantize the model again",
          scale->floats[i], i, import->node->input[1]);
  return TRUE;
}

static gboolean
read_quantization (MienImport *import, Quantization *q)
{
  q->scale = mien_import_floats_input (import, 1);
  q->zero =
      mien_import_input (import, 2) ? mien_import_ints_input (import, 2) : NULL;
  mien_import_ignore (import, "saturate");
  mien_import_ignore (import, "precision");
  if (!q->scale || import->error || !check_scale (import, q->scale))
    return FALSE;
  if (mien_import_int (import, "block_size", 0) != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a scale per tensor or per channel, found one per block");
  if (q->zero && q->zero->n != q->scale->n)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected as many zero points as scales (%" G_GSIZE_FORMAT
        "), found %" G_GSIZE_FORMAT,
        q->scale->n, q->zero->n);
  return TRUE;
}

/* Finds the axis, for constants. */
static gboolean
find_axis (MienImport *import, const MienTensor *in, Quantization *q)
{
  const gint64 axis = mien_import_int (import, "axis", 1);
  if (q->scale->n == 1 && q->scale->n_dims <= 1)
    return TRUE;
  if (!mien_import_axis (import, axis, in->n_dims, &q->axis))
    return FALSE;
  if (q->scale->n_dims != 1 || q->scale->n != in->dims[q->axis])
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected one scale, or one for each of the %" G_GSIZE_FORMAT
        " elements of axis %u, found %" G_GSIZE_FORMAT,
        in->dims[q->axis], q->axis, q->scale->n);
  return TRUE;
}

/* Index of the scale for element i. */
static gsize
scale_index (const Quantization *q, const MienTensor *in, gsize inner, gsize i)
{
  return q->scale->n == 1 ? 0 : i / inner % in->dims[q->axis];
}

static gsize
inner_of (const Quantization *q, const MienTensor *in)
{
  gsize outer = 0, inner = 1;
  if (q->scale->n > 1)
    mien_tensor_split (in, q->axis, &outer, &inner);
  return inner;
}

static gboolean
fold_dequantize (MienImport *import)
{
  const MienTensor *in = mien_import_ints_input (import, 0);
  Quantization q = { 0 };
  mien_import_ignore (import, "output_dtype");
  if (!in || !read_quantization (import, &q) || !find_axis (import, in, &q))
    return FALSE;
  MienTensor *out =
      mien_import_new_constant (import, TRUE, in->dims, in->n_dims);
  const gsize inner = inner_of (&q, in);
  for (gsize i = 0; out && i < in->n; i++) {
    const gsize k = scale_index (&q, in, inner, i);
    const double zero = q.zero ? q.zero->ints[k] : 0;
    out->floats[i] = (in->ints[i] - zero) * q.scale->floats[k];
  }
  return out && mien_import_set_constant (import, out);
}

static gboolean
fold_quantize (MienImport *import)
{
  const MienTensor *in = mien_import_floats_input (import, 0);
  Quantization q = { 0 };
  gint64 low = 0, high = 0;
  if (!in || !read_quantization (import, &q) || !find_axis (import, in, &q)
      || !integer_range (import, q.zero, &low, &high))
    return FALSE;
  MienTensor *out =
      mien_import_new_constant (import, FALSE, in->dims, in->n_dims);
  const gsize inner = inner_of (&q, in);
  for (gsize i = 0; out && i < in->n; i++) {
    const gsize k = scale_index (&q, in, inner, i);
    const double steps = nearbyint (in->floats[i] / q.scale->floats[k])
        + (q.zero ? q.zero->ints[k] : 0);
    out->ints[i] = fmin (fmax (steps, low), high);
  }
  return out && mien_import_set_constant (import, out);
}

static const MienNode *
find_producer (const MienGraph *graph, guint value)
{
  for (guint i = graph->n_nodes; i-- > 0;)
    if (graph->nodes[i].output == value)
      return &graph->nodes[i];
  return NULL;
}

/* Whether the value already consists of results of this activation: ops that
 * only select elements do not change them. */
static gboolean
has_been (const MienGraph *graph, guint value, const MienActivation *activation)
{
  const MienNode *node = NULL;
  for (guint i = 0; i < MAX_WALK; i++) {
    node = find_producer (graph, graph->values[value].storage);
    if (!node
        || (node->op != MIEN_OP_MAX_POOL && node->op != MIEN_OP_TRANSPOSE))
      break;
    value = node->inputs[0];
  }
  return node && node->op == MIEN_OP_ACTIVATION
      && node->activation.kind == activation->kind
      && node->activation.alpha == activation->alpha
      && node->activation.beta == activation->beta;
}

/* If `value` comes from a Relu or Clip that changes nothing within the bounds,
 * returns its input, else `value`. */
static guint
skip_rectifier (const MienGraph *graph, guint value, float low, float high)
{
  const MienNode *node = find_producer (graph, value);
  if (!node || node->op != MIEN_OP_ACTIVATION)
    return value;
  const MienActivation *a = &node->activation;
  gboolean wider = (a->kind == MIEN_ACTIVATION_RELU && low >= 0)
      || (a->kind == MIEN_ACTIVATION_CLIP && a->alpha <= low
          && a->beta >= high);
  return wider ? node->inputs[0] : value;
}

/* Emits what the pair does to a value: 8 bits round; with 16 bits the steps are
 * too small to matter. `low` and `high` are in steps from 0. */
static gboolean
emit_pair (MienImport *import, const MienOperand *operand, float scale,
    gint64 low, gint64 high)
{
  const MienGraph *graph = import->graph;
  const MienActivation activation = high - low <= G_MAXUINT8
      ? (MienActivation) { MIEN_ACTIVATION_QUANTIZE, scale, low, NULL }
      : (MienActivation) { MIEN_ACTIVATION_CLIP, low * scale, high * scale,
          NULL };
  if (has_been (graph, operand->value, &activation))
    return mien_import_set_view (import, operand->value, NULL, operand->perm);
  const guint input =
      skip_rectifier (graph, operand->value, low * scale, high * scale);
  const MienShape shape = graph->values[input].shape;
  MienNode *node = mien_import_emit (import, MIEN_OP_ACTIVATION, &input, 1,
      &shape, operand->perm);
  if (!node)
    return FALSE;
  node->activation = activation;
  return TRUE;
}

static gboolean
lower_quantize (MienImport *import)
{
  const MienOperand *operand = mien_import_value_input (import, 0);
  Quantization q = { 0 };
  gint64 low = 0, high = 0;
  mien_import_ignore (import, "axis");
  if (!operand || !read_quantization (import, &q)
      || !integer_range (import, q.zero, &low, &high))
    return FALSE;
  if (q.scale->n != 1)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected one scale for all channels of a value, found "
        "%" G_GSIZE_FORMAT,
        q.scale->n);
  const float scale = q.scale->floats[0];
  const gint64 zero = q.zero ? q.zero->ints[0] : 0;
  if (zero < low || zero > high)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a zero point from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
        ", found %" G_GINT64_FORMAT,
        low, high, zero);
  if (!emit_pair (import, operand, scale, low - zero, high - zero))
    return FALSE;
  MienOperand *out =
      g_hash_table_lookup (import->operands, import->node->output[0]);
  out->quantized = TRUE;
  out->scale = scale;
  out->zero = zero;
  return TRUE;
}

static gboolean
lower_dequantize (MienImport *import)
{
  const MienOperand *operand = mien_import_value_input (import, 0);
  Quantization q = { 0 };
  mien_import_ignore (import, "axis");
  mien_import_ignore (import, "output_dtype");
  if (!operand || !read_quantization (import, &q))
    return FALSE;
  if (!operand->quantized)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected an input that a QuantizeLinear computes, or a constant");
  const gint64 zero = q.zero && q.zero->n > 0 ? q.zero->ints[0] : 0;
  if (q.scale->n != 1 || q.scale->floats[0] != operand->scale
      || zero != operand->zero)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the scale and zero point of the QuantizeLinear before it, %g "
        "and %" G_GINT64_FORMAT,
        operand->scale, operand->zero);
  return mien_import_set_view (import, operand->value, NULL, operand->perm);
}

const MienOnnxOp mien_onnx_quantize_ops[] = {
  { "QuantizeLinear", 2, 3, lower_quantize, fold_quantize },
  { "DequantizeLinear", 2, 3, lower_dequantize, fold_dequantize }, { NULL }
};
