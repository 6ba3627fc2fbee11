/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/fusion.h"
#include "engine/ops.h"

#include <string.h>

#include "compare.h"
#include "imports.h"
#include "oracle.h"
#include "random.h"
#include "randomgraph.h"
#include "table.h"

#define N_GRAPHS 400
#define N_ITEMS 2

/* Weights are multiplied and rounded to float. */
static const MienTolerance tolerance = { 1e-4, 1e-4 };

typedef struct {
  const char *name;
  const char *text;  /* onnxtext.h; input x {4, 6, 6}, output y */
  const char *nodes; /* the remaining nodes */
  const char *keep;
} Case;

#define CONV "float w 4,4,3,3\nfloat b 4\nConv x w b -> c pads=[1,1,1,1]\n"
#define NORM "float s 4\nfloat t 4\nfloat m 4\nfloat v 4 = 1 2 .5 .1\n"

#define GELU \
  "float d scalar = 1.41421356\nDiv c d -> e\nErf e -> f\n" \
  "float one scalar = 1\nAdd f one -> a\n"
#define DEVIATION \
  "ReduceMean x -> m axes=[1]\nSub x m -> d\nMul d d -> q\n" \
  "ReduceMean q -> v axes=[1]\nfloat e scalar = 0.001\nAdd v e -> a\n" \
  "Sqrt a -> r\n"

