/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Functions of two boxes, and of a box and a frame. */

#include "box/box.h"

#include <math.h>

static void
test_overlap (void)
{
  const MienBox a = { 0, 0, 10, 10 }, half = { 5, 0, 10, 10 };
  const MienBox apart = { 12, 0, 10, 10 };

  g_assert_cmpfloat (mien_box_overlap (&a, &a, 0), ==, 1);
  g_assert_cmpfloat_with_epsilon (mien_box_overlap (&a, &half, 0), 1 / 3.0,
      1e-9);
  g_assert_cmpfloat (mien_box_overlap (&a, &apart, 0), ==, 0);
  /* 20 x 20 each, 8 x 20 of which overlap */
  g_assert_cmpfloat_with_epsilon (mien_box_overlap (&a, &apart, 0.5),
      160 / 640.0, 1e-9);
}

static void
test_overlap_of_empty (void)
{
  static const MienBox none[] = {
    { 2, 2, 0, 5 },
    { 2, 2, 5, 0 },
    { 2, 2, -5, 5 },
    { 2, 2, -5, -5 },
  };
  const MienBox a = { 0, 0, 10, 10 };

  for (guint i = 0; i < G_N_ELEMENTS (none); i++) {
    g_assert_cmpfloat (mien_box_overlap (&a, &none[i], 0), ==, 0);
    g_assert_cmpfloat (mien_box_overlap (&none[i], &a, 0), ==, 0);
  }
}

static void
test_share (void)
{
  const MienBox a = { 0, 0, 10, 10 }, large = { 5, 5, 100, 100 };
  const MienBox inside = { 2, 3, 4, 5 }, apart = { 12, 0, 10, 10 };

  g_assert_cmpfloat (mien_box_share (&a, &large), ==, 0.25f);
  g_assert_cmpfloat (mien_box_share (&large, &a), ==, 0.25f);
  g_assert_cmpfloat (mien_box_share (&a, &inside), ==, 1);
  g_assert_cmpfloat (mien_box_share (&a, &apart), ==, 0);
}

static void
test_sane (void)
{
  const float limit = MIEN_BOX_LIMIT;
  const MienBox sane[] = {
    { 10, 20, 30, 40 },
    { -50, -50, 0.1f, 0.1f },
    { -limit, -limit, 2 * limit, 2 * limit },
  };
  const MienBox insane[] = {
    { 10, 20, 0, 40 },
    { 10, 20, 30, -1 },
    { NAN, 20, 30, 40 },
    { 10, NAN, 30, 40 },
    { 10, 20, NAN, 40 },
    { 10, 20, 30, NAN },
    { INFINITY, 20, 30, 40 },
    { 10, -INFINITY, 30, 40 },
    { 10, 20, INFINITY, 40 },
    { limit, 20, 30, 40 },
    { 10, -limit - 1, 30, 2 * limit },
    { 0, 0, 30, limit + 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sane); i++)
    g_assert_true (mien_box_is_sane (&sane[i]));
  for (guint i = 0; i < G_N_ELEMENTS (insane); i++)
    g_assert_false (mien_box_is_sane (&insane[i]));
}

/* In a frame of 64 x 48. */
static void
test_clip (void)
{
  static const struct {
    MienBox box, part;
  } cases[] = {
    { { 10, 20, 30, 20 }, { 10, 20, 30, 20 } },
    { { 10.4f, 20.6f, 30, 20 }, { 10, 21, 30, 20 } },
    { { -5, -5, 100, 100 }, { 0, 0, 64, 48 } },
    { { 60, 40, 30, 20 }, { 60, 40, 4, 8 } },
    { { 63.9f, 47.9f, 30, 20 }, { 63, 47, 1, 1 } },
    { { 10, 20, 0.1f, 0.1f }, { 10, 20, 1, 1 } },
  };
  static const MienBox outside[] = {
    { 64, 10, 5, 5 },
    { 10, 48, 5, 5 },
    { -5, 10, 5, 5 },
    { 10, -6, 5, 5 },
    { NAN, 10, 5, 5 },
    { 10, 10, 5, NAN },
  };
  MienBox part;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const MienBox *want = &cases[i].part;
    g_assert_true (mien_box_clip (&cases[i].box, 64, 48, &part));
    g_assert_cmpfloat (part.x, ==, want->x);
    g_assert_cmpfloat (part.y, ==, want->y);
    g_assert_cmpfloat (part.width, ==, want->width);
    g_assert_cmpfloat (part.height, ==, want->height);
  }
  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    g_assert_false (mien_box_clip (&outside[i], 64, 48, &part));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/box/overlap", test_overlap);
  g_test_add_func ("/box/overlap-of-empty", test_overlap_of_empty);
  g_test_add_func ("/box/share", test_share);
  g_test_add_func ("/box/sane", test_sane);
  g_test_add_func ("/box/clip", test_clip);
  return g_test_run ();
}
