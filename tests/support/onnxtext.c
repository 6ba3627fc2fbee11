/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "onnxtext.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

/* free_unpacked frees with free (), so all memory must come from malloc (),
 * which g_malloc () uses. */
#define NEW(Type, name) \
  static Type *new_##name (void) \
  { \
    Type *message = g_new (Type, 1); \
    onnx__##name##__init (message); \
    return message; \
  }

NEW (Onnx__ModelProto, model_proto)
NEW (Onnx__GraphProto, graph_proto)
NEW (Onnx__NodeProto, node_proto)
NEW (Onnx__AttributeProto, attribute_proto)
NEW (Onnx__TensorProto, tensor_proto)
NEW (Onnx__ValueInfoProto, value_info_proto)
NEW (Onnx__TypeProto, type_proto)
NEW (Onnx__TypeProto__Tensor, type_proto__tensor)
NEW (Onnx__TensorShapeProto, tensor_shape_proto)
NEW (Onnx__TensorShapeProto__Dimension, tensor_shape_proto__dimension)
NEW (Onnx__OperatorSetIdProto, operator_set_id_proto)

#undef NEW

/* Appends to a repeated field. */
#define APPEND(array, n, element) \
  G_STMT_START \
  { \
    (array) = g_realloc_n ((array), (n) + 1, sizeof ((array)[0])); \
    (array)[(n)++] = (element); \
  } \
  G_STMT_END

static void
parse_dims (const char *text, gint64 **dims, gsize *n)
{
  if (strcmp (text, "scalar") == 0)
    return;
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    APPEND (*dims, *n, g_ascii_strtoll (parts[i], NULL, 10));
}

static void
fill_floats (Onnx__TensorProto *tensor, char **words)
{
  gsize n = 1;
  for (gsize i = 0; i < tensor->n_dims; i++)
    n *= tensor->dims[i];
  tensor->has_raw_data = TRUE;
  tensor->raw_data.len = n * sizeof (float);
  float *data = g_new (float, n);
  tensor->raw_data.data = (guint8 *) data;
  if (words[0] == NULL) {
    GRand *rand = g_rand_new_with_seed (g_str_hash (tensor->name));
    mien_random_uniform (rand, data, n, 1);
    g_rand_free (rand);
    return;
  }
  g_assert_cmpuint (g_strv_length (words), ==, n + 1);
  for (gsize i = 0; i < n; i++)
    data[i] = g_ascii_strtod (words[i + 1], NULL);
}

/* For numbers that float16 represents exactly as normal numbers. */
static guint16
half_bits (float number)
{
  if (number == 0)
    return 0;
  int exponent = 0;
  float mantissa = frexpf (fabsf (number), &exponent) * 2048 - 1024;
  g_assert_true (exponent > -14 && exponent <= 16);
  g_assert_cmpfloat (mantissa, ==, (int) mantissa);
  return (number < 0 ? 0x8000 : 0) | (exponent + 14) << 10 | (int) mantissa;
}

/* Little-endian, like raw_data. */
static void
make_half (Onnx__TensorProto *tensor)
{
  gsize n = tensor->raw_data.len / sizeof (float);
  float *numbers = (float *) (gpointer) tensor->raw_data.data;
  tensor->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16;
  tensor->raw_data.len = 2 * n;
  tensor->raw_data.data = g_malloc (2 * n);
  for (gsize i = 0; i < n; i++) {
    guint16 bits = half_bits (numbers[i]);
    tensor->raw_data.data[2 * i] = bits & 0xff;
    tensor->raw_data.data[2 * i + 1] = bits >> 8;
  }
  g_free (numbers);
}

static const struct {
  const char *name;
  int type;
} tensor_types[] = {
  { "float", ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT },
  { "half", ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16 },
  { "int", ONNX__TENSOR_PROTO__DATA_TYPE__INT64 },
  { "int32", ONNX__TENSOR_PROTO__DATA_TYPE__INT32 },
  { "int16", ONNX__TENSOR_PROTO__DATA_TYPE__INT16 },
  { "int8", ONNX__TENSOR_PROTO__DATA_TYPE__INT8 },
  { "uint16", ONNX__TENSOR_PROTO__DATA_TYPE__UINT16 },
  { "uint8", ONNX__TENSOR_PROTO__DATA_TYPE__UINT8 },
};

