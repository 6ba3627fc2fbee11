/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inputs, values and nodes as the lowering functions see them. */
#include <math.h>
#include <string.h>

#include "lower.h"

static const guint identity[MIEN_MAX_DIMS] = { 0, 1, 2, 3, 4, 5 };

MienOperand *
mien_import_input (MienImport *import, guint i)
{
  if (i >= import->node->n_input || import->node->input[i][0] == '\0')
    return NULL;
  return g_hash_table_lookup (import->operands, import->node->input[i]);
}

MienOperand *
mien_import_value_input (MienImport *import, guint i)
{
  MienOperand *operand = mien_import_placed_input (import, i);
  if (!operand || (operand->batch.axis == 0 && !operand->batch.merged))
    return operand;
  mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected the batch alone as the first axis of input %u, found it %s "
      "axis "
      "%u",
      i, operand->batch.merged ? "with others in" : "as", operand->batch.axis);
  return NULL;
}

MienOperand *
mien_import_placed_input (MienImport *import, guint i)
{
  MienOperand *operand = mien_import_input (import, i);
  if (operand && !operand->constant) {
    import->batch = operand->batch;
    return operand;
  }
  mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected input %u to be computed from the network's input, found %s", i,
      !operand ? "none" : "a constant");
  return NULL;
}

static const MienTensor *
constant_input (MienImport *import, guint i, gboolean is_float)
{
  const MienOperand *operand = mien_import_input (import, i);
  if (operand && operand->constant
      && (operand->constant->floats != NULL) == is_float)
    return operand->constant;
  mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected input %u to be a constant of %s, found %s", i,
      is_float ? "floats" : "integers",
      !operand                 ? "none"
          : !operand->constant ? "a value that the network computes"
          : is_float           ? "integers"
                               : "floats");
  return NULL;
}

const MienTensor *
mien_import_floats_input (MienImport *import, guint i)
{
  return constant_input (import, i, TRUE);
}

const MienTensor *
mien_import_ints_input (MienImport *import, guint i)
{
  return constant_input (import, i, FALSE);
}

const MienTensor *
mien_import_tensor_input (MienImport *import, guint i)
{
  const MienOperand *operand = mien_import_input (import, i);
  if (operand && operand->constant)
    return operand->constant;
  mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected input %u to be a constant, found %s", i,
      !operand ? "none" : "a value that the network computes");
  return NULL;
}

MienShape
mien_import_shape (const MienImport *import, const MienOperand *operand)
{
  const MienShape *stored = &import->graph->values[operand->value].shape;
  MienShape shape = { stored->n_dims, { 0 } };
  for (guint k = 0; k < shape.n_dims; k++)
    shape.dims[k] = stored->dims[operand->perm[k]];
  return shape;
}

guint
mien_import_rank (const MienImport *import, const MienOperand *operand)
{
  return import->graph->values[operand->value].shape.n_dims
      + !operand->batch.merged;
}

gboolean
mien_import_item_axis (MienImport *import, const MienOperand *operand,
    gint64 number, guint *axis)
{
  const MienBatch *batch = &operand->batch;
  if (!mien_import_axis (import, number, mien_import_rank (import, operand),
          axis))
    return FALSE;
  if (*axis == batch->axis)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected an axis other than the batch (%u)", batch->axis);
  *axis -= !batch->merged && *axis > batch->axis;
  return TRUE;
}

void
mien_import_axis_first (const MienImport *import, const MienOperand *operand,
    guint axis, guint *perm)
{
  memcpy (perm, operand->perm, sizeof (operand->perm));
  if (perm[axis] == 0)
    return;
  guint next = 1;
  for (guint k = 0; k < import->graph->values[operand->value].shape.n_dims; k++)
    perm[k] = k == axis ? 0 : next++;
}

static MienOperand *
operand_new (const MienImport *import, guint value, const guint *perm)
{
  MienOperand *operand = g_new0 (MienOperand, 1);
  operand->batch = import->batch;
  operand->value = value;
  operand->canonical = MIEN_NO_VALUE;
  memcpy (operand->perm, perm ? perm : identity, sizeof (identity));
  return operand;
}

/* The first output is checked before a node is lowered. */
static gboolean
check_output (MienImport *import, guint output)
{
  char *name = import->node->output[output];
  return output == 0 || !g_hash_table_contains (import->operands, name)
      || mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "computes \"%s\", which already exists", name);
}

static void
set_output (MienImport *import, guint output, MienOperand *operand)
{
  g_hash_table_replace (import->operands, import->node->output[output],
      operand);
}

static guint
add_helper_value (MienImport *import, const MienShape *shape, guint storage)
{
  for (;;) {
    g_autofree char *name =
        g_strdup_printf ("%s:%u", import->node_name, ++import->n_helpers);
    if (!g_hash_table_contains (import->names, name))
      return mien_graph_add_value (import->graph, name, shape, storage);
  }
}

static gboolean
check_emit (MienImport *import, const MienShape *shape)
{
  if (!mien_shape_is_sane (shape)) {
    g_autofree char *text = mien_shape_to_string (shape);
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected an output of at most %u dimensions and 1 to %u elements, "
        "found %s",
        MIEN_MAX_DIMS, MIEN_MAX_ELEMENTS, text);
  }
  if (import->graph->n_nodes >= MIEN_MAX_NODES)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "the network has more than %u nodes", MIEN_MAX_NODES);
  return TRUE;
}

