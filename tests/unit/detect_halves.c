/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A picture at half and a quarter of its size. */

#include "halves.h"

#define WIDTH 9
#define HEIGHT 7

static void
test_means (void)
{
  const gsize stride = WIDTH * 3 + 5;
  g_autofree guint8 *pixels = g_malloc0 (stride * HEIGHT);
  const MienOpencvInput input = { pixels, stride, WIDTH, HEIGHT };
  g_auto (MienHalves) halves;

  /* Blocks of four pixels with means of 10, 20 and 30; twice that in the right
   * half. */
  for (gsize y = 0; y < HEIGHT; y++)
    for (gsize x = 0; x < WIDTH; x++)
      for (guint c = 0; c < 3; c++)
        pixels[y * stride + x * 3 + c] =
            (c + 1) * (y % 2 ? 5 : 15) * (x < 4 ? 1 : 2);
  mien_halves_init (&halves, &input, 3);
  g_assert_true (mien_halves_get (&halves, 0)->pixels == pixels);
  const MienOpencvInput *half = mien_halves_get (&halves, 1);
  g_assert_cmpuint (half->width, ==, 4);
  g_assert_cmpuint (half->height, ==, 3);
  for (guint c = 0; c < 3; c++) {
    g_assert_cmpuint (half->pixels[c], ==, 10 * (c + 1));
    g_assert_cmpuint (half->pixels[2 * half->stride + 9 + c], ==, 20 * (c + 1));
  }
  const MienOpencvInput *quarter = mien_halves_get (&halves, 2);
  g_assert_cmpuint (quarter->width, ==, 2);
  g_assert_cmpuint (quarter->height, ==, 1);
  for (guint c = 0; c < 3; c++)
    g_assert_cmpuint (quarter->pixels[3 + c], ==, 20 * (c + 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/halves/means", test_means);
  return g_test_run ();
}