/* 0 if it is not a type. */
static int
tensor_type (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tensor_types); i++)
    if (strcmp (tensor_types[i].name, name) == 0)
      return tensor_types[i].type;
  return 0;
}

/* TYPE NAME DIMS = NUMBERS; floats may omit the numbers */
static void
parse_tensor (Onnx__GraphProto *graph, const char *type, char **words)
{
  Onnx__TensorProto *tensor = new_tensor_proto ();
  tensor->name = g_strdup (words[0]);
  tensor->has_data_type = TRUE;
  parse_dims (words[1], &tensor->dims, &tensor->n_dims);
  tensor->data_type = tensor_type (type);
  if (tensor->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT
      || tensor->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16) {
    fill_floats (tensor, words + 2);
    if (tensor->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16)
      make_half (tensor);
  } else {
    for (char **word = words + 3; words[2] != NULL && *word != NULL; word++) {
      gint64 number = g_ascii_strtoll (*word, NULL, 10);
      if (tensor->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__INT64)
        APPEND (tensor->int64_data, tensor->n_int64_data, number);
      else
        APPEND (tensor->int32_data, tensor->n_int32_data, number);
    }
  }
  APPEND (graph->initializer, graph->n_initializer, tensor);
}

static Onnx__ValueInfoProto *
parse_input (char **words)
{
  Onnx__ValueInfoProto *info = new_value_info_proto ();
  info->name = g_strdup (words[0]);
  info->type = new_type_proto ();
  info->type->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
  info->type->tensor_type = new_type_proto__tensor ();
  info->type->tensor_type->has_elem_type = TRUE;
  info->type->tensor_type->elem_type = g_strcmp0 (words[2], "half") == 0
      ? ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16
      : ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT;
  Onnx__TensorShapeProto *shape = new_tensor_shape_proto ();
  info->type->tensor_type->shape = shape;
  g_auto (GStrv) dims = g_strsplit (words[1], ",", -1);
  for (guint i = 0; dims[i] != NULL; i++) {
    Onnx__TensorShapeProto__Dimension *dim =
        new_tensor_shape_proto__dimension ();
    if (strcmp (dims[i], "?") == 0) {
      dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
      dim->dim_param = g_strdup ("n");
    } else {
      dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
      dim->dim_value = g_ascii_strtoll (dims[i], NULL, 10);
    }
    APPEND (shape->dim, shape->n_dim, dim);
  }
  return info;
}

static void
parse_list (Onnx__AttributeProto *attribute, const char *text)
{
  g_autofree char *inner = g_strndup (text, strlen (text) - 1);
  g_auto (GStrv) parts = g_strsplit (inner, ",", -1);
  gboolean floats = strchr (text, '.') != NULL;
  attribute->type = floats ? ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS
                           : ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS;
  for (guint i = 0; parts[i] != NULL; i++)
    if (floats)
      APPEND (attribute->floats, attribute->n_floats,
          g_ascii_strtod (parts[i], NULL));
    else
      APPEND (attribute->ints, attribute->n_ints,
          g_ascii_strtoll (parts[i], NULL, 10));
}

static Onnx__TensorProto *
copy_tensor (const Onnx__GraphProto *graph, const char *name)
{
  for (gsize i = 0; i < graph->n_initializer; i++) {
    const Onnx__TensorProto *tensor = graph->initializer[i];
    if (strcmp (tensor->name, name) != 0)
      continue;
    gsize size = onnx__tensor_proto__get_packed_size (tensor);
    g_autofree guint8 *data = g_malloc (size);
    onnx__tensor_proto__pack (tensor, data);
    return onnx__tensor_proto__unpack (NULL, size, data);
  }
  g_assert_not_reached ();
}

