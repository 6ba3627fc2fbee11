/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the importer makes of files, by the oracle. Two kinds of cases: small
 * ones whose numbers were computed by hand from the ONNX definitions, and
 * pairs that say the same in two ways.
 */
#include "engine/layers.h"
#include "engine/onnx.h"

#include <math.h>

#include "compare.h"
#include "onnxtext.h"
#include "oracle.h"
#include "random.h"
#include "table.h"

static const MienTolerance tolerance = { 1e-5, 1e-5 };

static MienGraph *
import (const char *head, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = g_strconcat (head, text, NULL);
  g_autoptr (GBytes) file = mien_test_onnx (whole);
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  MienGraph *graph = mien_onnx_import (bytes, size, &error);
  if (graph == NULL)
    g_error ("%s: %s", whole, error->message);
  return graph;
}

typedef struct {
  const char *name;
  const char *head; /* opset and input */
  const char *text;
  const char *expected; /* output for the input 1, 2, 3, ... */
} Known;

#define H13 "opset 13\noutput y\n"
#define H9 "opset 9\noutput y\n"

static const Known known[] = {
  { "values become what 8 bits represent", H13 "input x ?,1,1,6\n",
      "float t 1 = 2.5\nSub x t -> d\nfloat s scalar = 0.01\n"
      "uint8 z scalar = 100\nQuantizeLinear d s z -> q\n"
      "DequantizeLinear q s z -> y",
      "-1 -0.5 0.5 1.5 1.55 1.55" },
  { "values between two steps", H13 "input x ?,1,1,5\n",
      "float s scalar = 2\nint8 z scalar = 0\nQuantizeLinear x s z -> q\n"
      "DequantizeLinear q s z -> y",
      "0 2 4 4 4" },
  { "values of 16 bits", H13 "input x ?,1,1,3\n",
      "float t 1 = 2\nSub x t -> d\nfloat s scalar = 0.000015\n"
      "uint16 z scalar = 0\nQuantizeLinear d s z -> q\n"
      "DequantizeLinear q s z -> y",
      "0 0 0.983025" },
  { "slice of several axes, one backwards", H13 "input x ?,2,2,4\n",
      "int b 2 = 2 1\nint e 2 = -5 2\nint a 2 = 3 2\nint s 2 = -2 1\n"
      "Slice x b e a s -> y",
      "7 5 15 13" },
  { "slice of old, of channels", H9 "input x ?,3,1,2\n",
      "Slice x -> y starts=[1] ends=[3] axes=[1]", "3 4 5 6" },
  { "slice behind a transpose", H13 "input x ?,2,2,2\n",
      "Transpose x -> t perm=[0,2,3,1]\nint b 1 = 1\nint e 1 = 2\n"
      "int a 1 = 3\nSlice t b e a -> y",
      "5 6 7 8" },
  { "split and a part left out", H13 "input x ?,6\n",
      "int s 3 = 1 2 3\nSplit x s -> a _ c axis=1\nConcat c a -> y axis=1",
      "4 5 6 1" },
  { "split into equal parts, the last smaller",
      "opset 18\noutput y\ninput x ?,5\n",
      "Split x -> a b axis=-1 num_outputs=2\nConcat b a -> y axis=1",
      "4 5 1 2 3" },
  { "split into one", H13 "input x ?,2\n", "Split x -> a axis=1\nRelu a -> y",
      "1 2" },
  { "depth to space", H13 "input x ?,4,1,2\n",
      "DepthToSpace x -> y blocksize=2", "1 3 2 4 5 7 6 8" },
  { "depth to space, several maps", H13 "input x ?,8,1,1\n",
      "DepthToSpace x -> y blocksize=2 mode=CRD", "1 2 3 4 5 6 7 8" },
  { "depth to space, maps among each other", H13 "input x ?,8,1,1\n",
      "DepthToSpace x -> y blocksize=2 mode=DCR", "1 3 5 7 2 4 6 8" },
  { "space to depth", H13 "input x ?,1,2,4\n",
      "SpaceToDepth x -> y blocksize=2", "1 3 2 4 5 7 6 8" },
  { "conv, groups and padding", H13 "input x ?,2,2,2\n",
      "float w 2,1,1,2 = 1 10 1 10\nfloat b 2 = 0.5 0\n"
      "Conv x w b -> y group=2 pads=[0,1,0,0]",
      "10.5 21.5 30.5 43.5 50 65 70 87" },
  { "same upper pads the end", H13 "input x ?,1,1,2\n",
      "float w 1,1,1,2 = 1 10\nConv x w -> y auto_pad=SAME_UPPER", "21 2" },
  { "same lower pads the begin", H13 "input x ?,1,1,2\n",
      "float w 1,1,1,2 = 1 10\nConv x w -> y auto_pad=SAME_LOWER", "10 21" },
  { "ceil_mode adds a window", H13 "input x ?,1,1,4\n",
      "MaxPool x -> y kernel_shape=[1,3] strides=[1,2] ceil_mode=1", "3 4" },
  { "no window begins in the padding", H13 "input x ?,1,1,4\n",
      "MaxPool x -> y kernel_shape=[1,1] strides=[1,3] pads=[0,0,0,1] "
      "ceil_mode=1",
      "1 4" },
  { "average without padding", H13 "input x ?,1,1,2\n",
      "AveragePool x -> y kernel_shape=[1,2] pads=[0,1,0,0]", "1 1.5" },
  { "average with padding", H13 "input x ?,1,1,2\n",
      "AveragePool x -> y kernel_shape=[1,2] pads=[0,1,0,0] "
      "count_include_pad=1",
      "0.5 1.5" },
  { "ceil_mode does not count into the average", H13 "input x ?,1,1,4\n",
      "AveragePool x -> y kernel_shape=[1,3] strides=[1,2] pads=[0,1,0,0] "
      "count_include_pad=1 ceil_mode=1",
      "1 3" },
  { "gemm", H13 "input x ?,2\n",
      "float w 3,2 = 1 0 0 1 1 1\nfloat b 3 = 1 2 3\n"
      "Gemm x w b -> y transB=1 alpha=2.0 beta=10.0",
      "12 24 36" },
  { "matmul and add", H13 "input x ?,2\n",
      "float w 2,3 = 1 0 1 0 1 1\nfloat b 3 = 1 2 3\nMatMul x w -> m\n"
      "Add b m -> y",
      "2 4 6" },
  { "batch norm", H13 "input x ?,1,1,2\n",
      "float s 1 = 2\nfloat t 1 = 3\nfloat m 1 = 1\nfloat v 1 = 4\n"
      "BatchNormalization x s t m v -> y epsilon=0.0",
      "3 4" },
  { "value over value", H13 "input x ?,3\n",
      "float c 3 = 2 6 3\nMul x c -> m\nDiv m x -> y", "2 6 3" },
  { "constant over value", H13 "input x ?,2\n",
      "float c scalar = 4\nDiv c x -> y", "4 2" },
  { "map less its mean", H13 "input x ?,2,1,2\n",
      "ReduceMean x -> m axes=[1]\nSub x m -> y", "-1 -1 1 1" },
  { "rows by columns", H13 "input x ?,1,2,2\n",
      "int a 1 = 3\nReduceSum x a -> r\nReduceMax x -> c axes=[2]\n"
      "Mul r c -> y",
      "9 12 21 28" },
  { "lower and higher", H13 "input x ?,4\n",
      "float c 4 = 4 3 2 1\nMul x c -> m\nMin x c -> a\nMax x c -> b\n"
      "Sub b a -> y",
      "3 1 1 3" },
  { "bounds", H13 "input x ?,4\n",
      "float a scalar = 2\nfloat b scalar = 3\nMax x a -> m\nMin m b -> y",
      "2 2 3 3" },
  { "norms of rows", H13 "input x ?,1,2,2\n",
      "ReduceL2 x -> a axes=[3] keepdims=0\n"
      "ReduceL1 x -> b axes=[3] keepdims=0\n"
      "ReduceSumSquare x -> c axes=[3] keepdims=0\n"
      "ReduceMin x -> d axes=[3] keepdims=0\nMul a a -> e\nSub e c -> f\n"
      "Add f b -> g\nAdd g d -> y",
      "4 10" },
  { "highest of a map", H13 "input x ?,2,2,2\n", "GlobalMaxPool x -> y",
      "4 8" },
  { "layer norm", H13 "input x ?,1,2,2\n",
      "float s 2 = 2 4\nfloat t 2 = 1 0\n"
      "LayerNormalization x s t -> y epsilon=0.0",
      "-1 4 -1 4" },
  { "layer norm of two axes", H13 "input x ?,2,1,2\n",
      "float s 1,2 = 2 4\nLayerNormalization x s -> y axis=-2 epsilon=0.0",
      "-2 4 -2 4" },
  { "instance norm", H13 "input x ?,2,1,2\n",
      "float s 2 = 2 4\nfloat t 2 = 1 0\n"
      "InstanceNormalization x s t -> y epsilon=0.0",
      "-1 3 -4 4" },
  { "group norm", "opset 18\noutput y\ninput x ?,4,1,1\n",
      "float s 2 = 2 4\nfloat t 2 = 1 0\n"
      "GroupNormalization x s t -> y num_groups=2 epsilon=0.0",
      "-1 3 -4 4" },
  { "functions of one number", H13 "input x ?,4\n",
      "float t scalar = 2\nSub x t -> d\nAbs d -> a\nNeg a -> n\n"
      "Exp n -> e\nLog e -> l\nPow l t -> p\nSqrt p -> s\n"
      "Reciprocal x -> r\nAdd s r -> y",
      "2 0.5 1.3333333 2.25" },
  { "gelu, tanh and their kin", "opset 20\noutput y\ninput x ?,1\n",
      "Gelu x -> a\nGelu x -> b approximate=tanh\nTanh x -> c\nErf x -> d\n"
      "Softplus x -> e\nMish x -> f\nConcat a b c d e f -> y axis=1",
      "0.84134475 0.84119199 0.76159416 0.84270079 1.3132617 0.86509839" },
  { "product of two values", H13 "input x ?,1,2,2\n", "MatMul x x -> y",
      "7 10 15 22" },
  { "product by the transposed", H13 "input x ?,1,2,2\n",
      "Transpose x -> t perm=[0,1,3,2]\nMatMul x t -> y", "5 11 11 25" },
  { "products by one matrix", H13 "input x ?,2,2,1\n",
      "int a 1 = 1\nReduceSum x a -> s\nTranspose s -> t perm=[0,1,3,2]\n"
      "MatMul x t -> y",
      "4 6 8 12 12 18 16 24" },
  { "constant before a value", H13 "input x ?,1,2\n",
      "float c 1,1,2 = 7 8\nConcat c x -> y axis=1", "7 8 1 2" },
  { "one of an axis", H13 "input x ?,3,2\n",
      "int i scalar = -1\nGather x i -> y axis=1", "5 6" },
  { "every other of an axis", H13 "input x ?,3,2\n",
      "int i 2 = 2 0\nGather x i -> y axis=1", "5 6 1 2" },
  { "expanded", H13 "input x ?,1,2\n", "int s 3 = 1 2 1\nExpand x s -> y",
      "1 2 1 2" },
  { "constant minus value", H13 "input x ?,2\n",
      "float c scalar = 1\nSub c x -> y", "0 -1" },
  { "elu", H13 "input x ?,2\n",
      "float c scalar = 1\nSub c x -> d\n"
      "Elu d -> y",
      "0 -0.63212056" },
  { "elu with alpha", H13 "input x ?,2\n",
      "float c scalar = 1\n"
      "Sub c x -> d\nElu d -> y alpha=2.0",
      "0 -1.2642411" },
  { "value over constant", H13 "input x ?,2\n", "float c 2 = 2 4\nDiv x c -> y",
      "0.5 0.5" },
  { "constant along the width", H13 "input x ?,1,2,2\n",
      "float c 2 = 10 20\nAdd x c -> y", "11 22 13 24" },
  { "value minus value", H13 "input x ?,2\n",
      "float c 2 = 3 3\nMul x c -> m\nSub m x -> y", "2 4" },
  { "softmax of old flattens", H9 "input x ?,1,2,2\n",
      "float z scalar = 0\nMul x z -> m\nSoftmax m -> y",
      "0.25 0.25 0.25 0.25" },
  { "softmax of new has one axis", H13 "input x ?,1,2,2\n",
      "float z scalar = 0\nMul x z -> m\nSoftmax m -> y", "0.5 0.5 0.5 0.5" },
  { "prelu", H13 "input x ?,2,1,1\n",
      "float m scalar = -1\nfloat s 2,1,1 = 2 3\nMul x m -> n\n"
      "PRelu n s -> y",
      "-2 -6" },
  { "prelu, slope {C} of a map of other width", H13 "input x ?,2,1,4\n",
      "float m scalar = -1\nfloat s 2 = 2 3\nMul x m -> n\nPRelu n s -> y",
      "-2 -4 -6 -8 -15 -18 -21 -24" },
  { "prelu, slope {C} of a map of that width", H13 "input x ?,2,1,2\n",
      "float m scalar = -1\nfloat s 2 = 2 3\nMul x m -> n\nPRelu n s -> y",
      "-2 -4 -9 -12" },
  { "prelu, slope {1,1,W} of a map of as many channels",
      H13 "input x ?,2,1,2\n",
      "float m scalar = -1\nfloat s 1,1,2 = 2 3\nMul x m -> n\n"
      "PRelu n s -> y",
      "-2 -6 -6 -12" },
  { "prelu, slope {W}", H13 "input x ?,2,1,4\n",
      "float m scalar = -1\nfloat s 4 = 2 3 4 5\nMul x m -> n\n"
      "PRelu n s -> y",
      "-2 -6 -12 -20 -10 -18 -28 -40" },
  { "prelu, slope of the height", H13 "input x ?,1,2,2\n",
      "float m scalar = -1\nfloat s 2,1 = 2 3\nMul x m -> n\n"
      "PRelu n s -> y",
      "-2 -4 -9 -12" },
  { "prelu of a vector", H13 "input x ?,2\n",
      "float m scalar = -1\nfloat s 2 = 2 3\nMul x m -> n\nPRelu n s -> y",
      "-2 -6" },
  { "prelu, one slope of many dimensions", H13 "input x ?,2,1,2\n",
      "float m scalar = -1\nfloat s 1,1,1 = 2\nMul x m -> n\nPRelu n s -> y",
      "-2 -4 -6 -8" },
  { "float16 between casts", H13 "input x ?,1,1,2\n",
      "half w 1,1,1,1 = 0.5\nhalf b 1 = -3\nhalf k scalar = 2\n"
      "Cast x -> h to=10\nConv h w b -> c\nMul c k -> m\n"
      "Cast m -> y to=1",
      "-5 -4" },
  { "float16 ports", H13 "input x ?,1,1,2 half\n",
      "half w 1,1,1,1 = 0.5\nhalf l scalar = 0.75\nConv x w -> c\n"
      "Clip c l -> y",
      "0.75 1" },
  { "constants cast to float16", H13 "input x ?,2\n",
      "float w 2 = 2 4\nCast w -> h to=10\nCast x -> c to=10\n"
      "Mul c h -> m\nCast m -> y to=1",
      "2 8" },
  { "clip by attributes", "opset 7\noutput y\ninput x ?,4\n",
      "Clip x -> y min=2.0 max=3.0", "2 2 3 3" },
  { "clip above alone", H13 "input x ?,4\n",
      "float m scalar = 2.5\nClip x _ m -> y", "1 2 2.5 2.5" },
  { "mean over channels and width", H13 "input x ?,2,1,2\n",
      "ReduceMean x -> y axes=[1,-1]", "2.5" },
  { "transpose of channels", H13 "input x ?,2,1,2\n",
      "Transpose x -> t perm=[0,3,2,1]\nFlatten t -> f\nRelu f -> y",
      "1 3 2 4" },
};

