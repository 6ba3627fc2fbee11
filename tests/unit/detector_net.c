/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of detector networks, and pictures of several sizes on the CPU. */

#include "detector/net.h"

#include <math.h>
#include <string.h>

#include "detectornets.h"
#include "imports.h"
#include "modelfiles.h"
#include "table.h"

#define N_SLOTS 3

static const guint STRIDES[] = { 8, 16, 32, 0 };

#define SIDE \
  "[x]\ndir=input\nranges=0.0,1.0\n[mien]\ntask=face-detector\n" \
  "largest-face=200\n"

static MienDetectorModel *
load (MienTestFiles *files, guint channels, gboolean object, const char *side)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mien_test_points_net (STRIDES, channels, object);
  mien_test_files_init (files, text, side, -1);
  MienDetectorModel *model =
      mien_detector_model_load (files->onnx, NULL, &error);
  g_assert_no_error (error);
  return model;
}

typedef struct {
  const char *name;
  guint channels;
  gboolean object;
  const char *side, *detector;
  float min, max;
  gboolean bgr;
  guint largest;
} Known;

static const Known known[] = {
  { "yunet", 3, TRUE, NULL, "yunet", 0, 255, TRUE, 256 },
  { "yunet's like with a side file", 3, TRUE,
      "[x]\ndir=input\nranges=0.0,1.0\n[mien]\ntask=face-detector\n"
      "color-order=rgb\nlargest-face=300\n",
      "yunet", 0, 1, FALSE, 300 },
  { "another without a side file", 1, FALSE, NULL, "net", -1, 1, FALSE, 0 },
  { "another", 1, FALSE, SIDE, "net", 0, 1, FALSE, 200 },
  { "sizes that it was exported with", 1, FALSE,
      SIDE "[cls_8]\ndir=output\ntype=float32\ndims=1,4800,1\n", "net", 0, 1,
      FALSE, 200 },
};

static void
test_known (gconstpointer data)
{
  const Known *c = data;
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienDetectorModel) model =
      load (&files, c->channels, c->object, c->side);

  g_assert_cmpstr (model->name, ==, "net");
  g_assert_cmpstr (model->path, ==, files.onnx);
  g_assert_cmpstr (model->detector, ==, c->detector);
  g_assert_cmpuint (model->channels, ==, c->channels);
  g_assert_cmpfloat (model->range_min[0], ==, c->min);
  g_assert_cmpfloat (model->range_max[c->channels - 1], ==, c->max);
  g_assert_cmpint (model->bgr, ==, c->bgr);
  g_assert_cmpuint (model->largest_face, ==, c->largest);
  g_assert_cmpuint (model->stride, ==, 32);
  g_assert_cmpuint (mien_detector_model_fit (model, 1), ==, 64);
  g_assert_cmpuint (mien_detector_model_fit (model, 64), ==, 64);
  g_assert_cmpuint (mien_detector_model_fit (model, 65), ==, 96);

  g_autoptr (GError) error = NULL;
  g_autoptr (MienDetectorModel) again =
      mien_detector_model_load (files.onnx, NULL, &error);
  g_assert_true (again == model);
}

typedef struct {
  const char *name, *side, *message;
} Refused;

#define MIEN "[mien]\ntask=face-detector\n"

