/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "engine/foreign.h"
#include "engine/onnx.h"
#include "engine/ops.h"
#include "lower.h"
#include "ops.h"
#include "wire.h"

#define MIN_OPSET 7
#define MAX_OPSET 25
#define MAX_NAME 1024
/* Before folding; the graph itself is limited to MIEN_MAX_NODES. */
#define MAX_ONNX_NODES 16384

static void
operand_free (gpointer data)
{
  MienOperand *operand = data;
  mien_tensor_unref (operand->constant);
  g_free (operand);
}

static gboolean
check_name (MienImport *import, const char *name)
{
  if (!name)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected names for all values, found one without a name");
  if (strlen (name) > MAX_NAME || !g_utf8_validate (name, -1, NULL))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected names in UTF-8 of at most %u bytes, found one that is longer "
        "or not UTF-8",
        MAX_NAME);
  return TRUE;
}

static gboolean
check_node_names (MienImport *import, const Onnx__NodeProto *node)
{
  gboolean ok = check_name (import, node->op_type);
  ok = ok && (!node->name || check_name (import, node->name));
  ok = ok && (!node->domain || check_name (import, node->domain));
  for (gsize i = 0; ok && i < node->n_input; i++)
    ok = check_name (import, node->input[i]);
  for (gsize i = 0; ok && i < node->n_output; i++) {
    ok = check_name (import, node->output[i]);
    if (ok)
      g_hash_table_add (import->names, node->output[i]);
  }
  for (gsize i = 0; ok && i < node->n_attribute; i++)
    ok = check_name (import, node->attribute[i]->name);
  return ok;
}

static gboolean
check_names (MienImport *import, const Onnx__GraphProto *graph)
{
  gboolean ok = TRUE;
  for (gsize i = 0; ok && i < graph->n_input; i++) {
    ok = check_name (import, graph->input[i]->name);
    if (ok)
      g_hash_table_add (import->names, graph->input[i]->name);
  }
  for (gsize i = 0; ok && i < graph->n_initializer; i++)
    ok = check_name (import, graph->initializer[i]->name);
  for (gsize i = 0; ok && i < graph->n_output; i++)
    ok = check_name (import, graph->output[i]->name);
  for (gsize i = 0; ok && i < graph->n_node; i++)
    ok = check_node_names (import, graph->node[i]);
  return ok;
}

static gboolean
read_opset (MienImport *import, const Onnx__ModelProto *model)
{
  for (gsize i = 0; i < model->n_opset_import; i++) {
    const Onnx__OperatorSetIdProto *set = model->opset_import[i];
    if (!set->domain || set->domain[0] == '\0'
        || strcmp (set->domain, "ai.onnx") == 0)
      import->opset = set->version;
  }
  if (import->opset == 0)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has no ONNX operator set: the file is truncated or not ONNX");
  if (import->opset < MIN_OPSET || import->opset > MAX_OPSET)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected ONNX operator set %u to %u, found %" G_GINT64_FORMAT,
        MIN_OPSET, MAX_OPSET, import->opset);
  return TRUE;
}

static gboolean
read_initializers (MienImport *import, const Onnx__GraphProto *graph)
{
  for (gsize i = 0; i < graph->n_initializer; i++) {
    const Onnx__TensorProto *proto = graph->initializer[i];
    MienOperand *operand = g_new0 (MienOperand, 1);
    if (!g_hash_table_insert (import->operands, proto->name, operand))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "two initializers are named \"%s\"", proto->name);
    operand->constant =
        mien_tensor_from_proto (proto, &import->external, &import->error);
    if (!operand->constant) {
      g_prefix_error (&import->error, "initializer \"%s\": ", proto->name);
      return FALSE;
    }
    import->n_weights += operand->constant->n;
    if (import->n_weights > MIEN_TENSOR_MAX_ELEMENTS)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "the initializers have more than %u elements in total",
          MIEN_TENSOR_MAX_ELEMENTS);
  }
  return TRUE;
}

static gboolean
check_node (MienImport *import, const MienOnnxOp *op)
{
  const Onnx__NodeProto *node = import->node;
  if (!op
      || (node->domain && node->domain[0] != '\0'
          && strcmp (node->domain, "ai.onnx") != 0))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "this op (domain \"%s\") is not supported",
        node->domain ? node->domain : "");
  if (node->n_input < op->min_inputs || node->n_input > op->max_inputs)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "expected %u to %u inputs, found %" G_GSIZE_FORMAT, op->min_inputs,
        op->max_inputs, node->n_input);
  for (gsize i = 0; i < node->n_input; i++)
    if (node->input[i][0] != '\0'
        && !g_hash_table_contains (import->operands, node->input[i]))
      return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
          "reads \"%s\", which no earlier node computes", node->input[i]);
  if (node->n_output < 1 || node->output[0][0] == '\0')
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has no output");
  if (g_hash_table_contains (import->operands, node->output[0]))
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "computes \"%s\", which already exists", node->output[0]);
  if (node->n_attribute > 64)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_INVALID,
        "has %" G_GSIZE_FORMAT " attributes", node->n_attribute);
  return TRUE;
}

static gboolean
reads_value (MienImport *import)
{
  for (guint i = 0; i < import->node->n_input; i++) {
    const MienOperand *operand = mien_import_input (import, i);
    if (operand && !operand->constant)
      return TRUE;
  }
  return FALSE;
}

/* Quantized integers may only be read by DequantizeLinear. */
static gboolean
check_quantized (MienImport *import)
{
  if (strcmp (import->node->op_type, "DequantizeLinear") == 0)
    return TRUE;
  for (guint i = 0; i < import->node->n_input; i++) {
    const MienOperand *operand = mien_import_input (import, i);
    if (operand && operand->quantized)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "computes with the integers \"%s\": expected a DequantizeLinear "
          "before it, as in the QDQ form that quantizers write",
          import->node->input[i]);
  }
  return TRUE;
}

