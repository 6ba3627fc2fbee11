/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is computed from constants and shapes while a file is read. Numbers by
 * hand, from https://onnx.ai/onnx/operators/.
 */

#include "compare.h"
#include "imports.h"
#include "oracle.h"
#include "table.h"

typedef struct {
  const char *name;
  const char *text;     /* computes c */
  const char *expected; /* its elements in order */
  guint opset;          /* 0: 18 */
} Known;

#define MATRIX "int m 2,3 = 1 2 3 4 5 6\n"
#define VECTOR "float v 3 = -1.5 0.5 2.5\n"

static const Known known[] = {
  { "add, both ways broadcast",
      "int a 2,1 = 10 20\nint b 3 = 1 2 3\n"
      "Add a b -> c",
      "11 12 13 21 22 23" },
  { "division towards zero", "int a 3 = 7 -7 6\nint b 1 = 2\nDiv a b -> c",
      "3 -3 3" },
  { "division by minus one", "int a 2 = 7 -7\nint b 1 = -1\nDiv a b -> c",
      "-7 7" },
  { "mod, divisor's sign",
      "int a 4 = 7 -7 7 -7\nint b 4 = 3 3 -3 -3\n"
      "Mod a b -> c",
      "1 2 -2 -1" },
  { "fmod, dividend's sign", "int a 2 = 7 -7\nint b 1 = 3\nMod a b -> c fmod=1",
      "1 -1" },
  { "fmod of floats",
      "float a 2 = 5.5 -5.5\nfloat b 1 = 2\nMod a b -> c "
      "fmod=1",
      "1.5 -1.5" },
  { "pow of integers", "int a 4 = 2 -3 -1 5\nint b 4 = 10 3 7 0\nPow a b -> c",
      "1024 -27 -1 1" },
  { "pow of floats by integers", VECTOR "int b 1 = 2\nPow v b -> c",
      "2.25 0.25 6.25" },
  { "sum of three", MATRIX "int a 1 = 1\nint b 3 = 0 10 20\nSum m a b -> c",
      "2 13 24 5 16 27" },
  { "sum of one", VECTOR "Sum v -> c", "-1.5 0.5 2.5" },
  { "min of three", VECTOR "float a 1 = 1\nfloat b 3 = 9 0 9\nMin v a b -> c",
      "-1.5 0 1" },
  { "max of integers", MATRIX "int a 1 = 4\nMax m a -> c", "4 4 4 4 5 6" },
  { "ceil", VECTOR "Ceil v -> c", "-1 1 3" },
  { "floor", VECTOR "Floor v -> c", "-2 0 2" },
  { "round to the even", VECTOR "Round v -> c", "-2 0 2" },
  { "sqrt", "float a 2 = 9 2.25\nSqrt a -> c", "3 1.5" },
  { "reciprocal", "float a 2 = 4 -2\nReciprocal a -> c", "0.25 -0.5" },
  { "abs, neg and sign",
      VECTOR "Abs v -> a\nNeg a -> n\nSign n -> s\n"
             "Concat a n s -> c axis=0",
      "1.5 0.5 2.5 -1.5 -0.5 -2.5 -1 -1 -1" },
  { "exp of log", "float a 2 = 4 8\nLog a -> l\nExp l -> c", "4 8" },
  { "erf and tanh",
      "float a 1 = 0.5\nErf a -> e\nTanh a -> t\n"
      "Concat e t -> c axis=0",
      "0.5204999 0.4621172" },
  { "comparisons",
      "int a 3 = 1 2 3\nint b 1 = 2\nEqual a b -> e\nLess a b -> l\n"
      "Greater a b -> g\nLessOrEqual a b -> m\nGreaterOrEqual a b -> n\n"
      "Concat e l g m n -> c axis=0",
      "0 1 0 1 0 0 0 0 1 1 1 0 0 1 1" },
  { "comparison of floats", VECTOR "float b 1 = 0.5\nGreaterOrEqual v b -> c",
      "0 1 1" },
  { "logic",
      "int a 4 = 0 0 1 1\nint b 4 = 0 1 0 1\nAnd a b -> d\nOr a b -> o\n"
      "Xor a b -> x1\nNot x1 -> n\nConcat d o n -> c axis=0",
      "0 0 0 1 0 1 1 1 1 0 0 1" },
  { "where, broadcast",
      "int w 2,1 = 1 0\nint a 3 = 1 2 3\nint b 1 = 9\n"
      "Where w a b -> c",
      "1 2 3 9 9 9" },
  { "relu and clip",
      VECTOR "float lo scalar = -1\nRelu v -> r\nClip v lo -> k\n"
             "Concat r k -> c axis=0",
      "0 0.5 2.5 -1 0.5 2.5" },
  { "other activations",
      "float a 2 = -2 6\nLeakyRelu a -> l alpha=0.5\n"
      "HardSigmoid a -> s\nHardSwish a -> w\nConcat l s w -> c axis=0",
      "-1 6 0.1 1 -0.3333333 6" },
  { "prelu per channel",
      "float a 2,1,2 = -1 1 -2 2\nfloat s 2,1,1 = 3 5\n"
      "PRelu a s -> c",
      "-3 1 -10 2" },
  { "softmax", "float a 2,2 = 0 0 1 1\nSoftmax a -> c axis=0",
      "0.2689414 0.2689414 0.7310586 0.7310586" },
  { "softmax of old", "float a 1,2,2 = 0 0 0 0\nSoftmax a -> c axis=1",
      "0.25 0.25 0.25 0.25", 11 },
  { "matrices", MATRIX "Cast m -> a to=1\nTranspose a -> b\nMatMul a b -> c",
      "14 32 32 77" },
  { "matrices, transposed, with a bias",
      "float a 3,2 = 1 4 2 5 3 6\nfloat b 1,3 = 1 0 2\nfloat d 2,1 = 10 20\n"
      "Gemm a b d -> c transA=1 transB=1 alpha=2.0 beta=0.5",
      "19 42" },
  { "norm of weights",
      "float a 1,2,2 = 1 3 4 4\nfloat g 2 = 2 1\nfloat b 2 = 0.5 7\n"
      "float m 2 = 1 4\nfloat v 2 = 4 1\n"
      "BatchNormalization a g b m v -> c epsilon=0.0",
      "0.5 2.5 7 7" },
  { "norm of weights in training",
      "float a 1,2,2 = 1 3 5 13\nfloat g 2 = 2 1\nfloat b 2 = 0.5 7\n"
      "float m 2 = 0 0\nfloat v 2 = 1 1\n"
      "BatchNormalization a g b m v -> c epsilon=0.0 training_mode=1",
      "-1.5 2.5 6 8" },
  { "dequantized",
      "int8 a 4 = -128 -1 0 127\nfloat s scalar = 0.5\n"
      "int8 z scalar = -1\nDequantizeLinear a s z -> c",
      "-63.5 0 0.5 64" },
  { "dequantized per channel",
      "uint8 a 2,2 = 0 255 3 4\nfloat s 2 = 0.5 2\nuint8 z 2 = 128 3\n"
      "DequantizeLinear a s z -> c axis=0",
      "-64 63.5 0 2" },
  { "dequantized along the last axis",
      "uint8 a 2,2 = 1 2 3 4\nfloat s 2 = 1 10\n"
      "DequantizeLinear a s -> c axis=-1",
      "1 20 3 40" },
  { "dequantized bias",
      "int32 a 2 = -70000 3\nfloat s 2 = 0.01 2\n"
      "DequantizeLinear a s -> c axis=0",
      "-700 6" },
  { "quantized, to the even and within the range",
      "float a 5 = -200 0.75 1.25 1.3 200\nfloat s scalar = 0.5\n"
      "int8 z scalar = 1\nQuantizeLinear a s z -> c",
      "-128 3 3 4 127" },
  { "quantized without zero point",
      "float a 3 = -1 1 300\nfloat s scalar = 1\n"
      "QuantizeLinear a s -> c",
      "0 1 255" },
  { "quantized and back, reshaped between",
      "float a 2,2 = 1 2 3 400\nfloat s scalar = 1\nuint16 z scalar = 0\n"
      "QuantizeLinear a s z -> q\nint flat 1 = -1\nReshape q flat -> r\n"
      "DequantizeLinear r s z -> c",
      "1 2 3 400" },
  { "range",
      "int a scalar = 7\nint b scalar = 0\nint s scalar = -3\n"
      "Range a b s -> c",
      "7 4 1" },
  { "range of floats",
      "float a scalar = 0\nfloat b scalar = 1\n"
      "float s scalar = 0.4\nRange a b s -> c",
      "0 0.4 0.8" },
  { "range of nothing, and more",
      "int a scalar = 2\nint s scalar = 1\n"
      "Range a a s -> r\nint d 1 = 5\n"
      "Concat r d -> c axis=0",
      "5" },
  { "expand", "int a 2,1 = 1 2\nint s 3 = 2 1 3\nExpand a s -> c",
      "1 1 1 2 2 2 1 1 1 2 2 2" },
  { "expand to less than there is", MATRIX "int s 1 = 1\nExpand m s -> c",
      "1 2 3 4 5 6" },
  { "tile", "int a 2,2 = 1 2 3 4\nint r 2 = 1 2\nTile a r -> c",
      "1 2 1 2 3 4 3 4" },
  { "constant of shape",
      "int s 2 = 2 2\nfloat f 1 = 0.5\n"
      "ConstantOfShape s -> c value=@f",
      "0.5 0.5 0.5 0.5" },
  { "gather of rows", MATRIX "int i 2 = 1 -2\nGather m i -> c", "4 5 6 1 2 3" },
  { "gather of a column", MATRIX "int i scalar = -1\nGather m i -> c axis=1",
      "3 6" },
  { "gather of elements", MATRIX "int i 1,3 = 1 0 1\nGatherElements m i -> c",
      "4 2 6" },
  { "gather by coordinates",
      MATRIX "int i 2,2 = 0 1 1 -1\n"
             "GatherND m i -> c",
      "2 6" },
  { "gather of rows by number", MATRIX "int i 2,1 = 1 0\nGatherND m i -> c",
      "4 5 6 1 2 3" },
  { "slice of two axes",
      MATRIX "int s 2 = -1 0\nint e 2 = 9223372036854775807 2\n"
             "Slice m s e -> c",
      "4 5" },
  { "slice backwards",
      MATRIX "int s 1 = -1\nint e 1 = -9223372036854775807\n"
             "int a 1 = 1\nint t 1 = -2\nSlice m s e a t -> c",
      "3 1 6 4" },
  { "slice of one with a step of any size",
      MATRIX "int s 2 = 0 -1\nint e 2 = 2 -9223372036854775807\nint a 2 = 0 1\n"
             "int t 2 = 9223372036854775807 -9223372036854775807\n"
             "Slice m s e a t -> c",
      "3" },
  { "split",
      MATRIX "int l 2 = 1 2\nSplit m l -> a b axis=1\n"
             "Concat b a -> c axis=1",
      "2 3 1 5 6 4" },
  { "split in equal parts",
      "int a 5 = 1 2 3 4 5\nSplit a -> p q r "
      "num_outputs=3\nConcat r q p -> c axis=0",
      "5 3 4 1 2" },
  { "split of old",
      "int a 4 = 1 2 3 4\nSplit a -> p q split=[1,3]\n"
      "Concat q p -> c axis=0",
      "2 3 4 1", 11 },
  { "transpose", MATRIX "Transpose m -> c", "1 4 2 5 3 6" },
  { "flatten", MATRIX "Flatten m -> f axis=0\nShape f -> c", "1 6" },
  { "squeeze and unsqueeze",
      MATRIX "int a 2 = 0 3\nUnsqueeze m a -> u\nShape u -> s\nSqueeze u -> q\n"
             "Shape q -> t\nConcat s t -> c axis=0",
      "1 2 3 1 2 3" },
  { "pad",
      "int a 1,2 = 1 2\nint p 4 = 0 1 1 0\nint v scalar = 9\n"
      "Pad a p v -> c",
      "9 1 2 9 9 9" },
  { "size", MATRIX "Size m -> c", "6" },
  { "cast of floats", VECTOR "Cast v -> c to=7", "-1 0 2" },
  { "cast to bool", VECTOR "Floor v -> f\nCast f -> c to=9", "1 0 1" },
  { "sum along an axis", MATRIX "int a 1 = 0\nReduceSum m a -> c keepdims=0",
      "5 7 9" },
  { "sum of all, since 13", MATRIX "ReduceSum m -> c", "21" },
  { "sum of none", MATRIX "ReduceSum m -> c noop_with_empty_axes=1",
      "1 2 3 4 5 6" },
  { "product", MATRIX "ReduceProd m -> c axes=[1]", "6 120", 13 },
  { "maximum and minimum",
      MATRIX "ReduceMax m -> a axes=[0]\nReduceMin m -> b axes=[-2]\n"
             "Concat a b -> c axis=0",
      "4 5 6 1 2 3", 13 },
  { "mean and norms",
      "float a 2,2 = 3 -4 0 2\nReduceMean a -> m axes=[1]\n"
      "ReduceL1 a -> l axes=[1]\nReduceL2 a -> n axes=[1]\n"
      "ReduceSumSquare a -> q axes=[1]\nConcat m l n q -> c axis=0",
      "-0.5 1 7 2 5 2 25 4", 13 },
  { "dropout", VECTOR "Dropout v -> c", "-1.5 0.5 2.5" },
  /* What legacy exporters write for "same" padding: 7 columns, a kernel of 3
   * and a stride of 2. */
  { "same padding of an exporter",
      "int w scalar = 7\nint k scalar = 3\nint s scalar = 2\nint one scalar = "
      "1\n"
      "Cast w -> f to=1\nCast s -> t to=1\nDiv f t -> q\nCeil q -> u\n"
      "Cast u -> o to=7\nSub o one -> o1\nMul o1 s -> p\nAdd p k -> r\n"
      "Sub r w -> d\nint z scalar = 0\nMax d z -> c",
      "2" },
};

