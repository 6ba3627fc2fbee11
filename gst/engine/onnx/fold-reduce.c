/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums, products and extremes along axes of constants. */
#include <math.h>
#include <string.h>

#include "fold.h"
#include "integers.h"
#include "strided.h"

typedef enum {
  REDUCE_SUM,
  REDUCE_MEAN,
  REDUCE_PROD,
  REDUCE_MAX,
  REDUCE_MIN,
  REDUCE_L1,
  REDUCE_L2,
  REDUCE_SUM_SQUARE
} Reduce;

static const struct {
  const char *type;
  MienIntegers ints; /* NULL: no integers */
} infos[] = {
  [REDUCE_SUM] = { "ReduceSum", mien_integers_add },
  [REDUCE_MEAN] = { "ReduceMean", NULL },
  [REDUCE_PROD] = { "ReduceProd", mien_integers_mul },
  [REDUCE_MAX] = { "ReduceMax", mien_integers_max },
  [REDUCE_MIN] = { "ReduceMin", mien_integers_min },
  [REDUCE_L1] = { "ReduceL1", NULL },
  [REDUCE_L2] = { "ReduceL2", NULL },
  [REDUCE_SUM_SQUARE] = { "ReduceSumSquare", NULL },
};

/* Adds one number to the result so far. */
static double
accumulate (Reduce reduce, double sum, double x)
{
  switch (reduce) {
    case REDUCE_PROD:
      return sum * x;
    case REDUCE_MAX:
      return fmax (sum, x);
    case REDUCE_MIN:
      return fmin (sum, x);
    case REDUCE_L1:
      return sum + fabs (x);
    case REDUCE_L2:
    case REDUCE_SUM_SQUARE:
      return sum + x * x;
    default:
      return sum + x;
  }
}

static void
reduce_floats (Reduce reduce, const MienTensor *in, const MienExtent *extent,
    const MienSteps steps, MienTensor *out)
{
  g_autofree double *sums = g_new (double, MAX (out->n, 1));
  const double first = reduce == REDUCE_PROD ? 1
      : reduce == REDUCE_MAX                 ? -INFINITY
      : reduce == REDUCE_MIN                 ? INFINITY
                                             : 0;
  for (gsize i = 0; i < out->n; i++)
    sums[i] = first;
  for (gsize i = 0; i < in->n; i++) {
    double *sum = &sums[mien_extent_offset (extent, steps, i)];
    *sum = accumulate (reduce, *sum, in->floats[i]);
  }
  for (gsize i = 0; i < out->n; i++)
    out->floats[i] = reduce == REDUCE_MEAN ? sums[i] * out->n / in->n
        : reduce == REDUCE_L2              ? sqrt (sums[i])
                                           : sums[i];
}

static gboolean
reduce_ints (MienImport *import, Reduce reduce, const MienTensor *in,
    const MienExtent *extent, const MienSteps steps, MienTensor *out)
{
  g_autofree gboolean *begun = g_new0 (gboolean, MAX (out->n, 1));
  for (gsize i = 0; i < out->n; i++)
    out->ints[i] = reduce == REDUCE_PROD;
  for (gsize i = 0; i < in->n; i++) {
    const gsize at = mien_extent_offset (extent, steps, i);
    const gint64 x[2] = { out->ints[at], in->ints[i] };
    if (!begun[at])
      out->ints[at] = x[1];
    else if (!infos[reduce].ints (x, &out->ints[at]))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "computes with the batch size or overflows");
    begun[at] = TRUE;
  }
  return TRUE;
}

gboolean
mien_fold_axes (MienImport *import, const MienTensor *tensor, gboolean *flags)
{
  const gboolean noop =
      mien_import_int (import, "noop_with_empty_axes", 0) != 0;
  const gint64 *axes = NULL;
  gsize n = 0;
  mien_import_ints_or_input (import, "axes", 1, &axes, &n);
  for (guint k = 0; k < tensor->n_dims; k++)
    flags[k] = n == 0 && !noop;
  for (gsize i = 0; i < n; i++) {
    guint axis = 0;
    if (!mien_import_axis (import, axes[i], tensor->n_dims, &axis))
      return FALSE;
    flags[axis] = TRUE;
  }
  return !import->error;
}

