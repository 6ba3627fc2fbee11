/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Feeds bytes to the ONNX reader, and what it accepts to fusion, plan and the
 * CPU code, forward and back, which relies on what the reader has checked. For
 * libFuzzer or AFL as LLVMFuzzerTestOneInput; as a program:
 *
 *   onnx_fuzzer FILE...              replays files
 *   onnx_fuzzer                      mutates good files, seeded
 *   onnx_fuzzer --mutations N SEED
 */
#include <stdlib.h>
#include <string.h>

#include "engine/backend.h"
#include "engine/fusion.h"
#include "engine/gradient.h"
#include "engine/onnx.h"
#include "engine/ops.h"
#include "engine/plan.h"
#include "onnxtext.h"

#define DEFAULT_MUTATIONS 4000
#define DEFAULT_SEED 1

/* Larger networks would take too long. */
#define MAX_ARENA 400000 /* bytes */
#define MAX_MACS 1000000

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Valid for the reader is runnable for the backend, or refused by it. */
static void
run_graph (const MienGraph *graph)
{
  static MienDevice *device;
  if (device == NULL)
    device = mien_device_get ("cpu", NULL);
  g_autoptr (MienPlan) plan = mien_plan_new (graph);
  if (plan->size > MAX_ARENA || mien_graph_macs (graph) > MAX_MACS)
    return;

  g_autoptr (GError) error = NULL;
  g_autoptr (MienRunner) runner =
      mien_runner_new (device, &graph, 1, 2, 1, &error);
  if (runner == NULL) {
    g_assert_nonnull (error);
    return;
  }
  float *input = mien_port_floats (mien_runner_input (runner, 0, 0, 0), 0);
  gsize n = 2 * mien_shape_elements (&graph->values[graph->input].shape);
  for (gsize i = 0; i < n; i++)
    input[i] = (float) i / n;
  if (!mien_runner_run (runner, 0, 2, &error))
    g_error ("the CPU code failed: %s", error->message);
}