static const Refused refused[] = {
  { "a side file of no detector", "[mien]\ncolor-order=rgb\n",
      "the network's outputs are those of a face detector; expected "
      "task=face-detector in [mien], found no task" },
  { "another task", "[mien]\ntask=faces\n",
      ":2: [mien] task: expected face-detector, or no key for a network that "
      "classifies faces, found \"faces\"" },
  { "what faces are told", MIEN "labels=a;b\n",
      ":3: [mien] labels: no such key; the nearest is \"task\" (of task, "
      "color-order, largest-face with task=face-detector)" },
  { "a head", MIEN "[mien-cls_8]\nlabels=a;b\n",
      "no such group; the nearest is [mien]" },
  { "a slip", MIEN "largest_face=5\n", "the nearest is \"largest-face\"" },
  { "no number", MIEN "largest-face=large\n",
      "expected pixels, from 0 (any size) to 65535, found \"large\"" },
  { "ranges of colours", MIEN "[x]\ndir=input\nranges=0,1;0,1;0,1\n",
      "expected the values of black and white" },
  { "no such output", MIEN "[cls_64]\ndir=output\n",
      "expected the group to have the name of one of the model's outputs" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *c = data;
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mien_test_points_net (STRIDES, 1, FALSE);

  mien_test_files_init (&files, text, c->side, -1);
  g_assert_null (mien_detector_model_load (files.onnx, NULL, &error));
  mien_test_error (error, c->message);
  g_assert_nonnull (strstr (error->message, files.side));
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL, by_name = NULL;

  g_assert_null (mien_detector_model_load ("/nowhere/net.onnx", NULL, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/net.onnx"));
  g_assert_null (mien_detector_model_load ("no-such-net", "/nowhere",
      &by_name));
  g_assert_error (by_name, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (by_name->message, "no-such-net.onnx in /nowhere"));
}

static void
test_not_a_detector (void)
{
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (GError) error = NULL;

  mien_test_files_init (&files,
      "opset 13\ninput x ?,1,64,64\noutput y\nfloat w 4096,5\n"
      "Flatten x -> f\nMatMul f w -> y",
      NULL, 0);
  g_assert_null (mien_detector_model_load (files.onnx, NULL, &error));
  mien_test_error (error, "net.onnx: not a face detector: expected");
}

static MienDetectorNet *
open_net (MienDetectorModel *model)
{
  g_autoptr (GError) error = NULL;
  MienDetectorNet *net = mien_detector_net_new (model, "cpu",
      MIEN_PRECISION_AUTO, N_SLOTS, &error);
  g_assert_no_error (error);
  return net;
}

/* Sets a white pixel, or none if `x` is outside. */
static void
show_dot (MienDetectorNet *net, guint slot, guint width, guint height, guint x,
    guint y)
{
  g_autoptr (GError) error = NULL;
  MienDetectorPicture picture;

  mien_detector_net_begin (net, slot, width, height, &picture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (picture.width, ==, MAX (64, (width + 31) / 32 * 32));
  g_assert_cmpuint (picture.height, ==, MAX (64, (height + 31) / 32 * 32));
  g_assert_cmpuint (picture.slot, ==, slot);
  memset (picture.planes, 0,
      (gsize) picture.width * picture.height * sizeof (float));
  if (x < width)
    picture.planes[(gsize) y * picture.width + x] = 1;
}

static GArray *
find_dot (MienDetectorNet *net, guint width, guint height, guint x, guint y,
    float score)
{
  const MienDetectorThresholds thresholds = { score, 0.3f };
  g_autoptr (GError) error = NULL;
  GArray *faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  show_dot (net, 0, width, height, x, y);
  mien_detector_net_find (net, 0, &thresholds, faces, &error);
  g_assert_no_error (error);
  return faces;
}

/* One of the faces belongs to column `x`. */
static void
assert_dot (const GArray *faces, guint x)
{
  const float width = expf (TEST_BOX_WIDTH) * 8;
  gboolean found = FALSE;

  for (guint i = 0; i < faces->len; i++) {
    const MienBox *box = &g_array_index (faces, MienDetection, i).box;
    found |= fabsf (box->width - width) < 0.01f
        && fabsf (box->x + width / 2 - (x / 8 + TEST_BOX_X) * 8) < 0.01f;
  }
  g_assert_true (found);
}

/* A place of the coarsest scale has the largest box. Those of the other scales
 * lie inside it and are dropped, since the score is the same. */
static void
test_sizes (void)
{
  static const guint sizes[][2] = { { 64, 64 }, { 1, 1 }, { 200, 100 },
    { 97, 640 }, { 64, 64 }, { 200, 100 }, { 32, 32 }, { 65, 65 }, { 129, 1 },
    { 161, 1 }, { 193, 1 }, { 225, 1 }, { 257, 1 }, { 289, 1 }, { 200, 100 } };
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienDetectorModel) model = load (&files, 1, FALSE, SIDE);
  g_autoptr (MienDetectorNet) net = open_net (model);

  g_assert_true (mien_detector_net_model (net) == model);
  g_assert_nonnull (strstr (mien_detector_net_device_name (net), "CPU"));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const guint width = sizes[i][0], height = sizes[i][1];
    const guint x = width - 1, y = height - 1;
    g_autoptr (GArray) none = find_dot (net, width, height, width, 0, 0.5f);
    g_assert_cmpuint (none->len, ==, 0);
    g_autoptr (GArray) faces = find_dot (net, width, height, x, y, 0.5f);
    assert_dot (faces, x);
  }
}

/* The result is the same whether a size was prepared before, is being prepared,
 * or was not requested. */
static void
test_prepare (void)
{
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienDetectorModel) model = load (&files, 1, FALSE, SIDE);
  g_autoptr (MienDetectorNet) net = open_net (model);

  for (guint round = 0; round < 3; round++) {
    for (guint i = 1; i <= 12; i++)
      mien_detector_net_prepare (net, 64 * i, 64);
    for (guint i = 12; i > 0; i--) {
      g_autoptr (GArray) faces = find_dot (net, 64 * i, 64, 5, 5, 0.5f);
      g_assert_cmpuint (faces->len, >, 0);
    }
  }
  /* With preparations still pending. */
  for (guint i = 1; i <= 5; i++)
    mien_detector_net_prepare (net, 96 * i, 640);
}

/* Slots are filled, submitted and waited for in any order, with different
 * sizes, and more sizes than are cached. */
static void
test_slots (void)
{
  const MienDetectorThresholds thresholds = { 0.5f, 0.3f };
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienDetectorModel) model = load (&files, 1, FALSE, SIDE);
  g_autoptr (MienDetectorNet) net = open_net (model);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40; i++) {
    for (guint slot = 0; slot < N_SLOTS; slot++)
      show_dot (net, slot, 64 + 32 * (i % 13 * slot), 64, 8 * (i % 8), 5);
    for (guint k = 0; k < N_SLOTS; k++)
      g_assert_true (mien_detector_net_submit (net, (i + k) % N_SLOTS, &error));
    for (guint slot = N_SLOTS; slot-- > 0;) {
      g_autoptr (GArray) faces =
          g_array_new (FALSE, FALSE, sizeof (MienDetection));
      if (i % 5 == slot) {
        mien_detector_net_give_up (net, slot);
        continue;
      }
      g_assert_true (mien_detector_net_wait (net, slot, &error));
      mien_detector_net_read (net, slot, 0, &thresholds, faces);
      assert_dot (faces, 8 * (i % 8));
    }
    mien_detector_net_give_up (net, 0);
  }
}

