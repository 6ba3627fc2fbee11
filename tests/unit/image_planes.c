/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Frames of all layouts are converted to tensors, and compared with a naive
 * resize of each component by its definition, in double precision, and the
 * colour equations of BT.601 and BT.709 in the standards.
 */

#include <math.h>

#include "layouts.h"
#include "table.h"

#define TOLERANCE 0.01 /* in levels of 255 */

static double
sample (const MienTestPicture *picture, guint i, gint64 x, gint64 y)
{
  const MienPlane *plane = &picture->planes.planes[i];

  x = CLAMP (x, 0, (gint64) picture->n[i][0] - 1);
  y = CLAMP (y, 0, (gint64) picture->n[i][1] - 1);
  const guint8 *at = plane->samples + y * plane->stride + x * plane->step;
  return picture->planes.word_level > 0
      ? (at[0] + 256 * at[1]) * picture->planes.word_level
      : at[0];
}

static double
triangle (double distance, double reach)
{
  return MAX (0, 1 - fabs (distance) / MAX (reach, 1));
}

/* Component `i` at pixel (x, y) of the picture. */
static double
component (const MienTestPicture *picture, guint i, const MienBox *part,
    const MienPlanesFormat *format, guint x, guint y)
{
  const double half_x = i > 0 && picture->planes.half_width ? 0.5 : 1;
  const double half_y = i > 0 && picture->planes.half_height ? 0.5 : 1;
  const double scale_x = part->width * half_x / format->picture_width;
  const double scale_y = part->height * half_y / format->picture_height;
  const double at_x = part->x * half_x + (x + 0.5) * scale_x - 0.5;
  const double at_y = part->y * half_y + (y + 0.5) * scale_y - 0.5;
  const gint64 reach_x = ceil (scale_x) + 1, reach_y = ceil (scale_y) + 1;
  double sum = 0, weights = 0;

  for (gint64 v = floor (at_y) - reach_y; v <= at_y + reach_y; v++)
    for (gint64 u = floor (at_x) - reach_x; u <= at_x + reach_x; u++) {
      const double weight =
          triangle (u - at_x, scale_x) * triangle (v - at_y, scale_y);
      sum += weight * sample (picture, i, u, v);
      weights += weight;
    }
  return sum / weights;
}

/* Converts luma and colour differences to red, green and blue, 0 to 255 or
 * beyond. */
static void
to_rgb (const MienPlanes *planes, const double yuv[3], double rgb[3])
{
  const double y = planes->limited_range ? (yuv[0] - 16) / 219 : yuv[0] / 255;
  const double scale = planes->limited_range ? 224 : 255;
  const double pb = (yuv[1] - 128) / scale, pr = (yuv[2] - 128) / scale;

  if (planes->kr == 0.299f) {
    rgb[0] = y + 1.402 * pr;
    rgb[1] = y - 0.344136 * pb - 0.714136 * pr;
    rgb[2] = y + 1.772 * pb;
  } else {
    rgb[0] = y + 1.5748 * pr;
    rgb[1] = y - 0.187324 * pb - 0.468124 * pr;
    rgb[2] = y + 1.8556 * pb;
  }
  for (guint i = 0; i < 3; i++)
    rgb[i] *= 255;
}

/* Channel c of a pixel, 0 to 255. */
static double
naive (const MienTestPicture *picture, const MienBox *part,
    const MienPlanesFormat *format, guint c, guint x, guint y)
{
  const MienPlanes *planes = &picture->planes;
  const guint n = planes->kind == MIEN_PLANES_LUMA ? 1 : 3;
  double values[3], rgb[3];

  for (guint i = 0; i < n; i++)
    values[i] = component (picture, i, part, format, x, y);
  if (planes->kind == MIEN_PLANES_RGB && format->channels == 1)
    return 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2];
  if (planes->kind == MIEN_PLANES_RGB)
    return values[format->bgr ? 2 - c : c];
  if (planes->kind == MIEN_PLANES_YUV && format->channels == 3)
    to_rgb (planes, values, rgb);
  else
    rgb[0] = rgb[1] = rgb[2] =
        planes->limited_range ? (values[0] - 16) * 255 / 219 : values[0];
  return CLAMP (rgb[format->bgr ? 2 - c : c], 0, 255);
}

