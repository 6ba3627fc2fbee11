/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Crops of rotated rectangles, compared with the known picture. */

#include <math.h>

#include "image/crop.h"

#define SIDE 400

typedef struct {
  guint8 *pixels;
  MienImage image;
} Picture;

/* Slow waves in both directions, at a position in pixels as displayed. */
static double
wave (double x, double y)
{
  return 127.5 + 60 * sin (x / 19) + 60 * cos (y / 23 + 1);
}

/* `aspect`: width of its pixels; SIDE rows, and SIDE wide as displayed. */
static Picture
picture_new (double aspect)
{
  const guint width = (guint) lround (SIDE / aspect);
  Picture picture = { .pixels = g_malloc (width * SIDE) };

  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < width; x++)
      picture.pixels[y * width + x] =
          (guint8) lround (wave ((x + 0.5) * aspect, y + 0.5));
  picture.image = (MienImage) { .pixels = picture.pixels,
    .stride = width,
    .width = width,
    .height = SIDE,
    .pixel_step = 1,
    .pixel_aspect = aspect };
  return picture;
}

/* Crops of squares of `size` as displayed, centred at (x, y), to 64 x 64. */
static void
check_waves (const Picture *picture, double x, double y, double size,
    double angle, double tolerance)
{
  enum { OUT = 64 };
  const double aspect = picture->image.pixel_aspect;
  const MienCropFormat format = { OUT, OUT, 1, FALSE, { 0 }, { 255 } };
  const MienBox rect = { (x - size / 2) / aspect, y - size / 2, size / aspect,
    size };
  float out[OUT * OUT];
  double worst = 0;

  g_assert_true (mien_crop_turned (&picture->image, &rect, angle, &format,
      out));
  for (guint i = 0; i < OUT * OUT; i++) {
    const double u = ((i % OUT + 0.5) / OUT - 0.5) * size;
    const double v = ((i / OUT + 0.5) / OUT - 0.5) * size;
    const double want = wave (x + u * cos (angle) - v * sin (angle),
        y + u * sin (angle) + v * cos (angle));
    worst = MAX (worst, fabs (out[i] - want));
  }
  if (worst > tolerance)
    g_error ("%g by %g rad, pixels of %g: off by %.2f", size, angle, aspect,
        worst);
}

static void
test_waves (void)
{
  static const double aspects[] = { 1, 2, 0.5, 1.42 };
  static const double angles[] = { 0.01, 0.35, -0.8, 1.5707963, 3.1, -2.2 };
  static const double sizes[] = { 20, 64, 70, 128, 200, 250 };

  for (guint a = 0; a < G_N_ELEMENTS (aspects); a++) {
    const Picture picture = picture_new (aspects[a]);
    for (guint i = 0; i < G_N_ELEMENTS (angles); i++)
      for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
        /* Averaging over more pixels attenuates the waves more. */
        check_waves (&picture, 200, 195, sizes[s], angles[i],
            sizes[s] > 128 ? 3 : 1.5);
    g_free (picture.pixels);
  }
}

/* A quarter turn to the right: what was on the left is at the top. */
static void
test_quarters (void)
{
  enum { N = 8 };
  guint8 pixels[N * N];
  const MienImage image = { pixels, N, N, N, 1, 0, 0, 0, FALSE };
  const MienCropFormat format = { N, N, 1, FALSE, { 0 }, { 255 } };
  const MienBox all = { 0, 0, N, N };
  float right[N * N], left[N * N], back[N * N];

  for (guint i = 0; i < N * N; i++)
    pixels[i] = g_test_rand_int_range (0, 256);
  mien_crop_turned (&image, &all, (float) G_PI / 2, &format, right);
  mien_crop_turned (&image, &all, (float) -G_PI / 2, &format, left);
  mien_crop_turned (&image, &all, (float) G_PI, &format, back);
  for (guint y = 0; y < N; y++)
    for (guint x = 0; x < N; x++) {
      const guint at = y * N + x;
      g_assert_cmpfloat_with_epsilon (right[at], pixels[x * N + N - 1 - y],
          0.01);
      g_assert_cmpfloat_with_epsilon (left[at], pixels[(N - 1 - x) * N + y],
          0.01);
      g_assert_cmpfloat_with_epsilon (back[at],
          pixels[(N - 1 - y) * N + N - 1 - x], 0.01);
    }
}

