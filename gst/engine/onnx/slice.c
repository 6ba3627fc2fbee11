/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of axes: Slice and Split. */
#include <string.h>

#include "fold.h"
#include "strided.h"

typedef struct {
  const gint64 *starts, *ends, *axes, *steps;
  gsize n, n_ends, n_axes, n_steps;
} Slices;

/* The part taken of an axis. */
typedef struct {
  gint64 first, length, step;
} Range;

/* Attributes until opset 9, inputs since then. */
static gboolean
read_slices (MienImport *import, Slices *s)
{
  if (!mien_import_ints_or_input (import, "starts", 1, &s->starts, &s->n)
      || !mien_import_ints_or_input (import, "ends", 2, &s->ends, &s->n_ends))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has no starts or ends");
  if (!mien_import_ints_or_input (import, "axes", 3, &s->axes, &s->n_axes))
    s->n_axes = s->n;
  if (!mien_import_ints_or_input (import, "steps", 4, &s->steps, &s->n_steps))
    s->n_steps = s->n;
  if (s->n_ends != s->n || s->n_axes != s->n || s->n_steps != s->n)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected as many ends, axes and steps as starts");
  return !import->error;
}

/* Slice i of an axis of n elements, with ONNX's rules for out-of-range
 * indices. */
static gboolean
find_range (MienImport *import, const Slices *s, gsize i, gint64 n,
    Range *range)
{
  gint64 start = s->starts[i], end = s->ends[i];
  const gint64 step = s->steps ? s->steps[i] : 1;
  if (step == 0 || step == G_MININT64)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has a step of 0");
  if (mien_batch_factor (start) != 0 || mien_batch_factor (end) != 0
      || mien_batch_factor (step) != 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "computes with the batch size");
  const gint64 low = step > 0 ? 0 : -1, high = step > 0 ? n : n - 1;
  start = CLAMP (start < 0 ? start + n : start, low, high);
  end = CLAMP (end < 0 ? end + n : end, low, high);
  const gint64 distance = step > 0 ? end - start : start - end;
  const gint64 length = distance > 0 ? (distance - 1) / ABS (step) + 1 : 0;
  /* If at most one element is taken, the step does not matter. */
  *range = (Range) { start, length, length > 1 ? step : 1 };
  return TRUE;
}

static MienTensor *
take (MienImport *import, const MienTensor *in, guint axis, const Range *range)
{
  MienExtent extent = { in->n_dims, { 0 } };
  MienSteps steps;
  memcpy (extent.dims, in->dims, sizeof (extent.dims));
  gssize step = 1;
  for (guint k = in->n_dims; k-- > 0; step *= in->dims[k])
    steps[k] = step;
  const gsize first = range->length > 0 ? range->first * steps[axis] : 0;
  extent.dims[axis] = range->length;
  steps[axis] *= range->step;
  return mien_import_strided (import, in, &extent, first, steps);
}

static gboolean
fold_slice (MienImport *import)
{
  const MienTensor *data = mien_import_tensor_input (import, 0);
  Slices s = { 0 };
  if (!data || !read_slices (import, &s))
    return FALSE;
  g_autoptr (MienTensor) tensor = mien_tensor_ref ((MienTensor *) data);
  for (gsize i = 0; i < s.n; i++) {
    guint axis = 0;
    Range range = { 0 };
    if (!mien_import_axis (import, s.axes ? s.axes[i] : (gint64) i,
            tensor->n_dims, &axis)
        || !find_range (import, &s, i, tensor->dims[axis], &range))
      return FALSE;
    MienTensor *next = take (import, tensor, axis, &range);
    mien_tensor_unref (tensor);
    tensor = next;
    if (!tensor)
      return FALSE;
  }
  return mien_import_set_constant (import, g_steal_pointer (&tensor));
}

/* Adds a node that takes a range of the value's axis `axis`. It computes output
 * `output` of the ONNX node, or an intermediate value for NO_OUTPUT. */
#define NO_OUTPUT G_MAXUINT

static guint
emit_slice (MienImport *import, guint output, guint value, const guint *perm,
    guint axis, const Range *range)
{
  const MienShape in = import->graph->values[value].shape;
  MienShape out = in;
  out.dims[axis] = range->length;
  MienNode *node = output == NO_OUTPUT
      ? mien_import_emit_helper (import, MIEN_OP_SLICE, &value, 1, &out)
      : mien_import_emit_at (import, output, MIEN_OP_SLICE, &value, 1, &out,
          perm);
  if (!node)
    return MIEN_NO_VALUE;
  node->slice = (MienSlice) { mien_import_run (&in, axis, axis + 1),
    range->first, range->step };
  return node->output;
}