/* "1 2.5" as numbers. */
static guint
parse_numbers (const char *text, double *numbers, guint max)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n = g_strv_length (words);
  g_assert_cmpuint (n, <=, max);
  for (guint i = 0; i < n; i++)
    numbers[i] = g_ascii_strtod (words[i], NULL);
  return n;
}

static void
test_known (gconstpointer data)
{
  const Known *c = data;
  g_autoptr (MienGraph) graph = import (c->head, c->text);
  float input[16], got[16];
  double expected[16];
  for (guint i = 0; i < G_N_ELEMENTS (input); i++)
    input[i] = i + 1;
  guint n = parse_numbers (c->expected, expected, G_N_ELEMENTS (expected));
  g_assert_cmpuint (mien_shape_elements (&graph->values[graph->output].shape),
      ==, n);
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (graph, (const float *const[]) { input }, 1);
  for (guint i = 0; i < n; i++)
    got[i] = oracle->value[graph->output][i];
  mien_compare (c->name, got, expected, n, n, tolerance);
}

typedef struct {
  const char *name;
  const char *first_head, *first;
  const char *second_head, *second;
} Pair;

#define CHW H13 "input x ?,3,6,5\n"
#define HWC H13 "input x ?,6,5,3\n"
#define NORM "float s 4\nfloat t 4\nfloat m 4\nfloat v 4 = 1 2 .5 .1\n"
#define FLAT \
  "float w 5,90\nfloat b 5\nFlatten x -> f\nGemm f w b -> y " \
  "transB=1"