/* Colour planes with different ranges; without rotation the result equals
 * mien_crop (). */
static void
test_planes (void)
{
  static const guint8 pixel[] = { 10, 100, 250 };
  guint8 pixels[30 * 20 * 3];
  const MienImage image = { pixels, 90, 30, 20, 3, 0, 1, 2, FALSE };
  const MienCropFormat format = { 5, 7, 3, TRUE, { 0, 10, -1 },
    { 255, 20, 1 } };
  const MienBox rect = { 4, 3, 10, 14 };
  const float want[] = { 250, 10 + 100 / 25.5f, -1 + 10 / 127.5f };
  float turned[5 * 7 * 3], upright[5 * 7 * 3], plain[5 * 7 * 3];

  for (guint i = 0; i < sizeof (pixels); i++)
    pixels[i] = pixel[i % 3];
  g_assert_true (mien_crop_turned (&image, &rect, 0.5f, &format, turned));
  g_assert_true (mien_crop_turned (&image, &rect, 0, &format, upright));
  g_assert_true (mien_crop (&image, &rect, &format, plain));
  for (guint i = 0; i < 5 * 7 * 3; i++) {
    g_assert_cmpfloat_with_epsilon (turned[i], want[i / 35], 1e-3);
    g_assert_cmpfloat (upright[i], ==, plain[i]);
  }
}

/* Stripes of one pixel, strongly reduced, become gray. */
static void
test_no_alias (void)
{
  enum { N = 900, OUT = 64 };
  g_autofree guint8 *pixels = g_malloc (N * N);
  const MienImage image = { pixels, N, N, N, 1, 0, 0, 0, FALSE };
  const MienCropFormat format = { OUT, OUT, 1, FALSE, { 0 }, { 1 } };
  const MienBox rect = { 200, 200, 500, 500 };
  float out[OUT * OUT];

  for (guint i = 0; i < N * N; i++)
    pixels[i] = (i % N) % 2 ? 255 : 0;
  g_assert_true (mien_crop_turned (&image, &rect, 0.4f, &format, out));
  for (guint i = 0; i < OUT * OUT; i++)
    g_assert_cmpfloat_with_epsilon (out[i], 0.5, 0.02);
}

/* Across the border of the picture, and far from it; long and thin;
 * non-finite. */
static void
test_odd (void)
{
  static const MienBox boxes[] = { { -20, -30, 60, 60 }, { 3000, 50, 64, 64 },
    { 0, 0, 1, 1 }, { 5, 5, 0.01f, 0.01f }, { 0, 0, 200000, 1 },
    { -100000, -100000, 200000, 200000 } };
  guint8 pixels[12] = { 0 };
  const MienImage image = { pixels, 4, 4, 3, 1, 0, 0, 0, FALSE };
  const MienCropFormat format = { 9, 5, 1, FALSE, { 1 }, { 2 } };
  const MienBox wrong = { NAN, 0, 1, 1 };
  float out[9 * 5];

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++) {
    g_assert_true (mien_crop_turned (&image, &boxes[i], 0.7f, &format, out));
    for (guint k = 0; k < 9 * 5; k++)
      g_assert_cmpfloat_with_epsilon (out[k], 1, 1e-5);
  }
  g_assert_false (mien_crop_turned (&image, &wrong, 0.7f, &format, out));
  g_assert_false (mien_crop_turned (&image, &boxes[0], NAN, &format, out));
  g_assert_false (mien_crop_turned (&image, &boxes[0], INFINITY, &format, out));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/turned/waves", test_waves);
  g_test_add_func ("/image/turned/quarters", test_quarters);
  g_test_add_func ("/image/turned/planes", test_planes);
  g_test_add_func ("/image/turned/no-alias", test_no_alias);
  g_test_add_func ("/image/turned/odd", test_odd);
  return g_test_run ();
}
