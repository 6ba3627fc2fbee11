/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The network's input and outputs. */
#include "lower.h"

/* {H, W, C}, as in files from Keras; 0 is a free dimension. */
static gboolean
is_channels_last (const MienShape *shape)
{
  return shape->n_dims == 3 && (shape->dims[2] == 1 || shape->dims[2] == 3)
      && shape->dims[0] != 1 && shape->dims[0] != 3;
}

/* A channels-last input is stored as {C, H, W}, with the permutation that the
 * file expects. */
static void
define_input (MienImport *import, const char *name, MienShape shape,
    gboolean channels_last)
{
  MienOperand *operand = g_new0 (MienOperand, 1);
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    operand->perm[k] = channels_last && k < 3 ? (k + 1) % 3 : k;
  if (channels_last)
    shape = (MienShape) { 3, { shape.dims[2], shape.dims[0], shape.dims[1] } };
  operand->canonical = MIEN_NO_VALUE;
  operand->value =
      mien_graph_add_value (import->graph, name, &shape, MIEN_NO_VALUE);
  import->graph->input = operand->value;
  g_hash_table_insert (import->operands, (gpointer) name, operand);
}

static gboolean
is_batch (const Onnx__TensorShapeProto__Dimension *dim)
{
  return dim->value_case != ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE
      || (dim->dim_value >= -1 && dim->dim_value <= 1);
}

/* The size of a dimension, 0 if it is free or not a valid size. */
static guint
read_dim (const Onnx__TensorShapeProto__Dimension *dim)
{
  return dim->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE
          && dim->dim_value >= 1 && dim->dim_value <= MIEN_MAX_ELEMENTS
      ? dim->dim_value
      : 0;
}

/* Puts the size that the caller requested into the shape. */
static gboolean
override_size (MienImport *import, const char *name, MienShape *shape,
    guint first)
{
  const guint wanted[2] = { import->size.height, import->size.width };
  for (guint i = 0; i < 2; i++) {
    if (wanted[i] == 0)
      continue;
    if (shape->n_dims != 3)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected input \"%s\" to have 4 dimensions (batch, channels, "
          "height, width) to give it a size, found %u",
          name, shape->n_dims + 1);
    shape->dims[first + i] = wanted[i];
  }
  return TRUE;
}

static gboolean
check_dims (MienImport *import, const char *name, const MienShape *shape)
{
  for (guint k = 0; k < shape->n_dims; k++)
    if (shape->dims[k] == 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected dimension %u of input \"%s\" to be a number from 1 to "
          "%u: export the model with a fixed size",
          k + 1, name, MIEN_MAX_ELEMENTS);
  return mien_shape_is_sane (shape)
      || mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "input \"%s\" has more than %u elements", name, MIEN_MAX_ELEMENTS);
}

static gboolean
read_input_shape (MienImport *import, const char *name,
    const Onnx__TypeProto__Tensor *type)
{
  const guint max_rank = 4;
  gsize rank = type->shape ? type->shape->n_dim : 0;
  if (rank < 2 || rank > max_rank)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "wrong input rank: expected input \"%s\" to have 2 to %u dimensions "
        "(batch, channels, height, width), found %" G_GSIZE_FORMAT,
        name, max_rank, rank);
  const Onnx__TensorShapeProto__Dimension *batch = type->shape->dim[0];
  import->free_batch =
      batch->value_case != ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE
      || batch->dim_value < 1;
  if (!is_batch (type->shape->dim[0]))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected a batch (dimension 0 of input \"%s\") that is dynamic or 1, "
        "found %" G_GINT64_FORMAT,
        name, type->shape->dim[0]->dim_value);

  MienShape shape = { rank - 1, { 0 } };
  for (guint k = 0; k < shape.n_dims; k++)
    shape.dims[k] = read_dim (type->shape->dim[k + 1]);
  const gboolean channels_last = is_channels_last (&shape);
  if (!override_size (import, name, &shape, channels_last ? 0 : 1)
      || !check_dims (import, name, &shape))
    return FALSE;
  define_input (import, name, shape, channels_last);
  return TRUE;
}