/* Everything outside the picture is black. */
static void
check (const char *name, const MienTestPicture *picture, const MienBox *part,
    const MienPlanesFormat *format, const float *out)
{
  for (guint c = 0; c < format->channels; c++) {
    const double min = format->range_min[c], max = format->range_max[c];
    for (guint y = 0; y < format->height; y++)
      for (guint x = 0; x < format->width; x++) {
        const gboolean inside =
            x < format->picture_width && y < format->picture_height;
        const double want = inside ? naive (picture, part, format, c, x, y) : 0;
        const double got = (*out++ - min) * 255 / (max - min);
        if (!(fabs (got - want) <= TOLERANCE))
          g_error ("%s: channel %u at %u,%u is %g, expected %g", name, c, x, y,
              got, want);
      }
  }
}

static void
test_one (const MienTestLayout *layout, const MienTestGeometry *geometry,
    guint variant)
{
  MienTestPicture picture;
  MienBox part = geometry->part;
  const gboolean hd = variant & 4;
  const MienPlanesFormat format = {
    .width = geometry->picture_width + (variant & 1 ? 5 : 0),
    .height = geometry->picture_height + (variant & 1 ? 3 : 0),
    .picture_width = geometry->picture_width,
    .picture_height = geometry->picture_height,
    .channels = variant % 3 == 0 ? 1 : 3,
    .bgr = variant & 2,
    .range_min = { 0, -1, -2.5f },
    .range_max = { 255, 1, 0.5f },
  };
  const gsize n = (gsize) format.channels * format.width * format.height;
  g_autofree float *out = g_new (float, n + 1);

  mien_test_picture_init (&picture, layout, geometry->width, geometry->height,
      variant & 8);
  picture.planes.limited_range = variant & 2;
  picture.planes.kr = hd ? 0.2126f : 0.299f;
  picture.planes.kb = hd ? 0.0722f : 0.114f;
  if (layout->kind == MIEN_PLANES_RGB)
    picture.planes.limited_range = FALSE;
  for (gsize i = 0; i <= n; i++)
    out[i] = NAN;
  const gboolean all = part.width == 0;
  if (all)
    part = (MienBox) { 0, 0, geometry->width, geometry->height };
  mien_planes_fit (&picture.planes, all ? NULL : &part, &format, out);
  check (geometry->name, &picture, &part, &format, out);
  g_assert_true (isnan (out[n]));
  mien_test_picture_clear (&picture);
}

static void
test_layout (gconstpointer data)
{
  for (guint g = 0; g < G_N_ELEMENTS (mien_test_geometries); g++)
    for (guint variant = 0; variant < 16; variant++)
      test_one (data, &mien_test_geometries[g], variant);
}

/* Grays, and the primaries in BT.601, with integer levels. */
static void
test_known (void)
{
  static const struct {
    guint8 yuv[3];
    double rgb[3];
  } cases[] = {
    { { 16, 128, 128 }, { 0, 0, 0 } },
    { { 235, 128, 128 }, { 255, 255, 255 } },
    { { 126, 128, 128 }, { 128, 128, 128 } },
    { { 81, 90, 240 }, { 254, 0, 0 } },
    { { 145, 54, 34 }, { 0, 255, 0 } },
    { { 41, 240, 110 }, { 0, 0, 255 } },
  };
  const MienPlanesFormat format = { 1, 1, 1, 1, 3, FALSE, { 0, 0, 0 },
    { 255, 255, 255 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const guint8 *yuv = cases[i].yuv;
    const MienPlanes planes = { MIEN_PLANES_YUV, 1, 1,
      { { yuv, 1, 1 }, { yuv + 1, 1, 1 }, { yuv + 2, 1, 1 } }, TRUE, TRUE, TRUE,
      0.299f, 0.114f };
    float out[3];
    mien_planes_fit (&planes, NULL, &format, out);
    for (guint c = 0; c < 3; c++)
      g_assert_cmpfloat_with_epsilon (out[c], cases[i].rgb[c], 1.5);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/planes/known", test_known);
  mien_test_add_rows ("/image/planes/", mien_test_layouts, MIEN_TEST_N_LAYOUTS,
      sizeof (MienTestLayout), test_layout);
  return g_test_run ();
}
