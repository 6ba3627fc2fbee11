/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pictures for detectors made on the device from frames of all layouts,
 * compared with the CPU's. */

#include <math.h>

#include "layouts.h"
#include "pixelstest.h"
#include "table.h"

static MienTestPixels device;

static MienPlanesFormat
format_of (const MienTestGeometry *geometry, guint variant)
{
  return (MienPlanesFormat) {
    .width = geometry->picture_width + (variant & 1 ? 5 : 0),
    .height = geometry->picture_height + (variant & 1 ? 3 : 0),
    .picture_width = geometry->picture_width,
    .picture_height = geometry->picture_height,
    .channels = variant & 1 ? 3 : 1,
    .bgr = variant & 2,
    .range_min = { 0, -1, -2.5f },
    .range_max = { 255, 1, 0.5f },
  };
}

static void
check (const char *name, const MienPlanes *planes, const MienBox *part,
    const MienPlanesFormat *format, const float *got)
{
  const gsize n = (gsize) format->width * format->height;
  g_autofree float *want = g_new (float, n * format->channels);

  mien_planes_fit (planes, part, format, want);
  for (guint c = 0; c < format->channels; c++)
    mien_test_pixels_compare (name, got + c * n, want + c * n, n,
        format->range_max[c] - format->range_min[c]);
}

/* The frame as item 0, a part of it as item 1, mirrored as item 2. */
static void
test_one (const MienTestLayout *layout, const MienTestGeometry *geometry,
    guint variant)
{
  const MienPlanesFormat format = format_of (geometry, variant);
  const gsize n = (gsize) format.channels * format.width * format.height;
  const MienBox half = { 0, 0, MAX (geometry->width / 2, 1), geometry->height };
  const MienBox *part = geometry->part.width > 0 ? &geometry->part : NULL;
  MienRunner *runner = mien_test_pixels_runner (&device, format.channels,
      format.height, format.width);
  MienPixelsPlace to = { runner };
  MienTestPicture picture;

  mien_test_picture_init (&picture, layout, geometry->width, geometry->height,
      variant & 4);
  if (layout->kind != MIEN_PLANES_RGB)
    picture.planes.limited_range = variant & 2;
  picture.planes.kr = variant & 4 ? 0.2126f : 0.299f;
  picture.planes.kb = variant & 4 ? 0.0722f : 0.114f;
  mien_pixels_set_planes (device.pixels, &picture.planes);
  mien_pixels_fit (device.pixels, part, &format, &to);
  to.item = 1;
  mien_pixels_fit (device.pixels, &half, &format, &to);
  const float *got = mien_test_pixels_run (&device, runner, 2);
  check (geometry->name, &picture.planes, part, &format, got);
  check (geometry->name, &picture.planes, &half, &format, got + n);
  /* These were not written. */
  g_assert_true (isnan (mien_port_floats (mien_runner_input (runner, 0, 0, 0),
      2)[0]));
  mien_test_picture_clear (&picture);
}

static void
test_layout (gconstpointer data)
{
  if (!mien_test_pixels_init (&device))
    return;
  for (guint g = 0; g < G_N_ELEMENTS (mien_test_geometries); g++)
    for (guint variant = 0; variant < 8; variant++)
      test_one (data, &mien_test_geometries[g], variant);
}

/* A frame is uploaded once, however often it is used. */
static void
test_once (void)
{
  if (!mien_test_pixels_init (&device))
    return;
  const MienPlanesFormat format = { 20, 15, 20, 15, 3, FALSE, { 0 },
    { 255, 255, 255 } };
  MienRunner *runner = mien_test_pixels_runner (&device, 3, 15, 20);
  const MienPixelsPlace to = { runner };
  const MienBox part = { 10, 10, 8, 8 };
  MienTestPicture picture;

  /* NV12: 1.5 bytes per pixel. */
  mien_test_picture_init (&picture, &mien_test_layouts[2], 640, 480, FALSE);
  for (guint i = 0; i < 2; i++) {
    mien_pixels_set_planes (device.pixels, &picture.planes);
    const guint64 before = mien_pixels_sent (device.pixels);
    mien_pixels_fit (device.pixels, NULL, &format, &to);
    mien_test_pixels_run (&device, runner, 1);
    const guint64 all = mien_pixels_sent (device.pixels) - before;
    g_assert_cmpuint (all, >=, 640 * 480 * 3 / 2);
    /* In addition the parameters, which stay the same. */
    g_assert_cmpuint (all, <, 640 * 480 * 3 / 2 + (i == 0 ? 65536 : 512));
    mien_pixels_fit (device.pixels, &part, &format, &to);
    mien_test_pixels_run (&device, runner, 1);
    g_assert_cmpuint (mien_pixels_sent (device.pixels) - before - all, <, 4096);
  }
  /* Only the part that is used. */
  mien_pixels_set_planes (device.pixels, &picture.planes);
  const guint64 before = mien_pixels_sent (device.pixels);
  mien_pixels_fit (device.pixels, &part, &format, &to);
  mien_test_pixels_run (&device, runner, 1);
  g_assert_cmpuint (mien_pixels_sent (device.pixels) - before, <, 1024);
  mien_test_picture_clear (&picture);
}

/* Tables are discarded if there are too many. */
static void
test_many (void)
{
  if (!mien_test_pixels_init (&device))
    return;
  const MienPlanesFormat format = { 20, 15, 20, 15, 1, FALSE, { 0 }, { 255 } };
  MienRunner *runner = mien_test_pixels_runner (&device, 1, 15, 20);
  const MienPixelsPlace to = { runner };
  MienTestPicture picture;

  mien_test_picture_init (&picture, &mien_test_layouts[0], 300, 200, FALSE);
  for (guint i = 0; i < 150; i++) {
    const MienBox part = { i * 0.37f, i * 0.21f, 100 + i, 90 + i * 0.5f };
    mien_pixels_set_planes (device.pixels, &picture.planes);
    mien_pixels_fit (device.pixels, &part, &format, &to);
    check ("one of many", &picture.planes, &part, &format,
        mien_test_pixels_run (&device, runner, 1));
  }
  mien_test_picture_clear (&picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixels/fit/once", test_once);
  g_test_add_func ("/pixels/fit/many", test_many);
  mien_test_add_rows ("/pixels/fit/", mien_test_layouts, MIEN_TEST_N_LAYOUTS,
      sizeof (MienTestLayout), test_layout);
  const int result = g_test_run ();
  mien_test_pixels_clear (&device);
  return result;
}
