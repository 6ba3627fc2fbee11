/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Networks that the engine cannot run, and the errors for them. */
#include "imports.h"
#include "onnxtext.h"
#include "table.h"

typedef struct {
  const char *name, *text, *message;
} Case;

#define HEAD "opset 13\ninput x ?,3,6,6\noutput y\n"
#define SCALES "float s scalar = 0.5\nuint8 z scalar = 0\n"

static const Case cases[] = {
  { "unsupported op", HEAD "Relu x -> r\nGRU r -> y",
      "node \"op-y\" (GRU): this op (domain \"\") is not supported" },
  { "rank of the input",
      "opset 13\ninput x ?,3,6,6,6\noutput y\n"
      "Relu x -> y",
      "wrong input rank: expected input \"x\" to have 2 to 4 "
      "dimensions (batch, channels, height, width), found 5" },
  { "no rank at all", "opset 13\ninput x ?\noutput y\nRelu x -> y", "found 1" },
  { "free height", "opset 13\ninput x ?,3,?,6\noutput y\nRelu x -> y",
      "expected dimension 2 of input \"x\" to be a number" },
  { "negative width", "opset 13\ninput x ?,3,6,-6\noutput y\nRelu x -> y",
      "expected dimension 3 of input \"x\" to be a number" },
  { "huge input",
      "opset 13\ninput x ?,60000,60000,60000\n"
      "output y\nRelu x -> y",
      "input \"x\" has more than" },
  { "fixed batch", "opset 13\ninput x 8,3,6,6\noutput y\nRelu x -> y",
      "expected a batch (dimension 0 of input \"x\") that is dynamic or 1, "
      "found "
      "8" },
  { "two inputs", HEAD "input z ?,3,6,6\nAdd x z -> y",
      "expected one input, found \"x\" and \"z\"" },
  { "no input", "opset 13\noutput y\nfloat w 1\nIdentity w -> y",
      "the network has no input" },
  { "no output", "opset 13\ninput x ?,3,6,6\nRelu x -> y",
      "expected 1 to 28 outputs, found 0" },
  { "two outputs of one name", HEAD "output y\nRelu x -> y",
      "two outputs are named \"y\"" },
  { "constant as second output", HEAD "output w\nfloat w 1\nRelu x -> y",
      "output \"w\" is not computed from the input" },
  { "output of nothing", HEAD "Relu x -> r",
      "output \"y\" is not computed from the input" },
  { "constant output", HEAD "float w 1\nIdentity w -> y",
      "output \"y\" is not computed from the input" },
  { "input is output", HEAD "Identity x -> y",
      "no node computes the output \"y\"" },
  { "no operator set", "input x ?,3,6,6\noutput y\nRelu x -> y",
      "has no ONNX operator set" },
  { "old operator set", "opset 6\ninput x ?,3,6,6\noutput y\nRelu x -> y",
      "expected ONNX operator set 7 to 25, found 6" },
  { "future operator set",
      "opset 99\ninput x ?,3,6,6\noutput y\n"
      "Relu x -> y",
      "found 99" },
  { "cycle", HEAD "Add x b -> a\nRelu a -> b\nRelu b -> y",
      "node \"op-a\" (Add): reads \"b\", which no earlier node computes" },
  { "undefined input", HEAD "Relu nowhere -> y", "reads \"nowhere\"" },
  { "computed twice", HEAD "Relu x -> r\nSigmoid x -> r\nRelu r -> y",
      "computes \"r\", which already exists" },
  { "overwrites the input", HEAD "Relu x -> x\nRelu x -> y",
      "computes \"x\", which already exists" },
  { "two initializers", HEAD "float w 1\nfloat w 1\nRelu x -> y",
      "two initializers are named \"w\"" },
  { "too few inputs", HEAD "Conv x -> y",
      "(Conv): expected 2 to 3 inputs, found 1" },
  { "left-out input", HEAD "Conv _ x -> y", "found none" },
  { "weights that are computed", HEAD "Relu x -> w\nConv x w -> y",
      "expected input 1 to be a constant of floats, found a value" },
  { "weights of integers", HEAD "int w 1 = 1\nConv x w -> y",
      "found integers" },
  { "weights of other channels", HEAD "float w 4,2,3,3\nConv x w -> y",
      "expected weights for 3 input channels in 1 groups, found {4, 2, 3, 3}" },
  { "weights of other rank", HEAD "float w 4,3,3\nConv x w -> y",
      "expected weights of 4 dimensions" },
  { "no groups", HEAD "float w 4,3,3,3\nConv x w -> y group=0", "in 0 groups" },
  { "negative groups", HEAD "float w 4,3,3,3\nConv x w -> y group=-1",
      "in -1 groups" },
  { "bias of other size",
      HEAD "float w 4,3,3,3\nfloat b 3\n"
           "Conv x w b -> y",
      "expected a bias of shape {4}, found {3}" },
  { "kernel_shape against weights",
      HEAD "float w 4,3,3,3\n"
           "Conv x w -> y kernel_shape=[2,2]",
      "expected kernel_shape 3 x 3" },
  { "no stride", HEAD "float w 4,3,3,3\nConv x w -> y strides=[0,1]",
      "expected numbers from 1 to" },
  { "one stride", HEAD "float w 4,3,3,3\nConv x w -> y strides=[1]",
      "expected 2 numbers in \"strides\" (two axes), found 1" },
  { "negative padding",
      HEAD "float w 4,3,3,3\nConv x w -> y "
           "pads=[0,0,-1,0]",
      "found -1" },
  { "huge padding",
      HEAD "MaxPool x -> y kernel_shape=[1,1] "
           "pads=[9223372036854775807,0,0,0]",
      "found 9223372036854775807" },
  { "kernel beyond the input", HEAD "float w 4,3,7,7\nConv x w -> y",
      "do not fit an input of 6" },
  { "unknown auto_pad", HEAD "float w 4,3,3,3\nConv x w -> y auto_pad=SAME",
      "expected auto_pad" },
  { "mode in bytes", HEAD "Gelu x -> y approximate=t\377nh",
      "\"t\357\277\275nh\"" },
  { "pool in the padding",
      HEAD "MaxPool x -> y kernel_shape=[2,2] "
           "pads=[2,0,0,0]",
      "lies entirely in the padding" },
  { "pool without kernel", HEAD "MaxPool x -> y", "has no kernel_shape" },
  { "attribute of another type", HEAD "LeakyRelu x -> y alpha=[1,2]",
      "expected attribute \"alpha\" to be of type 1, found 7" },
  { "unknown attribute", HEAD "Relu x -> y slope=1",
      "has the attribute \"slope\", which is unknown" },
  { "huge reshape",
      HEAD "int s 2 = 0 4611686018427387904\n"
           "Reshape x s -> y",
      "cannot reshape to dimension 4611686018427387904" },
  { "reshape of other size", HEAD "int s 2 = 0 107\nReshape x s -> y",
      "expected a shape of 108 elements, found 107" },
  { "two unknown dimensions", HEAD "int s 3 = 0 -1 -1\nReshape x s -> y",
      "cannot reshape to dimension -1" },
  { "reshape of the batch", HEAD "int s 2 = 6 -1\nReshape x s -> y",
      "expected a shape that begins with the batch" },
  { "rank above seven", HEAD "int s 8 = 0 3 2 3 2 3 1 1\nReshape x s -> y",
      "expected at most 7 dimensions, found 8" },
  { "transpose of the batch", HEAD "Transpose x -> y perm=[1,0,2,3]",
      "expected the batch alone as the first axis of output \"y\", found it as "
      "axis 1" },
  { "not a permutation", HEAD "Transpose x -> y perm=[0,1,1,2]",
      "expected a permutation of 4 axes" },
  { "softmax over the batch", HEAD "Softmax x -> y axis=0",
      "expected an axis other than the batch" },
  { "axis out of range", HEAD "Softmax x -> y axis=4",
      "expected an axis from -4 to 3, found 4" },
  { "mean over the batch", HEAD "ReduceMean x -> y axes=[0]",
      "expected an axis other than the batch (0)" },
  { "the same axis twice",
      HEAD "GlobalAveragePool x -> g\n"
           "int a 2 = 2 -2\nSqueeze g a -> y",
      "found 2 twice" },
  { "squeeze of more than one", HEAD "int a 1 = 1\nSqueeze x a -> y",
      "expected axis 1 to have one element, found 3" },
  { "sum of two shapes",
      HEAD "MaxPool x -> m kernel_shape=[2,2]\n"
           "Add x m -> y",
      "found {3, 6, 6} and {3, 5, 5}" },
  { "constant per item", HEAD "float c 2,3,6,6\nAdd x c -> y",
      "found {2, 3, 6, 6}" },
  { "division by zero", HEAD "float c 1 = 0\nDiv x c -> y",
      "expected finite numbers, found inf" },
  { "infinite weights", HEAD "float w 1,3,1,1 = 1 inf 1\nConv x w -> y",
      "expected finite numbers, found inf as element 1 of its weights" },
  { "variance below zero",
      HEAD "float s 3 = 1 1 1\nfloat v 3 = -1 1 1\n"
           "BatchNormalization x s s s v -> y",
      "expected finite numbers" },
  { "norm in training",
      HEAD "float s 3\n"
           "BatchNormalization x s s s s -> y training_mode=1",
      "export the model in evaluation mode" },
  { "dropout in training",
      HEAD "float r scalar = .5\nint t scalar = 1\n"
           "Dropout x r t -> y",
      "export the model in evaluation mode" },
  { "slope of two axes", HEAD "float s 3,6,1\nPRelu x s -> y",
      "expected a slope of one element, or one along a single axis of "
      "{3, 6, 6} such as {3, 1, 1} or {3} for its channels, found {3, 6, 1}" },
  { "slope of no axis", HEAD "float s 5\nPRelu x s -> y", "found {5}" },
  { "slope of the batch", HEAD "float s 2,1,1,1\nPRelu x s -> y",
      "found {2, 1, 1, 1}" },
  { "empty slope", HEAD "float s 0\nPRelu x s -> y", "found {0}" },
  { "infinite slope", HEAD "float s 1 = inf\nPRelu x s -> y",
      "expected finite numbers" },
  { "cast to integers", HEAD "Cast x -> y to=7",
      "expected a cast to float32, float16 or double, found data type 7" },
  { "clip upside down",
      HEAD "float a scalar = 2\nfloat b scalar = 1\n"
           "Clip x a b -> y",
      "expected bounds in order, found 2 and 1" },
  { "reflection",
      HEAD "int p 8 = 0 0 1 1 0 0 1 1\n"
           "Pad x p -> y mode=reflect",
      "expected mode \"constant\"" },
  { "padding of the batch", HEAD "int p 8 = 1 0 0 0 0 0 0 0\nPad x p -> y",
      "none of the batch" },
  { "concat along the batch", HEAD "Concat x x -> y axis=0",
      "expected an axis other than the batch" },
  { "concat of other rows",
      HEAD "MaxPool x -> m kernel_shape=[2,2]\n"
           "Concat x m -> y axis=1",
      "expected input 1 to differ from the first" },
  { "gemm of a map", HEAD "float w 6,2\nGemm x w -> y",
      "expected A of 2 dimensions" },
  { "matrix of other size", HEAD "float w 5,2\nMatMul x w -> y",
      "expected a matrix for 6 inputs, found {5, 2}" },
  { "the batch size",
      HEAD "int t 1 = 2\nShape x -> s\n"
           "int z 1 = 0\nGather s z -> n\nMul n t -> m\nint r 1 = -1\n"
           "Concat m r -> q axis=0\nReshape x q -> y",
      "expected the batch alone as the first axis of output \"y\", found it "
      "with "
      "others in axis 0" },
  { "more than the batch",
      HEAD "int t 1 = 2\nShape x -> s\n"
           "int z 1 = 0\nGather s z -> n\nAdd n t -> m\nReshape x m -> y",
      "node \"op-m\" (Add): computes with the batch size" },
  { "half of the batch",
      HEAD "int t 1 = 2\nShape x -> s\n"
           "int z 1 = 0\nGather s z -> n\nDiv n t -> m\nReshape x m -> y",
      "computes with the batch size" },
  { "whether the batch is 2",
      HEAD "int t 1 = 2\nShape x -> s\n"
           "int z 1 = 0\nGather s z -> n\nEqual n t -> m\nReshape x m -> y",
      "computes with the batch size" },
  { "a slice as long as the batch",
      HEAD "int z 1 = 0\nShape x -> s\n"
           "Gather s z -> n\nint v 3 = 1 2 3\nSlice v z n -> m\n"
           "Reshape x m -> y",
      "computes with the batch size" },
  { "a constant as large as the batch",
      HEAD "float f 1,3 = 1 2 3\nShape x -> s\n"
           "int z 1 = 0\nGather s z -> n\nint t 1 = 3\n"
           "Concat n t -> q axis=0\nExpand f q -> e\nAdd x e -> y",
      "expected a constant that can be broadcast with {3, 6, 6}" },
  { "the batch as a float",
      HEAD "Shape x -> s\nCast s -> f to=1\nReshape x f -> y",
      "casts the batch size to floats" },
  { "scale of zero",
      HEAD "int8 w 2 = 1 2\nfloat s 2 = 0.5 0\n"
           "DequantizeLinear w s -> d axis=0\nAdd x d -> y",
      "node \"op-d\" (DequantizeLinear): expected finite scales above 0, found "
      "0 as element 1 of \"s\": quantize the model again" },
  { "scale of a value of zero",
      HEAD "float s scalar = 0\nQuantizeLinear x s -> q\n"
           "DequantizeLinear q s -> y",
      "node \"op-q\" (QuantizeLinear): expected finite scales above 0, found "
      "0" },
  { "scale below zero",
      HEAD "float s scalar = -1\nQuantizeLinear x s -> q\n"
           "DequantizeLinear q s -> y",
      "above 0, found -1" },
  { "infinite scale",
      HEAD "float s scalar = inf\nQuantizeLinear x s -> q\n"
           "DequantizeLinear q s -> y",
      "above 0, found inf" },
  { "scales of other channels",
      HEAD "int8 w 3 = 1 2 3\nfloat s 2 = 0.5 1\n"
           "DequantizeLinear w s -> d axis=0\nAdd x d -> y",
      "or one for each of the 3 elements of axis 0, found 2" },
  { "zero points of other channels",
      HEAD "int8 w 2 = 1 2\nfloat s 2 = 0.5 1\n"
           "int8 z 3 = 1 2 3\nDequantizeLinear w s z -> d axis=0\nAdd x d -> y",
      "expected as many zero points as scales (2), found 3" },
  { "scales per block",
      HEAD "int8 w 2 = 1 2\nfloat s 2 = 0.5 1\n"
           "DequantizeLinear w s -> d axis=0 block_size=1\nAdd x d -> y",
      "found one per block" },
  { "a value's scale per channel",
      HEAD
      "float s 3 = 1 2 3\nuint8 z 3 = 0 0 0\n"
      "QuantizeLinear x s z -> q axis=1\nDequantizeLinear q s z -> y axis=1",
      "expected one scale for all channels of a value, found 3" },
  { "zero point of int32",
      HEAD "float s scalar = 1\nint32 z scalar = 0\n"
           "QuantizeLinear x s z -> q\nDequantizeLinear q s z -> y",
      "expected a zero point of int8, uint8, int16 or uint16, found data type "
      "6" },
  { "other scale on the way back",
      HEAD SCALES "float t scalar = 0.25\n"
                  "QuantizeLinear x s z -> q\nDequantizeLinear q t z -> y",
      "expected the scale and zero point of the QuantizeLinear before it, 0.5 "
      "and 0" },
  { "dequantized floats", HEAD SCALES "DequantizeLinear x s z -> y",
      "expected an input that a QuantizeLinear computes" },
  { "integers that are computed with",
      HEAD SCALES
      "QuantizeLinear x s z -> q\n"
      "MaxPool q -> m kernel_shape=[2,2]\nDequantizeLinear m s z -> "
      "y",
      "node \"op-m\" (MaxPool): computes with the integers \"q\": expected a "
      "DequantizeLinear before it" },
  { "output of integers", HEAD SCALES "QuantizeLinear x s z -> y",
      "expected output \"y\" to be floats, found the integers of a "
      "QuantizeLinear" },
  { "constants that do not go together",
      HEAD "int a 2 = 1 2\nint b 3 = 1 2 3\n"
           "Add a b -> c\nReshape x c -> y",
      "can be broadcast to one shape, found {2} and {3}" },
  { "floats and integers",
      HEAD "int a 1 = 1\nfloat b 1 = 1\nMin a b -> c\nReshape x c -> y",
      "expected constants of one type" },
  { "logic of floats", HEAD "float a 1 = 1\nAnd a a -> c\nReshape x c -> y",
      "expected constants of integers, found floats" },
  { "mod by zero",
      HEAD "int a 1 = 1\nint z 1 = 0\nMod a z -> c\nReshape x c -> y",
      "divides by 0" },
  { "power that overflows",
      HEAD "int a 1 = 2\nint b 1 = 63\nPow a b -> c\nReshape x c -> y",
      "overflows" },
  { "endless range",
      HEAD "int a scalar = 1\nint z scalar = 0\n"
           "Range z a z -> c\nReshape x c -> y",
      "expected a step other than 0" },
  { "range that is a bomb",
      HEAD "int a scalar = 9000000000000000000\nint z scalar = 0\n"
           "int o scalar = 1\nRange z a o -> c\nReshape x c -> y",
      "and at most 67108864 numbers, found step 1" },
  { "expansion that is a bomb",
      HEAD "float a 1 = 1\nint s 2 = 60000000 60000000\n"
           "Expand a s -> c\nAdd x c -> y",
      "too large for a constant" },
  { "split of other length",
      HEAD "int a 3 = 1 2 3\nint l 2 = 1 1\n"
           "Split a l -> b c\nReshape x b -> y",
      "expected 2 parts of 3 elements in total" },
  { "split that is full before its end",
      HEAD "int a 2 = 1 2\nint l 2 = 2 5\n"
           "Split a l -> b c\nReshape x c -> y",
      "expected 2 parts of 2 elements in total" },
  { "split of a part below nothing",
      HEAD "int a 2 = 1 2\nint l 3 = 2 -1 1\n"
           "Split a l -> b c d\nReshape x d -> y",
      "expected 3 parts of 2 elements in total" },
  { "split that names a value twice",
      HEAD "int a 2 = 1 2\nSplit a -> b b\nReshape x b -> y",
      "computes \"b\", which already exists" },
  { "coordinate out of range",
      HEAD "int a 2 = 1 2\nint i 1,1 = 2\n"
           "GatherND a i -> c\nReshape x c -> y",
      "expected an axis from -2 to 1, found 2" },
  { "maximum of nothing",
      HEAD "int a 0\nReduceMax a -> c axes=[0]\nReshape x c -> y",
      "expected a constant with elements, found none" },
  { "cast out of range",
      HEAD "int a 1 = 300\nCast a -> c to=2\nReshape x c -> y",
      "casts 300, which is outside the range of its type, 0 to 255" },
  { "slice of the batch",
      HEAD "int b 1 = 1\nint e 1 = 9\nint a 1 = 0\n"
           "Slice x b e a -> y",
      "expected the whole batch (axis 0), found a part of it" },
  { "slice of nothing",
      HEAD "int b 1 = 3\nint e 1 = 3\nint a 1 = 2\n"
           "Slice x b e a -> y",
      "node \"op-y\" (Slice): selects no elements of axis 2" },
  { "depth that is no square", HEAD "DepthToSpace x -> y blocksize=2",
      "expected mode DCR or CRD and a multiple of 4 channels, found \"DCR\" "
      "and 3" },
  { "space in other squares", HEAD "SpaceToDepth x -> y blocksize=4",
      "expected rows and columns in multiples of 4, found 6 and 6" },
  { "squares of nothing", HEAD "SpaceToDepth x -> y blocksize=0",
      "expected a blocksize from 1 to 4096, found 0" },
  { "split of the batch", HEAD "int s 2 = 1 1\nSplit x s -> y z axis=0",
      "expected an axis other than the batch (0)" },
  { "split that leaves something",
      HEAD "int s 2 = 1 1\nSplit x s -> y z axis=1",
      "expected 2 parts of 3 elements in total" },
  { "split into what exists", HEAD "int s 2 = 1 2\nSplit x s -> y x axis=1",
      "node \"op-y\" (Split): computes \"x\", which already exists" },
  { "expansion to other rows", HEAD "int s 4 = 1 3 12 6\nExpand x s -> y",
      "expected a shape that its input can be broadcast to" },
  { "a constant of other rows", HEAD "float c 5,6\nMul x c -> y",
      "expected a constant that can be broadcast with {3, 6, 6}, the same for "
      "all items, "
      "found {5, 6}" },
  { "products of other sizes",
      HEAD "MatMul x x -> p\n"
           "MaxPool x -> m kernel_shape=[2,1]\nMatMul p m -> y",
      "expected matrices of matching sizes, as many of each or one, found "
      "{3, 6, 6} and {3, 5, 6}" },
  { "matrices of the batch",
      HEAD "Transpose x -> t perm=[1,2,0,3]\nMatMul t t -> y",
      "expected the batch on the same axis of both inputs, and not in the "
      "matrices" },
  { "sum of two batches", HEAD "Transpose x -> t perm=[1,0,2,3]\nAdd x t -> y",
      "with the batch on the same axis" },
  { "convolution beside the batch",
      HEAD "float w 2,3,1,1\nTranspose x -> t perm=[1,0,2,3]\n"
           "Conv t w -> y",
      "expected the batch alone as the first axis of input 0, found it as axis "
      "1" },
  { "norm with the mean", HEAD "float s 6\nLayerNormalization x s -> y mean",
      "expected one output, found mean or deviation too" },
  { "norm over the batch",
      HEAD "float s 1,3,6,6\nLayerNormalization x s -> y axis=0",
      "expected an axis other than the batch (0)" },
  { "norm of other groups",
      "opset 21\noutput y\ninput x ?,3,6,6\nfloat s 3\nfloat t 3\n"
      "GroupNormalization x s t -> y num_groups=2",
      "expected a number of groups that divides 3 channels, found 2" },
  { "exponents", HEAD "float e 6\nPow x e -> y", "expected input 1 to have" },
  { "unknown gelu",
      "opset 20\noutput y\ninput x ?,3,6,6\n"
      "Gelu x -> y approximate=sigmoid",
      "expected approximate \"none\" or \"tanh\", found \"sigmoid\"" },
  { "indices at odd distances", HEAD "int i 3 = 0 1 3\nGather x i -> y axis=2",
      "expected one index of a value, or several at equal distances" },
  { "comparison of data", HEAD "float a 1 = 0\nGreater x a -> y",
      "node \"op-y\" (Greater): is supported only on constants" },
  { "negative index",
      HEAD "Shape x -> s\nint z 1 = -5\nGather s z -> n\n"
           "Reshape x n -> y",
      "expected an axis from -4 to 3, found -5" },
  { "overflow",
      HEAD "int a 1 = 9223372036854775807\nAdd a a -> b\n"
           "Reshape x b -> y",
      "divides by 0 or overflows" },
  { "constant bomb",
      HEAD "int s 3 = 100000 100000 100000\n"
           "ConstantOfShape s -> z\nAdd x z -> y",
      "expected a known shape of at most 65536 elements" },
  { "many constants",
      HEAD
      "int s 1 = 65536\nConstantOfShape s -> a\n"
      "Concat a a a a a a a a -> b axis=0\nConcat b b b b b b b b -> c axis=0\n"
      "Concat c c c c c c c c -> d axis=0\nConcat d d -> e axis=0\n"
      "Add x e -> y",
      "elements in total" },
  { "empty constant", HEAD "float w 0,3,3,3\nConv x w -> y",
      "none 0, found {0, 3, 3, 3}" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) file = mien_test_onnx (c->text);
  mien_test_onnx_refused (file, c->message);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/onnx/refuse/", cases, test_case);
  return g_test_run ();
}
