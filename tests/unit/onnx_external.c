/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Weights in a file next to the model, as PyTorch writes them by default. */
#include "engine/onnx.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "imports.h"
#include "onnxtext.h"
#include "table.h"

#define NET \
  "opset 18\ninput x ?,1,2,2\noutput y\nfloat w 2,4 = 1 2 3 4 5 6 7 8\n" \
  "Flatten x -> f\nGemm f w -> y transB=1\n"
#define N_BYTES 32

typedef struct {
  char *folder, *onnx, *data, *outside;
} Files;

static void
add_entry (Onnx__TensorProto *tensor, const char *key, const char *value)
{
  if (!value)
    return;
  Onnx__StringStringEntryProto *entry = g_new (Onnx__StringStringEntryProto, 1);
  onnx__string_string_entry_proto__init (entry);
  entry->key = g_strdup (key);
  entry->value = g_strdup (value);
  tensor->external_data = g_realloc_n (tensor->external_data,
      tensor->n_external_data + 1, sizeof (entry));
  tensor->external_data[tensor->n_external_data++] = entry;
}

/* The model, with its weights removed and described by the entries. */
static GBytes *
make_model (const char *location, const char *offset, const char *length)
{
  Onnx__ModelProto *model = mien_test_onnx_model (NET);
  Onnx__TensorProto *tensor = model->graph->initializer[0];
  tensor->has_raw_data = FALSE;
  g_clear_pointer (&tensor->raw_data.data, g_free);
  tensor->raw_data.len = 0;
  tensor->has_data_location = TRUE;
  tensor->data_location = ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL;
  add_entry (tensor, "location", location);
  add_entry (tensor, "offset", offset);
  add_entry (tensor, "length", length);
  add_entry (tensor, "checksum", "not looked at");
  GBytes *file = mien_test_onnx_pack (model);
  onnx__model_proto__free_unpacked (model, NULL);
  return file;
}

static void
write_bytes (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_assert_true (g_file_set_contents (path, data, size, &error));
  g_assert_no_error (error);
}

/* Creates ROOT/outside.bin, and ROOT/model/ with net.onnx and `n` bytes of
 * weights in net.data, "link.data" to the former and "inner.data" to the
 * latter. */
