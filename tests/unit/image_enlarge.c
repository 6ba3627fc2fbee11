/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compares coloured enlargements with mien_crop () and mien_crop_turned (),
 * which compute each pixel separately. */

#include <math.h>

#include "image/crop.h"
#include "image/enlarge.h"
#include "table.h"

enum { WIDE = 13, HIGH = 9 };

typedef struct {
  const char *name;
  MienBox part;
  guint width, height;
  float angle;
} Case;

static const Case cases[] = {
  { "all", { 0, 0, WIDE, HIGH }, 200, 150 },
  { "as-it-is", { 0, 0, WIDE, HIGH }, WIDE, HIGH },
  { "hardly", { 0, 0, WIDE, HIGH }, WIDE + 1, HIGH },
  { "inside", { 3.3f, 2.1f, 4.2f, 5.9f }, 77, 31 },
  { "outside", { -5, -4, 30, 17 }, 61, 90 },
  { "far-off", { 400, -300, 3, 3 }, 16, 16 },
  { "one", { 6, 4, 1, 1 }, 1, 1 },
  { "less-than-one", { 6.2f, 4.1f, 0.3f, 0.2f }, 33, 5 },
  { "turned", { 0, 0, WIDE, HIGH }, 150, 150, 0.3f },
  { "turned-back", { -4, -4, 20, 18 }, 333, 200, -1.1f },
  { "upside-down", { 0, 0, WIDE, HIGH }, 60, 50, 3.1f },
  { "turned-inside", { 3.3f, 2.1f, 4.2f, 5.9f }, 77, 31, 0.7f },
};

/* TRUE if the centre of a pixel is on the map, which may be rotated. */
static gboolean
is_inside (const Case *c, guint x, guint y)
{
  const float cosine = cosf (c->angle), sine = sinf (c->angle);
  const float u = ((x + 0.5f) / c->width - 0.5f) * c->part.width;
  const float v = ((y + 0.5f) / c->height - 0.5f) * c->part.height;
  const float at_x = c->part.x + c->part.width / 2 + u * cosine - v * sine;
  const float at_y = c->part.y + c->part.height / 2 + u * sine + v * cosine;

  return at_x >= 0 && at_y >= 0 && at_x <= WIDE && at_y <= HIGH;
}

static void
compare (const Case *c, const guint32 *pixels, const float *levels)
{
  guint n_other = 0;

  for (guint i = 0; i < c->width * c->height; i++) {
    const gint want = levels[i] + 0.5f, got = pixels[i] & 0xff;
    if (c->angle != 0 && !is_inside (c, i % c->width, i / c->width)) {
      g_assert_cmphex (pixels[i], ==, 0);
      continue;
    }
    g_assert_cmphex (pixels[i], ==, 0xff000000 | (guint) got * 0x10101);
    g_assert_cmpint (ABS (got - want), <=, 1);
    n_other += got != want;
  }
  /* With fused multiply-add, a level may be rounded differently. */
#ifdef __x86_64__
  g_assert_cmpuint (n_other, ==, 0);
#else
  g_assert_cmpuint (n_other, <=, c->width * c->height / 100);
#endif
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const guint n = c->width * c->height;
  const MienCropFormat format = { c->width, c->height, 1,
    .range_max = { 255 } };
  g_autofree float *levels = g_new (float, n);
  g_autofree guint32 *pixels = g_new (guint32, n);
  guint8 gray[WIDE * HIGH];

  for (guint i = 0; i < WIDE * HIGH; i++)
    gray[i] = i * i * 37 + i / 5 * 91;
  const MienImage image = { gray, WIDE, WIDE, HIGH, 1 };
  const MienColored colored = { gray, WIDE, HIGH,
    mien_colormap_get (MIEN_COLORMAP_GRAY) };
  g_assert_true (mien_crop_turned (&image, &c->part, c->angle, &format,
      levels));
  g_assert_true (mien_can_enlarge (&c->part, c->width, c->height));
  if (c->angle != 0)
    g_assert_true (mien_enlarge_turned (&colored, &c->part, c->angle, pixels,
        c->width, c->height));
  else
    mien_enlarge (&colored, &c->part, pixels, c->width, c->height);
  compare (c, pixels, levels);
}

static void
test_reduced (void)
{
  const MienBox all = { 0, 0, WIDE, HIGH };
  const MienBox none = { NAN, 0, WIDE, HIGH };
  const guint8 gray[WIDE * HIGH] = { 0 };
  const MienColored colored = { gray, WIDE, HIGH,
    mien_colormap_get (MIEN_COLORMAP_GRAY) };
  guint32 pixels[20 * 20] = { 7 };

  g_assert_false (mien_can_enlarge (&all, WIDE - 1, HIGH));
  g_assert_false (mien_can_enlarge (&all, WIDE, HIGH - 1));
  g_assert_false (mien_enlarge_turned (&colored, &all, 0.3f, pixels, 4, 4));
  g_assert_false (mien_enlarge_turned (&colored, &all, NAN, pixels, 20, 20));
  g_assert_false (mien_enlarge_turned (&colored, &none, 0.3f, pixels, 20, 20));
  g_assert_cmpuint (pixels[0], ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/image/enlarge/", cases, test_case);
  g_test_add_func ("/image/enlarge/reduced", test_reduced);
  return g_test_run ();
}