static const Case cases[] = {
  { "conv, norm, relu",
      CONV NORM "BatchNormalization c s t m v -> n\n"
                "Relu n -> y",
      "Conv+act" },
  { "norm before a convolution without padding",
      NORM "float w 2,4,2,2\n"
           "BatchNormalization x s t m v -> n\nConv n w -> y",
      "Conv" },
  { "norm before padding stays",
      NORM "float w 2,4,3,3\n"
           "BatchNormalization x s t m v -> n\nConv n w -> y pads=[1,1,1,1]",
      "Conv Conv" },
  { "scale before padding",
      "float s 4,1,1\nfloat w 2,4,3,3\n"
      "Mul x s -> n\nConv n w -> y pads=[1,1,1,1]",
      "Conv" },
  { "norm before depthwise and grouped",
      NORM "float d 4,1,2,2\n"
           "float g 6,2,2,2\nBatchNormalization x s t m v -> n\n"
           "Conv n d -> e group=4\nBatchNormalization e s t m v -> f\n"
           "Conv f g -> y group=2",
      "Conv Conv" },
  { "gelu behind a convolution",
      CONV GELU "Mul c a -> g\nfloat h scalar = 0.5\nMul g h -> y",
      "Conv+act Conv" },
  { "gelu of half, before a convolution",
      CONV GELU "float h scalar = 0.5\nMul c h -> p\nMul p a -> g\n"
                "float v 2,4,1,1\nConv g v -> y",
      "Conv+act Conv" },
  { "gelu by tanh",
      CONV "float n scalar = 3\nfloat q scalar = 0.044715\n"
           "float f scalar = 0.7978845608\nfloat o scalar = 1\n"
           "float h scalar = 0.5\nPow c n -> p\nMul p q -> r\nAdd c r -> s\n"
           "Mul s f -> t\nTanh t -> u\nAdd u o -> v\nMul c h -> k\n"
           "Mul k v -> y",
      "Conv+act" },
  { "gelu of something else", CONV GELU "Mul x a -> y", "Conv+act Conv Mul" },
  { "layer norm by parts",
      DEVIATION "Div d r -> n\nfloat w 4,4,1,1\nConv n w -> y",
      "LayerNormalization Conv" },
  { "a deviation that is read twice", DEVIATION "Div d r -> n\nMul n r -> y",
      "ReduceMean Sub Mul ReduceMean Conv+act Div Mul" },
  { "swish behind a convolution", CONV "Sigmoid c -> s\nMul c s -> y",
      "Conv+act" },
  { "hard swish, the factors swapped",
      CONV "HardSigmoid c -> s alpha=0.166666667 beta=0.5\nMul s c -> y",
      "Conv+act" },
  { "another hard sigmoid is no hard swish",
      CONV "HardSigmoid c -> s alpha=0.2 beta=0.5\nMul c s -> y",
      "Conv Activation Mul" },
  { "the sigmoid of something else", CONV "Sigmoid x -> s\nMul c s -> y",
      "Conv Activation Mul" },
  { "a sigmoid that is read twice",
      CONV "Sigmoid c -> s\nMul c s -> p\nAdd p s -> y",
      "Conv Activation Mul+add" },
  { "scales in a row",
      "float a scalar = 0.5\nfloat b 4,1,1\nDiv x a -> p\n"
      "Sub p b -> q\nMul q b -> r\nAdd b r -> y",
      "Conv" },
  { "pad, conv",
      "int p 8 = 0 0 1 0 0 0 2 1\nfloat w 2,4,3,3\nPad x p -> q\n"
      "Conv q w -> y",
      "Conv" },
  { "pad of another value stays",
      "int p 8 = 0 0 1 0 0 0 2 1\n"
      "float o scalar = 1\nfloat w 2,4,3,3\nPad x p o -> q\nConv q w -> y",
      "Pad Conv" },
  { "pad, max-pool",
      "int p 8 = 0 0 1 1 0 0 1 1\n"
      "float o scalar = -inf\nPad x p o -> q\n"
      "MaxPool q -> y kernel_shape=[3,3] strides=[2,2]",
      "MaxPool" },
  { "zeros are no padding of a max-pool",
      "int p 8 = 0 0 1 1 0 0 1 1\n"
      "Pad x p -> q\nMaxPool q -> y kernel_shape=[3,3]",
      "Pad MaxPool" },
  { "pad wider than the pool stays",
      "int p 8 = 0 0 3 0 0 0 0 0\n"
      "float o scalar = -inf\nPad x p o -> q\n"
      "MaxPool q -> y kernel_shape=[2,2]",
      "Pad MaxPool" },
  { "paddings that are too wide together",
      "int p 8 = 0 0 1 0 0 0 0 0\n"
      "float o scalar = -inf\nPad x p o -> q\nMaxPool q -> y "
      "kernel_shape=[2,1] dilations=[67108864,1] pads=[67108864,0,0,0]",
      "Pad MaxPool" },
  { "pad, average pool",
      "int p 8 = 0 0 1 1 0 0 1 1\nPad x p -> q\n"
      "AveragePool q -> y kernel_shape=[3,3]",
      "AveragePool" },
  { "residual, relu", CONV "Add x c -> a\nRelu a -> y", "Conv+add+act" },
  { "no addition behind the activation",
      CONV "Relu c -> r\nAdd x r -> a\n"
           "Relu a -> y",
      "Conv+act Add+act" },
  { "max-pool beside a convolution",
      "float w 4,4,1,1\n"
      "Conv x w -> c strides=[2,2]\n"
      "MaxPool x -> m kernel_shape=[2,2] strides=[2,2]\nAdd m c -> y",
      "Conv MaxPool+add" },
  { "two activations", CONV "Relu c -> r\nSigmoid r -> y",
      "Conv+act Activation" },
  { "what two read stays", CONV "Relu c -> r\nSigmoid c -> s\nAdd r s -> y",
      "Conv Activation Activation Add" },
  { "what is kept stays", CONV "Relu c -> y", "Conv Activation", "c" },
  { "a kept view keeps what it views", CONV "Identity c -> i\nRelu c -> y",
      "Conv Activation", "i" },
  { "kept output", CONV "Relu c -> y", "Conv+act", "y" },
  { "x + x", CONV "Add c c -> y", "Conv Add" },
  { "dead nodes", CONV "Relu x -> d\nSigmoid d -> e\nRelu c -> y", "Conv+act" },
  { "kept nodes that nothing reads", CONV "Relu x -> d\nRelu c -> y",
      "Activation Conv+act", "d" },
  { "activation of a view", CONV "Flatten c -> f\nRelu f -> y",
      "Conv Activation" },
  { "layouts that cancel out",
      CONV
      "Transpose c -> t perm=[0,2,3,1]\nfloat s 4\nAdd t s -> a\nRelu a -> r\n"
      "Transpose r -> y perm=[0,3,1,2]",
      "Conv+act" },
};

