/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How all kinds of boxes from a detector are processed. */

#include <math.h>

#include "detector/detections.h"

static void
test_unfit (void)
{
  static const struct {
    float x, y, width, height;
    gboolean stays;
  } cases[] = {
    { 10, 20, 30, 40, TRUE },
    { -500, 1e6f, 30, 40, TRUE },
    { 10, 20, 29.9f, 40, FALSE },
    { 10, 20, 30, 39.9f, FALSE },
    { NAN, 20, 30, 40, FALSE },
    { 10, -INFINITY, 30, 40, FALSE },
    { 10, 20, INFINITY, 40, FALSE },
    { 10, 20, 30, NAN, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const MienDetection face = { { cases[i].x, cases[i].y, cases[i].width,
        cases[i].height } };
    g_autoptr (GArray) faces =
        g_array_new (FALSE, FALSE, sizeof (MienDetection));
    g_array_append_val (faces, face);
    mien_detections_drop_unfit (faces, 30, 40);
    g_test_message ("%g,%g %gx%g", face.box.x, face.box.y, face.box.width,
        face.box.height);
    g_assert_cmpuint (faces->len, ==, cases[i].stays);
  }
}

/* Even without a minimum size, a box must not be empty. */
static void
test_empty (void)
{
  static const float sizes[][2] = { { 0, 5 }, { 5, 0 }, { -5, 5 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const MienDetection face = { { 0, 0, sizes[i][0], sizes[i][1] } };
    g_autoptr (GArray) faces =
        g_array_new (FALSE, FALSE, sizeof (MienDetection));
    g_array_append_val (faces, face);
    mien_detections_drop_unfit (faces, 0, 0);
    g_test_message ("%gx%g", face.box.width, face.box.height);
    g_assert_cmpuint (faces->len, ==, 0);
  }
}

static GArray *
merge (const MienDetection *boxes, guint n)
{
  GArray *faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  g_array_append_vals (faces, boxes, n);
  mien_detections_merge (faces);
  return faces;
}

/* A box of 100 x 100 at 0, 0 and another one: whether both are kept. */
static void
test_merge (void)
{
  static const struct {
    float x, y, width, height;
    gboolean stays;
  } cases[] = {
    { 30, 30, 20, 20, FALSE },     /* inside */
    { 0, 0, 100, 100, FALSE },     /* identical */
    { -20, -20, 200, 200, FALSE }, /* around */
    { 80, 20, 29, 30, FALSE },     /* 0.69 of it inside */
    { 80, 20, 32, 30, TRUE },      /* 0.63 */
    { 40, 0, 90, 110, TRUE },      /* 0.61: side by side */
    { 50, 50, 100, 100, TRUE },
    { 100, 0, 50, 50, TRUE }, /* they touch */
    { 500, 500, 5, 5, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const MienDetection boxes[] = {
      { { cases[i].x, cases[i].y, cases[i].width, cases[i].height }, 0.7f },
      { { 0, 0, 100, 100 }, 0.9f },
    };
    g_autoptr (GArray) faces = merge (boxes, 2);
    g_test_message ("%g,%g %gx%g", cases[i].x, cases[i].y, cases[i].width,
        cases[i].height);
    g_assert_cmpuint (faces->len, ==, cases[i].stays ? 2 : 1);
    g_assert_cmpfloat (g_array_index (faces, MienDetection, 0).confidence, ==,
        0.9f);
  }
}

/* A dropped box does not drop others. */
static void
test_merge_chain (void)
{
  const MienDetection boxes[] = {
    { { 60, 0, 100, 100 }, 0.5f },
    { { 30, 0, 100, 100 }, 0.6f },
    { { 0, 0, 100, 100 }, 0.7f },
  };
  g_autoptr (GArray) faces = merge (boxes, 3);

  g_assert_cmpuint (faces->len, ==, 2);
  g_assert_cmpfloat (g_array_index (faces, MienDetection, 0).box.x, ==, 0);
  g_assert_cmpfloat (g_array_index (faces, MienDetection, 1).box.x, ==, 60);
}

static void
test_scale (void)
{
  const MienDetection found = { { 1, 2, 3, 4 }, 0.5f, TRUE, { { 5, 6 } } };
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  g_array_append_val (faces, found);
  mien_detections_scale (faces, 2, 10);

  const MienDetection *face = &g_array_index (faces, MienDetection, 0);
  g_assert_cmpfloat (face->box.x, ==, 2);
  g_assert_cmpfloat (face->box.y, ==, 20);
  g_assert_cmpfloat (face->box.width, ==, 6);
  g_assert_cmpfloat (face->box.height, ==, 40);
  g_assert_cmpfloat (face->landmarks[0][0], ==, 10);
  g_assert_cmpfloat (face->landmarks[0][1], ==, 60);
}

static void
test_largest (void)
{
  static const float widths[] = { 3, 9, 1, 7 };
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    const MienDetection face = { { 0, 0, widths[i], 2 } };
    g_array_append_val (faces, face);
  }

  mien_detections_keep_largest (faces, 0);
  g_assert_cmpuint (faces->len, ==, 4);
  mien_detections_keep_largest (faces, 2);
  g_assert_cmpuint (faces->len, ==, 2);
  g_assert_cmpfloat (g_array_index (faces, MienDetection, 0).box.width, ==, 9);
  g_assert_cmpfloat (g_array_index (faces, MienDetection, 1).box.width, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detector/detections/unfit", test_unfit);
  g_test_add_func ("/detector/detections/empty", test_empty);
  g_test_add_func ("/detector/detections/merge", test_merge);
  g_test_add_func ("/detector/detections/merge-chain", test_merge_chain);
  g_test_add_func ("/detector/detections/scale", test_scale);
  g_test_add_func ("/detector/detections/largest", test_largest);
  return g_test_run ();
}