static void
test_known (gconstpointer data)
{
  const Known *c = data;
  g_auto (GStrv) numbers = g_strsplit (c->expected, " ", -1);
  const guint n = g_strv_length (numbers);
  g_autofree char *text = g_strdup_printf (
      "opset %u\ninput x ?,1,1,%u\noutput y\n%s\nCast c -> cf to=1\n"
      "int all 1 = -1\nReshape cf all -> cv\nAdd x cv -> y\n",
      c->opset != 0 ? c->opset : 18, n, c->text);
  g_autoptr (MienGraph) graph = mien_test_import ("", text);
  g_autofree float *input = g_new0 (float, n);
  g_autofree float *got = g_new (float, n);
  g_autofree double *expected = g_new (double, n);
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (graph, (const float *const[]) { input }, 1);
  for (guint i = 0; i < n; i++) {
    got[i] = oracle->value[graph->output][i];
    expected[i] = g_ascii_strtod (numbers[i], NULL);
  }
  mien_compare (c->name, got, expected, n, n, (MienTolerance) { 1e-6, 1e-6 });
}

/* Shapes computed with the batch, for x {?, 4, 6, 6}. */
typedef struct {
  const char *name, *text;
  const char *shape; /* of the output */
} Chain;

#define SHAPE "Shape x -> s\nint z 1 = 0\nGather s z -> n\n"

