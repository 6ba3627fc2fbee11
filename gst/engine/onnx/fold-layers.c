/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Layers applied to constants, which exporters leave to be evaluated: factored
 * or standardised weights. */
#include <math.h>

#include "fold.h"
#include "strided.h"

#define MAX_MACS (1u << 30)

/* A matrix as stored, or transposed. */
typedef struct {
  const MienTensor *tensor;
  gsize rows, columns, row_step, column_step;
} Matrix;

static gboolean
read_matrix (MienImport *import, guint input, gboolean transposed,
    Matrix *matrix)
{
  const MienTensor *tensor = mien_import_floats_input (import, input);
  if (!tensor)
    return FALSE;
  if (tensor->n_dims != 2)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant matrix, found %u dimensions", tensor->n_dims);
  const gsize n = tensor->dims[0], m = tensor->dims[1];
  *matrix = transposed ? (Matrix) { tensor, m, n, 1, m }
                       : (Matrix) { tensor, n, m, m, 1 };
  return TRUE;
}

/* Returns a new constant, or NULL. */
static MienTensor *
multiply (MienImport *import, const Matrix *a, const Matrix *b, float factor)
{
  if (a->columns != b->rows || (guint64) a->tensor->n * b->columns > MAX_MACS) {
    mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected two constant matrices of matching sizes, with at most %u "
        "multiplications",
        MAX_MACS);
    return NULL;
  }
  const gsize dims[2] = { a->rows, b->columns };
  MienTensor *out = mien_import_new_constant (import, TRUE, dims, 2);
  for (gsize r = 0; out && r < a->rows; r++)
    for (gsize c = 0; c < b->columns; c++) {
      double sum = 0;
      for (gsize i = 0; i < a->columns; i++)
        sum += (double) a->tensor->floats[r * a->row_step + i * a->column_step]
            * b->tensor->floats[i * b->row_step + c * b->column_step];
      out->floats[r * b->columns + c] = factor * sum;
    }
  return out;
}

gboolean
mien_fold_matmul (MienImport *import)
{
  Matrix a, b;
  if (!read_matrix (import, 0, FALSE, &a)
      || !read_matrix (import, 1, FALSE, &b))
    return FALSE;
  MienTensor *product = multiply (import, &a, &b, 1);
  return product && mien_import_set_constant (import, product);
}

/* out += beta C, with broadcasting. */
static gboolean
add_gemm_bias (MienImport *import, MienTensor *out)
{
  const float beta = mien_import_float (import, "beta", 1);
  if (!mien_import_input (import, 2))
    return TRUE;
  const MienTensor *c = mien_import_floats_input (import, 2);
  if (!c)
    return FALSE;
  MienExtent extent = { 2, { out->dims[0], out->dims[1] } };
  MienSteps steps;
  if (!mien_extent_broadcast (&extent, c->dims, c->n_dims) || extent.n_dims != 2
      || extent.dims[0] != out->dims[0] || extent.dims[1] != out->dims[1])
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected C that can be broadcast to the product");
  mien_extent_steps (&extent, c, steps);
  for (gsize i = 0; i < out->n; i++)
    out->floats[i] += beta * c->floats[mien_extent_offset (&extent, steps, i)];
  return TRUE;
}

gboolean
mien_fold_gemm (MienImport *import)
{
  Matrix a, b;
  if (!read_matrix (import, 0, mien_import_int (import, "transA", 0) != 0, &a)
      || !read_matrix (import, 1, mien_import_int (import, "transB", 0) != 0,
          &b))
    return FALSE;
  g_autoptr (MienTensor) out =
      multiply (import, &a, &b, mien_import_float (import, "alpha", 1));
  return out && add_gemm_bias (import, out)
      && mien_import_set_constant (import, g_steal_pointer (&out));
}

typedef struct {
  gsize outer, channels, inner;
} Norm;

/* Training mode: computes the mean and variance of one channel. */
static void
find_moments (const MienTensor *in, const Norm *norm, gsize channel,
    double *mean, double *variance)
{
  double sum = 0, squares = 0;
  const gsize n = norm->outer * norm->inner;
  for (guint pass = 0; pass < 2; pass++) {
    for (gsize o = 0; o < norm->outer; o++)
      for (gsize i = 0; i < norm->inner; i++) {
        const double x =
            in->floats[(o * norm->channels + channel) * norm->inner + i];
        if (pass == 0)
          sum += x;
        else
          squares += (x - sum / n) * (x - sum / n);
      }
  }
  *mean = sum / n;
  *variance = squares / n;
}

static void
normalize (const MienTensor *in, const Norm *norm, gsize channel, double scale,
    double shift, MienTensor *out)
{
  for (gsize o = 0; o < norm->outer; o++)
    for (gsize i = 0; i < norm->inner; i++) {
      const gsize at = (o * norm->channels + channel) * norm->inner + i;
      out->floats[at] = in->floats[at] * scale + shift;
    }
}

static gboolean
read_norm (MienImport *import, const MienTensor *in, Norm *norm)
{
  if (in->n_dims < 2 || in->n == 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a constant of at least 2 dimensions, with elements");
  mien_tensor_split (in, 1, &norm->outer, &norm->inner);
  norm->channels = in->dims[1];
  for (guint i = 1; i < 5; i++) {
    const MienTensor *numbers = mien_import_floats_input (import, i);
    if (!numbers)
      return FALSE;
    if (numbers->n != norm->channels)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected %" G_GSIZE_FORMAT " numbers as input %u, found "
          "%" G_GSIZE_FORMAT,
          norm->channels, i, numbers->n);
  }
  return TRUE;
}

gboolean
mien_fold_batch_norm (MienImport *import)
{
  const MienTensor *in = mien_import_floats_input (import, 0);
  const gboolean training = mien_import_int (import, "training_mode", 0) != 0;
  const float epsilon = mien_import_float (import, "epsilon", 1e-5f);
  Norm norm;
  mien_import_ignore (import, "momentum");
  mien_import_ignore (import, "spatial");
  if (!in || !read_norm (import, in, &norm))
    return FALSE;
  MienTensor *out =
      mien_import_new_constant (import, TRUE, in->dims, in->n_dims);
  for (gsize c = 0; out && c < norm.channels; c++) {
    double mean = mien_import_floats_input (import, 3)->floats[c];
    double variance = mien_import_floats_input (import, 4)->floats[c];
    if (training)
      find_moments (in, &norm, c, &mean, &variance);
    const double scale = mien_import_floats_input (import, 1)->floats[c]
        / sqrt (variance + epsilon);
    normalize (in, &norm, c, scale,
        mien_import_floats_input (import, 2)->floats[c] - mean * scale, out);
  }
  return out && mien_import_set_constant (import, out);
}
