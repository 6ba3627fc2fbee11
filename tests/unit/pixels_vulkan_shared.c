/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An uploaded frame can be used by others. */

#include "layouts.h"
#include "pixelstest.h"
#include "table.h"

#define WIDTH MIEN_TEST_PIXELS_WIDTH
#define HEIGHT MIEN_TEST_PIXELS_HEIGHT

/* Frames that others may hold. */
#define N_KEPT 7

static MienTestPixels test;

/* The bytes uploaded to crop from a frame that another one has uploaded. */
static guint64
crop (MienPixels *pixels, const MienPlanes *planes, MienUpload *upload,
    const MienBox *rect)
{
  static const MienCropFormat gray = { 8, 8, 1, FALSE, { 0 }, { 255 } };
  const MienPlane *p = planes->planes;
  const gboolean rgb = planes->kind == MIEN_PLANES_RGB;
  const guint8 *first = rgb ? MIN (p[0].samples, p[2].samples) : p[0].samples;
  const MienImage image = { first, p[0].stride, planes->width, planes->height,
    p[0].step, rgb ? p[0].samples - first : 0, rgb ? p[1].samples - first : 0,
    rgb ? p[2].samples - first : 0, .word_level = planes->word_level };
  MienRunner *runner = mien_test_pixels_runner (&test, 1, 8, 8);
  const MienPixelsPlace to = { runner };
  const guint64 before = mien_pixels_sent (pixels);
  g_autoptr (GError) error = NULL;
  float want[64];

  mien_pixels_set_frame (pixels, planes, &image, upload);
  g_assert_true (mien_pixels_crop (pixels, rect, 0, &gray, &to));
  g_assert_true (mien_pixels_flush (pixels, runner, 0, NULL));
  mien_runner_run (runner, 0, 1, &error);
  g_assert_no_error (error);
  g_assert_true (mien_crop (&image, rect, &gray, want));
  mien_test_pixels_compare ("crop",
      mien_port_floats (mien_runner_output (runner, 0, 0, 0), 0), want, 64,
      255);
  return mien_pixels_sent (pixels) - before;
}

/* Maximum bytes for the items and tables of a crop. */
#define SAYING 4096

/* One frame after the other; others hold some of them. */
static void
test_shared (gconstpointer data)
{
  if (!mien_test_pixels_init (&test))
    return;
  const MienTestLayout *layout = data;
  const MienBox face = { 50, 40, 80, 80 }, part = { 0, 0, 150, 150 };
  MienRunner *runner = mien_test_pixels_runner (&test, 3, HEIGHT, WIDTH);
  const MienPixelsPlace to = { runner };
  g_autoptr (MienPixels) other =
      mien_pixels_new (test.device, MIEN_PIXELS_VULKAN);
  MienUpload *kept[N_KEPT];
  MienTestPicture pictures[N_KEPT];

  for (guint i = 0; i < N_KEPT; i++) {
    const MienPlanes *planes = &pictures[i].planes;
    mien_test_picture_init (&pictures[i], layout, 200, 151, FALSE);
    mien_pixels_set_planes (test.pixels, planes);
    mien_pixels_fit (test.pixels, i % 2 ? &part : NULL,
        &mien_test_pixels_format, &to);
    mien_test_pixels_run (&test, runner, 1);
    kept[i] = mien_pixels_share (test.pixels);
    g_assert_nonnull (kept[i]);
    /* Only once per frame. */
    g_assert_null (mien_pixels_share (test.pixels));
    /* Frames held by others are not uploaded again, and stay unchanged. */
    for (guint k = 0; k <= i; k++)
      g_assert_cmpuint (crop (other, &pictures[k].planes, kept[k], &face), <,
          SAYING);
  }
  /* However many are held by others, there is room for the next. */
  const guint64 before = mien_pixels_sent (test.pixels);
  mien_pixels_set_planes (test.pixels, &pictures[0].planes);
  mien_pixels_fit (test.pixels, NULL, &mien_test_pixels_format, &to);
  mien_test_pixels_check_whole (&pictures[0].planes,
      mien_test_pixels_run (&test, runner, 1));
  g_assert_cmpuint (mien_pixels_sent (test.pixels), >, before);
  g_assert_null (mien_pixels_share (test.pixels));
  /* Parts that were not uploaded are uploaded now, as are frames of another
   * size. */
  const MienBox beyond = { 100, 40, 80, 80 };
  g_assert_cmpuint (crop (other, &pictures[1].planes, kept[1], &beyond), >,
      SAYING);
  pictures[0].planes.width -= 8;
  g_assert_cmpuint (crop (other, &pictures[0].planes, kept[0], &face), >,
      SAYING);
  for (guint i = 0; i < N_KEPT; i++) {
    mien_upload_unref (kept[i]);
    mien_test_picture_clear (&pictures[i]);
  }
  mien_pixels_forget_frame (test.pixels);
  g_assert_null (mien_pixels_share (test.pixels));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_rows ("/pixels/shared/", mien_test_layouts, MIEN_TEST_N_LAYOUTS,
      sizeof (MienTestLayout), test_shared);
  const int result = g_test_run ();
  mien_test_pixels_clear (&test);
  return result;
}
