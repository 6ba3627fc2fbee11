/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The order of a value's axes in memory, and which shapes it can have without
 * being moved. */
#include <string.h>

#include "strided.h"

static const guint identity[MIEN_MAX_DIMS] = { 0, 1, 2, 3, 4, 5 };

/* Whether the axes longer than 1 keep their order. */
static gboolean
is_view (const MienShape *from, const guint *perm)
{
  guint last = 0;
  for (guint j = 0; j < from->n_dims; j++) {
    if (from->dims[perm[j]] == 1)
      continue;
    if (perm[j] < last)
      return FALSE;
    last = perm[j];
  }
  return TRUE;
}

/* The shape in the new layout, and for each of its axes k the value's axis
 * moves[k]. */
static MienShape
find_moves (const MienImport *import, const MienOperand *operand,
    const guint *perm, guint moves[MIEN_MAX_DIMS])
{
  const MienShape *from = &import->graph->values[operand->value].shape;
  MienShape to = { from->n_dims, { 0 } };
  for (guint k = 0; k < from->n_dims; k++) {
    moves[perm[k]] = operand->perm[k];
    to.dims[perm[k]] = from->dims[operand->perm[k]];
  }
  return to;
}

gboolean
mien_import_is_view (const MienImport *import, const MienOperand *operand,
    const guint *perm)
{
  guint moves[MIEN_MAX_DIMS] = { 0 };
  find_moves (import, operand, perm, moves);
  return is_view (&import->graph->values[operand->value].shape, moves);
}

static guint
relayout (MienImport *import, const MienOperand *operand, const guint *perm)
{
  const MienShape from = import->graph->values[operand->value].shape;
  guint moves[MIEN_MAX_DIMS] = { 0 };
  const MienShape to = find_moves (import, operand, perm, moves);
  if (memcmp (moves, identity, from.n_dims * sizeof (moves[0])) == 0)
    return operand->value;
  if (is_view (&from, moves))
    return mien_import_view (import, operand->value, &to);

  MienNode *node = mien_import_emit_helper (import, MIEN_OP_TRANSPOSE,
      &operand->value, 1, &to);
  if (!node)
    return MIEN_NO_VALUE;
  memcpy (node->perm, moves, sizeof (moves));
  return node->output;
}

guint
mien_import_layout (MienImport *import, MienOperand *operand, const guint *perm)
{
  if (perm)
    return relayout (import, operand, perm);
  if (operand->canonical == MIEN_NO_VALUE)
    operand->canonical = relayout (import, operand, identity);
  return operand->canonical;
}

/* Neighbouring axes of one shape, in the file's order, that have the same
 * elements as neighbouring axes of another. */
typedef struct {
  guint first, last;       /* axes first to last - 1 of the old shape */
  guint to_first, to_last; /* and of the new shape */
  guint place;             /* position of the former among the graph's axes */
} Part;

/* Returns the number of parts. */
static guint
find_parts (const MienShape *from, const MienShape *to, Part *parts)
{
  guint n = 0, i = 0, j = 0;
  while (i < from->n_dims || j < to->n_dims) {
    Part part = { i, i, j, j, 0 };
    guint64 a = 1, b = 1;
    do {
      if (i < from->n_dims && (a <= b || j == to->n_dims))
        a *= from->dims[i++];
      else
        b *= to->dims[j++];
    } while (a != b && (i < from->n_dims || j < to->n_dims));
    part.last = i;
    part.to_last = j;
    parts[n++] = part;
  }
  return n;
}

/* Whether the graph's axes `after` + 1 to `before` - 1 have one element
 * each. */
static gboolean
is_nothing_between (const MienShape *stored, guint after, guint before)
{
  for (guint p = after + 1; p < before; p++)
    if (stored->dims[p] != 1)
      return FALSE;
  return TRUE;
}

/* Whether the axes of a part are neighbours in the graph's value too, in the
 * same order; sets their position. */
static gboolean
is_together (const MienShape *stored, const guint *perm, Part *part)
{
  gboolean begun = FALSE;
  guint last = 0;
  part->place = 0;
  for (guint k = part->first; k < part->last; k++) {
    if (stored->dims[perm[k]] == 1)
      continue;
    if (!begun)
      part->place = perm[k];
    else if (perm[k] < last || !is_nothing_between (stored, last, perm[k]))
      return FALSE;
    begun = TRUE;
    last = perm[k];
  }
  return TRUE;
}