/* A gradient may be too large; what there is of it is valid. */
static void
run_gradient (const MienGraph *graph)
{
  const MienGradientOptions options = { .target = graph->output,
    .rule = MIEN_RULE_GUIDED,
    .at_input = TRUE,
    .layer = MIEN_NO_VALUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGradient) gradient =
      mien_gradient_new (graph, &options, &error);
  if (gradient != NULL)
    run_graph (gradient->graph);
  else
    g_assert_nonnull (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienGraph) graph = mien_onnx_import (data, size, &error);
  if (graph == NULL) {
    g_assert_nonnull (error);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  mien_graph_fuse (graph, NULL, 0);
  if (!mien_graph_validate (graph, &error))
    g_error ("fusion broke a graph: %s", error->message);
  run_graph (graph);
  run_gradient (graph);
  return 0;
}

#ifndef MIEN_LIBFUZZER

#define NORM \
  "float s 4\nfloat t 4\nfloat m 4\nfloat v 4 = 1 2 .5 .1\n" \
  "BatchNormalization c s t m v -> n\n"

static const char *const seeds[] = {
  "opset 13\ninput x ?,3,6,6\noutput y\nfloat w 4,3,3,3\nfloat b 4\n"
  "Conv x w b -> c pads=[1,1,1,1] strides=[2,1] dilations=[1,1] group=1\n" NORM
  "Relu n -> r\nfloat d 4,1,3,3\nConv r d -> e group=4 "
  "auto_pad=SAME_UPPER\nAdd r e -> a\nMaxPool a -> p kernel_shape=[2,2] "
  "ceil_mode=1\nFlatten p -> f\nSoftmax f -> y",

  "opset 11\ninput x ?,6,6,3\noutput y\nTranspose x -> x1 perm=[0,3,1,2]\n"
  "float k 4,3,2,2\nConv x1 k -> c auto_pad=SAME_LOWER\n" NORM
  "Transpose n -> n1 perm=[0,2,3,1]\nfloat l scalar = 0\nfloat h scalar = 6\n"
  "Clip n1 l h -> r\nReduceMean r -> g axes=[1,2] keepdims=0\nfloat w 4,3\n"
  "MatMul g w -> o\nfloat q 3\nAdd o q -> z\nSigmoid z -> y",

  "opset 13\ninput x 1,2,5,5\noutput y\nint p 4 = 1 1 0 0\nint n 1 = 4\n"
  "ConstantOfShape n -> z\nCast z -> z1 to=7\nConcat z1 p -> q axis=0\n"
  "int r 2 = -1 2\nReshape q r -> q1\nint s 1 = -1\n"
  "int e 1 = -9223372036854775807\nint a 1 = 0\nSlice q1 s e a s -> q2\n"
  "Transpose q2 -> q3 perm=[1,0]\nReshape q3 s -> q4\n"
  "float o scalar = -1\nPad x q4 o -> d\nAveragePool d -> g "
  "kernel_shape=[2,3] count_include_pad=1\nShape g -> h\nGather h a -> h1\n"
  "Concat h1 s -> h2 axis=0\nReshape g h2 -> f\nLeakyRelu f -> f1 alpha=0.5\n"
  "float w 6,48\nfloat b 6\nGemm f1 w b -> y transB=1 alpha=2.0 beta=0.5",

  "opset 9\ninput x ?,2,4,4\noutput y\nfloat s 2,1,1\nfloat u 6,1,1\nPRelu x s "
  "-> a\n"
  "HardSigmoid a -> b\nMul a b -> c\nConcat a c x -> d axis=1\n"
  "GlobalAveragePool d -> g\nSqueeze g -> h axes=[2,3]\n"
  "Unsqueeze h -> i axes=[2,3]\nMul d i -> j\nSub j d -> k\n"
  "Div k u -> l\nDropout l -> o\nIdentity o -> q\nFlatten q -> y",

  "opset 13\ninput x ?,2,4,4 half\noutput y\nfloat s 2\nhalf w 3,2,1,1 = "
  "1 2 0.5 -1 0.25 3\nPRelu x s -> a\nCast a -> b to=10\nConv b w -> c\n"
  "float t 3,1\nTranspose c -> d perm=[0,3,1,2]\nPRelu d t -> e\n"
  "Cast e -> f to=1\nGlobalAveragePool f -> g\nFlatten g -> h\n"
  "half v 4,1 = 1 -1 2 0.5\nMatMul h v -> z\nSigmoid z -> y",

  "opset 13\ninput x ?,2,4,4\noutput y\nfloat s scalar = 0.5\n"
  "uint8 z scalar = 9\nint8 w 3,2,1,1 = 1 -2 3 100 -128 7\n"
  "float ws 3 = 0.1 0.2 0.3\nint8 wz 3 = 0 1 -1\nint32 b 3 = 70 -9 5\n"
  "float bs 3 = 0.05 0.1 0.15\nQuantizeLinear x s z -> q\n"
  "DequantizeLinear q s z -> d\nDequantizeLinear w ws wz -> dw axis=0\n"
  "DequantizeLinear b bs -> db axis=0\nConv d dw db -> c\nRelu c -> r\n"
  "QuantizeLinear r s z -> q1\nDequantizeLinear q1 s z -> d1\n"
  "MaxPool d1 -> m kernel_shape=[2,2]\nQuantizeLinear m s z -> q2\n"
  "DequantizeLinear q2 s z -> d2\nFlatten d2 -> y",

  "opset 18\ninput x ?,2,4,4\noutput y\nSize x -> n\nint d 1 = 16\n"
  "Div n d -> b2\nint two 1 = 2\nDiv b2 two -> b\nMod b2 two -> e\n"
  "int r scalar = 1\nint q scalar = 5\nint two1 scalar = 2\n"
  "Range r q two1 -> o\nTile o two -> t\nint l 2 = 1 3\nSplit t l -> h i\n"
  "int g 1,1 = 2\nGatherND i g -> j\nGather t j -> k\nMax k two -> m\n"
  "Equal m two -> w\nWhere w two m -> u\nPow u r -> u1\nint a 1 = 32\n"
  "ReduceProd a -> a1\nint s2 1 = 1\nExpand a1 s2 -> a2\n"
  "Concat b a2 -> p axis=0\nReshape x p -> f\nfloat c 2,2 = 1 2 3 4\n"
  "float c1 2 = 1 2\nBatchNormalization c c1 c1 c1 c1 -> c2 training_mode=1\n"
  "Softmax c2 -> c3\nGemm c3 c -> c4 transA=1\nReduceL2 c4 -> c5\n"
  "Ceil c5 -> c6\nMul f c6 -> y",
};

/* Changes bits, bytes, numbers of interest, lengths; repeats and cuts. */
static void
mutate (GByteArray *file, GRand *rand)
{
  static const guint8 bytes[] = { 0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x12 };
  guint n = g_rand_int_range (rand, 1, 6);
  for (guint i = 0; i < n && file->len > 0; i++) {
    guint at = g_rand_int_range (rand, 0, file->len);
    guint length = g_rand_int_range (rand, 1, 17);
    length = MIN (length, file->len - at);
    switch (g_rand_int_range (rand, 0, 6)) {
      case 0:
        file->data[at] ^= 1u << g_rand_int_range (rand, 0, 8);
        break;
      case 1:
        file->data[at] = bytes[g_rand_int_range (rand, 0, sizeof (bytes))];
        break;
      case 2:
        file->data[at] += g_rand_int_range (rand, -2, 3);
        break;
      case 3:
        memset (file->data + at, 0xff, length);
        break;
      case 4:
        memmove (file->data
                + g_rand_int_range (rand, 0, file->len - length + 1),
            file->data + at, length);
        break;
      default:
        g_byte_array_remove_range (file, at, length);
        break;
    }
  }
}

static void
run_mutations (guint n, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  for (guint i = 0; i < n; i++) {
    g_autoptr (GBytes) good = mien_test_onnx (seeds[i % G_N_ELEMENTS (seeds)]);
    g_autoptr (GByteArray) file = g_bytes_unref_to_array (g_bytes_ref (good));
    mutate (file, rand);
    LLVMFuzzerTestOneInput (file->data, file->len);
  }
  g_rand_free (rand);
}

static int
replay (int n, char **paths)
{
  for (int i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *data = NULL;
    gsize size = 0;
    if (!g_file_get_contents (paths[i], &data, &size, &error)) {
      g_printerr ("%s\n", error->message);
      return 1;
    }
    LLVMFuzzerTestOneInput ((const guint8 *) data, size);
  }
  return 0;
}

/* A seed that is refused as it is would test nothing behind the refusal. */
static void
check_seeds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) file = mien_test_onnx (seeds[i]);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data (file, &size);
    g_autoptr (MienGraph) graph = mien_onnx_import (bytes, size, &error);
    if (graph == NULL)
      g_error ("seed %u: %s", i, error->message);
  }
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--mutations") == 0)
    run_mutations (strtoul (argv[2], NULL, 10), strtoul (argv[3], NULL, 10));
  else if (argc > 1)
    return replay (argc - 1, argv + 1);
  else {
    check_seeds ();
    run_mutations (DEFAULT_MUTATIONS, DEFAULT_SEED);
  }
  return 0;
}

#endif