/* The network of one pair in the way of PyTorch and in that of tf2onnx; the
 * input of the second is a picture {H, W, C}. */
#define TORCH \
  "float k 4,3,3,3\nConv x k -> c pads=[1,0,1,1] strides=[2,2]\n" NORM \
  "BatchNormalization c s t m v -> n\nRelu n -> r\n" \
  "float d 4,1,3,3\nConv r d -> e group=4 pads=[1,1,1,1]\nAdd e r -> a\n" \
  "GlobalAveragePool a -> g\nFlatten g -> f\nfloat w 4,2\n" \
  "Gemm f w -> l\nSoftmax l -> y axis=1"
#define KERAS \
  "float k 4,3,3,3\nTranspose x -> x1 perm=[0,3,1,2]\n" \
  "Conv x1 k -> c auto_pad=SAME_UPPER strides=[2,2]\n" NORM \
  "BatchNormalization c s t m v -> n\nTranspose n -> n1 perm=[0,2,3,1]\n" \
  "Relu n1 -> r\nTranspose r -> r1 perm=[0,3,1,2]\nfloat d 4,1,3,3\n" \
  "Conv r1 d -> e group=4 auto_pad=SAME_UPPER\n" \
  "Transpose e -> e1 perm=[0,2,3,1]\nAdd e1 r -> a\n" \
  "ReduceMean a -> g axes=[1,2] keepdims=0\nfloat w 4,2\n" \
  "MatMul g w -> l\nSoftmax l -> y"

