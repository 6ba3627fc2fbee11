/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pairs of files that express the same in two ways: the importer gives the same
 * result for both. */
#include "compare.h"
#include "imports.h"
#include "oracle.h"
#include "random.h"
#include "table.h"

static const MienTolerance tolerance = { 1e-5, 1e-5 };

#define H13 "opset 13\noutput y\n"

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

/* The network of one pair as exported by PyTorch and by tf2onnx; the input of
 * the second is a picture {H, W, C}. */
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
  g_autoptr (MienGraph) first = mien_test_import (c->first_head, c->first);
  g_autoptr (MienGraph) second = mien_test_import (c->second_head, c->second);
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

/* If the network itself reads its picture in the file's order, the transpose
 * must be computed. */
static void
test_layout_that_matters (void)
{
  g_autoptr (MienGraph) graph =
      mien_test_import (H13 "input x ?,2,2,3\n", "Flatten x -> f\nRelu f -> y");
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/pair/", pairs, test_pair);
  g_test_add_func ("/onnx/layout-that-matters", test_layout_that_matters);
  return g_test_run ();
}
