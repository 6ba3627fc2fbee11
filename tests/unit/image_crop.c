/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compares resizing with a naive implementation that samples every pixel by its
 * definition, in double precision, over formats, strides and rectangles.
 */

#include <math.h>

#include "image/crop.h"
#include "packings.h"
#include "table.h"

typedef struct {
  MienImage image;
  guint8 *memory;
} Picture;

/* Rows are padded by 5 bytes, or 6 for words; `upside_down` gives a negative
 * stride. */
static Picture
picture_new (const MienTestPacking *layout, guint width, guint height,
    gboolean limited, gboolean upside_down)
{
  guint stride = width * layout->step + (layout->word_level > 0 ? 6 : 5);
  Picture picture = { .memory = g_malloc (stride * height) };
  for (guint i = 0; i < stride * height; i++)
    picture.memory[i] = g_test_rand_int_range (0, 256);
  picture.image = (MienImage) {
    .pixels = picture.memory + (upside_down ? stride * (height - 1) : 0),
    .stride = upside_down ? -(gssize) stride : (gssize) stride,
    .width = width,
    .height = height,
    .pixel_step = layout->step,
    .red = layout->red,
    .green = layout->green,
    .blue = layout->blue,
    .limited_range = limited,
    .word_level = layout->word_level,
  };
  return picture;
}

/* The sample at `offset` in the pixel, 0 to 1, with replicated border. */
static double
sample (const MienImage *image, gint64 x, gint64 y, guint offset)
{
  x = CLAMP (x, 0, (gint64) image->width - 1);
  y = CLAMP (y, 0, (gint64) image->height - 1);
  const guint8 *bytes =
      image->pixels + y * image->stride + x * image->pixel_step + offset;
  double value = *bytes;
  if (image->word_level > 0)
    value = MIN ((bytes[0] + 256 * bytes[1]) * (double) image->word_level, 255);
  if (image->limited_range)
    value = (CLAMP (value, 16, 235) - 16) * 255 / 219;
  return value / 255;
}

static double
colour (const MienImage *image, gint64 x, gint64 y, guint channels, guint c)
{
  const guint offsets[] = { image->red, image->green, image->blue };
  if (channels == 3 || mien_image_is_luma (image))
    return sample (image, x, y, offsets[c]);
  return 0.299 * sample (image, x, y, image->red)
      + 0.587 * sample (image, x, y, image->green)
      + 0.114 * sample (image, x, y, image->blue);
}

static double
triangle (double distance, double reach)
{
  return MAX (0, 1 - fabs (distance) / MAX (reach, 1));
}

static double
naive (const MienImage *image, const MienBox *rect,
    const MienCropFormat *format, guint c, guint x, guint y)
{
  double scale_x = (double) rect->width / format->width;
  double scale_y = (double) rect->height / format->height;
  double at_x = rect->x + (x + 0.5) * scale_x - 0.5;
  double at_y = rect->y + (y + 0.5) * scale_y - 0.5;
  gint64 reach_x = ceil (scale_x) + 1, reach_y = ceil (scale_y) + 1;
  double sum = 0, weights = 0;

  const double min = format->range_min[c], max = format->range_max[c];
  if (format->bgr)
    c = 2 - c;
  for (gint64 v = floor (at_y) - reach_y; v <= at_y + reach_y; v++) {
    for (gint64 u = floor (at_x) - reach_x; u <= at_x + reach_x; u++) {
      double weight =
          triangle (u - at_x, scale_x) * triangle (v - at_y, scale_y);
      sum += weight * colour (image, u, v, format->channels, c);
      weights += weight;
    }
  }
  return min + (max - min) * sum / weights;
}

typedef struct {
  guint width, height;
  MienBox rect;
  guint out_width, out_height;
} Geometry;

static const Geometry geometries[] = {
  { 48, 48, { 0, 0, 48, 48 }, 64, 64 }, /* FER-2013 */
  { 64, 64, { 0, 0, 64, 64 }, 64, 64 },
  { 97, 83, { 3.25f, 7.5f, 80, 71.3f }, 64, 64 },
  { 160, 120, { 10, 5, 140, 110 }, 16, 12 },    /* reduced ninefold */
  { 200, 50, { 0, 0, 200, 50 }, 7, 33 },        /* reduced and enlarged */
  { 31, 17, { -12.5f, -9, 40, 40 }, 20, 20 },   /* over two borders */
  { 31, 17, { 25, 12, 40.5f, 40.5f }, 20, 20 }, /* over the others */
  { 31, 17, { 500, -800, 64, 64 }, 8, 8 },      /* completely outside */
  { 9, 9, { -60, -60, 130, 130 }, 5, 5 },       /* around the image */
  { 1, 1, { 0, 0, 1, 1 }, 64, 64 }, { 1, 1, { -3, -3, 9, 9 }, 3, 3 },
  { 5, 3, { 2.2f, 1.1f, 0.01f, 0.02f }, 4, 4 }, /* inside one pixel */
  { 33, 21, { 1, 1, 30, 19 }, 1, 1 },
  { 2500, 20, { 0, 0, 2500, 20 }, 300, 4 }, /* too large for the stack */
};

