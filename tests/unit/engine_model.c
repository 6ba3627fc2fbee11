/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model/model.h"

#include <math.h>
#include <string.h>

#include "engine/gradient.h"
#include "engine/layers.h"
#include "engine/runner.h"
#include "device.h"
#include "imports.h"
#include "modelfiles.h"
#include "random.h"
#include "table.h"

#define HEAD "opset 13\ninput x ?,1,8,8\noutput y\n"
#define NET "float w 3,64\nFlatten x -> f\nGemm f w -> l transB=1\n"
#define LOGITS HEAD NET "Identity l -> y\n"
#define SOFTMAX HEAD NET "Softmax l -> y\n"
#define LABELS "[mien]\nlabels=a;b;c\n"

static void
test_defaults (void)
{
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, LOGITS, NULL, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MienModel) model =
      mien_model_load (files.onnx, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (model->name, ==, "net");
  g_assert_cmpstr (model->heads[0].attribute, ==, "net");
  g_assert_cmpuint (model->heads[0].n_labels, ==, 3);
  g_assert_cmpstr (model->heads[0].labels[0], ==, "class 0");
  g_assert_cmpstr (model->heads[0].labels[2], ==, "class 2");
  g_assert_null (model->heads[0].labels[3]);
  g_assert_cmpfloat (model->range_min[0], ==, -1);
  g_assert_cmpfloat (model->range_max[0], ==, 1);
  g_assert_false (model->bgr);
  MienFraming framing = mien_model_framing (model, "yunet");
  g_assert_cmpfloat (framing.side, ==, 1);
  g_assert_cmpfloat (framing.shift, ==, 0);
}

static guint
count_softmax (const MienGraph *graph)
{
  guint n = 0;
  for (guint i = 0; i < graph->n_nodes; i++)
    n += graph->nodes[i].op == MIEN_OP_SOFTMAX;
  return n;
}

/* Whatever specifies the kind of output, the softmax is applied exactly
 * once. */
static void
test_softmax (void)
{
  static const struct {
    const char *network, *side;
    guint n_softmax;
  } cases[] = {
    { LOGITS, NULL, 1 },
    { SOFTMAX, NULL, 1 },
    { LOGITS, "[modelinfo]\ngroup-id=classification-generic-out\n", 1 },
    { SOFTMAX, "[modelinfo]\ngroup-id=classification-generic-softmaxed-out\n",
        1 },
    { LOGITS, "[modelinfo]\ngroup-id=classification-generic-softmaxed-out\n",
        0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (MienTestFiles) files = { NULL };
    mien_test_files_init (&files, cases[i].network, cases[i].side, -1);
    g_autoptr (GError) error = NULL;
    g_autoptr (MienModel) model =
        mien_model_load (files.onnx, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count_softmax (model->graph), ==, cases[i].n_softmax);
  }
}

#define ONE HEAD "float w 1,64\nFlatten x -> f\nGemm f w -> z transB=1\n"

static void
run_one (MienModel *model, const float *input, float *scores)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_device_get ("cpu", &error);
  g_assert_no_error (error);
  g_autoptr (MienRunner) runner = mien_runner_new (device,
      (const MienGraph *const *) &model->graph, 1, 1, 1, &error);
  g_assert_no_error (error);
  memcpy (mien_test_input (runner, 0, 0), input, 64 * sizeof (float));
  g_assert_true (mien_runner_run (runner, 0, 1, &error));
  memcpy (scores, mien_test_output (runner, 0, 0),
      model->heads[0].n_labels * sizeof (float));
}

/* One probability is one class, or two with its complement. There may be other
 * ops between the Sigmoid and the output, and any number of dimensions. */