static const Pair pairs[] = {
  { "a Relu, a pool and two pairs of 8 bits",
      CHW "float s scalar = 0.5\nint8 z scalar = -128\nRelu x -> r\n"
          "QuantizeLinear r s z -> q\nDequantizeLinear q s z -> d\n"
          "MaxPool d -> m kernel_shape=[2,2]\nQuantizeLinear m s z -> q2\n"
          "DequantizeLinear q2 s z -> d2\nFlatten d2 -> y",
      "",
      CHW "float s scalar = 0.5\nuint8 z scalar = 0\n"
          "QuantizeLinear x s z -> q\nDequantizeLinear q s z -> d\n"
          "MaxPool d -> m kernel_shape=[2,2]\nFlatten m -> y",
      "" },
  { "torch and keras", H13 "input x ?,3,5,6\n", TORCH, H13 "input x ?,5,6,3\n",
      KERAS },
  { "the batch moved and back", CHW "Relu x -> y", "",
      CHW "Transpose x -> a perm=[2,1,0,3]\nRelu a -> b\n"
          "int n 1 = 0\nUnsqueeze b n -> c\nSqueeze c n -> d\n"
          "Transpose d -> y perm=[2,1,0,3]",
      "" },
  { "the batch merged and back",
      CHW "float v 3,4\nTranspose x -> t perm=[0,2,3,1]\nMatMul t v -> m\n"
          "Transpose m -> y perm=[0,3,1,2]",
      "",
      CHW "float v 3,4\nTranspose x -> t perm=[0,2,3,1]\nint s 3 = -1 5 3\n"
          "Reshape t s -> a\nMatMul a v -> m\nint o 4 = -1 6 5 4\n"
          "Reshape m o -> b\nTranspose b -> y perm=[0,3,1,2]",
      "" },
  { "layer norm and its parts",
      CHW "float s 3\nfloat t 3\nTranspose x -> h perm=[0,2,3,1]\n"
          "LayerNormalization h s t -> n\nTranspose n -> y perm=[0,3,1,2]",
      "",
      CHW "float s 3\nfloat t 3\nfloat e scalar = 0.00001\n"
          "float two scalar = 2\nTranspose x -> h perm=[0,2,3,1]\n"
          "ReduceMean h -> m axes=[-1]\nSub h m -> d\nPow d two -> q\n"
          "ReduceMean q -> v axes=[-1]\nAdd v e -> w\nSqrt w -> r\n"
          "Div d r -> n\nMul n s -> o\nAdd o t -> p\n"
          "Transpose p -> y perm=[0,3,1,2]",
      "" },
  { "flatten and reshape", CHW FLAT, "",
      CHW "float w 5,90\nfloat b 5\n"
          "int s 2 = -1 90\nReshape x s -> f\nGemm f w b -> y transB=1",
      "" },
  { "shape computed from the batch", CHW FLAT, "",
      CHW
      "float w 5,90\nfloat b 5\nint z scalar = 0\nint o 1 = 0\nint r 1 = -1\n"
      "Shape x -> h\nGather h z -> n\nUnsqueeze n o -> u\n"
      "Concat u r -> s axis=0\nReshape x s -> f\nGemm f w b -> y transB=1",
      "" },
  { "shape computed from the map", CHW FLAT, "",
      CHW "float w 5,90\nfloat b 5\nint z 1 = 1\nint e 1 = 4\nint n 1 = -1\n"
          "int q 1 = 2\nint p scalar = 1\nint a 1 = 0\nShape x -> h\n"
          "Slice h z e -> d\nGather d p -> g\nUnsqueeze g a -> g1\n"
          "Mul g1 q -> g2\nDiv g2 q -> g3\nAdd g3 a -> g4\nNeg g4 -> g5\n"
          "Sub a g5 -> g6\nCast g6 -> g7 to=7\nConcat n g7 -> s1 axis=0\n"
          "Concat s1 a -> s2 axis=0\nint back 2 = 0 -1\nint mid 3 = 0 6 15\n"
          "Reshape x mid -> x1\nReshape x1 back -> f\nGemm f w b -> y transB=1",
      "" },
  { "squeeze and unsqueeze",
      CHW "GlobalAveragePool x -> g\nFlatten g -> f\n"
          "float w 5,3\nGemm f w -> y transB=1",
      "",
      "opset 11\noutput y\n"
      "input x ?,3,6,5\nReduceMean x -> g axes=[2,3] keepdims=0\n"
      "Unsqueeze g -> u axes=[2,3]\nSqueeze u -> s axes=[2,3]\n"
      "Identity s -> i\nDropout i -> d\nfloat w 5,3\n"
      "Gemm d w -> y transB=1",
      "" },
  { "pads of both kinds", "opset 10\noutput y\ninput x ?,3,6,5\n",
      "Pad x -> y pads=[0,0,1,2,0,0,0,1] value=0.5", CHW,
      "int p 8 = 0 0 1 2 0 0 0 1\nfloat v scalar = 0.5\nPad x p v -> y" },
  { "pads of named axes", "opset 18\noutput y\ninput x ?,3,6,5\n",
      "int p 4 = 1 2 0 1\nint a 2 = 2 -1\nPad x p _ a -> y", CHW,
      "int p 8 = 0 0 1 2 0 0 0 1\nPad x p -> y" },
  { "pads that torch computes", CHW "int p 8 = 0 0 1 2 0 0 0 1\nPad x p -> y",
      "",
      CHW
      "int p 4 = 2 1 1 0\nint l 1 = 4\n"
      "ConstantOfShape l -> z\nCast z -> z1 to=7\nConcat p z1 -> q axis=0\n"
      "int two 2 = -1 2\nReshape q two -> q1\nint s 1 = -1\n"
      "int e 1 = -9223372036854775807\nint a 1 = 0\nSlice q1 s e a s -> q2\n"
      "Transpose q2 -> q3 perm=[1,0]\nReshape q3 s -> q4\nPad x q4 -> y",
      "" },
  { "constants of all kinds", CHW,
      "float c 3,1,1 = 1 2 3\n"
      "float k scalar = 2\nMul x c -> m\nAdd m k -> y",
      CHW,
      "float c 3 = 1 2 3\nConstant -> c1 value=@c\nint s 3 = 3 1 1\n"
      "Reshape c1 s -> c2\nMul x c2 -> m\nConstant -> k value_float=2.0\n"
      "Add m k -> y" },
  { "mean by attribute and by input", CHW, "ReduceMean x -> y axes=[2,3]",
      "opset 18\noutput y\ninput x ?,3,6,5\n",
      "int a 2 = 2 3\n"
      "ReduceMean x a -> y" },
  { "fixed batch", CHW FLAT, "",
      H13
      "input x 1,3,6,5\nfloat w 5,90\n"
      "float b 5\nint s 2 = 1 -1\nReshape x s -> f\nGemm f w b -> y transB=1",
      "" },
  { "dense over channels last", CHW,
      "float w 4,3,1,1 = 1 2 3 4 5 6 7 8 9 0 "
      "1 2\nConv x w -> y",
      HWC,
      "float w 3,4 = 1 4 7 0 2 5 8 1 3 6 9 2\nMatMul x w -> m\n"
      "Transpose m -> y perm=[0,3,1,2]" },
  { "concat along any layout", CHW,
      "Sigmoid x -> s\n"
      "Concat x s -> y axis=1",
      HWC,
      "Sigmoid x -> s\nConcat x s -> c axis=-1\n"
      "Transpose c -> y perm=[0,3,1,2]" },
  { "hard swish", "opset 14\noutput y\ninput x ?,3,6,5\n", "HardSwish x -> y",
      CHW, "HardSigmoid x -> h alpha=0.16666667 beta=0.5\nMul x h -> y" },
  { "swish", "opset 24\noutput y\ninput x ?,3,6,5\n", "Swish x -> y alpha=1.0",
      CHW, "Sigmoid x -> s\nMul x s -> y" },
  { "gate per channel", CHW,
      "GlobalAveragePool x -> g\nSigmoid g -> s\n"
      "Mul s x -> y",
      HWC,
      "ReduceMean x -> g axes=[1,2] keepdims=0\n"
      "Sigmoid g -> s\nint h 4 = 0 1 1 3\nReshape s h -> s1\nMul x s1 -> m\n"
      "Transpose m -> y perm=[0,3,1,2]" },
  { "mean along one axis of any layout", CHW,
      "ReduceMean x -> y axes=[3] keepdims=0", HWC,
      "ReduceMean x -> m axes=[2] keepdims=0\nTranspose m -> y perm=[0,2,1]" },
  { "prelu of channels last", CHW,
      "float s 3,1,1 = 0.1 0.2 0.3\n"
      "PRelu x s -> y",
      HWC,
      "float s 3 = 0.1 0.2 0.3\nPRelu x s -> p\n"
      "Transpose p -> y perm=[0,3,1,2]" },
  { "prelu of channels last, {1,1,C}", CHW,
      "float s 3 = 0.1 0.2 0.3\n"
      "PRelu x s -> y",
      HWC,
      "float s 1,1,3 = 0.1 0.2 0.3\nPRelu x s -> p\n"
      "Transpose p -> y perm=[0,3,1,2]" },
  { "leaky relu is prelu", CHW, "LeakyRelu x -> y alpha=0.25", CHW,
      "float s 1 = 0.25\nPRelu x s -> y" },
};