static void
check_crop (const MienImage *image, const Geometry *geometry,
    const MienCropFormat *format, const char *name)
{
  guint plane = format->width * format->height;
  guint n = plane * format->channels;
  g_autofree float *out = g_new (float, n + 1);
  for (guint i = 0; i <= n; i++)
    out[i] = -1234;

  g_assert_true (mien_crop (image, &geometry->rect, format, out));
  g_assert_cmpfloat (out[n], ==, -1234);
  for (guint i = 0; i < n; i++) {
    guint x = i % format->width, y = i % plane / format->width;
    double expected = naive (image, &geometry->rect, format, i / plane, x, y);
    double tolerance = 4e-6
        * fabs (format->range_max[i / plane] - format->range_min[i / plane]);
    if (fabs (out[i] - expected) > tolerance)
      g_error ("%s %ux%u%s%s rect %g,%g %gx%g to %ux%ux%u: (%u, %u, %u) is "
               "%.7f, expected %.7f",
          name, image->width, image->height,
          image->limited_range ? " limited" : "",
          image->stride < 0 ? " upside down" : "", geometry->rect.x,
          geometry->rect.y, geometry->rect.width, geometry->rect.height,
          format->channels, format->height, format->width, i / plane, y, x,
          out[i], expected);
  }
}

static void
test_naive (gconstpointer data)
{
  const MienTestPacking *layout = data;
  for (guint g = 0; g < G_N_ELEMENTS (geometries); g++) {
    const Geometry *geometry = &geometries[g];
    for (guint variant = 0; variant < 12; variant++) {
      gboolean limited = variant & 1, upside_down = variant & 2;
      MienCropFormat format = { geometry->out_width, geometry->out_height,
        variant >= 4 ? 3 : 1, variant >= 8, { limited ? 0 : -1, -2, 0.25f },
        { limited ? 255 : 1, 3, 0.5f } };
      Picture picture = picture_new (layout, geometry->width, geometry->height,
          limited, upside_down);
      check_crop (&picture.image, geometry, &format, layout->name);
      g_free (picture.memory);
    }
  }
}

/* PyTorch 2.13: F.interpolate (image, size, mode="bilinear",
 * align_corners=False) of image[y][x] = (7 * x * x + 13 * y + 5 * x * y) % 256,
 * 3 rows of 4; cv2.resize (..., INTER_LINEAR) of it as float32 gives the same
 * to 1e-5. */
static void
test_pytorch (void)
{
  static const float expected[5][6] = {
    { 0.0000f, 3.5000f, 10.5000f, 24.5000f, 45.5000f, 63.0000f },
    { 5.2000f, 9.7000f, 18.0333f, 33.3667f, 55.7000f, 74.2000f },
    { 13.0000f, 19.0000f, 29.3333f, 46.6667f, 71.0000f, 91.0000f },
    { 20.8000f, 28.3000f, 40.6333f, 59.9667f, 86.3000f, 107.8000f },
    { 26.0000f, 34.5000f, 48.1667f, 68.8333f, 96.5000f, 119.0000f },
  };
  guint8 pixels[12];
  for (guint i = 0; i < 12; i++) {
    guint x = i % 4, y = i / 4;
    pixels[i] = 7 * x * x + 13 * y + 5 * x * y;
  }
  MienImage image = { pixels, 4, 4, 3, 1, 0, 0, 0, FALSE };
  MienBox rect = { 0, 0, 4, 3 };
  MienCropFormat format = { 6, 5, 1, FALSE, { 0 }, { 255 } };
  float out[5][6];

  g_assert_true (mien_crop (&image, &rect, &format, &out[0][0]));
  for (guint y = 0; y < 5; y++) {
    for (guint x = 0; x < 6; x++)
      g_assert_cmpfloat_with_epsilon (out[y][x], expected[y][x], 2e-4);
  }
}

/* Stripes of one pixel, reduced by an odd factor, must become gray: sampling
 * the nearest pixel or two would preserve them. */
static void
test_no_alias (void)
{
  enum { SIZE = 450, OUT = 10 };
  g_autofree guint8 *pixels = g_malloc (SIZE * SIZE);
  for (guint i = 0; i < SIZE * SIZE; i++)
    pixels[i] = (i % SIZE) % 2 ? 255 : 0;
  MienImage image = { pixels, SIZE, SIZE, SIZE, 1, 0, 0, 0, FALSE };
  MienBox rect = { 0, 0, SIZE, SIZE };
  MienCropFormat format = { OUT, OUT, 1, FALSE, { 0 }, { 1 } };
  float out[OUT * OUT];

  g_assert_true (mien_crop (&image, &rect, &format, out));
  for (guint i = 0; i < OUT * OUT; i++) {
    /* Beyond the left and right border a stripe is repeated, by contract. */
    if (i % OUT > 0 && i % OUT < OUT - 1)
      g_assert_cmpfloat_with_epsilon (out[i], 0.5, 0.002);
  }
}

