/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ops that do not change values: Identity, Dropout, Cast. */
#include "fold.h"

static gboolean
lower_identity (MienImport *import)
{
  const MienOperand *operand = mien_import_placed_input (import, 0);
  return operand != NULL
      && mien_import_set_view (import, operand->value, NULL, operand->perm);
}

gboolean
mien_fold_identity (MienImport *import)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  return tensor
      && mien_import_set_constant (import,
          mien_tensor_ref ((MienTensor *) tensor));
}

static gboolean
is_inference (MienImport *import)
{
  mien_import_ignore (import, "ratio");
  mien_import_ignore (import, "seed");
  if (mien_import_input (import, 2)) {
    const MienTensor *training = mien_import_ints_input (import, 2);
    if (!training || training->n != 1 || training->ints[0] != 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected the inference form: export the model in evaluation mode");
  }
  return TRUE;
}

static gboolean
lower_dropout (MienImport *import)
{
  return is_inference (import) && lower_identity (import);
}

static gboolean
fold_dropout (MienImport *import)
{
  return is_inference (import) && mien_fold_identity (import);
}

/* Everything is computed in float32, so a cast to another float type changes
 * nothing. Converters put casts around the parts they converted to float16. */
static gboolean
lower_cast (MienImport *import)
{
  gint64 to = mien_import_int (import, "to", 0);
  if (!mien_tensor_is_float_type (to))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a cast to float32, float16 or double, found data type "
        "%" G_GINT64_FORMAT ": networks run in float32 only",
        to);
  mien_import_ignore (import, "saturate");
  return lower_identity (import);
}

/* The lowest and highest number of an integer type; FALSE for any other
 * type. */
static gboolean
integer_bounds (gint64 type, double *low, double *high)
{
  static const struct {
    gint64 type;
    double low, high;
  } types[] = {
    { ONNX__TENSOR_PROTO__DATA_TYPE__INT64, -9e18, 9e18 },
    { ONNX__TENSOR_PROTO__DATA_TYPE__INT32, G_MININT32, G_MAXINT32 },
    { ONNX__TENSOR_PROTO__DATA_TYPE__INT16, G_MININT16, G_MAXINT16 },
    { ONNX__TENSOR_PROTO__DATA_TYPE__INT8, G_MININT8, G_MAXINT8 },
    { ONNX__TENSOR_PROTO__DATA_TYPE__UINT64, 0, 9e18 },
    { ONNX__TENSOR_PROTO__DATA_TYPE__UINT32, 0, G_MAXUINT32 },
    { ONNX__TENSOR_PROTO__DATA_TYPE__UINT16, 0, G_MAXUINT16 },
    { ONNX__TENSOR_PROTO__DATA_TYPE__UINT8, 0, G_MAXUINT8 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].type == type) {
      *low = types[i].low;
      *high = types[i].high;
      return TRUE;
    }
  return FALSE;
}

static gboolean
cast_to_floats (MienImport *import, const MienTensor *in, MienTensor *out)
{
  for (gsize i = 0; i < in->n; i++) {
    if (in->ints && mien_batch_factor (in->ints[i]) != 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "casts the batch size to floats");
    out->floats[i] = in->floats ? in->floats[i] : in->ints[i];
  }
  return TRUE;
}

/* The batch size fits in any type that is used for it. */
static gboolean
cast_to_integers (MienImport *import, const MienTensor *in, double low,
    double high, MienTensor *out)
{
  for (gsize i = 0; i < in->n; i++) {
    const gboolean batch = in->ints && mien_batch_factor (in->ints[i]) != 0;
    const double number = in->floats ? in->floats[i] : in->ints[i];
    /* 64-bit integers that doubles cannot represent are not checked. */
    const gboolean any = in->ints && low <= -9e18;
    if (!batch && !any && !(number >= low && number <= high))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "casts %g, which is outside the range of its type, %g to %g", number,
          low, high);
    out->ints[i] = in->floats ? (gint64) in->floats[i] : in->ints[i];
  }
  return TRUE;
}

static void
cast_to_bool (const MienTensor *in, MienTensor *out)
{
  for (gsize i = 0; i < in->n; i++)
    out->ints[i] = in->floats ? in->floats[i] != 0 : in->ints[i] != 0;
}

static gboolean
fold_cast (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  const gint64 to = mien_import_int (import, "to", 0);
  const gboolean floats = mien_tensor_is_float_type (to);
  const gboolean boolean = to == ONNX__TENSOR_PROTO__DATA_TYPE__BOOL;
  double low = 0, high = 0;
  mien_import_ignore (import, "saturate");
  if (!in)
    return FALSE;
  if (!floats && !boolean && !integer_bounds (to, &low, &high))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a cast to float32, float16, double, bool or an integer type "
        "of 8 to 64 bits, found data type %" G_GINT64_FORMAT,
        to);
  g_autoptr (MienTensor) out =
      mien_import_new_constant (import, floats, in->dims, in->n_dims);
  if (!out)
    return FALSE;
  if (boolean)
    cast_to_bool (in, out);
  else if (floats ? !cast_to_floats (import, in, out)
                  : !cast_to_integers (import, in, low, high, out))
    return FALSE;
  out->type = to;
  return mien_import_set_constant (import, g_steal_pointer (&out));
}

const MienOnnxOp mien_onnx_identity_ops[] = {
  { "Identity", 1, 1, lower_identity, mien_fold_identity },
  { "Dropout", 1, 3, lower_dropout, fold_dropout },
  { "Cast", 1, 1, lower_cast, fold_cast }, { NULL }
};
