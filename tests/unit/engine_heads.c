/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The meaning of a network's outputs: classes or a number, each separately. */
#include "model/model.h"

#include <math.h>
#include <string.h>

#include "engine/layers.h"
#include "engine/runner.h"
#include "device.h"
#include "imports.h"
#include "modelfiles.h"
#include "table.h"
#include "threeheads.h"

#define M 0.75f /* the level that the network sees */

static MienModel *
load (MienTestFiles *files, const char *network, const char *side)
{
  g_autoptr (GError) error = NULL;
  mien_test_files_init (files, network, side, -1);
  MienModel *model = mien_model_load (files->onnx, NULL, NULL, &error);
  g_assert_no_error (error);
  return model;
}

/* Computes output k for a picture whose mean is M. */
static void
run (const MienModel *model, guint k, float *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_device_get ("cpu", &error);
  g_assert_no_error (error);
  g_autoptr (MienRunner) runner = mien_runner_new (device,
      (const MienGraph *const *) &model->graph, 1, 1, 1, &error);
  g_assert_no_error (error);
  float *input = mien_test_input (runner, 0, 0);
  for (guint i = 0; i < 64; i++)
    input[i] = M;
  g_assert_true (mien_runner_run (runner, 0, 1, &error));
  const guint output = mien_graph_output (model->graph, k);
  memcpy (result, mien_test_output (runner, 0, k),
      mien_shape_elements (&model->graph->values[output].shape)
          * sizeof (float));
}

static void
check_age (const MienModel *model, guint k)
{
  const MienHead *head = &model->heads[k];
  float value;
  g_assert_cmpstr (head->attribute, ==, "age");
  g_assert_cmpint (head->kind, ==, MIEN_HEAD_NUMBER);
  g_assert_cmpstr (head->unit, ==, "years");
  g_assert_cmpuint (head->n_labels, ==, 0);
  g_assert_null (head->labels[0]);
  g_assert_cmpuint (head->target, ==, mien_graph_output (model->graph, k));
  run (model, k, &value);
  g_assert_cmpfloat_with_epsilon (value, (M / 2 + 0.125f) * 80 - 2, 1e-4);
}

static void
check_gender (const MienModel *model, guint k)
{
  const MienHead *head = &model->heads[k];
  float scores[2];
  g_assert_cmpstr (head->attribute, ==, "gender");
  g_assert_cmpint (head->kind, ==, MIEN_HEAD_CLASSES);
  g_assert_null (head->unit);
  g_assert_cmpuint (head->n_labels, ==, 2);
  g_assert_cmpstr (head->labels[1], ==, "man");
  g_assert_cmpuint (head->target, !=, mien_graph_output (model->graph, k));
  run (model, k, scores);
  g_assert_cmpfloat_with_epsilon (scores[1], 1 / (1 + expf (-2 * M)), 1e-6);
  g_assert_cmpfloat_with_epsilon (scores[0] + scores[1], 1, 1e-6);
}

static void
check_mood (const MienModel *model, guint k)
{
  const MienHead *head = &model->heads[k];
  const float sum = expf (2 * M) + 1 + expf (-M);
  float scores[3];
  g_assert_cmpstr (head->attribute, ==, "mood");
  g_assert_cmpuint (head->n_labels, ==, 3);
  g_assert_cmpstr (head->labels[0], ==, "happy");
  run (model, k, scores);
  g_assert_cmpfloat_with_epsilon (scores[0], expf (2 * M) / sum, 1e-6);
  g_assert_cmpfloat_with_epsilon (scores[2], expf (-M) / sum, 1e-6);
}

