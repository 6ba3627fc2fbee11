/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What of a face a model is shown. */

#include "base/modelinput.h"

/* A square as shown around the middle of the box, `shift` below it. */
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
    /* The same face in pixels twice as wide, and half as wide. */
    { { 1.5f, 0.1f }, { 5, 20, 20, 60 }, 2, { -7.5f, 11, 45, 90 } },
    { { 1.5f, 0.1f }, { 20, 20, 80, 60 }, 0.5f, { -30, 11, 180, 90 } },
    /* Which side is the longer one depends on the pixels. */
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/modelinput/frame-box", test_frame_box);
  return g_test_run ();
}
