/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of two pictures of a face is better. */

#include "quality.h"

#include <math.h>

#include "table.h"

#define SIDE 400

/* A frontal face, in a box of 100 x 100 at (100, 100). */
static const GstMienPoint frontal[GST_MIEN_N_LANDMARKS] = { { 130, 140 },
  { 170, 140 }, { 150, 163 }, { 134, 182 }, { 166, 182 } };

static GstMienFace *
face_new (float x, float y, float size)
{
  GstMienFace *face = gst_mien_face_new (x, y, size, size, 1, "yunet");

  face->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = (GstMienPoint) { x + (frontal[i].x - 100) * size / 100,
      y + (frontal[i].y - 100) * size / 100 };
  return face;
}

static void
test_frontal (void)
{
  g_autoptr (GstMienFace) face = face_new (100, 100, 100);
  const gfloat best = gst_mien_frontalness (face, 1);

  g_assert_cmpfloat (best, >, 0.9);
  /* With pixels twice as wide as high, it would be half as wide. */
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i].x /= 2;
  g_assert_cmpfloat_with_epsilon (gst_mien_frontalness (face, 2), best, 1e-4);
  face->has_landmarks = FALSE;
  g_assert_cmpfloat (gst_mien_frontalness (face, 1), ==, 1);
}

typedef struct {
  const char *name;
  guint point;
  float dx, dy;
  float most; /* less frontal than this fraction of the best */
} Turn;

static const Turn turns[] = {
  { "nose-aside", 2, 8, 0, 0.7f },
  { "nose-far-aside", 2, -20, 0, 0.1f },
  { "nose-up", 2, 0, -12, 0.6f },
  { "eyes-narrow", 1, -25, 0, 0.5f },
  { "tilted", 1, 0, 40, 0.8f },
  { "not-a-number", 1, NAN, 0, 0.1f },
  { "infinite", 3, INFINITY, 0, 0.1f },
};

static void
test_turned (gconstpointer data)
{
  const Turn *turn = data;
  g_autoptr (GstMienFace) face = face_new (100, 100, 100);
  const gfloat best = gst_mien_frontalness (face, 1);

  face->landmarks[turn->point].x += turn->dx;
  face->landmarks[turn->point].y += turn->dy;
  const gfloat turned = gst_mien_frontalness (face, 1);
  g_assert_cmpfloat (turned, <, turn->most * best);
  g_assert_cmpfloat (turned, >, 0);
}

static float
quality (const guint8 *pixels, GstMienFace *face)
{
  const MienImage image = { .pixels = pixels,
    .stride = SIDE,
    .width = SIDE,
    .height = SIDE,
    .pixel_step = 1 };
  const float result = gst_mien_quality (face, &image);

  gst_mien_face_unref (face);
  g_assert_cmpfloat (result, >=, 0);
  g_assert_cmpfloat (result, <=, 1);
  return result;
}

static void
test_quality (void)
{
  g_autofree guint8 *sharp = g_malloc (SIDE * SIDE);
  g_autofree guint8 *soft = g_malloc (SIDE * SIDE);

  for (guint i = 0; i < SIDE * SIDE; i++) {
    const guint x = i % SIDE, y = i / SIDE;
    sharp[i] = (x / 8 + y / 8) % 2 ? 200 : 50;
    soft[i] = (guint8) (125 + 75 * sin (x / 40.0));
  }
  const float best = quality (sharp, face_new (100, 100, 200));
  g_assert_cmpfloat (quality (soft, face_new (100, 100, 200)), <, best / 4);
  g_assert_cmpfloat (quality (sharp, face_new (100, 100, 40)), <, best);
  g_assert_cmpfloat (quality (sharp, face_new (-100, 100, 200)), <, 0.6 * best);
  g_assert_cmpfloat (quality (sharp, face_new (900, 100, 200)), ==, 0);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/quality/frontal", test_frontal);
  mien_test_add_table ("/events/quality/turned/", turns, test_turned);
  g_test_add_func ("/events/quality/quality", test_quality);
  return g_test_run ();
}
