/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* MatMul: by a constant matrix, as a convolution; of two values. */
#include <string.h>

#include "binary.h"
#include "fold.h"
#include "matrix.h"

/* Chooses a layout in which the axes before the matrix are in the file's
 * order, followed by the matrix's two, turned (TRUE) if the value is stored
 * that way. */
static gboolean
choose_layout (MienImport *import, const MienOperand *operand, guint *perm)
{
  const guint n = import->graph->values[operand->value].shape.n_dims;
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    perm[k] = k;
  if (mien_import_is_view (import, operand, perm))
    return FALSE;
  perm[n - 2] = n - 1;
  perm[n - 1] = n - 2;
  if (mien_import_is_view (import, operand, perm))
    return TRUE;
  perm[n - 2] = n - 2;
  perm[n - 1] = n - 1;
  return FALSE;
}

/* Number of matrices: the elements of the axes before the last two. */
static gsize
count_matrices (const MienShape *shape)
{
  gsize n = 1;
  for (guint k = 0; k + 2 < shape->n_dims; k++)
    n *= shape->dims[k];
  return n;
}

static gboolean
check_shapes (MienImport *import, const MienShape *a, const MienShape *b)
{
  gboolean ok = a->n_dims >= 2 && b->n_dims >= 2
      && a->dims[a->n_dims - 1] == b->dims[b->n_dims - 2];
  const gsize n = ok ? count_matrices (a) : 0, m = ok ? count_matrices (b) : 0;
  ok = ok && (n == m || n == 1 || m == 1);
  for (guint k = 3; ok && n == m && k <= a->n_dims && k <= b->n_dims; k++)
    ok = a->dims[a->n_dims - k] == b->dims[b->n_dims - k];
  if (ok)
    return TRUE;
  g_autofree char *first = mien_shape_to_string (a);
  g_autofree char *second = mien_shape_to_string (b);
  return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected matrices of matching sizes, as many of each or one, found %s "
      "and "
      "%s",
      first, second);
}

/* Whether the batch is not among the last two axes, which are the matrix's. */
static gboolean
is_batch_outside (const MienImport *import, const MienOperand *operand)
{
  return mien_import_rank (import, operand) - operand->batch.axis > 2;
}

/* Computes the product, or its transpose, depending on how the second operand
 * is stored: the values of attention are stored channels first, and remain
 * so. */
static gboolean
emit_product (MienImport *import, const guint *inputs, const gboolean *turned,
    const MienShape *a, const MienShape *b)
{
  const guint rows = a->dims[a->n_dims - 2], depth = a->dims[a->n_dims - 1];
  const guint columns = b->dims[b->n_dims - 1];
  MienShape out = count_matrices (a) > count_matrices (b)
          || (count_matrices (a) == count_matrices (b)
              && a->n_dims >= b->n_dims)
      ? *a
      : *b;
  guint perm[MIEN_MAX_DIMS];
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    perm[k] = k;
  const guint n = out.n_dims, matrices = count_matrices (&out);
  out.dims[n - 2] = turned[1] ? columns : rows;
  out.dims[n - 1] = turned[1] ? rows : columns;
  if (turned[1]) {
    perm[n - 2] = n - 1;
    perm[n - 1] = n - 2;
  }
  const guint order[2] = { inputs[turned[1]], inputs[!turned[1]] };
  MienNode *node =
      mien_import_emit (import, MIEN_OP_MATMUL, order, 2, &out, perm);
  if (!node)
    return FALSE;
  node->matmul = turned[1]
      ? (MienMatmul) { matrices, columns, depth, rows, { FALSE, !turned[0] } }
      : (MienMatmul) { matrices, rows, depth, columns, { turned[0], FALSE } };
  return TRUE;
}

static gboolean
lower_values (MienImport *import)
{
  MienOperand *operands[2] = { mien_import_placed_input (import, 0),
    mien_import_placed_input (import, 1) };
  if (!operands[0] || !operands[1])
    return FALSE;
  const MienShape a = mien_import_shape (import, operands[0]);
  const MienShape b = mien_import_shape (import, operands[1]);
  if (!mien_import_same_batch (import, operands[0], operands[1])
      || !is_batch_outside (import, operands[0]))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the batch on the same axis of both inputs, and not in the "
        "matrices");
  if (!check_shapes (import, &a, &b))
    return FALSE;
  import->batch = operands[a.n_dims < b.n_dims]->batch;
  guint inputs[2], perm[MIEN_MAX_DIMS];
  gboolean turned[2];
  for (guint k = 0; k < 2; k++) {
    turned[k] = choose_layout (import, operands[k], perm);
    inputs[k] = mien_import_layout (import, operands[k], perm);
    if (inputs[k] == MIEN_NO_VALUE)
      return FALSE;
  }
  return emit_product (import, inputs, turned, &a, &b);
}

static gboolean
lower_matmul (MienImport *import)
{
  const MienOperand *a = mien_import_input (import, 0);
  const MienOperand *b = mien_import_input (import, 1);
  if (!a || !b)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected two inputs");
  if (!a->constant && !b->constant)
    return lower_values (import);
  MienOperand *value = mien_import_placed_input (import, 0);
  const MienTensor *matrix = mien_import_floats_input (import, 1);
  return value && matrix && mien_import_by_matrix (import, value, matrix);
}

const MienOnnxOp mien_onnx_matmul_ops[] = {
  { "MatMul", 2, 2, lower_matmul, mien_fold_matmul }, { NULL }
};
