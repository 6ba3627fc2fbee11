/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "lower.h"

const Onnx__AttributeProto *
mien_import_attribute (MienImport *import, const char *name, int type)
{
  for (gsize i = 0; i < import->node->n_attribute; i++) {
    const Onnx__AttributeProto *attribute = import->node->attribute[i];
    if (!attribute->name || strcmp (attribute->name, name) != 0)
      continue;
    import->attributes_read |= G_GUINT64_CONSTANT (1) << i;
    if (attribute->has_type && (int) attribute->type == type)
      return attribute;
    mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected attribute \"%s\" to be of type %d, found %d", name, type,
        attribute->has_type ? (int) attribute->type : 0);
    return NULL;
  }
  return NULL;
}

void
mien_import_ignore (MienImport *import, const char *name)
{
  for (gsize i = 0; i < import->node->n_attribute; i++)
    if (g_strcmp0 (import->node->attribute[i]->name, name) == 0)
      import->attributes_read |= G_GUINT64_CONSTANT (1) << i;
}

gint64
mien_import_int (MienImport *import, const char *name, gint64 value)
{
  const Onnx__AttributeProto *attribute = mien_import_attribute (import, name,
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT);
  return attribute ? attribute->i : value;
}

float
mien_import_float (MienImport *import, const char *name, float value)
{
  const Onnx__AttributeProto *attribute = mien_import_attribute (import, name,
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT);
  return attribute ? attribute->f : value;
}

char *
mien_import_string (MienImport *import, const char *name, const char *value)
{
  const Onnx__AttributeProto *attribute = mien_import_attribute (import, name,
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING);
  if (!attribute || !attribute->s.data)
    return g_strdup (value);
  /* ONNX strings are bytes, and messages quote them. */
  return g_utf8_make_valid ((const char *) attribute->s.data, attribute->s.len);
}

gboolean
mien_import_ints (MienImport *import, const char *name, const gint64 **ints,
    gsize *n)
{
  const Onnx__AttributeProto *attribute = mien_import_attribute (import, name,
      ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS);
  if (!attribute)
    return FALSE;
  *ints = attribute->ints;
  *n = attribute->n_ints;
  return TRUE;
}

gboolean
mien_import_ints_or_input (MienImport *import, const char *name, guint input,
    const gint64 **ints, gsize *n)
{
  if (!mien_import_input (import, input))
    return mien_import_ints (import, name, ints, n);
  const MienTensor *tensor = mien_import_ints_input (import, input);
  if (!tensor)
    return FALSE;
  *ints = tensor->ints;
  *n = tensor->n;
  return TRUE;
}

gboolean
mien_import_axis (MienImport *import, gint64 number, guint rank, guint *axis)
{
  if (number < -(gint64) rank || number >= (gint64) rank)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected an axis from -%u to %u, found %" G_GINT64_FORMAT, rank,
        rank - 1, number);
  *axis = number < 0 ? number + rank : number;
  return TRUE;
}
