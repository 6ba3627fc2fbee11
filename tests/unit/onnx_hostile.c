/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inconsistent and malicious files. */
#include "engine/error.h"
#include "engine/onnx.h"

#include <glib/gstdio.h>

#include "imports.h"
#include "onnxtext.h"
#include "table.h"

#define GOOD \
  "opset 13\ninput x ?,3,6,6\noutput y\nfloat w 4,3,3,3\n" \
  "Conv x w -> c pads=[1,1,1,1]\nRelu c -> r\nGlobalAveragePool r -> g\n" \
  "Flatten g -> y\n"

/* Cases that onnxtext.h cannot express: the file is modified afterwards. */
typedef struct {
  const char *name;
  void (*spoil) (Onnx__ModelProto *model);
  const char *message;
} Spoiled;

static Onnx__TensorProto *
weights (Onnx__ModelProto *model)
{
  return model->graph->initializer[0];
}

static void
short_weights (Onnx__ModelProto *model)
{
  weights (model)->raw_data.len -= 4;
}

static void
negative_dim (Onnx__ModelProto *model)
{
  weights (model)->dims[0] = -4;
}

static void
overflowing_dims (Onnx__ModelProto *model)
{
  for (guint i = 0; i < 4; i++)
    weights (model)->dims[i] = G_GINT64_CONSTANT (1) << 62;
}

static void
external_data (Onnx__ModelProto *model)
{
  weights (model)->has_data_location = TRUE;
  weights (model)->data_location = ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL;
}

static void
strings_as_weights (Onnx__ModelProto *model)
{
  weights (model)->data_type = ONNX__TENSOR_PROTO__DATA_TYPE__STRING;
}

static void
no_graph (Onnx__ModelProto *model)
{
  onnx__graph_proto__free_unpacked (model->graph, NULL);
  model->graph = NULL;
}

static void
input_of_bytes (Onnx__ModelProto *model)
{
  model->graph->input[0]->type->tensor_type->elem_type =
      ONNX__TENSOR_PROTO__DATA_TYPE__UINT8;
}

static void
input_without_type (Onnx__ModelProto *model)
{
  onnx__type_proto__free_unpacked (model->graph->input[0]->type, NULL);
  model->graph->input[0]->type = NULL;
}

static void
nameless_node (Onnx__ModelProto *model)
{
  Onnx__NodeProto *node = model->graph->node[1];
  g_clear_pointer (&node->name, g_free);
  node->op_type[0] = 'X';
}

static void
foreign_domain (Onnx__ModelProto *model)
{
  model->graph->node[1]->domain = g_strdup ("com.example");
}

static void
no_op_type (Onnx__ModelProto *model)
{
  g_clear_pointer (&model->graph->node[1]->op_type, g_free);
}

static void
broken_name (Onnx__ModelProto *model)
{
  model->graph->node[1]->output[0][0] = '\xff';
}

static void
endless_name (Onnx__ModelProto *model)
{
  g_free (model->graph->node[1]->name);
  model->graph->node[1]->name = g_strnfill (5000, 'n');
}

static const Spoiled spoiled[] = {
  { "weights of wrong size", short_weights,
      "initializer \"w\": expected 108 "
      "elements of 4 bytes according to its dimensions, found 428 bytes" },
  { "negative dimension", negative_dim, "none negative" },
  { "overflowing dimensions", overflowing_dims,
      "expected at most 8 "
      "dimensions" },
  { "external data", external_data,
      "initializer \"w\": its external data has no location" },
  { "strings", strings_as_weights, "found data type 8" },
  { "no graph", no_graph, "has no graph" },
  { "input of bytes", input_of_bytes,
      "expected input \"x\" to be a tensor of "
      "float32 or float16, found data type 2" },
  { "input without type", input_without_type, "to be a tensor of float32" },
  { "nameless node", nameless_node, "node \"#1\" (Xelu): this op" },
  { "foreign domain", foreign_domain, "(domain \"com.example\")" },
  { "no op_type", no_op_type, "found one without a name" },
  { "name that is not UTF-8", broken_name, "longer or not UTF-8" },
  { "endless name", endless_name, "at most 1024 bytes" },
};

static void
test_spoiled (gconstpointer data)
{
  const Spoiled *c = data;
  Onnx__ModelProto *model = mien_test_onnx_model (GOOD);
  c->spoil (model);
  g_autoptr (GBytes) file = mien_test_onnx_pack (model);
  onnx__model_proto__free_unpacked (model, NULL);
  mien_test_onnx_refused (file, c->message);
}

static void
test_good (void)
{
  g_autoptr (MienGraph) graph = mien_test_import (GOOD, "");

  g_assert_nonnull (graph);
}

/* Truncated anywhere, including between two fields, where each byte is
 * valid. */
static void
test_truncated (void)
{
  g_autoptr (GBytes) file = mien_test_onnx (GOOD);
  gsize size = g_bytes_get_size (file);
  for (gsize n = 0; n < size; n++) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (file, 0, n);
    mien_test_onnx_refused (part, "truncated or not");
  }
}

