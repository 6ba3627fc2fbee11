/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where and how large faceannotate draws, and how it handles extreme input. */

#include <math.h>

#include "annotatefixture.h"
#include "faces.h"

/* Everything is drawn inside the frame, wherever the face is. */
static void
test_places (void)
{
  const struct {
    gfloat x, y, side;
    guint sides; /* visible sides of the box */
    gboolean label;
  } cases[] = {
    { 200, 200, 100, 4, TRUE },
    { 0, 0, 100, 4, TRUE },
    { 540, 380, 100, 4, TRUE },
    { 100, 2, 470, 4, TRUE },
    { -50, 100, 100, 3, TRUE },
    { 600, 440, 100, 2, TRUE },
    { -100, -100, 900, 0, TRUE },
    { 700, 100, 50, 0, FALSE },
    { -60, -60, 50, 0, FALSE },
    { 100, 100, 1, 4, TRUE },
    { 1e30f, 0, 10, 0, FALSE },
    { 0, 0, 1e30f, 0, FALSE },
  };
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 640, 480, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("face of %g at %g,%g", cases[i].side, cases[i].x,
        cases[i].y);
    GstBuffer *frame = annotate_black_frame (&f.info);
    annotate_add_face (frame, cases[i].x, cases[i].y, cases[i].side, 3, 0);
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    if (cases[i].side > 1)
      g_assert_cmpuint (annotate_n_rectangles (out), ==,
          cases[i].sides + cases[i].label);
    for (guint r = 0; r < annotate_n_rectangles (out); r++) {
      const GstVideoRectangle at = annotate_rectangle (out, r);
      g_assert_cmpint (at.x, >=, 0);
      g_assert_cmpint (at.y, >=, 0);
      g_assert_cmpint (at.x + at.w, <=, 640);
      g_assert_cmpint (at.y + at.h, <=, 480);
    }
  }
  annotate_tear_down (&f);
}

static void
test_no_number (void)
{
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 64, 48, TRUE);
  GstBuffer *frame = annotate_black_frame (&f.info);
  annotate_add_face (frame, 4, 4, 20, 3, 0)->x = NAN;
  annotate_add_face (frame, 4, 4, 20, 3, 0)->height = NAN;
  g_autoptr (GstBuffer) out = annotate_push (&f, frame);
  g_assert_cmpuint (annotate_n_rectangles (out), ==, 0);
  annotate_tear_down (&f);
}

/* The label is in the right place and not blank. */
static void
test_label (void)
{
  AnnotateFixture f;
  const char *const backgrounds[] = { "color", "dark", "none" };
  annotate_set_up (&f, "I420", 640, 480, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (backgrounds); i++) {
    gst_util_set_object_arg (G_OBJECT (f.h->element), "background",
        backgrounds[i]);
    GstBuffer *frame = annotate_black_frame (&f.info);
    annotate_add_face (frame, 200, 200, 100, 3, 0);
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    g_assert_cmpuint (annotate_n_rectangles (out), ==, 5);
    const GstVideoRectangle label = annotate_rectangle (out, 4);
    g_assert_cmpint (label.x, ==, 200);
    g_assert_cmpint (label.y + label.h, ==, 200);
    g_assert_cmpint (label.h, >, 15);
    g_assert_cmpint (label.w, >, label.h);

    GstBuffer *pixels = gst_video_overlay_rectangle_get_pixels_unscaled_argb (
        gst_video_overlay_composition_get_rectangle (annotate_composition (out),
            4),
        GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
    GstMapInfo map;
    g_assert_true (gst_buffer_map (pixels, &map, GST_MAP_READ));
    const guint32 *argb = (const guint32 *) map.data;
    /* White letters on a blue or black plate, or without one. */
    guint n_letters = 0;
    for (gsize p = 0; p < map.size / 4; p++)
      n_letters += (argb[p] & 0xff0000) > 0x800000;
    g_assert_cmpuint (n_letters, >, map.size / 4 / 20);
    g_assert_cmpuint (n_letters, <, map.size / 4 / 2);
    gst_buffer_unmap (pixels, &map);
  }
  annotate_tear_down (&f);
}

/* Without a winner: a box and no label. With only a track: a label. */
static void
test_unlabelled (void)
{
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 640, 480, TRUE);
  GstBuffer *frame = annotate_black_frame (&f.info);
  GstMienFace *face = annotate_add_face (frame, 200, 200, 100, 3, -1);
  gst_mien_face_take_attribute (face,
      gst_mien_attribute_copy_with (gst_mien_face_get_attribute (face, 0), -1,
          0));
  g_autoptr (GstBuffer) out = annotate_push (&f, frame);
  g_assert_cmpuint (annotate_n_rectangles (out), ==, 4);

  frame = annotate_black_frame (&f.info);
  annotate_add_face (frame, 200, 200, 100, -1, -1)->track_id = 7;
  g_autoptr (GstBuffer) tracked = annotate_push (&f, frame);
  g_assert_cmpuint (annotate_n_rectangles (tracked), ==, 5);
  annotate_tear_down (&f);
}

