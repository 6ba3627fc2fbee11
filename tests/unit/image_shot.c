/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cuts between pictures with known correlation. */

#include <math.h>
#include <string.h>

#include "image/shot.h"

typedef struct {
  guint width, height;
  guint step;  /* bytes per pixel; 3: RGB with equal components */
  guint words; /* 1: 16-bit samples */
} Form;

/* A sum of two uncorrelated waves, with the second weighted so that the
 * correlation with the first alone is `share`. */
typedef struct {
  double share, contrast, brightness;
} Picture;

static const Picture FIRST = { 1, 50, 128 };

static double
wave (guint n, double x, double y)
{
  return cos (2 * G_PI * n * x) * cos (2 * G_PI * (n + 1) * y);
}

static double
level (const Picture *picture, double x, double y)
{
  const double other = sqrt (1 - picture->share * picture->share);
  return picture->brightness
      + picture->contrast
      * (picture->share * wave (1, x, y) + other * wave (2, x, y));
}

static guint8 *
paint (const Form *form, const Picture *picture)
{
  guint8 *pixels = g_malloc (form->width * form->height * form->step);
  for (guint y = 0; y < form->height; y++)
    for (guint x = 0; x < form->width; x++) {
      guint8 *pixel = pixels + (y * form->width + x) * form->step;
      const double value =
          level (picture, (x + 0.5) / form->width, (y + 0.5) / form->height);
      for (guint i = 0; i < form->step; i++)
        pixel[i] = form->words && i % 2 == 0 ? 0 : (guint8) lround (value);
    }
  return pixels;
}

static gboolean
step (MienShot *shot, const Form *form, const Picture *picture)
{
  g_autofree guint8 *pixels = paint (form, picture);
  const guint other = form->step == 3 ? 1 : 0;
  const MienImage image = { .pixels = pixels,
    .stride = form->width * form->step,
    .width = form->width,
    .height = form->height,
    .pixel_step = form->step,
    .green = other,
    .blue = 2 * other,
    .word_level = form->words ? 1 / 256.0f : 0 };
  return mien_shot_is_new (shot, &image);
}

static const struct {
  const char *name;
  Picture second;
  gboolean is_new;
} PAIRS[] = {
  { "same", { 1, 50, 128 }, FALSE },
  { "brighter", { 1, 50, 190 }, FALSE },
  { "less-contrast", { 1, 15, 60 }, FALSE },
  { "half-in-common", { 0.5, 50, 128 }, FALSE },
  { "just-in-common", { 0.45, 50, 128 }, FALSE },
  { "too-little-in-common", { 0.35, 50, 128 }, TRUE },
  { "nothing-in-common", { 0, 50, 128 }, TRUE },
  { "negative", { -1, 50, 128 }, TRUE },
  { "black", { 1, 0, 0 }, TRUE },
};

static void
test_pair (gconstpointer data)
{
  static const Form FORMS[] = { { 160, 90, 1, 0 }, { 64, 36, 1, 0 },
    { 643, 363, 1, 0 }, { 200, 120, 3, 0 }, { 530, 300, 2, 1 } };
  const typeof (PAIRS[0]) *row = data;

  for (guint i = 0; i < G_N_ELEMENTS (FORMS); i++) {
    MienShot shot = { 0 };
    g_assert_false (step (&shot, &FORMS[i], &FIRST));
    g_assert_cmpint (step (&shot, &FORMS[i], &row->second), ==, row->is_new);
    /* The same picture again is the same shot. */
    g_assert_false (step (&shot, &FORMS[i], &row->second));
  }
}

/* Noise on black is not a picture, and the first picture after it is another
 * shot. */
static void
test_flat (void)
{
  static const Form FORM = { 320, 180, 1, 0 };
  MienShot shot = { 0 };

  g_assert_false (step (&shot, &FORM, &(Picture) { 1, 4, 20 }));
  g_assert_false (step (&shot, &FORM, &(Picture) { 0, 4, 20 }));
  g_assert_true (step (&shot, &FORM, &FIRST));
}

/* In front of a plain wall, the correlation between frames of a walking person
 * is almost zero. */
static void
test_walk (void)
{
  guint8 pixels[180][320];
  const MienImage image = { .pixels = pixels[0],
    .stride = 320,
    .width = 320,
    .height = 180,
    .pixel_step = 1 };
  MienShot shot = { 0 };

  for (guint left = 0; left < 320; left += 64) {
    memset (pixels, 200, sizeof pixels);
    for (guint y = 30; y < 180; y++)
      memset (&pixels[y][left], 40, 50);
    g_assert_false (mien_shot_is_new (&shot, &image));
  }
}

/* Too small to have a pattern. */
static void
test_tiny (void)
{
  static const Form FORM = { 1, 1, 1, 0 };
  MienShot shot = { 0 };

  g_assert_false (step (&shot, &FORM, &FIRST));
  g_assert_false (step (&shot, &FORM, &(Picture) { 0, 50, 30 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (PAIRS); i++) {
    g_autofree char *path = g_strconcat ("/shot/", PAIRS[i].name, NULL);
    g_test_add_data_func (path, &PAIRS[i], test_pair);
  }
  g_test_add_func ("/shot/flat", test_flat);
  g_test_add_func ("/shot/walk", test_walk);
  g_test_add_func ("/shot/tiny", test_tiny);
  return g_test_run ();
}
