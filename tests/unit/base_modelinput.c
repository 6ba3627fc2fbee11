/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which part of a face a model is shown. */

#include <math.h>

#include "base/modelinput.h"

/* A square as displayed, around the centre of the box, `shift` below it. */
static void
test_frame_box (void)
{
  static const struct {
    MienFraming framing;
    MienBox box;
    float pixel_aspect;
    MienBox want;
  } cases[] = {
    { { 1, 0 }, { 10, 20, 40, 40 }, 1, { 10, 20, 40, 40 } },
    { { 1.5f, 0.1f }, { 10, 20, 40, 60 }, 1, { -15, 11, 90, 90 } },
    /* The same face with pixels twice as wide, and half as wide. */
    { { 1.5f, 0.1f }, { 5, 20, 20, 60 }, 2, { -7.5f, 11, 45, 90 } },
    { { 1.5f, 0.1f }, { 20, 20, 80, 60 }, 0.5f, { -30, 11, 180, 90 } },
    /* Which side is longer depends on the pixel aspect ratio. */
    { { 1, 0.5f }, { 0, 0, 30, 40 }, 2, { 0, 20, 30, 60 } },
    { { 1, 0.5f }, { 0, 0, 60, 40 }, 0.5f, { -10, 20, 80, 40 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const MienBox got =
        mien_frame_box (cases[i].framing, &cases[i].box, cases[i].pixel_aspect);
    const MienBox *want = &cases[i].want;
    g_test_message ("%u: %g,%g %gx%g", i, got.x, got.y, got.width, got.height);
    g_assert_cmpfloat_with_epsilon (got.x, want->x, 1e-4);
    g_assert_cmpfloat_with_epsilon (got.y, want->y, 1e-4);
    g_assert_cmpfloat_with_epsilon (got.width, want->width, 1e-4);
    g_assert_cmpfloat_with_epsilon (got.height, want->height, 1e-4);
  }
}

/* Eyes a quarter to the right and left of the centre, the mouth a quarter below
 * it; rotated, and squeezed to the pixel aspect ratio. */
static GstMienFace
turned_face (float angle, float pixel_aspect)
{
  static const GstMienPoint upright[] = { { -25, 0 }, { 25, 0 }, { 0, 20 },
    { -20, 40 }, { 20, 40 } };
  const float c = cosf (angle), s = sinf (angle);
  GstMienFace face = { .x = 10 / pixel_aspect,
    .y = 20,
    .width = 100 / pixel_aspect,
    .height = 100,
    .has_landmarks = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (upright); i++)
    face.landmarks[i] = (GstMienPoint) {
      (60 + upright[i].x * c - upright[i].y * s) / pixel_aspect,
      70 + upright[i].x * s + upright[i].y * c,
    };
  return face;
}

static void
test_angle (void)
{
  static const float aspects[] = { 1, 2, 0.5f };

  for (int degrees = -170; degrees < 180; degrees += 10)
    for (guint i = 0; i < G_N_ELEMENTS (aspects); i++) {
      const float angle = degrees * (float) G_PI / 180;
      const GstMienFace face = turned_face (angle, aspects[i]);
      g_assert_cmpfloat_with_epsilon (mien_face_angle (&face, aspects[i]),
          angle, 1e-5);
    }
}

/* In a profile, the eyes are on one line, and so is the mouth. */
static void
test_foreshortened (void)
{
  GstMienFace face = { .has_landmarks = TRUE };
  g_assert_cmpfloat (mien_face_angle (&face, 1), ==, 0);
  face.landmarks[3].y = face.landmarks[4].y = 50;
  g_assert_cmpfloat (mien_face_angle (&face, 1), ==, 0);
  face.landmarks[1].x = 30;
  face.landmarks[3] = face.landmarks[4] = (GstMienPoint) { 15, 0 };
  g_assert_cmpfloat (mien_face_angle (&face, 1), ==, 0);
  face.landmarks[1].y = NAN;
  g_assert_cmpfloat (mien_face_angle (&face, 1), ==, 0);
}

/* If the model's framing is below the centre of the box, that is below in the
 * direction of the face. */
static void
test_view (void)
{
  MienFraming framing = { 1.5f, 0.1f };
  MienModel model = { .framing = g_hash_table_new (g_str_hash, g_str_equal) };
  g_hash_table_insert (model.framing, "default", &framing);

  for (guint i = 0; i < 2; i++) {
    const float aspect = i == 0 ? 1 : 2;
    const GstMienFace face = turned_face ((float) G_PI / 2, aspect);
    MienView view = mien_face_view (&face, &model, TRUE, aspect);
    g_assert_cmpfloat_with_epsilon (view.angle, G_PI / 2, 1e-5);
    g_assert_cmpfloat_with_epsilon (view.rect.height, 150, 1e-4);
    g_assert_cmpfloat_with_epsilon (view.rect.width, 150 / aspect, 1e-4);
    g_assert_cmpfloat_with_epsilon (view.rect.x + view.rect.width / 2,
        (60 - 10) / aspect, 1e-3);
    g_assert_cmpfloat_with_epsilon (view.rect.y + 75, 70, 1e-3);

    view = mien_face_view (&face, &model, FALSE, aspect);
    g_assert_cmpfloat (view.angle, ==, 0);
    g_assert_cmpfloat_with_epsilon (view.rect.y + 75, 80, 1e-3);
  }
  g_hash_table_unref (model.framing);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/modelinput/frame-box", test_frame_box);
  g_test_add_func ("/base/modelinput/angle", test_angle);
  g_test_add_func ("/base/modelinput/foreshortened", test_foreshortened);
  g_test_add_func ("/base/modelinput/view", test_view);
  return g_test_run ();
}