static void
test_refused (void)
{
  static const MienBox rects[] = {
    { NAN, 0, 10, 10 },
    { 0, NAN, 10, 10 },
    { 0, 0, NAN, 10 },
    { 0, 0, 10, NAN },
    { INFINITY, 0, 10, 10 },
    { -INFINITY, 0, 10, 10 },
    { 0, 0, INFINITY, 10 },
    { 0, 0, 0, 10 },
    { 0, 0, 10, -1 },
    { 1e30f, 0, 10, 10 },
    { 0, -1e30f, 10, 10 },
    { 0, 0, 1e9f, 1e9f },
  };
  guint8 pixels[4] = { 0 };
  MienImage image = { pixels, 2, 2, 2, 1, 0, 0, 0, FALSE };
  MienCropFormat format = { 2, 2, 1, FALSE, { 0 }, { 1 } };
  float out[4] = { 7, 7, 7, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (rects); i++) {
    g_assert_false (mien_crop (&image, &rects[i], &format, out));
    for (guint k = 0; k < 4; k++)
      g_assert_cmpfloat (out[k], ==, 7);
  }
  MienBox good = { 0, 0, 2, 2 };
  image.width = 0;
  g_assert_false (mien_crop (&image, &good, &format, out));
}

/* The largest accepted rectangle takes neither forever (the test has a time
 * limit) nor a gigabyte. */
static void
test_limit (void)
{
  guint8 pixels[4] = { 10, 10, 10, 10 };
  MienImage image = { pixels, 2, 2, 2, 1, 0, 0, 0, FALSE };
  MienBox rect = { -MIEN_BOX_LIMIT, -MIEN_BOX_LIMIT, 2 * MIEN_BOX_LIMIT,
    2 * MIEN_BOX_LIMIT };
  MienCropFormat format = { 64, 64, 1, FALSE, { 0 }, { 255 } };
  g_autofree float *out = g_new (float, 64 * 64);

  g_assert_true (mien_crop (&image, &rect, &format, out));
  for (guint i = 0; i < 64 * 64; i++)
    g_assert_cmpfloat_with_epsilon (out[i], 10, 1e-3);
}

/* The share of the source interval [a, b] that pixel p covers. */
static double
covered (double a, double b, gint64 p)
{
  return MAX (0, MIN (b, p + 1) - MAX (a, p)) / (b - a);
}

static double
naive_gray (const MienImage *image, guint width, guint height, guint x, guint y)
{
  double scale_x = (double) image->width / width;
  double scale_y = (double) image->height / height;
  double sum = 0;
  for (guint v = 0; v < image->height; v++) {
    for (guint u = 0; u < image->width; u++)
      sum += covered (x * scale_x, (x + 1) * scale_x, u)
          * covered (y * scale_y, (y + 1) * scale_y, v)
          * colour (image, u, v, 1, 0);
  }
  return 255 * sum;
}

static void
test_gray (void)
{
  static const guint sizes[][4] = { { 40, 30, 40, 30 }, { 40, 30, 20, 15 },
    { 41, 31, 17, 9 }, { 64, 48, 1, 1 }, { 1, 1, 1, 1 }, { 50, 3, 7, 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes) * 4 * 2; i++) {
    const guint *size = sizes[i / 8];
    guint width = size[2], height = size[3];
    const MienTestPacking *layout = &mien_test_packings[i % 4];
    Picture picture = picture_new (layout, size[0], size[1], i & 4, FALSE);
    g_autofree guint8 *out = g_malloc (width * height);
    mien_gray (&picture.image, width, height, out);
    for (guint k = 0; k < width * height; k++) {
      double expected =
          naive_gray (&picture.image, width, height, k % width, k / width);
      if (fabs (out[k] - expected) > 0.501)
        g_error ("%s %ux%u to %ux%u: (%u, %u) is %u, expected %.3f",
            layout->name, size[0], size[1], width, height, k / width, k % width,
            out[k], expected);
    }
    g_free (picture.memory);
  }
}

/* A detector may request a copy larger than the frame. */
static void
test_gray_enlarged (void)
{
  guint8 pixels[2] = { 0, 200 }, out[4 * 2];
  MienImage image = { pixels, 2, 2, 1, 1, 0, 0, 0, FALSE };
  static const guint8 row[] = { 0, 50, 150, 200 };

  mien_gray (&image, 4, 2, out);
  g_assert_cmpmem (out, 4, row, 4);
  g_assert_cmpmem (out + 4, 4, row, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/image/crop/naive/", mien_test_packings, test_naive);
  g_test_add_func ("/image/crop/pytorch", test_pytorch);
  g_test_add_func ("/image/crop/no-alias", test_no_alias);
  g_test_add_func ("/image/crop/refused", test_refused);
  g_test_add_func ("/image/crop/limit", test_limit);
  g_test_add_func ("/image/gray/naive", test_gray);
  g_test_add_func ("/image/gray/enlarged", test_gray_enlarged);
  return g_test_run ();
}