/* In the order of the groups, and only these. */
static void
test_groups (void)
{
  static const struct {
    const char *side;
    void (*checks[4]) (const MienModel *, guint);
  } cases[] = {
    { THREE_HEADS_SIDE, { check_age, check_gender, check_mood } },
    { THREE_HEADS_EMOTION THREE_HEADS_AGE THREE_HEADS_GENDER,
        { check_mood, check_age, check_gender } },
    { THREE_HEADS_GENDER "[mien]\nside-default=2\n" THREE_HEADS_AGE,
        { check_gender, check_age } },
    { THREE_HEADS_AGE, { check_age } },
    { "[modelinfo]\ngroup-id=classification-generic-out\n"
      "[emotion]\ndir=output\ndims=-1,3\n"
      "id=classification-generic-softmaxed-out\n"
      "[age]\ndir=output\ndims=-1,1\n" THREE_HEADS_SIDE,
        { check_age, check_gender, check_mood } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (MienTestFiles) files = { NULL };
    g_autoptr (MienModel) model = load (&files, THREE_HEADS, cases[i].side);
    guint n = 0;
    while (cases[i].checks[n])
      n++;
    g_assert_cmpuint (model->n_heads, ==, n);
    g_assert_cmpuint (mien_graph_n_outputs (model->graph), ==, n);
    for (guint k = 0; k < n; k++)
      cases[i].checks[k](model, k);
  }
}

/* Unused heads cost nothing. */
static void
test_left_out (void)
{
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienModel) model = load (&files, THREE_HEADS, THREE_HEADS_AGE);
  for (guint i = 0; i < model->graph->n_nodes; i++)
    g_assert_cmpint (model->graph->nodes[i].op, !=, MIEN_OP_SOFTMAX);
}

/* Without groups, each output is a head with the name it has in the file. */
static void
test_no_groups (void)
{
  static const char two[] =
      "opset 13\ninput x ?,1,8,8\noutput b\noutput a\n"
      "Flatten x -> f\nfloat v 2,64\nGemm f v -> b transB=1\n"
      "float w 3,64\nGemm f w -> a transB=1\n";
  static const char *const sides[] = { NULL, "",
    "[modelinfo]\nversion=1.0\n[mien]\nside-default=2\n" };
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    g_auto (MienTestFiles) files = { NULL };
    g_autoptr (MienModel) model = load (&files, two, sides[i]);
    g_assert_cmpuint (model->n_heads, ==, 2);
    g_assert_cmpstr (model->heads[0].attribute, ==, "b");
    g_assert_cmpuint (model->heads[0].n_labels, ==, 2);
    g_assert_cmpstr (model->heads[1].attribute, ==, "a");
    g_assert_cmpstr (model->heads[1].labels[2], ==, "class 2");
  }
}

#define ONE \
  "opset 13\ninput x ?,1,8,8\noutput y\nGlobalAveragePool x -> g\n" \
  "Flatten g -> y\n"

#define ONE_SCORE \
  "opset 13\ninput x ?,1,8,8\noutput y\nGlobalAveragePool x -> g\n" \
  "Flatten g -> f\nSigmoid f -> y\n"

