/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>

#include "engine/error.h"
#include "tensor.h"

gboolean
mien_tensor_is_float_type (gint64 type)
{
  return type == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT
      || type == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16
      || type == ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE;
}

gboolean
mien_tensor_count (const gsize *dims, guint n_dims, gsize *n)
{
  *n = 1;
  if (n_dims > MIEN_TENSOR_MAX_DIMS)
    return FALSE;
  for (guint i = 0; i < n_dims; i++) {
    if (dims[i] > MIEN_TENSOR_MAX_ELEMENTS)
      return FALSE;
    *n *= dims[i];
    if (*n > MIEN_TENSOR_MAX_ELEMENTS)
      return FALSE;
  }
  return TRUE;
}

MienTensor *
mien_tensor_new (gboolean is_float, const gsize *dims, guint n_dims)
{
  gsize n = 0;
  if (!mien_tensor_count (dims, n_dims, &n))
    return NULL;
  MienTensor *tensor = g_new0 (MienTensor, 1);
  tensor->n_refs = 1;
  tensor->n_dims = n_dims;
  for (guint i = 0; i < n_dims; i++)
    tensor->dims[i] = dims[i];
  tensor->n = n;
  tensor->type = is_float ? ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT
                          : ONNX__TENSOR_PROTO__DATA_TYPE__INT64;
  /* Never NULL, even without elements, because it indicates the type. */
  if (is_float)
    tensor->floats = g_new0 (float, MAX (n, 1));
  else
    tensor->ints = g_new0 (gint64, MAX (n, 1));
  return tensor;
}

void
mien_tensor_copy (MienTensor *to, gsize to_index, const MienTensor *from,
    gsize from_index, gsize n)
{
  if (to->floats)
    memcpy (to->floats + to_index, from->floats + from_index,
        n * sizeof (float));
  else
    memcpy (to->ints + to_index, from->ints + from_index, n * sizeof (gint64));
}

MienTensor *
mien_tensor_reshape (const MienTensor *tensor, const gsize *dims, guint n_dims)
{
  MienTensor *other = mien_tensor_new (tensor->floats != NULL, dims, n_dims);
  if (!other || other->n != tensor->n) {
    mien_tensor_unref (other);
    return NULL;
  }
  mien_tensor_copy (other, 0, tensor, 0, tensor->n);
  other->type = tensor->type;
  return other;
}

MienTensor *
mien_tensor_ref (MienTensor *tensor)
{
  tensor->n_refs++;
  return tensor;
}

void
mien_tensor_unref (MienTensor *tensor)
{
  if (!tensor || --tensor->n_refs > 0)
    return;
  g_free (tensor->floats);
  g_free (tensor->ints);
  g_free (tensor);
}

