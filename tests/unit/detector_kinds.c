/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which networks are detectors and of which kind, and how outputs are
 * decoded. */

#include <math.h>

#include "detectornets.h"
#include "engine/onnx.h"
#include "imports.h"
#include "layout.h"
#include "onnxtext.h"
#include "table.h"

#define EPSILON 1e-3

static MienGraph *
import (const char *text, guint height, guint width)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = mien_test_onnx (text);
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data (file, &n);
  MienGraph *graph = mien_onnx_import_sized (bytes, n,
      (MienOnnxSize) { height, width }, &error);
  g_assert_no_error (error);
  return graph;
}

static void
test_strides (void)
{
  static const struct {
    guint strides[5], channels;
    gboolean object;
  } cases[] = {
    { { 8, 16, 32 }, 3, TRUE },
    { { 8, 16, 32 }, 1, FALSE },
    { { 64, 16, 32, 8 }, 1, FALSE },
    { { 16 }, 1, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = mien_test_points_net (cases[i].strides,
        cases[i].channels, cases[i].object);
    g_autoptr (MienGraph) graph = import (text, 128, 192);
    MienDetectorLayout layout;
    guint n = 0, largest = 0;

    mien_detector_layout_read (&layout, graph, &error);
    g_assert_no_error (error);
    g_assert_true (layout.kind == &mien_detector_points);
    for (; cases[i].strides[n] > 0; n++)
      largest = MAX (largest, cases[i].strides[n]);
    g_assert_cmpuint (layout.n_scales, ==, n);
    g_assert_cmpuint (layout.stride, ==, largest);
    for (guint s = 0; s < n; s++) {
      const MienDetectorScale *scale = &layout.scales[s];
      g_assert_cmpuint (scale->rows, ==, 128 / scale->stride);
      g_assert_cmpuint (scale->columns, ==, 192 / scale->stride);
      g_assert_true (s == 0 || scale->stride > scale[-1].stride);
    }
    g_assert_cmpint (layout.kind->is_yunet (&layout), ==, cases[i].object);
  }
}

/* Outputs of one constant convolution each, for networks that are almost
 * detectors: NAME with `n` numbers at each place of 8x8 pixels. */
#define HEAD "opset 13\ninput x ?,1,?,?\n"
#define POOL "MaxPool x -> p kernel_shape=[8,8] strides=[8,8]\n"
#define OUTPUT(name, n) \
  "output " name "\nfloat w" name " " n ",1,1,1\nint s" name " 3 = 1 -1 " n \
  "\nConv p w" name " -> c" name "\nTranspose c" name " -> t" name \
  " perm=[0,2,3,1]\nReshape t" name " s" name " -> " name "\n"

typedef struct {
  const char *name, *text, *message;
} Refused;

static const Refused refused[] = {
  { "classes",
      "opset 13\ninput x ?,1,64,64\noutput scores\nfloat w 4096,5\n"
      "Flatten x -> f\nMatMul f w -> scores",
      "not a face detector: expected outputs cls_S, bbox_S, kps_S "
      "and, all or none, obj_S for strides S, or loc, conf and iou of YuNet's "
      "priors; found \"scores\"" },
  { "no points", HEAD POOL OUTPUT ("cls_8", "1") OUTPUT ("bbox_8", "4"),
      "expected an output \"kps_8\" with the others, found none" },
  { "other stride",
      HEAD POOL OUTPUT ("cls_16", "1") OUTPUT ("bbox_16", "4")
          OUTPUT ("kps_16", "10"),
      "output \"cls_16\": expected {16, 1} for an input of 64 rows and 64 "
      "columns, found {64, 1}" },
  { "stride of none",
      HEAD POOL OUTPUT ("cls_24", "1") OUTPUT ("bbox_24", "4")
          OUTPUT ("kps_24", "10"),
      "for a stride S of 8, 16, 32 or 64, found \"cls_24\"" },
  { "too fine",
      HEAD POOL OUTPUT ("cls_4", "1") OUTPUT ("bbox_4", "4")
          OUTPUT ("kps_4", "10"),
      "for a stride S of 8, 16, 32 or 64, found \"cls_4\"" },
  { "other points",
      HEAD POOL OUTPUT ("cls_8", "1") OUTPUT ("bbox_8", "4")
          OUTPUT ("kps_8", "12"),
      "output \"kps_8\": expected {64, 10} for an input of 64 rows and 64 "
      "columns, found {64, 12}" },
  { "an output more",
      HEAD POOL OUTPUT ("cls_8", "1") OUTPUT ("bbox_8", "4")
          OUTPUT ("kps_8", "10") OUTPUT ("age", "1"),
      "expected outputs named cls_S, obj_S, bbox_S and kps_S for a stride S "
      "of 8, 16, 32 or 64, found \"age\"" },
  { "priors of other sizes",
      HEAD POOL OUTPUT ("loc", "14") OUTPUT ("conf", "2") OUTPUT ("iou", "1"),
      "output \"loc\": expected {235, 14} for an input of 64 rows and 64 "
      "columns, found {64, 14}" },
  { "no overlap", HEAD POOL OUTPUT ("loc", "14") OUTPUT ("conf", "2"),
      "expected an output \"iou\" with the others" },
  { "channels",
      "opset 13\ninput x ?,2,?,?\nfloat w 1,2,1,1\nConv x w -> y\n"
      "MaxPool y -> p kernel_shape=[8,8] strides=[8,8]\n" OUTPUT ("cls_8", "1")
          OUTPUT ("bbox_8", "4") OUTPUT ("kps_8", "10"),
      "expected input \"x\" to be {1 or 3, height, width} without the batch, "
      "found {2, 64, 64}" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *c = data;
  g_autoptr (MienGraph) graph = import (c->text, 64, 64);
  g_autoptr (GError) error = NULL;
  MienDetectorLayout layout;

  g_assert_false (mien_detector_layout_read (&layout, graph, &error));
  mien_test_error (error, c->message);
}

static void
assert_face (const MienDetection *face, const MienBox *box, float score)
{
  g_assert_cmpfloat_with_epsilon (face->box.x, box->x, EPSILON);
  g_assert_cmpfloat_with_epsilon (face->box.y, box->y, EPSILON);
  g_assert_cmpfloat_with_epsilon (face->box.width, box->width, EPSILON);
  g_assert_cmpfloat_with_epsilon (face->box.height, box->height, EPSILON);
  g_assert_cmpfloat_with_epsilon (face->confidence, score, 1e-6);
  g_assert_true (face->has_landmarks);
}

/* Two rows of three places, 16 pixels apart; a face in the last place of the
 * first row. */
static void
test_points (void)
{
  const MienDetectorLayout layout = {
    .kind = &mien_detector_points,
    .n_scales = 1,
    .scales = { { 16, 2, 3, 0, 1, 2, 3 } },
  };
  const float score[6] = { 0.1f, 0.2f, 0.81f, NAN, 0.3f, 0.4f };
  const float object[6] = { 1, 1, 1.5f, 1, -1, 0.5f };
  float box[24] = { 0 }, points[60] = { 0 };
  const float *const outputs[] = { score, object, box, points };
  const float own[] = { 0.25f, -0.5f, logf (2), logf (3) };
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  for (guint i = 0; i < 4; i++)
    box[2 * 4 + i] = own[i];
  for (guint i = 0; i < 10; i++)
    points[2 * 10 + i] = i - 3.5f;
  layout.kind->decode (&layout, outputs, 0.5f, faces);
  g_assert_cmpuint (faces->len, ==, 1);
  const MienDetection *face = &g_array_index (faces, MienDetection, 0);
  assert_face (face, &(MienBox) { 36 - 16, -8 - 24, 32, 48 }, 0.9f);
  for (guint k = 0; k < 5; k++) {
    g_assert_cmpfloat_with_epsilon (face->landmarks[k][0],
        (2 + 2 * k - 3.5f) * 16, EPSILON);
    g_assert_cmpfloat_with_epsilon (face->landmarks[k][1],
        (2 * k + 1 - 3.5f) * 16, EPSILON);
  }

  /* Without a second score, only the first counts. */
  MienDetectorLayout plain = layout;
  plain.scales[0].object = MIEN_NO_OUTPUT;
  g_array_set_size (faces, 0);
  plain.kind->decode (&plain, outputs, 0.4f, faces);
  g_assert_cmpuint (faces->len, ==, 2);
  assert_face (&g_array_index (faces, MienDetection, 1),
      &(MienBox) { 32 - 8, 16 - 8, 16, 16 }, 0.4f);
  g_assert_cmpfloat (g_array_index (faces, MienDetection, 0).confidence, ==,
      0.81f);
}

/* 64x32 pixels: 4 x 8 x 3 priors of 8, 2 x 4 x 2 of 16, 1 x 2 x 2 of 32 and
 * none of 64. */
#define N_PRIORS (96 + 16 + 4)

typedef struct {
  guint prior;
  MienBox box;
} Prior;

static void
test_priors (void)
{
  static const Prior cases[] = {
    { 0, { 4 - 5, 4 - 5, 10, 10 } },
    { 2, { 4 - 12, 4 - 12, 24, 24 } },
    { 3 * 8 + 1, { 4 - 8, 12 - 8, 16, 16 } },
    { 95, { 60 - 12, 28 - 12, 24, 24 } },
    { 96 + 3, { 24 - 24, 8 - 24, 48, 48 } },
    { 115, { 48 - 48, 16 - 48, 96, 96 } },
  };
  const MienDetectorKind *kind = &mien_detector_priors;
  MienDetectorLayout layout = { .kind = kind,
    64,
    32,
    32,
    4,
    { { 8, 4, 8 }, { 16, 2, 4 }, { 32, 1, 2 }, { 64, 0, 1 } },
    0,
    1,
    2 };
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    float location[N_PRIORS * 14] = { 0 }, confidence[N_PRIORS * 2] = { 0 };
    float overlap[N_PRIORS] = { 0 };
    const float *const outputs[] = { location, confidence, overlap };
    const guint n = cases[i].prior;
    const MienBox *box = &cases[i].box;
    confidence[2 * n + 1] = 0.64f;
    overlap[n] = 1.5f;
    g_array_set_size (faces, 0);
    kind->decode (&layout, outputs, 0.7f, faces);
    g_assert_cmpuint (faces->len, ==, 1);
    assert_face (&g_array_index (faces, MienDetection, 0), box, 0.8f);

    /* A value of 1 moves by a tenth of the side, scales the width by e^0.1 or
     * the height by e^0.2. */
    location[14 * n] = 2;
    location[14 * n + 1] = -3;
    location[14 * n + 2] = 5;
    location[14 * n + 3] = -4;
    location[14 * n + 12] = 7;
    location[14 * n + 13] = -8;
    g_array_set_size (faces, 0);
    kind->decode (&layout, outputs, 0.7f, faces);
    const MienDetection *face = &g_array_index (faces, MienDetection, 0);
    const float side = box->width, x = box->x + side / 2, y = box->y + side / 2;
    const float width = side * expf (0.5f), height = side * expf (-0.8f);
    assert_face (face,
        &(MienBox) { x + 0.2f * side - width / 2, y - 0.3f * side - height / 2,
            width, height },
        0.8f);
    g_assert_cmpfloat_with_epsilon (face->landmarks[4][0], x + 0.7f * side,
        EPSILON);
    g_assert_cmpfloat_with_epsilon (face->landmarks[4][1], y - 0.8f * side,
        EPSILON);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detector/kinds/strides", test_strides);
  g_test_add_func ("/detector/kinds/points", test_points);
  g_test_add_func ("/detector/kinds/priors", test_priors);
  mien_test_add_table ("/detector/kinds/refused/", refused, test_refused);
  return g_test_run ();
}
