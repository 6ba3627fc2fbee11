/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The sharpness of a checkerboard, and of blurred, enlarged and uniform
 * pictures. */

#include <math.h>

#include "image/sharpness.h"

#define SIDE 256

/* Squares of `square` pixels with the levels `low` and `high`. */
static guint8 *
checkerboard (guint square, guint8 low, guint8 high)
{
  guint8 *pixels = g_malloc (SIDE * SIDE);

  for (guint i = 0; i < SIDE * SIDE; i++)
    pixels[i] = (i / SIDE / square + i % SIDE / square) % 2 ? high : low;
  return pixels;
}

static float
sharpness (const guint8 *pixels, float x, float width)
{
  const MienImage image = { .pixels = pixels,
    .stride = SIDE,
    .width = SIDE,
    .height = SIDE,
    .pixel_step = 1 };
  return mien_sharpness (&image, &(MienBox) { x, x, width, width });
}

static void
test_order (void)
{
  g_autofree guint8 *flat = checkerboard (8, 100, 100);
  g_autofree guint8 *faint = checkerboard (8, 100, 140);
  g_autofree guint8 *strong = checkerboard (8, 100, 180);
  g_autofree guint8 *coarse = checkerboard (64, 100, 180);

  g_assert_cmpfloat (sharpness (flat, 0, SIDE), <, 1e-3);
  g_assert_cmpfloat (sharpness (faint, 0, SIDE), >, 100);
  /* It is a variance: doubling the contrast quadruples it. */
  g_assert_cmpfloat_with_epsilon (sharpness (strong, 0, SIDE),
      4 * sharpness (faint, 0, SIDE), 1);
  g_assert_cmpfloat (sharpness (coarse, 0, SIDE), <,
      sharpness (strong, 0, SIDE) / 2);
  /* 16 pixels that had to be enlarged. */
  g_assert_cmpfloat (sharpness (strong, 100, 16), <,
      sharpness (strong, 0, SIDE) / 10);
}

/* One pixel of 255 on black, not at the border: the Laplacian is -4 there and 1
 * at its four neighbours. */
static void
test_definition (void)
{
  g_autofree guint8 *pixels = g_malloc0 (SIDE * SIDE);

  pixels[30 * SIDE + 30] = 255;
  const double n = 62 * 62, squares = 20 * 255.0 * 255.0;
  g_assert_cmpfloat_with_epsilon (sharpness (pixels, 0, 64), squares / n, 1e-2);
}

static void
test_nothing (void)
{
  g_autofree guint8 *pixels = checkerboard (8, 0, 255);

  g_assert_cmpfloat (sharpness (pixels, 0, 0), ==, 0);
  g_assert_cmpfloat (sharpness (pixels, NAN, 10), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/sharpness/order", test_order);
  g_test_add_func ("/image/sharpness/definition", test_definition);
  g_test_add_func ("/image/sharpness/nothing", test_nothing);
  return g_test_run ();
}