static void
test_one_sigmoid (void)
{
  static const char *const ends[] = {
    "Sigmoid z -> y\n",
    "Sigmoid z -> s\nIdentity s -> y\n",
    "int a 1 = 1\nSigmoid z -> s\nSqueeze s a -> y\n",
    "Sigmoid z -> s\nint a 2 = 2 3\nUnsqueeze s a -> y\n",
    "int a 1 = 1\nSqueeze z a -> q\nSigmoid q -> y\n",
  };
  static const struct {
    const char *side;
    const char *labels[3];
  } sides[] = {
    { NULL, { "class 0", "class 1" } },
    { "[mien]\nlabels=no;yes\n", { "no", "yes" } },
    { "[modelinfo]\ngroup-id=classification-generic-softmaxed-out\n"
      "[y]\ndir=output\ndims=-1,1\n[mien]\nlabels=yes\n",
        { "yes" } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (ends) * G_N_ELEMENTS (sides); i++) {
    const char *const *labels = sides[i / G_N_ELEMENTS (ends)].labels;
    const guint n = g_strv_length ((char **) labels);
    g_autofree char *net =
        g_strconcat (ONE, ends[i % G_N_ELEMENTS (ends)], NULL);
    g_auto (MienTestFiles) files = { NULL };
    mien_test_files_init (&files, net, sides[i / G_N_ELEMENTS (ends)].side, -1);
    g_autoptr (GError) error = NULL;
    g_autoptr (MienModel) model =
        mien_model_load (files.onnx, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (model->heads[0].n_labels, ==, n);
    for (guint k = 0; k < n; k++)
      g_assert_cmpstr (model->heads[0].labels[k], ==, labels[k]);

    /* The weights themselves, so that z is well above 0. */
    float input[64], scores[2], z = 0;
    GRand *rand = g_rand_new_with_seed (g_str_hash ("w"));
    mien_random_uniform (rand, input, 64, 1);
    g_rand_free (rand);
    for (guint k = 0; k < 64; k++) {
      z += input[k] * input[k] / 8;
      input[k] /= 8;
    }
    run_one (model, input, scores);
    float p = 1 / (1 + expf (-z));
    g_assert_cmpfloat (p, >, 0.8);
    g_assert_cmpfloat_with_epsilon (scores[n - 1], p, 1e-6);
    if (n == 2)
      g_assert_cmpfloat_with_epsilon (scores[0], 1 - p, 1e-6);
  }
}

/* The gradients of the two classes are opposite, and that of one class does not
 * vanish where the sigmoid is flat. */
static void
test_one_sigmoid_gradient (void)
{
  static const char *const sides[] = { "[mien]\nlabels=no;yes\n",
    "[mien]\nlabels=yes\n" };
  for (guint i = 0; i < 2; i++) {
    g_auto (MienTestFiles) files = { NULL };
    mien_test_files_init (&files,
        ONE "float k 1 = 1000\nMul z k -> zz\n"
            "Sigmoid zz -> y\n",
        sides[i], -1);
    g_autoptr (MienModel) model =
        mien_model_load (files.onnx, NULL, NULL, NULL);
    g_assert_nonnull (model);
    const MienGradientOptions options = { .rule = MIEN_RULE_PLAIN,
      .target = mien_graph_logits (model->graph),
      .seed = MIEN_SEED_WINNER,
      .at_input = TRUE,
      .layer = MIEN_NO_VALUE };
    g_assert_cmpuint (options.target, !=, model->graph->output);
    g_autoptr (GError) error = NULL;
    g_autoptr (MienGradient) gradient =
        mien_gradient_new (model->graph, &options, &error);
    g_assert_no_error (error);
    g_autoptr (MienDevice) device = mien_device_get ("cpu", NULL);
    g_autoptr (MienRunner) runner = mien_runner_new (device,
        (const MienGraph *const *) &gradient->graph, 1, 2, 1, &error);
    g_assert_no_error (error);
    float *input = mien_test_input (runner, 0, 0);
    for (guint k = 0; k < 64; k++)
      input[64 + k] = -(input[k] = k % 3 - 0.9f);
    g_assert_true (mien_runner_run (runner, 0, 2, &error));
    const float *g = mien_test_output (runner, 0, gradient->at_input);
    float most = 0;
    for (guint k = 0; k < 64; k++) {
      most = MAX (most, fabsf (g[k]));
      g_assert_cmpfloat_with_epsilon (g[64 + k], i == 0 ? -g[k] : g[k], 1e-3);
    }
    g_assert_cmpfloat (most, >, 100);
  }
}

static void
test_sharing (void)
{
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, LOGITS, NULL, -1);
  const char *keep[] = { "l", NULL };
  g_autofree char *detour =
      g_build_filename (files.folder, ".", "net.onnx", NULL);
  g_autoptr (MienModel) a = mien_model_load (files.onnx, NULL, NULL, NULL);
  g_autoptr (MienModel) b = mien_model_load (detour, NULL, NULL, NULL);
  g_autoptr (MienModel) c = mien_model_load ("net", files.folder, NULL, NULL);
  g_autoptr (MienModel) d = mien_model_load (files.onnx, NULL, keep, NULL);
  g_assert_nonnull (a);
  g_assert_true (a == b);
  g_assert_true (a == c);
  g_assert_nonnull (d);
  g_assert_true (a != d);
  g_autoptr (MienModel) e = mien_model_ref (a);
  g_assert_true (a == e);
}

/* When it is no longer used, the file is read again. */
static void
test_reload (void)
{
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, LOGITS, LABELS, -1);
  mien_model_unref (mien_model_load (files.onnx, NULL, NULL, NULL));
  g_assert_true (g_file_set_contents (files.side, "[mien]\nlabels=d;e;f\n", -1,
      NULL));
  g_autoptr (MienModel) model = mien_model_load (files.onnx, NULL, NULL, NULL);
  g_assert_cmpstr (model->heads[0].labels[0], ==, "d");
}

