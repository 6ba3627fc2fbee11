/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* GlobalAveragePool and ReduceMean. */
#include "fold.h"

/* The axes of the graph's value (not the file's) to take the mean of. */
typedef gboolean Axes[MIEN_MAX_DIMS];

/* The last neighbours among the axes that are still longer than 1. */
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

/* Drops the reduced axes from shape and permutation. */
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

/* Neighbouring axes are reduced in one node, axes apart from each other in
 * one each: all parts are of equal size, so the mean of means is the mean. */
static gboolean
reduce_mean (MienImport *import, const MienOperand *operand,
    const gboolean *reduced, gboolean keep_dims)
{
  guint value = operand->value;
  guint perm[MIEN_MAX_DIMS] = { 0 }, first = 0, last = 0;
  for (;;) {
    const MienShape shape = import->graph->values[value].shape;
    if (!next_run (&shape, reduced, &first, &last))
      break;
    MienShape out = shape;
    for (guint k = first; k < last; k++)
      out.dims[k] = 1;
    MienNode *node =
        mien_import_emit_helper (import, MIEN_OP_REDUCE_MEAN, &value, 1, &out);
    if (!node)
      return FALSE;
    node->run = mien_import_run (&shape, first, last);
    value = node->output;
  }

  MienShape out = import->graph->values[value].shape;
  for (guint k = 0; k < out.n_dims; k++)
    perm[k] = operand->perm[k];
  if (!keep_dims)
    out = squeeze_axes (&out, reduced, perm);
  return mien_import_set_view (import, value, &out, perm);
}

static gboolean
lower_reduce_mean (MienImport *import)
{
  MienOperand *operand = mien_import_value_input (import, 0);
  if (!operand)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  gboolean keep_dims = mien_import_int (import, "keepdims", 1) != 0;
  gboolean noop = mien_import_int (import, "noop_with_empty_axes", 0) != 0;
  const gint64 *axes = NULL;
  gsize n = 0;
  mien_import_ints_or_input (import, "axes", 1, &axes, &n);
  if (n == 0 && !noop)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected axes, found none: the mean over the batch too");

  Axes reduced = { FALSE };
  for (gsize i = 0; i < n; i++) {
    guint axis = 0;
    if (!mien_import_axis (import, axes[i], in.n_dims + 1, &axis))
      return FALSE;
    if (axis == 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected axes without the batch (0)");
    reduced[operand->perm[axis - 1]] = TRUE;
  }
  return reduce_mean (import, operand, reduced, keep_dims);
}

static gboolean
lower_global_average_pool (MienImport *import)
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
  return reduce_mean (import, operand, reduced, TRUE);
}

const MienOnnxOp mien_onnx_reduce_mean_ops[] = {
  { "GlobalAveragePool", 1, 1, lower_global_average_pool, NULL },
  { "ReduceMean", 1, 2, lower_reduce_mean, mien_fold_reduce }, { NULL }
};
