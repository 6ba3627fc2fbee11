/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Small files through the importer, run by the oracle. The numbers were
 * computed by hand from the ONNX definitions. */
#include "engine/layers.h"

#include "imports.h"
#include "memcheck.h"
#include "table.h"

#define H13 "opset 13\noutput y\n"
#define H9 "opset 9\noutput y\n"

static const MienTestKnown known[] = {
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
  /* As linear layers with a norm are exported: tokens belong to the batch. */
  { "norm of tokens", H13 "input x ?,2,3\n",
      "float s 3 = 1 2 3\nfloat b 3 = 0 0 10\nfloat m 3 = 1 1 1\n"
      "float v 3 = 1 1 1\nint t 3 = -1 2 3\n"
      "Flatten x -> f axis=2\n"
      "BatchNormalization f s b m v -> n epsilon=0.0\n"
      "Reshape n t -> y",
      "0 2 16 3 8 25" },
  { "flatten what is flat", H13 "input x ?,2,3,2\n",
      "float w 2,1 = 1 10\nFlatten x -> f axis=-1\n"
      "Flatten f -> g\nMatMul g w -> h\nint t 2 = -1 6\n"
      "Reshape h t -> y",
      "21 43 65 87 109 131" },
};

static void
test_names (void)
{
  g_autoptr (MienGraph) graph = mien_test_import (H13 "input x ?,3,6,5\n",
      "float w 5,90\nFlatten x -> f\nGemm f w -> logits transB=1\n"
      "Softmax logits -> y");
  guint logits = mien_graph_find_value (graph, "logits");
  g_assert_cmpuint (mien_graph_logits (graph), ==, logits);
  g_assert_cmpuint (mien_graph_find_value (graph, "f"), !=, MIEN_NO_VALUE);
  g_assert_cmpstr (graph->nodes[0].name, ==, "op-logits");
}

/* More than a third of the limit for a file's constants, and the results
 * computed from the matrix count twice. */
static void
test_large_weights (void)
{
  if (mien_test_skip_memcheck ("takes memcheck minutes"))
    return;
  g_autoptr (MienGraph) graph = mien_test_import (H13 "input x ?,4800\n",
      "float w 4800,4800\nMatMul x w -> y");
  g_assert_cmpuint (graph->n_nodes, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/known/", known, mien_test_known);
  g_test_add_func ("/onnx/names", test_names);
  g_test_add_func ("/onnx/large-weights", test_large_weights);
  return g_test_run ();
}