/* The result with its reduced axes, which have one element each. */
static MienTensor *
reduce_axes (MienImport *import, Reduce reduce, const MienTensor *in,
    const gboolean *flags)
{
  MienExtent extent = { in->n_dims, { 0 } };
  MienSteps steps;
  gsize dims[MIEN_TENSOR_MAX_DIMS] = { 0 };
  for (guint k = 0; k < in->n_dims; k++) {
    extent.dims[k] = in->dims[k];
    dims[k] = flags[k] ? 1 : in->dims[k];
  }
  g_autoptr (MienTensor) out =
      mien_import_new_constant (import, in->floats != NULL, dims, in->n_dims);
  if (!out)
    return NULL;
  mien_extent_steps (&extent, out, steps);
  if (in->floats)
    reduce_floats (reduce, in, &extent, steps, out);
  else if (!reduce_ints (import, reduce, in, &extent, steps, out))
    return NULL;
  return g_steal_pointer (&out);
}

static gboolean
check_input (MienImport *import, Reduce reduce, const MienTensor *in)
{
  if (in->ints && !infos[reduce].ints)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant of floats, found integers");
  if (in->n == 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant with elements, found none");
  return TRUE;
}

gboolean
mien_fold_reduce (MienImport *import)
{
  Reduce reduce = REDUCE_SUM;
  while (strcmp (infos[reduce].type, import->node->op_type) != 0)
    reduce++;
  const gboolean keep = mien_import_int (import, "keepdims", 1) != 0;
  const MienTensor *in = mien_import_tensor_input (import, 0);
  gboolean flags[MIEN_TENSOR_MAX_DIMS] = { FALSE };
  if (!in || !check_input (import, reduce, in)
      || !mien_fold_axes (import, in, flags))
    return FALSE;
  g_autoptr (MienTensor) out = reduce_axes (import, reduce, in, flags);
  if (!out || keep)
    return out && mien_import_set_constant (import, g_steal_pointer (&out));
  gsize dims[MIEN_TENSOR_MAX_DIMS] = { 0 };
  guint n_dims = 0;
  for (guint k = 0; k < in->n_dims; k++)
    if (!flags[k])
      dims[n_dims++] = in->dims[k];
  return mien_import_set_constant (import,
      mien_tensor_reshape (out, dims, n_dims));
}

/* Cumulative sums along one axis, of each number and those before it, or after
 * it. */
gboolean
mien_fold_cumulate (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  const MienTensor *axis_number = mien_import_ints_input (import, 1);
  const gboolean exclusive = mien_import_int (import, "exclusive", 0) != 0;
  const gboolean reverse = mien_import_int (import, "reverse", 0) != 0;
  guint axis = 0;
  if (!in || !axis_number)
    return FALSE;
  if (axis_number->n != 1 || !in->floats)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant of floats and one axis");
  if (!mien_import_axis (import, axis_number->ints[0], in->n_dims, &axis))
    return FALSE;
  gsize outer = 0, inner = 0;
  const gsize length = in->dims[axis];
  mien_tensor_split (in, axis, &outer, &inner);
  MienTensor *out =
      mien_import_new_constant (import, TRUE, in->dims, in->n_dims);
  for (gsize line = 0; out && line < outer * inner; line++) {
    const gsize first = line / inner * length * inner + line % inner;
    double sum = 0;
    for (gsize l = 0; l < length; l++) {
      const gsize at = first + (reverse ? length - 1 - l : l) * inner;
      const double before = sum;
      sum += in->floats[at];
      out->floats[at] = exclusive ? before : sum;
    }
  }
  return out && mien_import_set_constant (import, out);
}
