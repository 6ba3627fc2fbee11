/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inputs with a size given by the caller. */
#include "engine/onnx.h"

#include "imports.h"
#include "onnxtext.h"
#include "table.h"

/* A minimal detector: two scales that are joined, and a vector per place. */
#define BODY \
  "output y\nfloat w 4,3,3,3\nConv x w -> c pads=[1,1,1,1]\n" \
  "MaxPool c -> p kernel_shape=[2,2] strides=[2,2]\n" \
  "float s 4 = 1 1 2 2\nResize p _ s -> r mode=nearest\nAdd c r -> a\n" \
  "Transpose a -> t perm=[0,2,3,1]\nint f 3 = 1 -1 4\nReshape t f -> y"
#define FIXED "opset 13\ninput x 1,3,8,8\n" BODY
#define FREE "opset 13\ninput x ?,3,?,?\n" BODY
#define LAST \
  "opset 13\ninput x ?,?,?,3\noutput y\nint f 2 = 0 -1\n" \
  "Relu x -> r\nReshape r f -> y"
#define CLASSES \
  "opset 13\ninput x ?,1,8,8\noutput y\nfloat w 64,5\nint f 2 = -1 64\n" \
  "Reshape x f -> v\nMatMul v w -> y"

static MienGraph *
load (const char *text, guint height, guint width, GError **error)
{
  g_autoptr (GBytes) file = mien_test_onnx (text);
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data (file, &n);
  return mien_onnx_import_sized (bytes, n, (MienOnnxSize) { height, width },
      error);
}

typedef struct {
  const char *name, *text;
  guint height, width;
  MienShape input, output;
} Known;

static const Known known[] = {
  { "as in the file", FIXED, 0, 0, { 3, { 3, 8, 8 } }, { 2, { 64, 4 } } },
  { "another size", FIXED, 10, 16, { 3, { 3, 10, 16 } }, { 2, { 160, 4 } } },
  { "another width", FIXED, 0, 2, { 3, { 3, 8, 2 } }, { 2, { 16, 4 } } },
  { "of any", FREE, 4, 6, { 3, { 3, 4, 6 } }, { 2, { 24, 4 } } },
  { "channels last", LAST, 4, 6, { 3, { 3, 4, 6 } }, { 1, { 72 } } },
  { "channels last, as wide as a colour", LAST, 3, 3, { 3, { 3, 3, 3 } },
      { 1, { 27 } } },
};

static void
test_known (gconstpointer data)
{
  const Known *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGraph) graph = load (c->text, c->height, c->width, &error);
  g_assert_no_error (error);
  g_assert_true (mien_shape_equal (&graph->values[graph->input].shape,
      &c->input));
  g_assert_true (mien_shape_equal (&graph->values[graph->output].shape,
      &c->output));
}

typedef struct {
  const char *name, *text;
  guint height, width;
  const char *message;
} Refused;

#define AT(size) \
  "at the requested size of " size " (0: as in the file; a detector needs " \
  "multiples of its largest stride): "

static const Refused refused[] = {
  { "no multiple of the stride", FIXED, 9, 8,
      AT ("9 rows and 8 columns") "node \"op-a\" (Add): " },
  { "a shape in the file", CLASSES, 8, 16,
      AT ("8 rows and 16 columns") "expected the batch alone as the first "
                                   "axis" },
  { "free height", FREE, 0, 8,
      AT ("0 rows and 8 columns") "expected dimension 2 of input \"x\" to be" },
  { "no size at all", FREE, 0, 0, "expected dimension 2 of input \"x\" to be" },
  { "vector", "opset 13\ninput x ?,4\noutput y\nRelu x -> y", 8, 8,
      "expected input \"x\" to have 4 dimensions (batch, channels, height, "
      "width) to give it a size, found 2" },
  { "huge", FREE, 1u << 20, 1u << 20, "input \"x\" has more than" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *c = data;
  g_autoptr (GError) error = NULL;
  g_assert_null (load (c->text, c->height, c->width, &error));
  mien_test_error (error, c->message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/size/", known, test_known);
  mien_test_add_table ("/onnx/size/refused/", refused, test_refused);
  return g_test_run ();
}
