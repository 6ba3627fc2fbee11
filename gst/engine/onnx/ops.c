/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ops.h"

#include <string.h>

#include "engine/onnx.h"

/* The file of each name ends with a table of a line per op, which ends with a
 * NULL type. */
#define FILES(FILE) \
  FILE (activation) \
  FILE (binary) \
  FILE (concat) \
  FILE (constant) \
  FILE (conv) \
  FILE (fold) \
  FILE (identity) \
  FILE (pad) \
  FILE (pool) \
  FILE (reduce_mean) \
  FILE (shape) \
  FILE (softmax) \
  FILE (transpose)

#define DECLARE(name) extern const MienOnnxOp mien_onnx_##name##_ops[];
#define LIST(name) mien_onnx_##name##_ops,

FILES (DECLARE)

const MienOnnxOp *
mien_onnx_find_op (const char *type)
{
  static const MienOnnxOp *const tables[] = { FILES (LIST) };
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const MienOnnxOp *op = tables[t]; op->type != NULL; op++)
      if (strcmp (op->type, type) == 0)
        return op;
  return NULL;
}

gboolean
mien_onnx_reads (const char *type)
{
  return mien_onnx_find_op (type) != NULL;
}
