/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gbpoverlay on non-square pixels: the picture is a square as displayed and
 * lies where the network looked, and the map equals that for square pixels.
 */

#include <math.h>
#include <stdlib.h>

#include "drawnface.h"
#include "gbpfixture.h"

typedef struct {
  gint n, d;
} Ratio;

static const Ratio RATIOS[] = { { 2, 1 }, { 1, 2 }, { 64, 45 }, { 4, 3 },
  { 1, 1 } };

static void
set_ratio (GbpFixture *f, Ratio ratio)
{
  g_autofree char *caps =
      g_strdup_printf (GBP_CAPS ("RGB", "200",
                           "160") ", pixel-aspect-ratio=%d/%d",
          ratio.n, ratio.d);
  gst_harness_set_src_caps_str (f->h, caps);
}

/* Adds a face centred at (x, y), 50 rows high and square as displayed. */
static GstMienFace *
add_face (GstBuffer *frame, float x, float y, Ratio ratio)
{
  const float width = (float) GBP_BOX * ratio.d / ratio.n;
  return gst_mien_buffer_add_face (frame, x - width / 2, y - GBP_BOX / 2, width,
      GBP_BOX, 1, "yunet");
}

/* The area drawn for a face in the middle of the frame. */
static GstVideoRectangle
draw (GbpFixture *f, const char *where, Ratio ratio, guint n_faces)
{
  gbp_fixture_set (f, "where", where);
  set_ratio (f, ratio);
  g_autoptr (GstBuffer) before = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
  GstBuffer *frame = gst_buffer_copy_deep (before);
  for (guint i = 0; i < n_faces; i++)
    add_face (frame, GBP_WIDTH / 2, GBP_HEIGHT / 2, ratio);
  g_autoptr (GstBuffer) out = gbp_push (f, frame);
  const GstVideoRectangle drawn = gbp_changed (before, out);
  g_test_message ("%d:%d %s: %d,%d %dx%d", ratio.n, ratio.d, where, drawn.x,
      drawn.y, drawn.w, drawn.h);
  return drawn;
}

/* Sides are aligned to even pixels, so each may gain or lose two. */
static void
assert_square (const GstVideoRectangle *drawn, Ratio ratio, guint n)
{
  const float aspect = (float) ratio.n / ratio.d;
  const float width = aspect * drawn->w / n;
  g_assert_cmpfloat (fabsf (width - drawn->h), <=, 2 * MAX (aspect, 1) + 0.1f);
}

static void
test_over (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (RATIOS); i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "alpha", 1.0, "border-width", 1);
    const GstVideoRectangle over = draw (&f, "over", RATIOS[i], 1);
    assert_square (&over, RATIOS[i], 1);
    g_assert_cmpint (abs (over.h - GBP_SQUARE), <=, 2);
    g_assert_cmpint (abs (2 * over.x + over.w - GBP_WIDTH), <=, 2);
    g_assert_cmpint (abs (2 * over.y + over.h - GBP_HEIGHT), <=, 2);

    const GstVideoRectangle beside = draw (&f, "beside", RATIOS[i], 1);
    g_assert_cmpint (beside.x, ==, MIN (over.x + over.w, GBP_WIDTH - over.w));
    g_assert_cmpint (beside.y, ==, over.y);
    g_assert_cmpint (beside.w, ==, over.w);
    g_assert_cmpint (beside.h, ==, over.h);
    gbp_fixture_clear (&f);
  }
}

/* A quarter of the height, or all of the width, whichever is less. */
static void
test_strip (void)
{
  static const struct {
    Ratio ratio;
    guint n_faces;
    gint width, height; /* of a tile */
  } cases[] = {
    { { 2, 1 }, 1, 20, 40 },
    { { 2, 1 }, 5, 20, 40 },
    { { 2, 1 }, 20, 10, 20 },
    { { 1, 2 }, 1, 80, 40 },
    { { 1, 2 }, 5, 40, 20 },
    { { 64, 45 }, 1, 28, 40 },
    { { 64, 45 }, 10, 20, 28 },
    { { 4, 3 }, 1, 30, 40 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "alpha", 1.0, "border-width", 1);
    const GstVideoRectangle drawn =
        draw (&f, "strip", cases[i].ratio, cases[i].n_faces);
    assert_square (&drawn, cases[i].ratio, cases[i].n_faces);
    g_assert_cmpint (drawn.x, ==, 0);
    g_assert_cmpint (drawn.y + drawn.h, ==, GBP_HEIGHT);
    g_assert_cmpint (drawn.w, ==, cases[i].width * (gint) cases[i].n_faces);
    g_assert_cmpint (drawn.h, ==, cases[i].height);
    gbp_fixture_clear (&f);
  }
}

static guint32
pixel (GstBuffer *buffer, gint x, gint y)
{
  guint8 rgb[3];
  const guint stride = gst_buffer_get_size (buffer) / GBP_HEIGHT;
  gst_buffer_extract (buffer, y * stride + x * 3, rgb, 3);
  return rgb[0] << 16 | rgb[1] << 8 | rgb[2];
}

