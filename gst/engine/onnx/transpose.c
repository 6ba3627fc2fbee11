/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "strided.h"

/* Reads `perm` of Transpose, by default all axes in reverse order. */
static gboolean
read_perm (MienImport *import, guint rank, guint *perm)
{
  const gint64 *ints = NULL;
  gsize n = 0;
  guint seen = 0;
  gboolean given = mien_import_ints (import, "perm", &ints, &n);
  for (guint k = 0; k < rank; k++) {
    gint64 axis = given && k < n ? ints[k] : (gint64) rank - 1 - k;
    if ((given && n != rank) || axis < 0 || axis >= rank
        || (seen & (1u << axis)) != 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected a permutation of %u axes", rank);
    seen |= 1u << axis;
    perm[k] = axis;
  }
  return TRUE;
}

static gboolean
lower_transpose (MienImport *import)
{
  MienOperand *operand = mien_import_placed_input (import, 0);
  if (!operand)
    return FALSE;
  const MienBatch batch = operand->batch;
  const guint rank = mien_import_rank (import, operand);
  guint moves[MIEN_MAX_DIMS + 1] = { 0 }, perm[MIEN_MAX_DIMS] = { 0 }, n = 0;
  if (!read_perm (import, rank, moves))
    return FALSE;
  for (guint k = 0; k < rank; k++) {
    if (moves[k] == batch.axis)
      import->batch.axis = k;
    if (moves[k] != batch.axis || batch.merged)
      perm[n++] =
          operand->perm[moves[k] - (!batch.merged && moves[k] > batch.axis)];
  }
  return mien_import_set_view (import, operand->value, NULL, perm);
}

static gboolean
fold_transpose (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  guint perm[MIEN_TENSOR_MAX_DIMS] = { 0 };
  if (!in || !read_perm (import, in->n_dims, perm))
    return FALSE;
  MienExtent extent = { in->n_dims, { 0 } };
  MienSteps steps = { 0 };
  for (guint k = 0; k < in->n_dims; k++) {
    extent.dims[k] = in->dims[perm[k]];
    steps[k] = 1;
    for (guint j = perm[k] + 1; j < in->n_dims; j++)
      steps[k] *= in->dims[j];
  }
  return mien_import_set_constant (import,
      mien_import_strided (import, in, &extent, 0, steps));
}

const MienOnnxOp mien_onnx_transpose_ops[] = {
  { "Transpose", 1, 1, lower_transpose, fold_transpose }, { NULL }
};