static int
compare_place (gconstpointer a, gconstpointer b)
{
  const Part *x = a, *y = b;
  return x->place != y->place ? (x->place > y->place) - (x->place < y->place)
                              : (x->first > y->first) - (x->first < y->first);
}

gboolean
mien_import_set_shape (MienImport *import, MienOperand *operand,
    const MienShape *shape)
{
  const MienShape stored = import->graph->values[operand->value].shape;
  const MienShape from = mien_import_shape (import, operand);
  Part parts[2 * MIEN_MAX_DIMS];
  const guint n = find_parts (&from, shape, parts);
  gboolean together = TRUE;
  for (guint i = 0; i < n; i++)
    together = together && is_together (&stored, operand->perm, &parts[i]);
  if (!together) {
    const guint value = mien_import_layout (import, operand, NULL);
    return value != MIEN_NO_VALUE
        && mien_import_set_view (import, value, shape, NULL);
  }
  qsort (parts, n, sizeof (parts[0]), compare_place);
  MienShape out = { 0 };
  guint perm[MIEN_MAX_DIMS] = { 0 };
  for (guint i = 0; i < n; i++)
    for (guint k = parts[i].to_first; k < parts[i].to_last; k++) {
      perm[k] = out.n_dims;
      out.dims[out.n_dims++] = shape->dims[k];
    }
  return mien_import_set_view (import, operand->value, &out, perm);
}

gboolean
mien_import_align (const MienImport *import, const MienOperand *operand,
    const MienTensor *constant, guint any, MienShape *shape)
{
  const MienShape value = mien_import_shape (import, operand);
  const guint rank = mien_import_rank (import, operand);
  const MienBatch *batch = &operand->batch;
  *shape = value;
  for (guint k = 0; k < shape->n_dims; k++)
    shape->dims[k] = 1;
  if (constant->n_dims > rank || constant->n == 0)
    return FALSE;
  for (guint i = 0; i < constant->n_dims; i++) {
    const guint axis = rank - constant->n_dims + i;
    const gsize size = constant->dims[i];
    if (size == 1)
      continue;
    if (axis == batch->axis && !batch->merged)
      return FALSE;
    const guint item = axis - (!batch->merged && axis > batch->axis);
    if (item != any && size != value.dims[item] && value.dims[item] != 1)
      return FALSE;
    shape->dims[item] = size;
  }
  return TRUE;
}

guint
mien_import_constant_value (MienImport *import, const MienTensor *constant,
    const MienShape *shape, const guint *perm)
{
  MienShape out = { shape->n_dims, { 0 } };
  MienExtent extent = { shape->n_dims, { 0 } };
  MienSteps steps = { 0 };
  gsize step = 1;
  for (guint k = shape->n_dims; k-- > 0; step *= shape->dims[k]) {
    out.dims[perm[k]] = extent.dims[perm[k]] = shape->dims[k];
    steps[perm[k]] = step;
  }
  if (!constant->floats || !mien_import_spend (import, constant->n)) {
    mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a constant of floats, found integers");
    return MIEN_NO_VALUE;
  }
  g_autofree float *data = g_new (float, constant->n);
  for (gsize i = 0; i < constant->n; i++)
    data[i] = constant->floats[mien_extent_offset (&extent, steps, i)];
  const float *elements =
      mien_import_weights (import, "elements", data, constant->n);
  MienNode *node = elements
      ? mien_import_emit_helper (import, MIEN_OP_CONSTANT, NULL, 0, &out)
      : NULL;
  if (!node)
    return MIEN_NO_VALUE;
  node->constant = elements;
  return node->output;
}

gboolean
mien_import_make_value (MienImport *import, guint i)
{
  MienOperand *operand = mien_import_input (import, i);
  const MienTensor *constant = operand ? operand->constant : NULL;
  if (!constant || !constant->floats || constant->n_dims < 1
      || constant->n_dims > MIEN_MAX_DIMS + 1 || constant->dims[0] != 1)
    return FALSE;
  MienShape shape = { constant->n_dims - 1, { 0 } };
  for (guint k = 0; k < shape.n_dims; k++)
    shape.dims[k] = constant->dims[k + 1];
  const guint value =
      mien_import_constant_value (import, constant, &shape, identity);
  if (value == MIEN_NO_VALUE)
    return FALSE;
  g_clear_pointer (&operand->constant, mien_tensor_unref);
  operand->value = value;
  operand->canonical = MIEN_NO_VALUE;
  operand->batch = (MienBatch) { 0 };
  memcpy (operand->perm, identity, sizeof (identity));
  return TRUE;
}