/* Four rows, and the number of columns that is displayed as wide. */
static void
test_border (void)
{
  static const struct {
    Ratio ratio;
    gint columns;
  } cases[] = { { { 1, 1 }, 4 }, { { 2, 1 }, 2 }, { { 1, 2 }, 8 },
    { { 4, 3 }, 3 }, { { 16, 1 }, 1 } };
  const guint32 green = 0x00ff00;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "border-width", 4);
    set_ratio (&f, cases[i].ratio);
    g_autoptr (GstBuffer) before = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
    GstBuffer *frame = gst_buffer_copy_deep (before);
    add_face (frame, GBP_WIDTH / 2, GBP_HEIGHT / 2, cases[i].ratio);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    const GstVideoRectangle drawn = gbp_changed (before, out);
    const gint x = drawn.x + drawn.w / 2, y = drawn.y + drawn.h / 2;
    gint columns = 0, rows = 0;
    while (pixel (out, drawn.x + columns, y) == green)
      columns++;
    while (pixel (out, x, drawn.y + rows) == green)
      rows++;
    g_test_message ("%d:%d: %d columns, %d rows", cases[i].ratio.n,
        cases[i].ratio.d, columns, rows);
    g_assert_cmpint (columns, ==, cases[i].columns);
    g_assert_cmpint (rows, ==, 4);
    gbp_fixture_clear (&f);
  }
}

/* As displayed, in square pixels. */
#define WIDTH 768
#define HEIGHT 664

/* The output for the drawing of WIDTH x HEIGHT, squeezed by the ratio. */
static GstBuffer *
explain (GbpFixture *f, Ratio ratio)
{
  const guint width = ratio.n > ratio.d ? WIDTH * ratio.d / ratio.n : WIDTH;
  const guint height = ratio.n < ratio.d ? HEIGHT * ratio.n / ratio.d : HEIGHT;
  const float x = (float) width / WIDTH, y = (float) height / HEIGHT;
  GstVideoInfo info;
  GstBuffer *frame =
      test_drawn_face (GST_VIDEO_FORMAT_GRAY8, width, height, 0, &info);
  gst_mien_buffer_add_face (frame, 120 * x, 80 * y, 480 * x, 504 * y, 1,
      "yunet");
  info.par_n = ratio.n;
  info.par_d = ratio.d;
  info.fps_n = 25;
  gst_harness_set_src_caps (f->h, gst_video_info_to_caps (&info));
  return gbp_push (f, frame);
}

static double
correlation (const GstMienMap *a, const GstMienMap *b)
{
  guint n, m;
  const gfloat *x = gst_mien_map_get_values (a, &n);
  const gfloat *y = gst_mien_map_get_values (b, &m);
  double xx = 0, yy = 0, xy = 0;
  g_assert_cmpuint (n, ==, m);
  for (guint i = 0; i < n; i++) {
    xx += x[i] * x[i];
    yy += y[i] * y[i];
    xy += x[i] * y[i];
  }
  return xy / sqrt (xx * yy);
}

/* For a fixed class, since two classes have nearly equal scores. If the pixels
 * were taken for square, the correlation would be 0.35 or less, 0.98 for
 * Grad-CAM. */
static void
test_maps (void)
{
  static const struct {
    const char *mode, *method, *name;
    double least;
  } cases[] = {
    { "map", "gbp", "gbp", 0.88 },
    { "map", "gradcam", "gradcam", 0.99 },
    { "map", "guided-gradcam", "guided-gradcam", 0.88 },
    { "paper", "gbp", "paper", 0.88 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "attach", TRUE, "target", "happy");
    gbp_fixture_set (&f, "mode", cases[i].mode);
    gbp_fixture_set (&f, "method", cases[i].method);
    g_autoptr (GstBuffer) square = explain (&f, (Ratio) { 1, 1 });
    for (guint k = 0; k < G_N_ELEMENTS (RATIOS); k++) {
      g_autoptr (GstBuffer) wide = explain (&f, RATIOS[k]);
      const double same = correlation (gbp_map (square, cases[i].name),
          gbp_map (wide, cases[i].name));
      g_test_message ("%s %d:%d: correlation %.4f", cases[i].name, RATIOS[k].n,
          RATIOS[k].d, same);
      g_assert_cmpfloat (same, >=, cases[i].least);

      /* The area is relative to the box, which is squeezed too. */
      GstMienArea a, b;
      gst_mien_map_get_area (gbp_map (square, cases[i].name), &a);
      gst_mien_map_get_area (gbp_map (wide, cases[i].name), &b);
      g_assert_cmpfloat_with_epsilon (a.x, b.x, 1e-5);
      g_assert_cmpfloat_with_epsilon (a.y, b.y, 1e-5);
      g_assert_cmpfloat_with_epsilon (a.width, b.width, 1e-5);
      g_assert_cmpfloat_with_epsilon (a.height, b.height, 1e-5);
    }
    gbp_fixture_clear (&f);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gbpoverlay/aspect/over", test_over);
  g_test_add_func ("/gbpoverlay/aspect/strip", test_strip);
  g_test_add_func ("/gbpoverlay/aspect/border", test_border);
  g_test_add_func ("/gbpoverlay/aspect/maps", test_maps);
  return g_test_run ();
}