static guint
count_transposes (const MienGraph *graph)
{
  guint n = 0;
  for (guint i = 0; i < graph->n_nodes; i++)
    n += graph->nodes[i].op == MIEN_OP_TRANSPOSE;
  return n;
}

static void
test_pair (gconstpointer data)
{
  const Pair *c = data;
  g_autoptr (MienGraph) first = import (c->first_head, c->first);
  g_autoptr (MienGraph) second = import (c->second_head, c->second);
  const MienShape *shape = &first->values[first->input].shape;
  const MienShape *out = &first->values[first->output].shape;
  g_assert_true (mien_shape_equal (shape,
      &second->values[second->input].shape));
  g_assert_true (mien_shape_equal (out, &second->values[second->output].shape));
  g_assert_cmpuint (count_transposes (first), ==, 0);
  g_assert_cmpuint (count_transposes (second), ==, 0);

  gsize n_in = mien_shape_elements (shape), n_out = mien_shape_elements (out);
  g_autofree float *input = g_new (float, 2 * n_in);
  g_autofree float *got = g_new (float, 2 * n_out);
  GRand *rand = g_rand_new_with_seed (3);
  mien_random_uniform (rand, input, 2 * n_in, 4);
  g_rand_free (rand);
  g_autoptr (MienOracle) a =
      mien_oracle_run (first, (const float *const[]) { input }, 2);
  g_autoptr (MienOracle) b =
      mien_oracle_run (second, (const float *const[]) { input }, 2);
  for (gsize i = 0; i < 2 * n_out; i++)
    got[i] = b->value[second->output][i];
  mien_compare (c->name, got, a->value[first->output], 2 * n_out, n_out,
      tolerance);
}