static Files
make_files (GBytes *model, gsize skip, gsize n)
{
  g_autofree char *root = g_dir_make_tmp ("mien-external-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (root, "model", NULL);
  Files files = {
    .folder = g_strdup (root),
    .onnx = g_build_filename (folder, "net.onnx", NULL),
    .data = g_build_filename (folder, "net.data", NULL),
    .outside = g_build_filename (root, "outside.bin", NULL),
  };
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_bytes (files.onnx, model);
  g_autofree guint8 *bytes = g_malloc0 (MAX (skip + N_BYTES, n));
  for (guint i = 0; i < 8; i++) {
    union {
      float f;
      guint32 u;
    } number = { .f = i + 1 };
    number.u = GUINT32_TO_LE (number.u);
    memcpy (bytes + skip + 4 * i, &number.u, 4);
  }
  g_autoptr (GBytes) weights = g_bytes_new (bytes, n);
  write_bytes (files.data, weights);
  write_bytes (files.outside, weights);
  g_autofree char *link = g_build_filename (folder, "link.data", NULL);
  g_autofree char *inner = g_build_filename (folder, "inner.data", NULL);
  g_autofree char *up = g_build_filename (folder, "up", NULL);
  g_assert_cmpint (symlink ("../outside.bin", link), ==, 0);
  g_assert_cmpint (symlink ("net.data", inner), ==, 0);
  g_assert_cmpint (symlink ("..", up), ==, 0);
  return files;
}

static void
remove_files (Files *files)
{
  static const char *const names[] = { "model/link.data", "model/inner.data",
    "model/up", "model/net.onnx", "model/net.data", "outside.bin", "net.onnx",
    "model", "" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (files->folder, names[i], NULL);
    g_remove (path);
  }
  g_assert_false (g_file_test (files->folder, G_FILE_TEST_EXISTS));
  g_free (files->folder);
  g_free (files->onnx);
  g_free (files->data);
  g_free (files->outside);
}

typedef struct {
  const char *name, *location, *offset, *length;
  gsize skip, n;       /* in net.data: bytes before the weights, number of
                        * bytes */
  const char *message; /* NULL: it loads */
} Case;

static const Case cases[] = {
  { "whole file", "net.data", NULL, NULL, 0, 32, NULL },
  { "with offset and length", "net.data", "16", "32", 16, 48, NULL },
  { "longer file", "net.data", "0", "32", 0, 64, NULL },
  { "link within the folder", "inner.data", NULL, NULL, 0, 32, NULL },
  { "by way of the folder itself", "./net.data", NULL, NULL, 0, 32, NULL },
  { "no location", NULL, "0", "32", 0, 32,
      "initializer \"w\": its external data has no location" },
  { "empty location", "", NULL, NULL, 0, 32, "has no location" },
  { "missing", "other.data", NULL, NULL, 0, 32,
      "is missing: expected the file \"other.data\" in " },
  { "absolute", "/etc/passwd", NULL, NULL, 0, 32,
      "is outside the model's folder: expected a file in " },
  { "above", "../outside.bin", NULL, NULL, 0, 32,
      "found \"../outside.bin\"; only files in that folder are read" },
  { "above in the middle", "model/../../outside.bin", NULL, NULL, 0, 32,
      "is outside the model's folder" },
  { "link to a file outside", "link.data", NULL, NULL, 0, 32,
      "is outside the model's folder" },
  { "link to a folder outside", "up/outside.bin", NULL, NULL, 0, 32,
      "is outside the model's folder" },
  { "a folder", ".", NULL, NULL, 0, 32, "is outside the model's folder" },
  { "a file as a folder", "net.data/x", NULL, NULL, 0, 32,
      "found: Not a directory" },
  { "truncated", "net.data", NULL, NULL, 0, 31,
      "ends early: expected 32 bytes from byte 0 of \"net.data\", found a file "
      "of 31 bytes; it is truncated" },
  { "empty", "net.data", NULL, "32", 0, 0, "found a file of 0 bytes" },
  { "offset behind the end", "net.data", "33", "32", 0, 32,
      "expected 32 bytes from byte 33" },
  { "offset near overflow", "net.data", "9223372036854775807", "32", 0, 32,
      "expected 32 bytes from byte 9223372036854775807" },
  { "offset past overflow", "net.data", "18446744073709551615", "32", 0, 32,
      "no valid offset" },
  { "negative offset", "net.data", "-4", "32", 0, 32,
      "no valid offset: expected a number of bytes, found \"-4\"" },
  { "long offset", "net.data",
      "012345678901234567890123456789012345678\303\244\303\244", "32", 0, 32,
      "found \"012345678901234567890123456789012345678\303\244\"" },
  { "length too short", "net.data", "0", "28", 0, 32,
      "has the wrong length: expected 32 bytes according to the tensor's "
      "dimensions, "
      "found 28" },
  { "length too long", "net.data", "0", "36", 0, 64, "found 36" },
  { "length of words", "net.data", "0", "all", 0, 32, "no valid length" },
};

static void
check_weights (const MienGraph *graph)
{
  g_assert_cmpuint (graph->n_nodes, ==, 1);
  for (guint i = 0; i < 8; i++)
    g_assert_cmpfloat (graph->nodes[0].conv.weight[i], ==, i + 1);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) model = make_model (c->location, c->offset, c->length);
  Files files = make_files (model, c->skip, c->n);
  g_autoptr (MienGraph) graph = mien_onnx_load (files.onnx, &error);
  remove_files (&files);
  if (c->message) {
    g_assert_null (graph);
    mien_test_error (error, c->message);
  } else {
    g_assert_no_error (error);
    check_weights (graph);
  }
}

/* A pipe or a device with that name must not block. */
static void
test_pipe (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) model = make_model ("net.data", NULL, NULL);
  Files files = make_files (model, 0, 32);
  g_unlink (files.data);
  g_assert_cmpint (mkfifo (files.data, 0600), ==, 0);
  g_assert_null (mien_onnx_load (files.onnx, &error));
  mien_test_error (error, "found: not a regular file");
  remove_files (&files);
}

/* The folder is that of the model's file after following links: so a file has a
 * unique meaning, and can be shared by its own name. */
static void
test_link_to_model (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) model = make_model ("net.data", NULL, NULL);
  Files files = make_files (model, 0, 32);
  g_autofree char *link = g_build_filename (files.folder, "net.onnx", NULL);
  g_assert_cmpint (symlink ("model/net.onnx", link), ==, 0);
  g_autoptr (MienGraph) graph = mien_onnx_load (link, &error);
  remove_files (&files);
  g_assert_no_error (error);
  check_weights (graph);
}

static void
test_from_memory (void)
{
  g_autoptr (GBytes) model = make_model ("net.data", NULL, NULL);
  mien_test_onnx_refused (model,
      "is in another file (\"net.data\"), and a model loaded from memory has "
      "no folder");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/external/", cases, test_case);
  g_test_add_func ("/onnx/external/pipe", test_pipe);
  g_test_add_func ("/onnx/external/link-to-model", test_link_to_model);
  g_test_add_func ("/onnx/external/from-memory", test_from_memory);
  return g_test_run ();
}
