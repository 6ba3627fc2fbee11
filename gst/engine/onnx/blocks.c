/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* DepthToSpace and SpaceToDepth: channels to squares of a map, and back. Axes
 * are split, permuted and joined. */
#include <string.h>

#include "lower.h"

static gboolean
rearrange (MienImport *import, MienOperand *operand, const MienShape *split,
    const guint *perm, const MienShape *joined)
{
  const guint value = mien_import_layout (import, operand, NULL);
  if (value == MIEN_NO_VALUE)
    return FALSE;
  MienShape moved = { split->n_dims, { 0 } };
  for (guint k = 0; k < split->n_dims; k++)
    moved.dims[k] = split->dims[perm[k]];
  const guint view = mien_import_view (import, value, split);
  MienNode *node =
      mien_import_emit_helper (import, MIEN_OP_TRANSPOSE, &view, 1, &moved);
  if (!node)
    return FALSE;
  memcpy (node->perm, perm, split->n_dims * sizeof (perm[0]));
  return mien_import_set_view (import, node->output, joined, NULL);
}

/* The side of the squares. */
static gboolean
read_side (MienImport *import, const MienShape *shape, guint *side)
{
  const gint64 found = mien_import_int (import, "blocksize", 0);
  if (shape->n_dims != 3)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected an input of 4 dimensions, found %u", shape->n_dims + 1);
  if (found < 1 || found > 4096)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected a blocksize from 1 to 4096, found %" G_GINT64_FORMAT, found);
  *side = found;
  return TRUE;
}

static gboolean
lower_depth_to_space (MienImport *import)
{
  static const guint of_depth[] = { 2, 3, 0, 4, 1 };
  static const guint of_columns[] = { 0, 3, 1, 4, 2 };
  MienOperand *operand = mien_import_value_input (import, 0);
  guint b = 0;
  if (!operand)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  g_autofree char *mode = mien_import_string (import, "mode", "DCR");
  const gboolean crd = strcmp (mode, "CRD") == 0;
  if (!read_side (import, &in, &b))
    return FALSE;
  const guint c = in.dims[0] / (b * b), h = in.dims[1], w = in.dims[2];
  if (c * b * b != in.dims[0] || (!crd && strcmp (mode, "DCR") != 0))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected mode DCR or CRD and a multiple of %u channels, found \"%s\" "
        "and %u",
        b * b, mode, in.dims[0]);
  const MienShape split = crd ? (MienShape) { 5, { c, b, b, h, w } }
                              : (MienShape) { 5, { b, b, c, h, w } };
  const MienShape joined = { 3, { c, h * b, w * b } };
  return rearrange (import, operand, &split, crd ? of_columns : of_depth,
      &joined);
}

static gboolean
lower_space_to_depth (MienImport *import)
{
  static const guint perm[] = { 2, 4, 0, 1, 3 };
  MienOperand *operand = mien_import_value_input (import, 0);
  guint b = 0;
  if (!operand)
    return FALSE;
  const MienShape in = mien_import_shape (import, operand);
  if (!read_side (import, &in, &b))
    return FALSE;
  const guint c = in.dims[0], h = in.dims[1] / b, w = in.dims[2] / b;
  if (h * b != in.dims[1] || w * b != in.dims[2])
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected rows and columns in multiples of %u, found %u and %u", b,
        in.dims[1], in.dims[2]);
  const MienShape split = { 5, { c, h, b, w, b } };
  const MienShape joined = { 3, { c * b * b, h, w } };
  return rearrange (import, operand, &split, perm, &joined);
}

const MienOnnxOp mien_onnx_blocks_ops[] = {
  { "DepthToSpace", 1, 1, lower_depth_to_space, NULL },
  { "SpaceToDepth", 1, 1, lower_space_to_depth, NULL }, { NULL }
};
