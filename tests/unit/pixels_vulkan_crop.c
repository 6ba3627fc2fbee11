/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces cropped on the device, compared with those cropped on the CPU. */

#include <math.h>

#include "pixelstest.h"
#include "packings.h"
#include "table.h"

#define SIDE 24

typedef struct {
  const char *name;
  guint width, height;
  MienBox rect;
  float angle;
} Face;

static const Face faces[] = {
  { "whole pixels", 60, 50, { 10, 8, SIDE, SIDE }, 0 },
  { "reduced", 200, 150, { 30.3f, 20.7f, 101, 101 }, 0 },
  { "enlarged", 60, 50, { 20.2f, 15.1f, 9, 9 }, 0 },
  { "over the upper left", 60, 50, { -10, -12, 40, 40 }, 0 },
  { "over the lower right", 61, 51, { 40, 30, 45, 45 }, 0 },
  { "beyond", 60, 50, { 100, -80, 30, 30 }, 0 },
  { "around it", 13, 9, { -20, -20, 60, 60 }, 0 },
  { "a pixel", 1, 1, { -1, -1, 3, 3 }, 0 },
  { "turned", 200, 150, { 50, 30, 70, 70 }, 0.4f },
  { "turned back", 200, 150, { 50, 30, 70, 70 }, -2.2f },
  { "turned, enlarged", 60, 50, { 20, 15, 12, 12 }, 1.1f },
  { "turned, over the border", 60, 50, { -15, 20, 50, 50 }, 0.7f },
  { "turned, reduced", 400, 300, { 60, 20, 260, 260 }, 0.2f },
  { "turned, a pixel", 1, 1, { -1, -1, 3, 3 }, 0.5f },
};

static MienTestPixels device;

/* Rows are padded by 5 bytes, or 6 for words. */
static MienImage
image_new (const MienTestPacking *layout, const Face *face, guint variant)
{
  const guint stride =
      face->width * layout->step + (layout->word_level > 0 ? 6 : 5);
  guint8 *memory = g_malloc (stride * face->height);
  const gboolean upside_down = variant & 2;

  for (guint i = 0; i < stride * face->height; i++)
    memory[i] = g_test_rand_int_range (0, 256);
  return (MienImage) {
    .pixels = memory + (upside_down ? stride * (face->height - 1) : 0),
    .stride = upside_down ? -(gssize) stride : (gssize) stride,
    .width = face->width,
    .height = face->height,
    .pixel_step = layout->step,
    .red = layout->red,
    .green = layout->green,
    .blue = layout->blue,
    .limited_range = layout->red == layout->green && variant & 1,
    .pixel_aspect = variant & 2 ? 1.4f : 0,
    .word_level = layout->word_level,
  };
}

static void
image_clear (MienImage *image)
{
  g_free ((guint8 *) image->pixels
      + MIN (image->stride, 0) * (gssize) (image->height - 1));
}

static void
check (const char *name, const MienImage *image, const Face *face,
    const MienCropFormat *format, gboolean mirrored, const float *got)
{
  enum { N = SIDE * SIDE };
  float want[3 * N], row[SIDE];

  g_assert_true (mien_crop_turned (image, &face->rect, face->angle, format,
      want));
  for (guint c = 0; c < format->channels; c++)
    for (guint y = 0; y < SIDE; y++) {
      const float *from = want + c * N + y * SIDE;
      for (guint x = 0; x < SIDE; x++)
        row[x] = from[mirrored ? SIDE - 1 - x : x];
      mien_test_pixels_compare (name, got + c * N + y * SIDE, row, SIDE,
          format->range_max[c] - format->range_min[c]);
    }
}

/* The face, its mirror image, and another one followed by the first again. */
static void
test_one (const MienTestPacking *layout, const Face *face, guint variant)
{
  const MienCropFormat format = { SIDE, SIDE, variant & 1 ? 3 : 1, variant & 2,
    { 0, -1, -2.5f }, { 255, 1, 0.5f } };
  const Face other = { "other", 0, 0, { 3, 2, 30, 30 }, -face->angle };
  MienImage image = image_new (layout, face, variant);
  MienRunner *runner =
      mien_test_pixels_runner (&device, format.channels, SIDE, SIDE);
  MienPixelsPlace to = { runner };

  const guint64 before = mien_pixels_sent (device.pixels);
  mien_pixels_set_image (device.pixels, &image);
  g_assert_true (mien_pixels_crop (device.pixels, &face->rect, face->angle,
      &format, &to));
  to.item = 1;
  to.mirrored = TRUE;
  g_assert_true (mien_pixels_crop (device.pixels, &face->rect, face->angle,
      &format, &to));
  to.item = 0;
  to.mirrored = FALSE;
  g_assert_true (mien_pixels_crop (device.pixels, &other.rect, other.angle,
      &format, &to));
  const float *got = mien_test_pixels_run (&device, runner, 2);
  g_assert_cmpuint (mien_pixels_sent (device.pixels), >, before);
  check ("the other", &image, &other, &format, FALSE, got);
  check (face->name, &image, face, &format, TRUE,
      got + format.channels * SIDE * SIDE);
  image_clear (&image);
}

static void
test_layout (gconstpointer data)
{
  if (!mien_test_pixels_init (&device))
    return;
  for (guint f = 0; f < G_N_ELEMENTS (faces); f++)
    for (guint variant = 0; variant < 4; variant++)
      test_one (data, &faces[f], variant);
}

/* Invalid rectangles, or no source. */
static void
test_refused (void)
{
  if (!mien_test_pixels_init (&device))
    return;
  const MienCropFormat format = { SIDE, SIDE, 1, FALSE, { 0 }, { 1 } };
  const MienBox bad = { 0, 0, NAN, 10 }, good = { 0, 0, 10, 10 };
  MienRunner *runner = mien_test_pixels_runner (&device, 1, SIDE, SIDE);
  const MienPixelsPlace to = { runner };
  const Face face = { "", 60, 50, good, 0 };
  MienImage image = image_new (&mien_test_packings[0], &face, 0), empty = image;

  mien_pixels_set_image (device.pixels, &image);
  g_assert_false (mien_pixels_crop (device.pixels, &bad, 0, &format, &to));
  g_assert_false (mien_pixels_crop (device.pixels, &bad, 1, &format, &to));
  g_assert_false (mien_pixels_crop (device.pixels, &good, NAN, &format, &to));
  empty.width = 0;
  mien_pixels_set_image (device.pixels, &empty);
  g_assert_false (mien_pixels_crop (device.pixels, &good, 0, &format, &to));
  /* No state is left over. */
  mien_pixels_set_image (device.pixels, &image);
  g_assert_true (mien_pixels_crop (device.pixels, &face.rect, 0, &format, &to));
  check ("after it", &image, &face, &format, FALSE,
      mien_test_pixels_run (&device, runner, 1));
  image_clear (&image);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixels/crop/refused", test_refused);
  mien_test_add_table ("/pixels/crop/", mien_test_packings, test_layout);
  const int result = g_test_run ();
  mien_test_pixels_clear (&device);
  return result;
}
