/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceannotate on non-square pixels: as displayed, everything has the same
 * shape as on square pixels.
 */

#include <math.h>

#include "annotatefixture.h"

/* Frames that are displayed as 640 x 480, with a face of 100 x 100 as
 * displayed. */
typedef struct {
  guint width;
  gint n, d;
} Case;

static const Case CASES[] = { { 640, 1, 1 }, { 320, 2, 1 }, { 1280, 1, 2 },
  { 450, 64, 45 }, { 480, 4, 3 }, { 40, 16, 1 } };

#define HEIGHT 480

static gdouble
aspect_of (const Case *c)
{
  return (gdouble) c->n / c->d;
}

static void
set_ratio (AnnotateFixture *f, const Case *c)
{
  f->info.par_n = c->n;
  f->info.par_d = c->d;
  gst_harness_set_src_caps (f->h, gst_video_info_to_caps (&f->info));
}

static void
set_up (AnnotateFixture *f, const Case *c)
{
  g_test_message ("%d:%d", c->n, c->d);
  annotate_set_up (f, "I420", c->width, HEIGHT, TRUE);
  set_ratio (f, c);
}

static GstBuffer *
push_face (AnnotateFixture *f, const Case *c)
{
  const gdouble aspect = aspect_of (c);
  GstBuffer *frame = annotate_black_frame (&f->info);
  GstMienFace *face = annotate_add_face (frame, 200 / aspect, 200, 100, 3, 0);
  face->width = 100 / aspect;
  face->has_landmarks = TRUE;
  for (guint p = 0; p < GST_MIEN_N_LANDMARKS; p++)
    face->landmarks[p] = (GstMienPoint) { 250 / aspect, 250 };
  return annotate_push (f, frame);
}

/* The bounding box of the white pixels in a rectangle, which must have as many
 * pixels as in the frame, so that it is not scaled. */
static GstVideoRectangle
letters_of (GstBuffer *out, guint i)
{
  const GstVideoRectangle at = annotate_rectangle (out, i);
  GstBuffer *pixels = gst_video_overlay_rectangle_get_pixels_unscaled_argb (
      gst_video_overlay_composition_get_rectangle (annotate_composition (out),
          i),
      GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
  gint left = at.w, right = 0, top = at.h, bottom = 0;
  GstMapInfo map;
  g_assert_true (gst_buffer_map (pixels, &map, GST_MAP_READ));
  g_assert_cmpuint (map.size, ==, (gsize) at.w * at.h * 4);
  const guint32 *argb = (const guint32 *) map.data;
  for (gint y = 0; y < at.h; y++) {
    for (gint x = 0; x < at.w; x++) {
      if ((argb[y * at.w + x] & 0xff) < 0x40)
        continue;
      left = MIN (left, x);
      right = MAX (right, x + 1);
      top = MIN (top, y);
      bottom = MAX (bottom, y + 1);
    }
  }
  gst_buffer_unmap (pixels, &map);
  return (GstVideoRectangle) { left, top, right - left, bottom - top };
}

/* Within a pixel, since the edges of letters are antialiased. */
static void
assert_same_shape (const GstVideoRectangle *square,
    const GstVideoRectangle *wide, const Case *c)
{
  const gdouble aspect = aspect_of (c);
  g_test_message ("%dx%d, square %dx%d", wide->w, wide->h, square->w,
      square->h);
  g_assert_cmpint (ABS (wide->h - square->h), <=, 1);
  g_assert_cmpfloat (fabs (wide->w - square->w / aspect), <=, 1 + 1.5 / aspect);
}

static void
test_letters (gconstpointer property)
{
  GstVideoRectangle plates[G_N_ELEMENTS (CASES)];
  GstVideoRectangle letters[G_N_ELEMENTS (CASES)];
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    AnnotateFixture f;
    set_up (&f, &CASES[i]);
    gst_util_set_object_arg (G_OBJECT (f.h->element), "background", "dark");
    g_object_set (f.h->element, "draw-boxes", FALSE, "draw-labels", FALSE,
        NULL);
    g_object_set (f.h->element, property, TRUE, NULL);
    g_autoptr (GstBuffer) out = push_face (&f, &CASES[i]);
    g_assert_cmpuint (annotate_n_rectangles (out), ==, 1);
    plates[i] = annotate_rectangle (out, 0);
    letters[i] = letters_of (out, 0);
    assert_same_shape (&plates[0], &plates[i], &CASES[i]);
    assert_same_shape (&letters[0], &letters[i], &CASES[i]);
    annotate_tear_down (&f);
  }
  g_assert_cmpint (letters[0].h, >, 15);
}

