/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ops.h"

#include <string.h>

#include "engine/onnx.h"
#include "readers.h"

/* A reader's file ends with a table of ops, terminated by a NULL type. */
#define DECLARE(name) extern const MienOnnxOp mien_onnx_##name##_ops[];
#define LIST(name) mien_onnx_##name##_ops,

MIEN_ONNX_READERS (DECLARE)

const MienOnnxOp *
mien_onnx_find_op (const char *type)
{
  static const MienOnnxOp *const tables[] = { MIEN_ONNX_READERS (LIST) };
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const MienOnnxOp *op = tables[t]; op->type; op++)
      if (strcmp (op->type, type) == 0)
        return op;
  return NULL;
}

gboolean
mien_onnx_reads (const char *type)
{
  return mien_onnx_find_op (type) != NULL;
}