char *
mien_tensor_shape_to_string (const MienTensor *tensor)
{
  GString *text = g_string_new ("{");
  for (guint i = 0; i < tensor->n_dims; i++)
    g_string_append_printf (text,
        i == 0 ? "%" G_GSIZE_FORMAT : ", %" G_GSIZE_FORMAT, tensor->dims[i]);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static float
float_from_half (guint16 half)
{
  int exponent = (half >> 10) & 31, mantissa = half & 0x3ff;
  float value = exponent == 0 ? ldexpf (mantissa, -24)
      : exponent == 31        ? (mantissa != 0 ? NAN : INFINITY)
                              : ldexpf (mantissa | 0x400, exponent - 25);
  return (half & 0x8000) != 0 ? -value : value;
}

/* Reads an element of raw_data, which is little-endian and unaligned. */
static guint64
read_raw (const guint8 *bytes, gsize size)
{
  guint64 bits = 0;
  for (gsize i = 0; i < size; i++)
    bits |= (guint64) bytes[i] << (8 * i);
  return bits;
}

static void
set_from_raw (MienTensor *tensor, gsize i, int type, const guint8 *bytes)
{
  union {
    guint64 u;
    double d;
  } as64;
  union {
    guint32 u;
    float f;
  } as32;

  switch (type) {
    case ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT:
      as32.u = read_raw (bytes, 4);
      tensor->floats[i] = as32.f;
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE:
      as64.u = read_raw (bytes, 8);
      tensor->floats[i] = as64.d;
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16:
      tensor->floats[i] = float_from_half (read_raw (bytes, 2));
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT64:
      tensor->ints[i] = (gint64) read_raw (bytes, 8);
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT32:
      tensor->ints[i] = (gint32) read_raw (bytes, 4);
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__UINT32:
      tensor->ints[i] = read_raw (bytes, 4);
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT16:
      tensor->ints[i] = (gint16) read_raw (bytes, 2);
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__UINT16:
      tensor->ints[i] = read_raw (bytes, 2);
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT8:
      tensor->ints[i] = (gint8) bytes[0];
      break;
    default:
      tensor->ints[i] = bytes[0];
      break;
  }
}

static void
set_from_field (MienTensor *tensor, gsize i, int type,
    const Onnx__TensorProto *proto)
{
  switch (type) {
    case ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT:
      tensor->floats[i] = proto->float_data[i];
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE:
      tensor->floats[i] = proto->double_data[i];
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16:
      tensor->floats[i] = float_from_half (proto->int32_data[i]);
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT64:
      tensor->ints[i] = proto->int64_data[i];
      break;
    case ONNX__TENSOR_PROTO__DATA_TYPE__UINT32:
      tensor->ints[i] = (guint32) proto->uint64_data[i];
      break;
    default:
      tensor->ints[i] = proto->int32_data[i];
      break;
  }
}

/* Bytes of an element in raw_data, and the number of elements in the typed
 * field. 0 bytes for types that networks for video do not use. */
static gsize
element_size (const Onnx__TensorProto *proto, gsize *n_typed)
{
  switch (proto->data_type) {
    case ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT:
      *n_typed = proto->n_float_data;
      return 4;
    case ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE:
      *n_typed = proto->n_double_data;
      return 8;
    case ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16:
      *n_typed = proto->n_int32_data;
      return 2;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT64:
      *n_typed = proto->n_int64_data;
      return 8;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT32:
      *n_typed = proto->n_int32_data;
      return 4;
    case ONNX__TENSOR_PROTO__DATA_TYPE__UINT32:
      *n_typed = proto->n_uint64_data;
      return 4;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT16:
    case ONNX__TENSOR_PROTO__DATA_TYPE__UINT16:
      *n_typed = proto->n_int32_data;
      return 2;
    case ONNX__TENSOR_PROTO__DATA_TYPE__INT8:
    case ONNX__TENSOR_PROTO__DATA_TYPE__UINT8:
    case ONNX__TENSOR_PROTO__DATA_TYPE__BOOL:
      *n_typed = proto->n_int32_data;
      return 1;
    default:
      return 0;
  }
}

static gboolean
read_dims (const Onnx__TensorProto *proto, gsize *dims, GError **error)
{
  gboolean ok = proto->n_dims <= MIEN_TENSOR_MAX_DIMS;
  for (gsize i = 0; ok && i < proto->n_dims; i++) {
    ok = proto->dims[i] >= 0 && proto->dims[i] <= MIEN_TENSOR_MAX_ELEMENTS;
    dims[i] = proto->dims[i];
  }
  gsize n = 0;
  if (!ok || !mien_tensor_count (dims, proto->n_dims, &n)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "expected at most %u dimensions, none negative, with at most %u "
        "elements",
        MIEN_TENSOR_MAX_DIMS, MIEN_TENSOR_MAX_ELEMENTS);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_form (const Onnx__TensorProto *proto, GError **error)
{
  gsize n_typed = 0;
  if (element_size (proto, &n_typed) == 0 || proto->segment) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected float, float16, double, bool or integer elements of 8 to 64 "
        "bits, found data type %d%s",
        proto->data_type, proto->segment ? " in segments" : "");
    return FALSE;
  }
  return TRUE;
}

/* Finds the elements in raw_data or an external file; *raw is NULL if they are
 * in a typed field. The caller must free *owned. */
static gboolean
find_raw (const Onnx__TensorProto *proto, MienExternal *external, gsize n,
    const guint8 **raw, guint8 **owned, GError **error)
{
  gsize n_typed = 0, size = element_size (proto, &n_typed);
  if (mien_external_has (proto)) {
    *raw = *owned = mien_external_read (external, proto, n * size, error);
    return *raw != NULL;
  }
  gsize found = proto->has_raw_data ? proto->raw_data.len : n_typed * size;
  if (found != n * size) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "expected %" G_GSIZE_FORMAT " elements of %" G_GSIZE_FORMAT
        " bytes according to its dimensions, found %" G_GSIZE_FORMAT " bytes",
        n, size, found);
    return FALSE;
  }
  *raw = proto->has_raw_data ? proto->raw_data.data : NULL;
  return TRUE;
}

MienTensor *
mien_tensor_from_proto (const Onnx__TensorProto *proto, MienExternal *external,
    GError **error)
{
  gsize dims[MIEN_TENSOR_MAX_DIMS] = { 0 };
  if (!check_form (proto, error) || !read_dims (proto, dims, error))
    return NULL;

  gsize n_typed = 0, size = element_size (proto, &n_typed), n = 0;
  mien_tensor_count (dims, proto->n_dims, &n);
  g_autofree guint8 *owned = NULL;
  const guint8 *raw = NULL;
  if (!find_raw (proto, external, n, &raw, &owned, error))
    return NULL;
  MienTensor *tensor =
      mien_tensor_new (mien_tensor_is_float_type (proto->data_type), dims,
          proto->n_dims);
  tensor->type = proto->data_type;
  for (gsize i = 0; i < n; i++)
    if (raw)
      set_from_raw (tensor, i, proto->data_type, raw + i * size);
    else
      set_from_field (tensor, i, proto->data_type, proto);
  return tensor;
}

void
mien_tensor_split (const MienTensor *tensor, guint axis, gsize *outer,
    gsize *inner)
{
  *outer = *inner = 1;
  for (guint k = 0; k < tensor->n_dims; k++)
    if (k != axis)
      *(k < axis ? outer : inner) *= tensor->dims[k];
}