/* Where the network itself reads its picture in the file's order, the
 * transpose has to be done after all. */
static void
test_layout_that_matters (void)
{
  g_autoptr (MienGraph) graph =
      import (H13 "input x ?,2,2,3\n", "Flatten x -> f\nRelu f -> y");
  g_assert_cmpuint (count_transposes (graph), ==, 1);
  /* {C, H, W} with C = 3: 1 to 4 is red. */
  const float input[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  const double expected[] = { 1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12 };
  float got[12];
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (graph, (const float *const[]) { input }, 1);
  for (guint i = 0; i < 12; i++)
    got[i] = oracle->value[graph->output][i];
  mien_compare ("channels last", got, expected, 12, 12, tolerance);
}

static void
test_names (void)
{
  g_autoptr (MienGraph) graph = import (H13 "input x ?,3,6,5\n",
      "float w 5,90\nFlatten x -> f\nGemm f w -> logits transB=1\n"
      "Softmax logits -> y");
  guint logits = mien_graph_find_value (graph, "logits");
  g_assert_cmpuint (mien_graph_logits (graph), ==, logits);
  g_assert_cmpuint (mien_graph_find_value (graph, "f"), !=, MIEN_NO_VALUE);
  g_assert_cmpstr (graph->nodes[0].name, ==, "op-logits");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/known/", known, test_known);
  mien_test_add_table ("/onnx/pair/", pairs, test_pair);
  g_test_add_func ("/onnx/layout-that-matters", test_layout_that_matters);
  g_test_add_func ("/onnx/names", test_names);
  return g_test_run ();
}
