/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://protobuf.dev/programming-guides/encoding/ */
#include "engine/error.h"
#include "wire.h"

/* Files need 7: model, graph, value info, type, tensor, shape, dimension. */
#define MAX_DEPTH 10
#define MAX_FIELDS (1u << 20)

enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

typedef struct {
  const ProtobufCMessageDescriptor *type;
  gsize end;
} Level;

typedef struct {
  const guint8 *data;
  gsize position;
  guint n_fields;
  guint depth; /* levels[depth] is the innermost message */
  Level levels[MAX_DEPTH + 1];
} Scan;

static gboolean
refuse (const Scan *scan, const char *what, GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "is truncated or not an ONNX file: %s at byte %" G_GSIZE_FORMAT, what,
      scan->position);
  return FALSE;
}

static gboolean
read_varint (Scan *scan, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; shift < 64; shift += 7) {
    if (scan->position >= scan->levels[scan->depth].end)
      return FALSE;
    guint8 byte = scan->data[scan->position++];
    *value |= (guint64) (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Skips `size` bytes, or enters them if they are a message. */
static gboolean
enter_bytes (Scan *scan, guint64 tag, guint64 size, GError **error)
{
  const Level *level = &scan->levels[scan->depth];
  if (size > level->end - scan->position)
    return refuse (scan, "a field is longer than its message", error);

  const ProtobufCFieldDescriptor *field = tag > G_MAXUINT
      ? NULL
      : protobuf_c_message_descriptor_get_field (level->type, tag);
  if (!field || field->type != PROTOBUF_C_TYPE_MESSAGE) {
    scan->position += size;
    return TRUE;
  }
  if (scan->depth == MAX_DEPTH)
    return refuse (scan, "messages are nested too deeply", error);
  scan->levels[++scan->depth] =
      (Level) { field->descriptor, scan->position + size };
  return TRUE;
}

static gboolean
scan_field (Scan *scan, GError **error)
{
  guint64 key = 0, value = 0;
  if (!read_varint (scan, &key))
    return refuse (scan, "broken field key", error);
  if (++scan->n_fields > MAX_FIELDS)
    return refuse (scan, "too many fields", error);

  switch (key & 7) {
    case WIRE_VARINT:
      return read_varint (scan, &value)
          || refuse (scan, "broken number", error);
    case WIRE_64:
    case WIRE_32:
      value = (key & 7) == WIRE_64 ? 8 : 4;
      if (value > scan->levels[scan->depth].end - scan->position)
        return refuse (scan, "broken number", error);
      scan->position += value;
      return TRUE;
    case WIRE_BYTES:
      return (read_varint (scan, &value)
                 || refuse (scan, "broken length", error))
          && enter_bytes (scan, key >> 3, value, error);
    default:
      return refuse (scan, "unknown field type", error);
  }
}

static gboolean
scan_model (const guint8 *data, gsize size, GError **error)
{
  Scan scan = {
    .data = data,
    .levels[0] = { &onnx__model_proto__descriptor, size },
  };
  for (;;) {
    while (scan.position == scan.levels[scan.depth].end) {
      if (scan.depth == 0)
        return TRUE;
      scan.depth--;
    }
    if (!scan_field (&scan, error))
      return FALSE;
  }
}

Onnx__ModelProto *
mien_onnx_parse (const guint8 *data, gsize size, GError **error)
{
  if (!scan_model (data, size, error))
    return NULL;
  Onnx__ModelProto *model = onnx__model_proto__unpack (NULL, size, data);
  if (!model)
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "is not an ONNX file: its fields have the wrong types");
  return model;
}