MienNode *
mien_import_emit_helper (MienImport *import, MienOp op, const guint *inputs,
    guint n_inputs, const MienShape *shape)
{
  if (!check_emit (import, shape))
    return NULL;
  guint output = add_helper_value (import, shape, MIEN_NO_VALUE);
  return mien_graph_add_node (import->graph, op, import->node_name, inputs,
      n_inputs, output);
}

MienNode *
mien_import_emit_at (MienImport *import, guint number, MienOp op,
    const guint *inputs, guint n_inputs, const MienShape *shape,
    const guint *perm)
{
  if (!check_emit (import, shape) || !check_output (import, number))
    return NULL;
  guint output = mien_graph_add_value (import->graph,
      import->node->output[number], shape, MIEN_NO_VALUE);
  set_output (import, number, operand_new (import, output, perm));
  return mien_graph_add_node (import->graph, op, import->node_name, inputs,
      n_inputs, output);
}

MienNode *
mien_import_emit (MienImport *import, MienOp op, const guint *inputs,
    guint n_inputs, const MienShape *shape, const guint *perm)
{
  return mien_import_emit_at (import, 0, op, inputs, n_inputs, shape, perm);
}

MienNode *
mien_import_emit_point (MienImport *import, guint input, guint channels,
    const guint *perm)
{
  MienShape shape = import->graph->values[input].shape;
  const MienShape flat = { 2,
    { shape.dims[0], mien_shape_elements (&shape) / shape.dims[0] } };
  const MienShape result = { 2, { channels, flat.dims[1] } };
  shape.dims[0] = channels;
  if (shape.n_dims <= 3)
    return mien_import_emit (import, MIEN_OP_CONV, &input, 1, &shape, perm);
  const guint view = mien_import_view (import, input, &flat);
  MienNode *node =
      mien_import_emit_helper (import, MIEN_OP_CONV, &view, 1, &result);
  if (node)
    mien_import_set_view (import, node->output, &shape, perm);
  return node;
}

guint
mien_import_view (MienImport *import, guint value, const MienShape *shape)
{
  return add_helper_value (import, shape, value);
}

gboolean
mien_import_set_view_at (MienImport *import, guint output, guint value,
    const MienShape *shape, const guint *perm)
{
  const MienShape same = import->graph->values[value].shape;
  if (!check_output (import, output))
    return FALSE;
  guint view = mien_graph_add_value (import->graph,
      import->node->output[output], shape ? shape : &same, value);
  set_output (import, output, operand_new (import, view, perm));
  return TRUE;
}

gboolean
mien_import_set_view (MienImport *import, guint value, const MienShape *shape,
    const guint *perm)
{
  return mien_import_set_view_at (import, 0, value, shape, perm);
}

gboolean
mien_import_set_constant_at (MienImport *import, guint output,
    MienTensor *constant)
{
  if (!constant)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "its result and its input have different numbers of elements");
  if (!check_output (import, output)) {
    mien_tensor_unref (constant);
    return FALSE;
  }
  MienOperand *operand = operand_new (import, MIEN_NO_VALUE, NULL);
  operand->constant = constant;
  set_output (import, output, operand);
  return TRUE;
}

gboolean
mien_import_set_constant (MienImport *import, MienTensor *constant)
{
  return mien_import_set_constant_at (import, 0, constant);
}

gboolean
mien_import_spend (MienImport *import, gsize n)
{
  import->n_elements += n;
  /* Weights are usually copied into another order. */
  const gsize most = MIEN_TENSOR_MAX_ELEMENTS + import->n_weights;
  if (import->n_elements <= most)
    return TRUE;
  return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "the constants have more than %" G_GSIZE_FORMAT " elements in total",
      most);
}

MienTensor *
mien_import_new_constant (MienImport *import, gboolean is_float,
    const gsize *dims, guint n_dims)
{
  gsize n = 0;
  if (!mien_tensor_count (dims, n_dims, &n)) {
    mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "its result is too large for a constant");
    return NULL;
  }
  return mien_import_spend (import, n)
      ? mien_tensor_new (is_float, dims, n_dims)
      : NULL;
}

gboolean
mien_import_scalar_input (MienImport *import, guint i, float *value)
{
  if (!mien_import_input (import, i))
    return TRUE;
  const MienTensor *tensor = mien_import_floats_input (import, i);
  if (!tensor)
    return FALSE;
  if (tensor->n != 1)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected input %u to have one element, found %" G_GSIZE_FORMAT, i,
        tensor->n);
  *value = tensor->floats[0];
  return TRUE;
}

const float *
mien_import_weights (MienImport *import, const char *what, const float *data,
    gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (data[i])) {
      mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "expected finite numbers, found %g as element %" G_GSIZE_FORMAT
          " of its %s",
          data[i], i, what);
      return NULL;
    }
  if (!mien_import_spend (import, n))
    return NULL;
  return mien_graph_add_constant (import->graph, data, n);
}

gboolean
mien_import_set_affine (MienImport *import, MienNode *node, const float *scale,
    const float *shift)
{
  if (!node)
    return FALSE;
  guint channels =
      mien_shape_dim (&import->graph->values[node->output].shape, 0);
  node->conv = (MienConv) {
    MIEN_WINDOW_POINT,
    channels,
    mien_import_weights (import, "scale", scale, channels),
    mien_import_weights (import, "shift", shift, channels),
  };
  return !import->error;
}

gboolean
mien_import_affine (MienImport *import, guint value, const guint *perm,
    const float *scale, const float *shift)
{
  const guint channels =
      mien_shape_dim (&import->graph->values[value].shape, 0);
  return mien_import_set_affine (import,
      mien_import_emit_point (import, value, channels, perm), scale, shift);
}