typedef struct {
  MienDetectorNet *net;
  guint slot;
} Searcher;

static gpointer
search_sizes (gpointer data)
{
  const MienDetectorThresholds thresholds = { 0.5f, 0.3f };
  const Searcher *searcher = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 60; i++) {
    const guint width = 64 * (1 + i / 2 % 11);
    g_autoptr (GArray) faces =
        g_array_new (FALSE, FALSE, sizeof (MienDetection));
    if (i % 3 == searcher->slot)
      mien_detector_net_prepare (searcher->net, width + 64, 64);
    show_dot (searcher->net, searcher->slot, width, 64, 8 * (i % 8), 5);
    g_assert_true (mien_detector_net_find (searcher->net, searcher->slot,
        &thresholds, faces, &error));
    assert_dot (faces, 8 * (i % 8));
  }
  return NULL;
}

/* Each net in a thread of its own; all reach the same new sizes at once. */
static void
test_threads (void)
{
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienDetectorModel) model = load (&files, 1, FALSE, SIDE);
  g_autoptr (MienDetectorNet) net = open_net (model);
  Searcher searchers[N_SLOTS];
  GThread *threads[N_SLOTS];

  for (guint slot = 0; slot < N_SLOTS; slot++) {
    searchers[slot] = (Searcher) { net, slot };
    threads[slot] = g_thread_new (NULL, search_sizes, &searchers[slot]);
  }
  for (guint slot = 0; slot < N_SLOTS; slot++)
    g_thread_join (threads[slot]);
}

/* A picture that the engine does not accept causes an error for that
 * picture. */
static void
test_too_large (void)
{
  g_auto (MienTestFiles) files = { NULL };
  g_autoptr (MienDetectorModel) model = load (&files, 1, FALSE, SIDE);
  g_autoptr (MienDetectorNet) net = open_net (model);
  g_autoptr (GError) error = NULL;
  MienDetectorPicture picture;

  mien_detector_net_prepare (net, 1 << 15, 1 << 15);
  g_assert_false (mien_detector_net_begin (net, 0, 1 << 15, 1 << 15, &picture,
      &error));
  mien_test_error (error, "32768 rows and 32768 columns");
  g_autoptr (GArray) faces = find_dot (net, 64, 64, 5, 5, 0.5f);
  g_assert_cmpuint (faces->len, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/detector/net/known/", known, test_known);
  mien_test_add_table ("/detector/net/refused/", refused, test_refused);
  g_test_add_func ("/detector/net/missing", test_missing);
  g_test_add_func ("/detector/net/not-a-detector", test_not_a_detector);
  g_test_add_func ("/detector/net/sizes", test_sizes);
  g_test_add_func ("/detector/net/prepare", test_prepare);
  g_test_add_func ("/detector/net/slots", test_slots);
  g_test_add_func ("/detector/net/threads", test_threads);
  g_test_add_func ("/detector/net/too-large", test_too_large);
  return g_test_run ();
}
