/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Mean, sum, maximum and the like along axes. */
#include "binary.h"
#include "fold.h"

/* The axes of the graph's value (not the file's) that are reduced. */
typedef gboolean Axes[MIEN_MAX_DIMS];

/* The last group of neighbouring reduced axes that is still longer than 1. */
static gboolean
next_run (const MienShape *shape, const gboolean *reduced, guint *first,
    guint *last)
{
  guint k = shape->n_dims;
  while (k > 0 && (!reduced[k - 1] || shape->dims[k - 1] == 1))
    k--;
  *last = k;
  while (k > 0 && reduced[k - 1])
    k--;
  *first = k;
  return *last > 0;
}

/* Removes the reduced axes from the shape and the permutation. */
static MienShape
squeeze_axes (const MienShape *shape, const gboolean *reduced, guint *perm)
{
  MienShape out = { 0 };
  guint new_axis[MIEN_MAX_DIMS] = { 0 };
  for (guint k = 0; k < shape->n_dims; k++)
    if (!reduced[k]) {
      new_axis[k] = out.n_dims;
      out.dims[out.n_dims++] = shape->dims[k];
    }
  guint n = 0;
  for (guint k = 0; k < shape->n_dims; k++)
    if (!reduced[perm[k]])
      perm[n++] = new_axis[perm[k]];
  return out;
}

/* Emits one node per group of neighbouring axes, one after the other. All parts
 * have the same size, so the mean of means is the mean. */
static guint
emit_reductions (MienImport *import, MienOp op, guint value,
    const gboolean *reduced)
{
  guint first = 0, last = 0;
  for (;;) {
    const MienShape shape = import->graph->values[value].shape;
    if (!next_run (&shape, reduced, &first, &last))
      return value;
    MienShape out = shape;
    for (guint k = first; k < last; k++)
      out.dims[k] = 1;
    MienNode *node = mien_import_emit_helper (import, op, &value, 1, &out);
    if (!node)
      return MIEN_NO_VALUE;
    node->run = mien_import_run (&shape, first, last);
    value = node->output;
  }
}

/* Makes the result output 0. */
static gboolean
set_reduced (MienImport *import, const MienOperand *operand, guint value,
    const gboolean *reduced, gboolean keep_dims)
{
  guint perm[MIEN_MAX_DIMS] = { 0 };
  if (value == MIEN_NO_VALUE)
    return FALSE;
  MienShape out = import->graph->values[value].shape;
  for (guint k = 0; k < out.n_dims; k++)
    perm[k] = operand->perm[k];
  for (guint k = 0; k < operand->batch.axis && !keep_dims; k++)
    import->batch.axis -= reduced[perm[k]];
  if (!keep_dims)
    out = squeeze_axes (&out, reduced, perm);
  return mien_import_set_view (import, value, &out, perm);
}

static guint
emit_activation (MienImport *import, guint value, MienActivation activation)
{
  if (value == MIEN_NO_VALUE)
    return MIEN_NO_VALUE;
  const MienShape shape = import->graph->values[value].shape;
  MienNode *node =
      mien_import_emit_helper (import, MIEN_OP_ACTIVATION, &value, 1, &shape);
  if (!node)
    return MIEN_NO_VALUE;
  node->activation = activation;
  return node->output;
}

/* Reads the axes as those of the graph's value. */
static gboolean
read_axes (MienImport *import, const MienOperand *operand, gboolean *reduced)
{
  gboolean noop = mien_import_int (import, "noop_with_empty_axes", 0) != 0;
  const gint64 *axes = NULL;
  gsize n = 0;
  mien_import_ints_or_input (import, "axes", 1, &axes, &n);
  if (n == 0 && !noop)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected axes, found none: the batch would be one of them");
  for (gsize i = 0; i < n; i++) {
    guint axis = 0;
    if (!mien_import_item_axis (import, operand, axes[i], &axis))
      return FALSE;
    reduced[operand->perm[axis]] = TRUE;
  }
  return !import->error;
}