static void
test_search (void)
{
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, LOGITS, NULL, -1);
  g_autofree char *before = g_strdup (g_getenv ("MIEN_MODEL_PATH"));
  g_autofree char *path = g_strconcat ("/nowhere:", files.folder, NULL);
  g_autoptr (GError) error = NULL;
  g_setenv ("MIEN_MODEL_PATH", path, TRUE);
  g_autoptr (MienModel) model = mien_model_load ("net", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (model->path, ==, files.onnx);

  g_assert_null (mien_model_load ("no-such", "/here", NULL, &error));
  mien_test_error (error,
      "no model \"no-such\": expected no-such.onnx in "
      "/here, /nowhere, ");
  mien_test_error (error, "set MIEN_MODEL_PATH or use a path");
  if (before != NULL)
    g_setenv ("MIEN_MODEL_PATH", before, TRUE);
  else
    g_unsetenv ("MIEN_MODEL_PATH");
}

typedef struct {
  const char *name, *network, *side, *message;
} Refused;

static const Refused refused[] = {
  { "labels", LOGITS, "[mien]\nlabels=a;b\n",
      "its side file has 2 labels, "
      "its output \"y\" has 3 scores" },
  { "rank",
      "opset 13\ninput x ?,64\noutput y\nfloat w 3,64\n"
      "Gemm x w -> y transB=1",
      NULL,
      "wrong input rank: expected input \"x\" "
      "to be {1 or 3, height, width} without the batch, found {64}" },
  { "channels",
      "opset 13\ninput x ?,4,8,8\noutput y\nfloat w 3,256\n"
      "Flatten x -> f\nGemm f w -> y transB=1",
      NULL,
      "wrong number of channels: expected input \"x\" to be {1 or 3, height, "
      "width} without the batch, found {4, 8, 8}" },
  { "output of a map", HEAD "Relu x -> y", NULL,
      "expected output \"y\" to be a vector of two scores or more, found "
      "{1, 8, 8}" },
  { "output of one", HEAD "GlobalAveragePool x -> g\nRelu g -> y", NULL,
      "expected the one score of output \"y\" to come from a Sigmoid, found "
      "the node \"op-y\"; export the model with its Sigmoid, or with a score "
      "for each of its classes" },
  { "one logit", ONE "Identity z -> y",
      "[modelinfo]\n"
      "group-id=classification-generic-out\n[mien]\nlabels=yes\n",
      "to come from a Sigmoid, found the node \"op-z\"" },
  { "softmax of one", ONE "Softmax z -> y", NULL, "to come from a Sigmoid" },
  { "sigmoid of logits", ONE "Sigmoid z -> y",
      "[modelinfo]\ngroup-id=classification-generic-out\n",
      "declares logits, but the network ends in a Sigmoid" },
  { "labels of one", ONE "Sigmoid z -> y", "[mien]\nlabels=a;b;c\n",
      "its side file has 3 labels, its output \"y\" has one score, which is "
      "one class or two" },
  { "one label", LOGITS, "[mien]\nlabels=a\n",
      "its side file has 1 label, "
      "its output \"y\" has 3 scores" },
  { "softmax of logits", SOFTMAX,
      "[modelinfo]\ngroup-id=classification-generic-out\n",
      "declares logits, but the network ends in a Softmax" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *c = data;
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, c->network, c->side, -1);
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_model_load (files.onnx, NULL, NULL, &error));
  mien_test_error (error, c->message);
  /* The error names the file that is wrong: side file or model. */
  mien_test_error (error, files.folder);
}

static void
test_unknown_keep (void)
{
  g_auto (MienTestFiles) files = { NULL };
  mien_test_files_init (&files, LOGITS, NULL, -1);
  const char *keep[] = { "l", "nothing", NULL };
  g_autoptr (GError) error = NULL;
  g_assert_null (mien_model_load (files.onnx, NULL, keep, &error));
  mien_test_error (error, "the model has no value \"nothing\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/model/defaults", test_defaults);
  g_test_add_func ("/engine/model/softmax", test_softmax);
  g_test_add_func ("/engine/model/one-sigmoid", test_one_sigmoid);
  g_test_add_func ("/engine/model/one-sigmoid-gradient",
      test_one_sigmoid_gradient);
  g_test_add_func ("/engine/model/sharing", test_sharing);
  g_test_add_func ("/engine/model/reload", test_reload);
  g_test_add_func ("/engine/model/search", test_search);
  g_test_add_func ("/engine/model/unknown-keep", test_unknown_keep);
  mien_test_add_table ("/engine/model/refused/", refused, test_refused);
  return g_test_run ();
}