static const Chain chains[] = {
  { "batch and the rest",
      SHAPE "int r 1 = -1\nConcat n r -> q axis=0\n"
            "Reshape x q -> y",
      "{144}" },
  { "batch as a scalar",
      "Shape x -> s\nint z scalar = 0\nGather s z -> n\nint a 1 = 0\n"
      "Unsqueeze n a -> u\nint r 2 = 12 12\nConcat u r -> q axis=0\n"
      "Reshape x q -> y",
      "{12, 12}" },
  { "batch by a slice",
      "Shape x -> s\nint z 1 = 0\nint e 1 = 1\nSlice s z e -> n\nint r 1 = -1\n"
      "Concat n r -> q axis=0\nReshape x q -> y",
      "{144}" },
  { "batch by a part of Shape",
      "Shape x -> n start=0 end=1\nint r 1 = -1\nConcat n r -> q axis=0\n"
      "Reshape x q -> y",
      "{144}" },
  { "batch by a split",
      "Shape x -> s\nint l 2 = 1 3\nSplit s l -> n t\n"
      "ReduceProd t -> r\nConcat n r -> q axis=0\n"
      "Reshape x q -> y",
      "{144}" },
  { "all elements, divided",
      SHAPE "Size x -> a\nint d scalar = 144\nDiv a d -> b\nint f 1 = -1\n"
            "Reshape b f -> v\nint r 1 = 144\nConcat v r -> q axis=0\n"
            "Reshape x q -> y",
      "{144}" },
  { "product of the shape, divided",
      "Shape x -> s\nReduceProd s -> p\nint d 1 = 36\nDiv p d -> b\n"
      "int four 1 = 4\nDiv b four -> n\nMod b four -> m\nint r 1 = 144\n"
      "Add n m -> o\nConcat o r -> q axis=0\nReshape x q -> y",
      "{144}" },
  { "twice the batch, less the batch",
      SHAPE "int two 1 = 2\nMul n two -> t\nSub t n -> b\nint r 1 = -1\n"
            "Concat b r -> q axis=0\nReshape x q -> y",
      "{144}" },
  { "batch over batch",
      SHAPE "Div n n -> o\nint r 1 = -1\nConcat o r -> q axis=0\n"
            "Reshape x q -> y",
      "{144}" },
  { "at least one item",
      SHAPE "int o 1 = 1\nMax n o -> m\nint r 1 = -1\nConcat m r -> q axis=0\n"
            "Reshape x q -> y",
      "{144}" },
  { "where a number is given",
      "Shape x -> s\nint want 4 = -1 4 -1 6\nint minus scalar = -1\n"
      "Equal want minus -> w\nWhere w s want -> q\nReshape x q -> y",
      "{4, 6, 6}" },
  { "where the shape is no -1",
      "Shape x -> s\nint minus scalar = -1\nint o 4 = 1 1 1 1\n"
      "Equal s minus -> w\nWhere w o s -> q\nReshape x q -> y",
      "{4, 6, 6}" },
  { "through int32",
      SHAPE "Cast n -> n32 to=6\nint r 1 = -1\n"
            "Cast r -> r32 to=6\nConcat n32 r32 -> q32 axis=0\n"
            "Cast q32 -> q to=7\nReshape x q -> y",
      "{144}" },
  { "expand to what is there", "Shape x -> s\nExpand x s -> e\nRelu e -> y",
      "{4, 6, 6}" },
  { "slice of everything",
      "int b 2 = 0 0\nint e 2 = 9223372036854775807 4\nSlice x b e -> v\n"
      "Relu v -> y",
      "{4, 6, 6}" },
};

static void
test_chain (gconstpointer data)
{
  const Chain *c = data;
  /* A network that only views its input is rejected. */
  g_autofree char *text = g_strconcat ("opset 18\ninput in ?,4,6,6\noutput y\n"
                                       "Relu in -> x\n",
      c->text, NULL);
  g_autoptr (MienGraph) graph = mien_test_import ("", text);
  g_autofree char *shape =
      mien_shape_to_string (&graph->values[graph->output].shape);
  g_assert_cmpstr (shape, ==, c->shape);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/fold/", known, test_known);
  mien_test_add_table ("/onnx/chain/", chains, test_chain);
  return g_test_run ();
}