/* Lines and letters scale with the frame, unless the user sets a size. */
static void
test_sizes (void)
{
  const struct {
    guint width, height;
    gint thickness;
    const char *font;
    gint line, min_label, max_label;
  } cases[] = {
    { 640, 480, 0, "Sans", 2, 15, 45 },
    { 1920, 1080, 0, "Sans", 4, 40, 100 },
    { 7680, 4320, 0, "Sans", 18, 150, 400 },
    { 640, 480, 7, "Sans", 7, 15, 45 },
    { 640, 480, 1, "Sans 30", 1, 70, 120 },
    { 640, 480, 1000, "Sans 30px", 60, 50, 95 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    AnnotateFixture f;
    g_test_message ("%ux%u, thickness %d, font %s", cases[i].width,
        cases[i].height, cases[i].thickness, cases[i].font);
    annotate_set_up (&f, "GRAY8", cases[i].width, cases[i].height, TRUE);
    g_object_set (f.h->element, "thickness", cases[i].thickness, "font-desc",
        cases[i].font, NULL);
    GstBuffer *frame = gst_buffer_new_allocate (NULL, f.info.size, NULL);
    annotate_add_face (frame, cases[i].height / 4, cases[i].height / 2,
        cases[i].height / 4, 3, 0);
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    g_assert_cmpint (annotate_rectangle (out, 0).h, ==, cases[i].line);
    const GstVideoRectangle label =
        annotate_rectangle (out, annotate_n_rectangles (out) - 1);
    g_assert_cmpint (label.h, >=, cases[i].min_label);
    g_assert_cmpint (label.h, <=, cases[i].max_label);
    annotate_tear_down (&f);
  }
}

/* Frames smaller than any label, huge numbers of faces, very long labels. */
static void
test_extremes (void)
{
  const guint sizes[][2] = { { 1, 1 }, { 3, 2 }, { 17, 1 }, { 1, 33 } };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    AnnotateFixture f;
    annotate_set_up (&f, "I420", sizes[i][0], sizes[i][1], FALSE);
    g_object_set (f.h->element, "draw-bars", TRUE, NULL);
    GstBuffer *frame = annotate_black_frame (&f.info);
    annotate_add_face (frame, 0, 0, 1, 3, 0);
    annotate_add_face (frame, -4, -4, 100, 3, 0);
    gst_buffer_unref (annotate_push (&f, frame));
    annotate_tear_down (&f);
  }

  AnnotateFixture f;
  annotate_set_up (&f, "NV12", 641, 479, FALSE);
  g_object_set (f.h->element, "draw-bars", TRUE, NULL);
  GstBuffer *frame = annotate_black_frame (&f.info);
  for (guint i = 0; i < 300; i++)
    annotate_add_face (frame, i * 37 % 640, i * 91 % 480, 5 + i % 60, i % 7,
        i % 2);
  gst_buffer_unref (annotate_push (&f, frame));
  annotate_tear_down (&f);

  annotate_set_up (&f, "I420", 640, 480, TRUE);
  frame = annotate_black_frame (&f.info);
  g_autofree gchar *endless = g_strnfill (100000, 'W');
  const gchar *const labels[] = { endless, NULL };
  gst_mien_face_take_attribute (annotate_add_face (frame, 300, 200, 100, -1,
                                    -1),
      test_attribute_new ("name", "test", labels, (gfloat[]) { 1 }, 1));
  g_autoptr (GstBuffer) out = annotate_push (&f, frame);
  g_assert_cmpint (annotate_rectangle (out, 4).w, <=, 640);
  annotate_tear_down (&f);
}

/* Fonts larger than the frame, and larger than cairo can draw. */
static void
test_huge_fonts (void)
{
  static const char *const fonts[] = { "Sans 400px", "Sans 40000px",
    "Sans 1000000" };
  for (guint i = 0; i < G_N_ELEMENTS (fonts); i++) {
    AnnotateFixture f;
    g_test_message ("%s", fonts[i]);
    annotate_set_up (&f, "I420", 640, 480, TRUE);
    g_object_set (f.h->element, "font-desc", fonts[i], "font-scale", 20.0,
        "draw-bars", TRUE, NULL);
    GstBuffer *frame = annotate_black_frame (&f.info);
    annotate_add_face (frame, 200, 200, 100, 3, 0);
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    g_assert_cmpuint (annotate_n_rectangles (out), ==, 6);
    g_assert_cmpint (annotate_rectangle (out, 4).h, <=, 480);
    g_assert_cmpint (annotate_rectangle (out, 5).h, <=, 480);
    annotate_tear_down (&f);
  }
}

static gint
label_height (AnnotateFixture *f, const char *font)
{
  g_object_set (f->h->element, "font-desc", font, NULL);
  GstBuffer *frame = annotate_black_frame (&f->info);
  annotate_add_face (frame, 200, 200, 100, 3, 0);
  g_autoptr (GstBuffer) out = annotate_push (f, frame);
  return annotate_rectangle (out, 4).h;
}

/* The font may change between two frames; if unset, it is the default. */
static void
test_font_changes (void)
{
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 640, 480, TRUE);
  const gint small = label_height (&f, "Sans 10px");
  g_assert_cmpint (label_height (&f, "Sans 40px"), >, 2 * small);
  g_assert_cmpint (label_height (&f, "Sans 10px"), ==, small);
  g_assert_cmpint (label_height (&f, NULL), ==, label_height (&f, "Sans"));
  annotate_tear_down (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceannotate/places", test_places);
  g_test_add_func ("/faceannotate/no-number", test_no_number);
  g_test_add_func ("/faceannotate/label", test_label);
  g_test_add_func ("/faceannotate/unlabelled", test_unlabelled);
  g_test_add_func ("/faceannotate/sizes", test_sizes);
  g_test_add_func ("/faceannotate/extremes", test_extremes);
  g_test_add_func ("/faceannotate/huge-fonts", test_huge_fonts);
  g_test_add_func ("/faceannotate/font-changes", test_font_changes);
  return g_test_run ();
}