static void
test_random_bytes (void)
{
  GRand *rand = g_rand_new_with_seed (11);
  for (guint i = 0; i < 2000; i++) {
    guint8 bytes[512];
    gsize size = g_rand_int_range (rand, 1, sizeof (bytes));
    for (gsize k = 0; k < size; k++)
      bytes[k] = g_rand_int (rand);
    g_autoptr (GError) error = NULL;
    g_assert_null (mien_onnx_import (bytes, size, &error));
    mien_test_error (error, "");
  }
  g_rand_free (rand);
}

/* Attributes with graphs with nodes with attributes, and so on: 4 bytes per
 * level. */
static void
test_nesting (void)
{
  g_autoptr (GByteArray) inner = g_byte_array_new ();
  static const guint fields[] = { 6, 5, 1 }; /* graph, attribute, node */
  for (guint i = 0; i < 3000; i++) {
    GByteArray *outer = g_byte_array_new ();
    guint8 key = fields[i % 3] << 3 | 2;
    g_byte_array_append (outer, &key, 1);
    for (guint n = inner->len;; n >>= 7) {
      guint8 byte = (n & 0x7f) | (n > 0x7f ? 0x80 : 0);
      g_byte_array_append (outer, &byte, 1);
      if (n <= 0x7f)
        break;
    }
    g_byte_array_append (outer, inner->data, inner->len);
    g_byte_array_unref (inner);
    inner = outer;
  }
  static const guint8 graph = 7 << 3 | 2;
  GByteArray *model = g_byte_array_new ();
  g_byte_array_append (model, &graph, 1);
  guint8 length[3] = { (inner->len & 0x7f) | 0x80,
    (inner->len >> 7 & 0x7f) | 0x80, inner->len >> 14 };
  g_byte_array_append (model, length, sizeof (length));
  g_byte_array_append (model, inner->data, inner->len);
  g_autoptr (GBytes) file = g_byte_array_free_to_bytes (model);
  mien_test_onnx_refused (file, "messages are nested too deeply");
}

/* Two bytes per field become about a hundred bytes of memory each. */
static void
test_many_fields (void)
{
  const gsize size = 4u << 20;
  guint8 *bytes = g_malloc0 (size);
  for (gsize i = 0; i < size; i += 2)
    bytes[i] = 8 << 3 | 2; /* an empty opset_import */
  g_autoptr (GBytes) file = g_bytes_new_take (bytes, size);
  mien_test_onnx_refused (file, "too many fields");
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_onnx_load ("/nowhere/at/all.onnx", &error));
  mien_test_error (error,
      "/nowhere/at/all.onnx: expected an ONNX "
      "file, found: No such file");
  g_assert_cmpint (error->code, ==, MIEN_ENGINE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mien_onnx_load (g_get_tmp_dir (), &error));
  mien_test_error (error, "not a regular file");
  g_clear_error (&error);

  g_autofree char *path = NULL;
  g_close (g_file_open_tmp ("mien-XXXXXX.onnx", &path, NULL), NULL);
  g_assert_true (g_file_set_contents (path, "text", -1, NULL));
  g_assert_null (mien_onnx_load (path, &error));
  mien_test_error (error, path);
  mien_test_error (error, "is truncated or not an ONNX file");
  g_unlink (path);
}

/* What a clone without Git LFS has instead of a model, and what a browser saves
 * for a web page about it. */
static void
test_foreign (void)
{
  static const struct {
    const char *text, *message;
  } cases[] = {
    { "version https://git-lfs.github.com/spec/v1\n"
      "oid sha256:8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552"
      "fa4\nsize 232589\n",
        ": expected an ONNX file, found a Git LFS pointer, not the file "
        "itself: "
        "run \"git lfs pull\" in its repository" },
    { "\r\n<!DOCTYPE html>\n<html><body>model.onnx",
        ": expected an ONNX file, found a web page (HTML)" },
    { "<HTML lang=\"en\">", "found a web page (HTML)" },
    { "version https://git-lfs", "is truncated or not an ONNX file" },
    { "", "is truncated or not" },
  };
  g_autofree char *path = NULL;
  g_close (g_file_open_tmp ("mien-XXXXXX.onnx", &path, NULL), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
    g_assert_null (mien_onnx_load (path, &error));
    mien_test_error (error, path);
    mien_test_error (error, cases[i].message);
  }
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/hostile/", spoiled, test_spoiled);
  g_test_add_func ("/onnx/hostile/unspoiled", test_good);
  g_test_add_func ("/onnx/hostile/truncated", test_truncated);
  g_test_add_func ("/onnx/hostile/random-bytes", test_random_bytes);
  g_test_add_func ("/onnx/hostile/nesting", test_nesting);
  g_test_add_func ("/onnx/hostile/many-fields", test_many_fields);
  g_test_add_func ("/onnx/hostile/files", test_files);
  g_test_add_func ("/onnx/hostile/foreign", test_foreign);
  return g_test_run ();
}