static char *
describe (const MienGraph *graph)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < graph->n_nodes; i++) {
    const MienNode *node = &graph->nodes[i];
    g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "",
        mien_op_name (node->op), node->residual != MIEN_NO_VALUE ? "+add" : "",
        node->activation.kind != MIEN_ACTIVATION_NONE
                && node->op != MIEN_OP_ACTIVATION
            ? "+act"
            : "");
  }
  return g_string_free (text, FALSE);
}

/* Checks that values with index `value` are the same in both. */
static void
compare_value (const char *what, const MienGraph *graph, guint value,
    const MienOracle *before, const MienOracle *after)
{
  gsize item = mien_shape_elements (&graph->values[value].shape);
  g_autofree float *got = g_new (float, item *N_ITEMS);
  g_assert_nonnull (after->value[value]);
  for (gsize i = 0; i < item * N_ITEMS; i++)
    got[i] = after->value[value][i];
  mien_compare (what, got, before->value[value], item * N_ITEMS, item,
      tolerance);
}

/* Fuses, and checks that the output and the kept values are unchanged. */
static void
fuse_and_compare (const char *what, MienGraph *graph, const guint *keep,
    guint n_keep)
{
  g_autoptr (GError) error = NULL;
  gsize n = N_ITEMS * mien_shape_elements (&graph->values[graph->input].shape);
  g_autofree float *input = g_new (float, n);
  GRand *rand = g_rand_new_with_seed (7);
  mien_random_uniform (rand, input, n, 2);
  g_rand_free (rand);

  g_autoptr (MienOracle) before =
      mien_oracle_run (graph, (const float *const[]) { input }, N_ITEMS);
  mien_graph_fuse (graph, keep, n_keep);
  mien_graph_validate (graph, &error);
  g_assert_no_error (error);
  g_autoptr (MienOracle) after =
      mien_oracle_run (graph, (const float *const[]) { input }, N_ITEMS);
  compare_value (what, graph, graph->output, before, after);
  for (guint i = 0; i < n_keep; i++)
    compare_value (what, graph, keep[i], before, after);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (MienGraph) graph =
      mien_test_import ("opset 13\ninput x ?,4,6,6\noutput y\n", c->text);

  guint keep = c->keep != NULL ? mien_graph_find_value (graph, c->keep) : 0;
  fuse_and_compare (c->name, graph, &keep, c->keep != NULL ? 1 : 0);
  g_autofree char *nodes = describe (graph);
  g_assert_cmpstr (nodes, ==, c->nodes);
}

/* Chooses some of the values computed by nodes to be kept. */
static guint
pick_kept (const MienGraph *graph, GRand *rand, guint *keep)
{
  guint n = 0;
  for (guint i = 0; i < graph->n_values; i++)
    if (g_rand_int_range (rand, 0, 6) == 0)
      keep[n++] = i;
  return n;
}

static void
test_random_graphs (void)
{
  guint before = 0, after = 0;
  GRand *rand = g_rand_new_with_seed (1);
  for (guint32 seed = 0; seed < N_GRAPHS; seed++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (MienGraph) graph = mien_test_random_graph (seed);
    mien_graph_validate (graph, &error);
    g_assert_no_error (error);
    g_autofree guint *keep = g_new (guint, graph->n_values);
    guint n_keep = seed % 2 == 0 ? pick_kept (graph, rand, keep) : 0;
    g_autofree char *what = g_strdup_printf ("seed %u", seed);
    before += graph->n_nodes;
    fuse_and_compare (what, graph, keep, n_keep);
    after += graph->n_nodes;
  }
  g_rand_free (rand);
  g_test_message ("%u nodes became %u", before, after);
  g_assert_cmpuint (after, <, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/engine/fusion/", cases, test_case);
  g_test_add_func ("/engine/fusion/random-graphs", test_random_graphs);
  return g_test_run ();
}