/* after (reduction (before (x))) */
static gboolean
lower_reduction (MienImport *import, MienActivationKind before, MienOp op,
    MienActivationKind after)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  Axes reduced = { FALSE };
  if (!operand || !read_axes (import, operand, reduced))
    return FALSE;
  const gboolean keep_dims = mien_import_int (import, "keepdims", 1) != 0;
  guint value = operand->value;
  if (before != MIEN_ACTIVATION_NONE)
    value = emit_activation (import, value,
        (MienActivation) { before, .alpha = 2 });
  if (value != MIEN_NO_VALUE)
    value = emit_reductions (import, op, value, reduced);
  if (after != MIEN_ACTIVATION_NONE)
    value = emit_activation (import, value, (MienActivation) { after });
  return set_reduced (import, operand, value, reduced, keep_dims);
}

#define REDUCTION(name, before, OP, after) \
  static gboolean lower_##name (MienImport *import) \
  { \
    return lower_reduction (import, MIEN_ACTIVATION_##before, \
        MIEN_OP_REDUCE_##OP, MIEN_ACTIVATION_##after); \
  }

REDUCTION (mean, NONE, MEAN, NONE)
REDUCTION (sum, NONE, SUM, NONE)
REDUCTION (max, NONE, MAX, NONE)
REDUCTION (l1, ABS, SUM, NONE)
REDUCTION (l2, POW, SUM, SQRT)
REDUCTION (sum_square, POW, SUM, NONE)

/* The minimum of x is minus the maximum of -x. */
static gboolean
lower_min (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  Axes reduced = { FALSE };
  if (!operand || !read_axes (import, operand, reduced))
    return FALSE;
  const gboolean keep_dims = mien_import_int (import, "keepdims", 1) != 0;
  guint value = mien_import_negate (import, operand->value);
  if (value != MIEN_NO_VALUE)
    value = emit_reductions (import, MIEN_OP_REDUCE_MAX, value, reduced);
  if (value != MIEN_NO_VALUE)
    value = mien_import_negate (import, value);
  return set_reduced (import, operand, value, reduced, keep_dims);
}

static gboolean
lower_global_pool (MienImport *import, MienOp op)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  if (in.n_dims != 3)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected an input of 4 dimensions, found %u", in.n_dims + 1);
  Axes reduced = { FALSE };
  reduced[operand->perm[1]] = TRUE;
  reduced[operand->perm[2]] = TRUE;
  return set_reduced (import, operand,
      emit_reductions (import, op, operand->value, reduced), reduced, TRUE);
}

static gboolean
lower_global_average_pool (MienImport *import)
{
  return lower_global_pool (import, MIEN_OP_REDUCE_MEAN);
}

static gboolean
lower_global_max_pool (MienImport *import)
{
  return lower_global_pool (import, MIEN_OP_REDUCE_MAX);
}

const MienOnnxOp mien_onnx_reduce_ops[] = {
  { "GlobalAveragePool", 1, 1, lower_global_average_pool, NULL },
  { "GlobalMaxPool", 1, 1, lower_global_max_pool, NULL },
  { "ReduceMean", 1, 2, lower_mean, mien_fold_reduce },
  { "ReduceSum", 1, 2, lower_sum, mien_fold_reduce },
  { "ReduceMax", 1, 2, lower_max, mien_fold_reduce },
  { "ReduceMin", 1, 2, lower_min, mien_fold_reduce },
  { "ReduceL1", 1, 2, lower_l1, mien_fold_reduce },
  { "ReduceL2", 1, 2, lower_l2, mien_fold_reduce },
  { "ReduceSumSquare", 1, 2, lower_sum_square, mien_fold_reduce },
  { "ReduceProd", 1, 2, NULL, mien_fold_reduce },
  { "CumSum", 2, 2, NULL, mien_fold_cumulate }, { NULL }
};
