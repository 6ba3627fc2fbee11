/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ops that leave values alone: Identity, Dropout, Cast. */
#include "lower.h"

static gboolean
lower_identity (MienImport *import)
{
  const MienOperand *operand = mien_import_value_input (import, 0);
  return operand != NULL
      && mien_import_set_view (import, operand->value, NULL, operand->perm);
}

static gboolean
fold_identity (MienImport *import)
{
  const MienTensor *tensor = mien_import_tensor_input (import, 0);
  return tensor
      && mien_import_set_constant (import,
          mien_tensor_ref ((MienTensor *) tensor));
}

static gboolean
lower_dropout (MienImport *import)
{
  mien_import_ignore (import, "ratio");
  mien_import_ignore (import, "seed");
  if (mien_import_input (import, 2)) {
    const MienTensor *training = mien_import_ints_input (import, 2);
    if (!training || training->n != 1 || training->ints[0] != 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected the inference form: export the model in evaluation mode");
  }
  return lower_identity (import);
}

/* Everything is computed in float32, so that a cast to another float changes
 * nothing: converters put some around what they made float16. */
static gboolean
lower_cast (MienImport *import)
{
  gint64 to = mien_import_int (import, "to", 0);
  if (!mien_tensor_is_float_type (to))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a cast to float32, float16 or double, found data type "
        "%" G_GINT64_FORMAT ": the network computes in float32 alone",
        to);
  mien_import_ignore (import, "saturate");
  return lower_identity (import);
}

static gboolean
fold_cast (MienImport *import)
{
  const MienTensor *in = mien_import_tensor_input (import, 0);
  gint64 to = mien_import_int (import, "to", 0);
  mien_import_ignore (import, "saturate");
  if (!in)
    return FALSE;
  if (!mien_tensor_is_float_type (to)
      && to != ONNX__TENSOR_PROTO__DATA_TYPE__INT64
      && to != ONNX__TENSOR_PROTO__DATA_TYPE__INT32)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a cast to float32, float16, double, int32 or int64, found "
        "data type %" G_GINT64_FORMAT,
        to);
  g_autoptr (MienTensor) out = mien_import_new_constant (import,
      mien_tensor_is_float_type (to), in->dims, in->n_dims);
  if (!out)
    return FALSE;
  for (gsize i = 0; i < in->n; i++) {
    gboolean fits = !in->floats || out->floats
        || (in->floats[i] > -9e18f && in->floats[i] < 9e18f);
    if (!fits || (out->floats && in->ints && in->ints[i] == MIEN_TENSOR_BATCH))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "casts a number out of range or the size of the batch");
    if (out->floats)
      out->floats[i] = in->floats ? in->floats[i] : in->ints[i];
    else
      out->ints[i] = in->floats ? (gint64) in->floats[i] : in->ints[i];
  }
  return mien_import_set_constant (import, g_steal_pointer (&out));
}

const MienOnnxOp mien_onnx_identity_ops[] = {
  { "Identity", 1, 1, lower_identity, fold_identity },
  { "Dropout", 1, 3, lower_dropout, NULL },
  { "Cast", 1, 1, lower_cast, fold_cast }, { NULL }
};