/* Horizontal and vertical lines, with default and requested width. */
static void
test_lines (void)
{
  static const struct {
    gint thickness;
    gint rows[G_N_ELEMENTS (CASES)], columns[G_N_ELEMENTS (CASES)];
  } wanted[] = {
    { 0, { 2, 4, 2, 3, 3, 4 }, { 2, 2, 4, 2, 2, 1 } },
    { 6, { 6, 6, 6, 6, 6, 6 }, { 6, 3, 12, 4, 5, 1 } },
  };
  for (guint k = 0; k < G_N_ELEMENTS (wanted); k++) {
    for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
      AnnotateFixture f;
      set_up (&f, &CASES[i]);
      g_object_set (f.h->element, "draw-labels", FALSE, "thickness",
          wanted[k].thickness, NULL);
      g_autoptr (GstBuffer) out = push_face (&f, &CASES[i]);
      g_assert_cmpuint (annotate_n_rectangles (out), ==, 4);
      const gint rows = annotate_rectangle (out, 0).h;
      const gint columns = annotate_rectangle (out, 2).w;
      g_test_message ("%d rows, %d columns", rows, columns);
      g_assert_cmpint (rows, ==, wanted[k].rows[i]);
      g_assert_cmpint (columns, ==, wanted[k].columns[i]);
      annotate_tear_down (&f);
    }
  }
}

static void
test_landmarks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    AnnotateFixture f;
    set_up (&f, &CASES[i]);
    g_object_set (f.h->element, "draw-labels", FALSE, "draw-boxes", FALSE,
        "draw-landmarks", TRUE, "thickness", 4, NULL);
    g_autoptr (GstBuffer) out = push_face (&f, &CASES[i]);
    const GstVideoRectangle dot = annotate_rectangle (out, 0);
    const gdouble aspect = aspect_of (&CASES[i]);
    g_assert_cmpint (dot.h, ==, 8);
    g_assert_cmpint (dot.w, ==, 2 * MAX (lround (4 / aspect), 1));
    g_assert_cmpint (dot.x + dot.w / 2, ==, (gint) (250 / aspect));
    annotate_tear_down (&f);
  }
}

/* Within one stream: drawings for another aspect ratio are not reused. */
static void
test_change (void)
{
  AnnotateFixture f;
  annotate_set_up (&f, "GRAY8", 640, HEIGHT, TRUE);
  g_object_set (f.h->element, "draw-boxes", FALSE, NULL);
  GstVideoRectangle plates[3];
  static const Case cases[] = { { 640, 1, 1 }, { 640, 2, 1 }, { 640, 1, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    set_ratio (&f, &cases[i]);
    g_autoptr (GstBuffer) out = push_face (&f, &cases[i]);
    plates[i] = annotate_rectangle (out, 0);
  }
  assert_same_shape (&plates[0], &plates[1], &cases[1]);
  g_assert_cmpint (plates[2].w, ==, plates[0].w);
  g_assert_cmpint (plates[2].h, ==, plates[0].h);
  annotate_tear_down (&f);
}

/* If a sink stretches the pixels and draws overlays itself, letters are
 * rendered so that it need not stretch them. */
static void
test_density (void)
{
  AnnotateFixture f;
  g_autoptr (GstStructure) window = gst_structure_new ("window", "width",
      G_TYPE_UINT, 640, "height", G_TYPE_UINT, HEIGHT, NULL);
  annotate_set_up (&f, "I420", 320, HEIGHT, FALSE);
  gst_harness_add_propose_allocation_meta (f.h,
      GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, window);
  set_ratio (&f, &CASES[1]);
  g_object_set (f.h->element, "draw-boxes", FALSE, NULL);
  g_autoptr (GstBuffer) out = push_face (&f, &CASES[1]);
  const GstVideoRectangle at = annotate_rectangle (out, 0);
  GstBuffer *pixels = gst_video_overlay_rectangle_get_pixels_unscaled_argb (
      gst_video_overlay_composition_get_rectangle (annotate_composition (out),
          0),
      GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
  const GstVideoMeta *meta = gst_buffer_get_video_meta (pixels);
  g_assert_cmpint (ABS ((gint) meta->width - 2 * at.w), <=, 1);
  g_assert_cmpint (meta->height, ==, at.h);
  annotate_tear_down (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/faceannotate/aspect/labels", "draw-labels",
      test_letters);
  g_test_add_data_func ("/faceannotate/aspect/bars", "draw-bars", test_letters);
  g_test_add_func ("/faceannotate/aspect/lines", test_lines);
  g_test_add_func ("/faceannotate/aspect/landmarks", test_landmarks);
  g_test_add_func ("/faceannotate/aspect/change", test_change);
  g_test_add_func ("/faceannotate/aspect/density", test_density);
  return g_test_run ();
}
