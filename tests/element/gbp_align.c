/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* gbpoverlay on rotated faces: the explanation is rotated with the face. */

#include <math.h>

#include "drawnface.h"
#include "gbpfixture.h"

#define SIDE 240
#define ANGLE ((float) G_PI / 4)

static void
set_caps (GbpFixture *f)
{
  gst_harness_set_src_caps_str (f->h, GBP_CAPS ("GRAY8", "240", "240"));
}

/* One byte per pixel, 1 if it was drawn on. */
static guint8 *
drawn (GbpFixture *f, float angle)
{
  GstVideoInfo info;
  guint8 *changed = g_malloc (SIDE * SIDE);
  GstMapInfo a, b;
  g_autoptr (GstBuffer) before = test_turned_face (SIDE, angle, &info);
  GstBuffer *frame = gst_buffer_copy_deep (before);

  /* The drawing has all levels; on a uniform frame every drawn pixel is
   * visible. */
  gst_buffer_memset (before, 0, 130, SIDE * SIDE);
  gst_buffer_memset (frame, 0, 130, SIDE * SIDE);
  test_add_turned_face (frame, SIDE, angle);
  g_autoptr (GstBuffer) out = gbp_push (f, frame);
  gst_buffer_map (before, &a, GST_MAP_READ);
  gst_buffer_map (out, &b, GST_MAP_READ);
  for (guint i = 0; i < SIDE * SIDE; i++)
    changed[i] = a.data[i] != b.data[i];
  gst_buffer_unmap (before, &a);
  gst_buffer_unmap (out, &b);
  return changed;
}

/* TRUE if any of the 9 x 9 pixels around the position was drawn on. */
static gboolean
any_about (const guint8 *changed, int x, int y)
{
  for (int i = -4; i <= 4; i++)
    for (int k = -4; k <= 4; k++)
      if (changed[(y + i) * SIDE + x + k])
        return TRUE;
  return FALSE;
}

/* The square is 0.98 of the box, whose half side is 72: upright it extends to
 * 70 from the centre along rows; rotated, to 99 along rows and less along
 * diagonals. */
static void
test_shape (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "alpha", 1.0);
  set_caps (&f);
  g_autofree guint8 *upright = drawn (&f, 0);
  g_autofree guint8 *turned = drawn (&f, ANGLE);

  g_assert_true (any_about (upright, 120 + 60, 120 + 60));
  g_assert_false (any_about (upright, 120 + 85, 120));
  g_assert_false (any_about (turned, 120 + 60, 120 + 60));
  g_assert_true (any_about (turned, 120 + 85, 120));
  g_assert_true (any_about (turned, 120, 120 - 85));
  g_assert_true (any_about (turned, 120, 120));
  gbp_fixture_clear (&f);
}

/* The paper's picture shows the upright square, and so does the picture beside
 * the face. */
static void
test_upright (void)
{
  static const struct {
    const char *property, *value;
  } cases[] = { { "align", "none" }, { "mode", "paper" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "alpha", 1.0);
    gbp_fixture_set (&f, cases[i].property, cases[i].value);
    set_caps (&f);
    g_autofree guint8 *changed = drawn (&f, ANGLE);
    g_test_message ("%s", cases[i].property);
    g_assert_true (any_about (changed, 120 + 60, 120 + 60));
    g_assert_false (any_about (changed, 120 + 85, 120));
    gbp_fixture_clear (&f);
  }
}

static void
push (GbpFixture *f, float angle, GstMienArea *area, GstBuffer **out)
{
  GstVideoInfo info;
  GstBuffer *frame = test_turned_face (SIDE, angle, &info);
  test_add_turned_face (frame, SIDE, angle);
  *out = gbp_push (f, frame);
  gst_mien_map_get_area (gbp_map (*out, "gbp"), area);
}

static double
correlation (const GstMienMap *a, const GstMienMap *b)
{
  double sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
  guint n, n_b;
  const float *x = gst_mien_map_get_values (a, &n);
  const float *y = gst_mien_map_get_values (b, &n_b);

  g_assert_cmpuint (n, ==, n_b);
  for (guint i = 0; i < n; i++) {
    sum_a += x[i];
    sum_b += y[i];
    aa += x[i] * x[i];
    bb += y[i] * y[i];
    ab += x[i] * y[i];
  }
  return (ab - sum_a * sum_b / n)
      / sqrt ((aa - sum_a * sum_a / n) * (bb - sum_b * sum_b / n));
}

/* The map is that of the upright face, with its rotation. */
static void
test_map (void)
{
  GbpFixture f;
  GstMienArea upright_area, area, none;
  g_autoptr (GstBuffer) upright = NULL;
  g_autoptr (GstBuffer) turned = NULL;
  gbp_fixture_init (&f, "attach", TRUE);
  set_caps (&f);
  push (&f, 0, &upright_area, &upright);
  push (&f, ANGLE, &area, &turned);
  g_assert_cmpfloat_with_epsilon (upright_area.angle, 0, 1e-3);
  g_assert_cmpfloat_with_epsilon (area.angle, ANGLE, 1e-3);
  g_assert_cmpfloat_with_epsilon (area.width, upright_area.width, 1e-5);

  gbp_fixture_set (&f, "align", "none");
  g_autoptr (GstBuffer) unaligned = NULL;
  push (&f, ANGLE, &none, &unaligned);
  g_assert_cmpfloat (none.angle, ==, 0);
  const GstMienMap *map = gbp_map (upright, "gbp");
  const double same = correlation (map, gbp_map (turned, "gbp"));
  const double other = correlation (map, gbp_map (unaligned, "gbp"));
  g_test_message ("correlation %.3f, unaligned %.3f", same, other);
  g_assert_cmpfloat (same, >, 0.7);
  g_assert_cmpfloat (other, <, 0.5);
  gbp_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gbp/align/shape", test_shape);
  g_test_add_func ("/gbp/align/upright", test_upright);
  g_test_add_func ("/gbp/align/map", test_map);
  return g_test_run ();
}