/* The keys of a single output are in [mien], or in its group. */
static void
test_one_number (void)
{
  static const struct {
    const char *side;
    float value;
    const char *attribute, *unit;
  } cases[] = {
    { "[mien]\nkind=number\n", M, "net", NULL },
    { "[mien]\nkind=number\nunit=years\nscale=100\n", M * 100, "net", "years" },
    { "[mien-y]\nkind=number\noffset=-0.5\nattribute=v\n", M - 0.5f, "v",
        NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (MienTestFiles) files = { NULL };
    g_autoptr (MienModel) model = load (&files, ONE, cases[i].side);
    float value;
    g_assert_cmpuint (model->n_heads, ==, 1);
    g_assert_cmpstr (model->heads[0].attribute, ==, cases[i].attribute);
    g_assert_cmpstr (model->heads[0].unit, ==, cases[i].unit);
    run (model, 0, &value);
    g_assert_cmpfloat_with_epsilon (value, cases[i].value, 1e-5);
  }
}

#define LOGITS \
  "opset 13\ninput x ?,1,8,8\noutput y\nGlobalAveragePool x -> g\n" \
  "Flatten g -> f\nfloat w 1,3 = 2 0 -1\nGemm f w -> "

/* Logits are divided by the temperature, wherever the softmax comes from; for a
 * single sigmoid score, its z is divided. */
static void
test_temperature (void)
{
  static const struct {
    const char *network, *side;
    guint n;
    float logits[3];
  } cases[] = {
    { LOGITS "y\n", "[mien]\ntemperature=2\n", 3, { 2 * M, 0, -M } },
    { LOGITS "l\nSoftmax l -> y\n", "[mien]\ntemperature=2\n", 3,
        { 2 * M, 0, -M } },
    { LOGITS "l\nSoftmax l -> y\n", "[mien-y]\ntemperature=0.5\n", 3,
        { 2 * M, 0, -M } },
    { ONE_SCORE, "[mien]\ntemperature=4\nlabels=a;b\n", 2, { 0, M } },
    { ONE_SCORE, "[mien]\ntemperature=4\nlabels=b\n", 1, { M } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (MienTestFiles) files = { NULL };
    g_autoptr (MienModel) model =
        load (&files, cases[i].network, cases[i].side);
    const float t = g_ascii_strtod (strchr (cases[i].side, '=') + 1, NULL);
    float scores[3], sum = cases[i].n == 1;
    g_assert_cmpuint (model->heads[0].n_labels, ==, cases[i].n);
    run (model, 0, scores);
    for (guint k = 0; k < cases[i].n; k++)
      sum += expf (cases[i].logits[k] / t);
    for (guint k = 0; k < cases[i].n; k++)
      g_assert_cmpfloat_with_epsilon (scores[k],
          expf (cases[i].logits[k] / t) / sum, 1e-6);
  }
}

/* With several heads, the one that the value depends on. */
static void
test_last_convolution (void)
{
  static const char branches[] =
      "opset 13\ninput x ?,1,8,8\noutput a\noutput b\n"
      "float w 2,1,3,3\nConv x w -> trunk\nRelu trunk -> r\n"
      "float v 2,2,3,3\nConv r v -> p\nGlobalAveragePool p -> pa\n"
      "Flatten pa -> a\nConv r v -> q\nGlobalAveragePool q -> qb\n"
      "Flatten qb -> b\n";
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienModel) model = load (&files, branches, NULL);
  const char *const last[] = { "p", "q" };
  for (guint k = 0; k < 2; k++) {
    const guint value = mien_graph_last_convolution_before (model->graph,
        model->heads[k].target);
    g_assert_cmpstr (model->graph->values[value].name, ==, last[k]);
  }
}

typedef struct {
  const char *name, *network, *side, *message;
} Refused;

static const Refused refused[] = {
  { "no such output", THREE_HEADS, "[mien]\n\n[mien-aeg]\nkind=number\n",
      ":3: [mien-aeg]: no output is named \"aeg\"; the nearest is [mien-age] "
      "(the model has age, gender, emotion)" },
  { "no output of one", ONE, "[mien-age]\nkind=number\n",
      ":1: [mien-age]: no output is named \"age\"; the nearest is [mien-y] "
      "(the model has y)" },
  { "key of the network", THREE_HEADS, "[mien-age]\nside-default=2\n",
      ":2: [mien-age] side-default: no such key; the nearest is" },
  { "slip", THREE_HEADS, "[mien-gender]\nlabel=woman;man\n",
      ":2: [mien-gender] label: no such key; the nearest is \"labels\" (of "
      "attribute, kind, labels, temperature, unit, scale, offset; keys for "
      "the whole network belong in [mien])" },
  { "key of one head", THREE_HEADS, "[mien]\nlabels=woman;man\n",
      ":2: [mien] labels: expected this key in a group for each output with "
      "results for faces: [mien-age], [mien-gender], [mien-emotion]" },
  { "key in both groups", ONE, "[mien]\nkind=number\n[mien-y]\nunit=years\n",
      ":4: [mien-y] unit: expected kind=number in the same group" },
  { "keys in both groups", ONE,
      "[mien]\nattribute=age\n[mien-y]\nkind=number\n",
      ":2: [mien] attribute: expected this key in a group" },
  { "attribute twice", THREE_HEADS,
      THREE_HEADS_AGE "[mien-gender]\nattribute=age\n",
      ":7: [mien-gender] attribute: expected a unique name, found \"age\", "
      "which is also that of [mien-age]" },
  { "attribute called as an output", THREE_HEADS,
      "[mien-emotion]\nattribute=gender\n" THREE_HEADS_GENDER,
      ":3: [mien-gender] attribute: expected a unique name" },
  { "kind", THREE_HEADS, "[mien-age]\nkind=regression\n",
      ":2: [mien-age] kind: expected classes or number, found \"regression\"" },
  { "unit of classes", THREE_HEADS, "[mien-gender]\nunit=years\n",
      ":2: [mien-gender] unit: expected kind=number in the same group" },
  { "labels of a number", THREE_HEADS,
      "[mien-age]\nkind=number\nlabels=young;old\n",
      ":3: [mien-age] labels: expected none with kind=number" },
  { "no unit", THREE_HEADS, "[mien-age]\nkind=number\nunit=\n",
      ":3: [mien-age] unit: expected a unit such as years, or no key" },
  { "temperature of a number", THREE_HEADS,
      "[mien-age]\nkind=number\ntemperature=2\n",
      ":3: [mien-age] temperature: expected none with kind=number" },
  { "temperature of 0", THREE_HEADS, "[mien-emotion]\ntemperature=0\n",
      ":2: [mien-emotion] temperature: expected a number from 0.05 to 20, "
      "found "
      "\"0\"" },
  { "temperature of probabilities", LOGITS "y\n",
      "[modelinfo]\ngroup-id=classification-generic-softmaxed-out\n"
      "[mien]\ntemperature=2\n",
      ": its side file has a temperature, which is for logits, but its "
      "output \"y\" has probabilities and does not end in a Softmax" },
  { "scale of 0", THREE_HEADS, "[mien-age]\nkind=number\nscale=0\n",
      ":3: [mien-age] scale: expected a number from -1000000 to 1000000 that "
      "is not 0, found \"0\"" },
  { "offset of text", THREE_HEADS, "[mien-age]\nkind=number\noffset=a\n",
      ":3: [mien-age] offset: expected a number from -1000000 to 1000000, "
      "found \"a\"" },
  { "number of three", THREE_HEADS, "[mien-emotion]\nkind=number\n",
      ": expected output \"emotion\" to be one number, because of "
      "kind=number in its side file, found {3}" },
  { "number without kind", THREE_HEADS, NULL,
      ": expected the one score of output \"age\" to come from a Sigmoid, "
      "found the node \"op-age\"; export the model with its Sigmoid, or with a "
      "score for each of its classes; if it is a number such as an age, set "
      "kind=number in the side file" },
  { "labels", THREE_HEADS, "[mien-emotion]\nlabels=a;b\n",
      ": its side file has 2 labels, its output \"emotion\" has 3 scores" },
  { "logits", THREE_HEADS,
      "[modelinfo]\ngroup-id=classification-generic-out\n" THREE_HEADS_SIDE,
      "declares logits, but the network ends in a Softmax" },
  { "tensor", THREE_HEADS, "[ages]\ndir=output\n",
      ":2: [ages] dir: expected the group to have the name of one of the "
      "model's outputs, \"age\", \"gender\", \"emotion\"" },
  { "dims", THREE_HEADS, "[emotion]\ndir=output\ndims=-1,2\n",
      ":3: [emotion] dims: expected the batch and {3}" },
  { "a map",
      "opset 13\ninput x ?,1,8,8\noutput y\noutput z\nRelu x -> y\n"
      "Flatten y -> z\n",
      NULL, "expected output \"y\" to be a vector of two scores or more" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *c = data;
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (GError) error = NULL;
  mien_test_files_init (&files, c->network, c->side, -1);
  g_assert_null (mien_model_load (files.onnx, NULL, NULL, &error));
  mien_test_error (error, c->message);
  mien_test_error (error, files.folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/heads/groups", test_groups);
  g_test_add_func ("/engine/heads/left-out", test_left_out);
  g_test_add_func ("/engine/heads/no-groups", test_no_groups);
  g_test_add_func ("/engine/heads/one-number", test_one_number);
  g_test_add_func ("/engine/heads/temperature", test_temperature);
  g_test_add_func ("/engine/heads/last-convolution", test_last_convolution);
  mien_test_add_table ("/engine/heads/refused/", refused, test_refused);
  return g_test_run ();
}