static Onnx__AttributeProto *
parse_attribute (const Onnx__GraphProto *graph, const char *word)
{
  Onnx__AttributeProto *attribute = new_attribute_proto ();
  const char *value = strchr (word, '=') + 1;
  attribute->name = g_strndup (word, value - word - 1);
  attribute->has_type = TRUE;
  if (value[0] == '[') {
    parse_list (attribute, value + 1);
  } else if (value[0] == '@') {
    attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR;
    attribute->t = copy_tensor (graph, value + 1);
  } else if (!g_ascii_isdigit (value[0]) && value[0] != '-') {
    attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING;
    attribute->has_s = TRUE;
    attribute->s.len = strlen (value);
    attribute->s.data = (guint8 *) g_strdup (value);
  } else if (strchr (value, '.') != NULL) {
    attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT;
    attribute->has_f = TRUE;
    attribute->f = g_ascii_strtod (value, NULL);
  } else {
    attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT;
    attribute->has_i = TRUE;
    attribute->i = g_ascii_strtoll (value, NULL, 10);
  }
  return attribute;
}

/* OP INPUTS -> OUTPUTS ATTRIBUTES; the node's name is "op-OUTPUT". */
static void
parse_node (Onnx__GraphProto *graph, char **words)
{
  Onnx__NodeProto *node = new_node_proto ();
  gboolean behind_arrow = FALSE;
  node->op_type = g_strdup (words[0]);
  for (char **word = words + 1; *word != NULL; word++) {
    const char *name = strcmp (*word, "_") == 0 ? "" : *word;
    if (strcmp (*word, "->") == 0)
      behind_arrow = TRUE;
    else if (strchr (*word, '=') != NULL)
      APPEND (node->attribute, node->n_attribute,
          parse_attribute (graph, *word));
    else if (behind_arrow)
      APPEND (node->output, node->n_output, g_strdup (name));
    else
      APPEND (node->input, node->n_input, g_strdup (name));
  }
  node->name =
      g_strconcat ("op-", node->n_output > 0 ? node->output[0] : "", NULL);
  APPEND (graph->node, graph->n_node, node);
}

static void
parse_line (Onnx__ModelProto *model, char **words)
{
  Onnx__GraphProto *graph = model->graph;
  if (words[0] == NULL)
    return;
  if (strcmp (words[0], "opset") == 0) {
    Onnx__OperatorSetIdProto *set = new_operator_set_id_proto ();
    set->has_version = TRUE;
    set->version = g_ascii_strtoll (words[1], NULL, 10);
    APPEND (model->opset_import, model->n_opset_import, set);
  } else if (strcmp (words[0], "input") == 0) {
    APPEND (graph->input, graph->n_input, parse_input (words + 1));
  } else if (strcmp (words[0], "output") == 0) {
    Onnx__ValueInfoProto *info = new_value_info_proto ();
    info->name = g_strdup (words[1]);
    APPEND (graph->output, graph->n_output, info);
  } else if (tensor_type (words[0]) != 0) {
    parse_tensor (graph, words[0], words + 1);
  } else {
    parse_node (graph, words);
  }
}

Onnx__ModelProto *
mien_test_onnx_model (const char *text)
{
  Onnx__ModelProto *model = new_model_proto ();
  model->has_ir_version = TRUE;
  model->ir_version = 8;
  model->graph = new_graph_proto ();
  model->graph->name = g_strdup ("test");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], " ", -1);
    g_autoptr (GPtrArray) words = g_ptr_array_new ();
    for (guint k = 0; parts[k] != NULL; k++)
      if (parts[k][0] != '\0')
        g_ptr_array_add (words, parts[k]);
    g_ptr_array_add (words, NULL);
    parse_line (model, (char **) words->pdata);
  }
  return model;
}

GBytes *
mien_test_onnx_pack (const Onnx__ModelProto *model)
{
  gsize size = onnx__model_proto__get_packed_size (model);
  guint8 *data = g_malloc (size);
  onnx__model_proto__pack (model, data);
  return g_bytes_new_take (data, size);
}

GBytes *
mien_test_onnx (const char *text)
{
  Onnx__ModelProto *model = mien_test_onnx_model (text);
  GBytes *bytes = mien_test_onnx_pack (model);
  onnx__model_proto__free_unpacked (model, NULL);
  return bytes;
}