/* Files of IR version 3 list the initializers among the inputs. */
gboolean
mien_import_graph_input (MienImport *import, const Onnx__GraphProto *graph)
{
  const Onnx__ValueInfoProto *found = NULL;
  for (gsize i = 0; i < graph->n_input; i++) {
    if (g_hash_table_contains (import->operands, graph->input[i]->name))
      continue;
    if (found)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "expected one input, found \"%s\" and \"%s\"", found->name,
          graph->input[i]->name);
    found = graph->input[i];
  }
  if (!found)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "the network has no input");
  const Onnx__TypeProto *type = found->type;
  gint type_of_elements =
      type != NULL && type->value_case == ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE
      ? type->tensor_type->elem_type
      : 0;
  if (!mien_tensor_is_float_type (type_of_elements))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected input \"%s\" to be a tensor of float32 or float16, found "
        "data type %d",
        found->name, type_of_elements);
  return read_input_shape (import, found->name, type->tensor_type);
}

/* Whether one of the first `n` outputs uses the same memory. */
static gboolean
is_output (const MienGraph *graph, guint n, guint value)
{
  for (guint k = 0; k < n; k++)
    if (graph->values[mien_graph_output (graph, k)].storage
        == graph->values[value].storage)
      return TRUE;
  return FALSE;
}

/* Copies a value that shares memory with another output, because callers read
 * each output separately. */
static guint
separate (MienImport *import, guint n, guint value)
{
  if (value == MIEN_NO_VALUE || !is_output (import->graph, n, value))
    return value;
  const MienShape shape = import->graph->values[value].shape;
  MienNode *copy =
      mien_import_emit_helper (import, MIEN_OP_CONCAT, &value, 1, &shape);
  if (!copy)
    return MIEN_NO_VALUE;
  copy->run = (MienRun) { 1, mien_shape_elements (&shape), 1 };
  return copy->output;
}

/* Gives the value its name in the file, by which side files and callers refer
 * to it. */
static void
take_name (MienGraph *graph, guint value, const char *name)
{
  const guint other = mien_graph_find_value (graph, name);
  if (other == MIEN_NO_VALUE)
    return;
  char *helper = graph->values[value].name;
  graph->values[value].name = graph->values[other].name;
  graph->values[other].name = helper;
}

/* Output k, in the file's order of axes. */
static guint
find_output (MienImport *import, guint k, const char *name)
{
  MienOperand *operand = g_hash_table_lookup (import->operands, name);
  if (!operand || operand->constant) {
    mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "output \"%s\" is not computed from the input", name);
    return MIEN_NO_VALUE;
  }
  if (operand->quantized) {
    mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected output \"%s\" to be floats, found the integers of a "
        "QuantizeLinear",
        name);
    return MIEN_NO_VALUE;
  }
  /* In a file for one item, an axis that is merged with the batch is the
   * item's. */
  if (operand->batch.axis != 0
      || (operand->batch.merged && import->free_batch)) {
    mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected the batch alone as the first axis of output \"%s\", found it "
        "%s axis %u",
        name, operand->batch.merged ? "with others in" : "as",
        operand->batch.axis);
    return MIEN_NO_VALUE;
  }
  import->node_name = g_strdup (name);
  const guint value =
      separate (import, k, mien_import_layout (import, operand, NULL));
  g_clear_pointer (&import->node_name, g_free);
  if (value != MIEN_NO_VALUE)
    take_name (import->graph, value, name);
  return value;
}

static gboolean
check_outputs (MienImport *import, const Onnx__GraphProto *file)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  if (file->n_output < 1 || file->n_output > MIEN_MAX_NETWORK_OUTPUTS)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected 1 to %u outputs, found %" G_GSIZE_FORMAT,
        MIEN_MAX_NETWORK_OUTPUTS, file->n_output);
  for (gsize k = 0; k < file->n_output; k++)
    if (!g_hash_table_add (names, file->output[k]->name))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "two outputs are named \"%s\"", file->output[k]->name);
  return TRUE;
}

gboolean
mien_import_graph_outputs (MienImport *import, const Onnx__GraphProto *file)
{
  MienGraph *graph = import->graph;
  if (!check_outputs (import, file))
    return FALSE;
  for (gsize k = 0; k < file->n_output; k++) {
    const guint value = find_output (import, k, file->output[k]->name);
    if (value == MIEN_NO_VALUE)
      return FALSE;
    if (k == 0)
      graph->output = value;
    else
      graph->more_outputs[graph->n_more_outputs++] = value;
  }
  return !import->error;
}