/* Reads the parts to be taken of a value, by its own axes. */
static gboolean
read_ranges (MienImport *import, const MienOperand *operand, Range *ranges)
{
  Slices s = { 0 };
  if (!read_slices (import, &s))
    return FALSE;
  const MienShape shape = mien_import_shape (import, operand);
  const MienBatch batch = operand->batch;
  for (guint k = 0; k < shape.n_dims; k++)
    ranges[operand->perm[k]] = (Range) { 0, shape.dims[k], 1 };
  for (gsize i = 0; i < s.n; i++) {
    guint axis = 0;
    Range range = { 0 };
    if (!mien_import_axis (import, s.axes ? s.axes[i] : (gint64) i,
            mien_import_rank (import, operand), &axis))
      return FALSE;
    const gboolean of_batch = axis == batch.axis;
    const guint item = axis - (!batch.merged && axis > batch.axis);
    /* A range from 0 to a very large end is the whole batch. */
    const gint64 n = of_batch ? G_MAXINT32 : shape.dims[item];
    if (!find_range (import, &s, i, n, &range))
      return FALSE;
    if (of_batch && (range.first != 0 || range.length != n || range.step != 1))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected the whole batch (axis %u), found a part of it", axis);
    if (range.length < 1)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "selects no elements of axis %u", axis);
    if (range.length == 1)
      range.step = 1;
    if (!of_batch)
      ranges[operand->perm[item]] = range;
  }
  return TRUE;
}

/* Slices one axis after the other. */
static gboolean
lower_slice (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  Range ranges[MIEN_MAX_DIMS] = { { 0 } };
  if (!operand || !read_ranges (import, operand, ranges))
    return FALSE;
  guint value = operand->value, perm[MIEN_MAX_DIMS], last = MIEN_MAX_DIMS;
  memcpy (perm, operand->perm, sizeof (perm));
  const MienShape shape = import->graph->values[value].shape;
  for (guint k = 0; k < shape.n_dims; k++)
    if (ranges[k].length != shape.dims[k] || ranges[k].step != 1)
      last = k;
  if (last == MIEN_MAX_DIMS)
    return mien_import_set_view (import, value, NULL, perm);
  for (guint k = 0; k <= last && value != MIEN_NO_VALUE; k++)
    if (ranges[k].length != shape.dims[k] || ranges[k].step != 1)
      value = emit_slice (import, k == last ? 0 : NO_OUTPUT, value, perm, k,
          &ranges[k]);
  return value != MIEN_NO_VALUE;
}

/* The lengths of the outputs: an attribute until opset 12, an input since then;
 * by default equal parts. */
static gboolean
read_lengths (MienImport *import, gsize n, gint64 *lengths)
{
  const gsize n_outputs = import->node->n_output;
  const gint64 *given = NULL;
  gsize n_given = 0;
  gint64 sum = 0;
  gboolean fit = TRUE;
  const gint64 n_parts = mien_import_int (import, "num_outputs", n_outputs);
  const gboolean has =
      mien_import_ints_or_input (import, "split", 1, &given, &n_given);
  const gint64 part = (n + n_outputs - 1) / n_outputs;
  for (gsize i = 0; i < n_outputs; i++) {
    lengths[i] = has && i < n_given
        ? given[i]
        : CLAMP ((gint64) n - (gint64) i * part, 0, part);
    fit = fit && lengths[i] >= 0 && lengths[i] <= (gint64) n - sum;
    sum += fit ? lengths[i] : 0;
  }
  if (import->error || !fit || (has && n_given != n_outputs)
      || n_parts != (gint64) n_outputs || sum != (gint64) n)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected %" G_GSIZE_FORMAT " parts of %" G_GSIZE_FORMAT
        " elements in total",
        n_outputs, n);
  return TRUE;
}

static gboolean
fold_split (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  guint axis = 0;
  if (!in
      || !mien_import_axis (import, mien_import_int (import, "axis", 0),
          in->n_dims, &axis))
    return FALSE;
  g_autofree gint64 *lengths = g_new0 (gint64, import->node->n_output);
  if (!read_lengths (import, in->dims[axis], lengths))
    return FALSE;
  /* Adding operands may replace the one that owns `in`. */
  g_autoptr (MienTensor) whole = mien_tensor_ref ((MienTensor *) in);
  Range range = { 0, 0, 1 };
  for (gsize i = 0; i < import->node->n_output; i++) {
    range.first += range.length;
    range.length = lengths[i];
    if (!mien_import_set_constant_at (import, i,
            take (import, whole, axis, &range)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
lower_split (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  guint axis = 0;
  if (!operand
      || !mien_import_item_axis (import, operand,
          mien_import_int (import, "axis", 0), &axis))
    return FALSE;
  const MienShape shape = mien_import_shape (import, operand);
  g_autofree gint64 *lengths = g_new0 (gint64, import->node->n_output);
  if (!read_lengths (import, shape.dims[axis], lengths))
    return FALSE;

  Range range = { 0, 0, 1 };
  for (gsize i = 0; i < import->node->n_output; i++) {
    range.first += range.length;
    range.length = lengths[i];
    if (import->node->output[i][0] == '\0')
      continue;
    const gboolean whole = range.length == shape.dims[axis];
    if (whole ? !mien_import_set_view_at (import, i, operand->value, NULL,
            operand->perm)
              : emit_slice (import, i, operand->value, operand->perm,
                    operand->perm[axis], &range)
                == MIEN_NO_VALUE)
      return FALSE;
  }
  return TRUE;
}

const MienOnnxOp mien_onnx_slice_ops[] = {
  { "Slice", 1, 5, lower_slice, fold_slice },
  { "Split", 1, 2, lower_split, fold_split }, { NULL }
};