static gboolean
lower_node (MienImport *import)
{
  const Onnx__NodeProto *node = import->node;
  const MienOnnxOp *op = mien_onnx_find_op (node->op_type);
  import->attributes_read = 0;
  import->batch = (MienBatch) { 0 };
  if (!check_node (import, op) || !check_quantized (import))
    return FALSE;
  /* Constants that cannot be folded are computed for each item. */
  if (!op->fold && node->n_input > 0 && !reads_value (import)
      && !mien_import_make_value (import, 0) && import->error)
    return FALSE;
  MienLower function = reads_value (import) ? op->lower : op->fold;
  if (!function)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        reads_value (import) ? "is supported only on constants"
                             : "is not supported on constants only");
  if (!function (import) || import->error)
    return FALSE;
  for (gsize i = 0; i < node->n_attribute; i++)
    if ((import->attributes_read >> i & 1) == 0)
      return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
          "has the attribute \"%s\", which is unknown in operator set "
          "%" G_GINT64_FORMAT,
          node->attribute[i]->name, import->opset);
  return TRUE;
}

static gboolean
lower_nodes (MienImport *import, const Onnx__GraphProto *graph)
{
  if (graph->n_node > MAX_ONNX_NODES)
    return mien_import_fail (import, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "expected at most %u nodes, found %" G_GSIZE_FORMAT, MAX_ONNX_NODES,
        graph->n_node);
  gboolean ok = TRUE;
  for (gsize i = 0; ok && i < graph->n_node; i++) {
    import->node = graph->node[i];
    gboolean named =
        import->node->name != NULL && import->node->name[0] != '\0';
    import->node_name = named ? g_strdup (import->node->name)
                              : g_strdup_printf ("#%" G_GSIZE_FORMAT, i);
    ok = lower_node (import);
    g_clear_pointer (&import->node_name, g_free);
  }
  import->node = NULL;
  return ok;
}

/* The error may be due to the requested size. */
static void
tell_size (MienImport *import)
{
  if (import->size.height > 0 || import->size.width > 0)
    g_prefix_error (&import->error,
        "at the requested size of %u rows and %u columns (0: as in the file; a "
        "detector needs multiples of its largest stride): ",
        import->size.height, import->size.width);
}

/* `path` is NULL for a model from memory. */
static MienGraph *
import_model (const guint8 *data, gsize n_bytes, const char *path,
    MienOnnxSize size, GError **error)
{
  Onnx__ModelProto *model = mien_onnx_parse (data, n_bytes, error);
  if (!model)
    return NULL;

  MienImport import = {
    .graph = mien_graph_new (),
    .operands =
        g_hash_table_new_full (g_str_hash, g_str_equal, NULL, operand_free),
    .names = g_hash_table_new (g_str_hash, g_str_equal),
    .size = size,
  };
  mien_external_init (&import.external, path);
  const Onnx__GraphProto *graph = model->graph;
  gboolean ok = graph
      || mien_import_fail (&import, MIEN_ENGINE_ERROR_INVALID,
          "has no graph: the file is truncated or not "
          "ONNX");
  ok = ok && read_opset (&import, model) && check_names (&import, graph)
      && read_initializers (&import, graph)
      && mien_import_graph_input (&import, graph)
      && lower_nodes (&import, graph)
      && mien_import_graph_outputs (&import, graph)
      && mien_graph_validate (import.graph, &import.error);

  mien_external_clear (&import.external);
  g_hash_table_unref (import.operands);
  g_hash_table_unref (import.names);
  onnx__model_proto__free_unpacked (model, NULL);
  if (!ok) {
    tell_size (&import);
    g_clear_pointer (&import.graph, mien_graph_free);
    g_propagate_error (error, import.error);
  }
  return import.graph;
}

MienGraph *
mien_onnx_import_sized (const guint8 *data, gsize n_bytes, MienOnnxSize size,
    GError **error)
{
  return import_model (data, n_bytes, NULL, size, error);
}

MienGraph *
mien_onnx_import (const guint8 *data, gsize size, GError **error)
{
  return mien_onnx_import_sized (data, size, (MienOnnxSize) { 0, 0 }, error);
}

MienGraph *
mien_onnx_load_sized (const char *path, MienOnnxSize wanted, GError **error)
{
  GStatBuf info;
  const char *problem = NULL;
  if (g_stat (path, &info) != 0)
    problem = g_strerror (errno);
  else if (!S_ISREG (info.st_mode))
    problem = "not a regular file";
  if (problem) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "%s: expected an ONNX file, found: %s", path, problem);
    return NULL;
  }
  if (info.st_size > MIEN_ONNX_MAX_BYTES) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "%s: expected at most %u bytes, found %" G_GINT64_FORMAT, path,
        MIEN_ONNX_MAX_BYTES, (gint64) info.st_size);
    return NULL;
  }
  g_autofree char *data = NULL;
  gsize size = 0;
  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;
  const char *foreign = mien_foreign_file (data, size);
  if (foreign) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "%s: expected an ONNX file, found %s", path, foreign);
    return NULL;
  }
  MienGraph *graph =
      import_model ((const guint8 *) data, size, path, wanted, error);
  if (!graph)
    g_prefix_error (error, "%s: ", path);
  return graph;
}

MienGraph *
mien_onnx_load (const char *path, GError **error)
{
  return mien_onnx_load_sized (path, (MienOnnxSize) { 0, 0 }, error);
}
