/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceannotate's bars for models with many classes, combined with others. */

#include "annotatefixture.h"
#include "faces.h"

#define MANY 81
#define WINNER 0xffff00ffu

static void
add_many (GstMienFace *face, const gchar *name)
{
  g_auto (GStrv) labels = g_new0 (gchar *, MANY + 1);
  gfloat scores[MANY];
  for (guint i = 0; i < MANY; i++) {
    labels[i] = g_strdup_printf ("class %u", i);
    scores[i] = 0.2f / MANY;
  }
  scores[MANY - 1] = 0.8f;
  gst_mien_face_take_attribute (face,
      test_attribute_new (name, "test", (const gchar *const *) labels, scores,
          MANY));
}

/* The number of winners' bars: runs of their colour in the column that has
 * most. */
static guint
count_winners (GstBuffer *out)
{
  const GstVideoRectangle at = annotate_rectangle (out, 0);
  GstBuffer *pixels = gst_video_overlay_rectangle_get_pixels_unscaled_argb (
      gst_video_overlay_composition_get_rectangle (annotate_composition (out),
          0),
      GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
  GstMapInfo map;
  g_assert_true (gst_buffer_map (pixels, &map, GST_MAP_READ));
  g_assert_cmpuint (map.size, ==, (gsize) at.w * at.h * 4);
  const guint32 *argb = (const guint32 *) map.data;
  guint most = 0;
  for (gint x = 0; x < at.w; x++) {
    guint n = 0;
    for (gint y = 0; y < at.h; y++)
      n += argb[y * at.w + x] == WINNER
          && (y == 0 || argb[(y - 1) * at.w + x] != WINNER);
    most = MAX (most, n);
  }
  gst_buffer_unmap (pixels, &map);
  return most;
}

/* The winner of each attribute is drawn, wherever a model with many classes is
 * in the order, and everything fits into the frame. If the frame is too low,
 * only the first ones are drawn. */
static void
test_many (void)
{
  static const struct {
    guint width, height, n_before, n_after;
    gdouble font_scale;
    guint n_winners;
    gint least_height;
  } cases[] = {
    { 640, 480, 1, 0, 1, 3, 300 },
    { 640, 480, 0, 1, 1, 3, 300 },
    { 640, 480, 3, 3, 1, 8, 440 },
    { 320, 240, 1, 0, 1, 3, 180 },
    { 160, 120, 1, 0, 1, 3, 100 },
    { 160, 40, 1, 0, 1, 2, 30 },
    { 160, 20, 1, 0, 1, 1, 10 },
    { 640, 480, 1, 0, 6, 3, 400 },
    { 640, 480, 1, 0, 20, 1, 400 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    AnnotateFixture f;
    annotate_set_up (&f, "I420", cases[i].width, cases[i].height, TRUE);
    g_object_set (f.h->element, "draw-boxes", FALSE, "draw-labels", FALSE,
        "draw-bars", TRUE, "color", WINNER, "font-scale", cases[i].font_scale,
        NULL);
    gst_util_set_object_arg (G_OBJECT (f.h->element), "color-by", "fixed");
    GstBuffer *frame = annotate_black_frame (&f.info);
    GstMienFace *face = gst_mien_buffer_add_face (frame, 0, 0,
        cases[i].width / 4, cases[i].height / 4, 1, "test");
    for (guint k = 0; k < cases[i].n_before + cases[i].n_after; k++) {
      g_autofree gchar *name = g_strdup_printf ("many %u", k);
      if (k == cases[i].n_before)
        annotate_classify (face, 3, 0);
      add_many (face, name);
    }
    if (cases[i].n_after == 0)
      annotate_classify (face, 3, 0);
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    g_assert_cmpuint (annotate_n_rectangles (out), ==, 1);
    const GstVideoRectangle at = annotate_rectangle (out, 0);
    g_test_message ("%ux%u, %u and %u of many classes: %dx%d, %u winners",
        cases[i].width, cases[i].height, cases[i].n_before, cases[i].n_after,
        at.w, at.h, count_winners (out));
    g_assert_cmpuint (count_winners (out), ==, cases[i].n_winners);
    g_assert_cmpint (at.y + at.h, <=, cases[i].height);
    g_assert_cmpint (at.h, >=, cases[i].least_height);
    annotate_tear_down (&f);
  }
}

/* Names that are too long leave room for the bars. */
static void
test_long_names (void)
{
  g_autofree gchar *endless = g_strnfill (10000, 'W');
  const gchar *const labels[] = { endless, "two\nlines", NULL };
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 640, 480, TRUE);
  g_object_set (f.h->element, "draw-boxes", FALSE, "draw-labels", FALSE,
      "draw-bars", TRUE, "color", WINNER, NULL);
  GstBuffer *frame = annotate_black_frame (&f.info);
  gst_mien_face_take_attribute (gst_mien_buffer_add_face (frame, 300, 200, 100,
                                    100, 1, "test"),
      test_attribute_new ("a", "test", labels, (gfloat[]) { 0.25, 0.75 }, 2));
  g_autoptr (GstBuffer) out = annotate_push (&f, frame);
  const GstVideoRectangle at = annotate_rectangle (out, 0);
  g_assert_cmpint (at.x + at.w, <=, 640);
  g_assert_cmpint (at.h, <, 50);
  g_assert_cmpuint (count_winners (out), ==, 1);
  annotate_tear_down (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceannotate/bars/many", test_many);
  g_test_add_func ("/faceannotate/bars/long-names", test_long_names);
  return g_test_run ();
}
