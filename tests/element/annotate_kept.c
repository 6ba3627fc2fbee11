/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceannotate's caches do not change what it draws: compares frames of an
 * element that has drawn other frames before with those of a new one. */

#include "annotatefixture.h"
#include "faces.h"

enum { N_FACES = 2 };

typedef struct {
  const char *name;
  gfloat x[N_FACES], happy[N_FACES]; /* x < 0: no second face */
  const char *property, *value;      /* set beforehand; or NULL */
  guint width, height;               /* changed from before; or 0 */
  const char *format;                /* changed from before; or NULL */
} Step;

static const Step steps[] = {
  { "first", { 40, 300 }, { 0.9f, 0.8f } },
  { "moved", { 42, 300 }, { 0.9f, 0.8f } },
  { "equal", { 42, 300 }, { 0.8f, 0.8f } },
  { "exchanged", { 300, 42 }, { 0.8f, 0.9f } },
  { "alone", { 40, -1 }, { 0.9f } },
  { "score-below-the-text", { 40, -1 }, { 0.9001f } },
  { "bars-off", { 40, -1 }, { 0.9f }, "draw-bars", "false" },
  { "bars-on", { 40, 300 }, { 0.9f, 0.8f }, "draw-bars", "true" },
  { "color", { 40, 300 }, { 0.9f, 0.8f }, "color", "0xff4080ff" },
  { "font", { 40, 300 }, { 0.9f, 0.8f }, "font-desc", "Sans Bold 11" },
  { "font-scale", { 40, 300 }, { 0.9f, 0.8f }, "font-scale", "1.5" },
  { "background", { 40, 300 }, { 0.9f, 0.8f }, "background", "none" },
  { "confidences", { 40, 300 }, { 0.9f, 0.8f }, "draw-confidences", "false" },
  { "thickness", { 40, 300 }, { 0.9f, 0.8f }, "thickness", "5" },
  { "smaller", { 40, 150 }, { 0.9f, 0.8f }, .width = 320, .height = 240 },
  { "format", { 40, 150 }, { 0.9f, 0.8f }, .format = "BGRx" },
  { "larger", { 40, 300 }, { 0.9f, 0.8f }, .width = 640, .height = 480 },
  { "first-again", { 40, 300 }, { 0.9f, 0.8f }, "font-desc", "Sans" },
};

/* The steps so far. */
typedef struct {
  guint n_steps;
  guint width, height;
  const char *format;
} Course;

static void
follow (Course *self, const Step *step)
{
  self->n_steps++;
  if (step->width > 0) {
    self->width = step->width;
    self->height = step->height;
  }
  if (step->format)
    self->format = step->format;
}

static void
classify (GstMienFace *face, gfloat happy)
{
  static const gchar *const emotions[] = { "angry", "happy", "sad", NULL };
  const gfloat scores[] = { (1 - happy) / 3, happy, (1 - happy) * 2 / 3 };

  gst_mien_face_take_attribute (face,
      test_attribute_new ("emotion", "test", emotions, scores, 3));
}

static GstBuffer *
push (AnnotateFixture *f, const Step *step)
{
  GstBuffer *frame = annotate_black_frame (&f->info);

  for (guint i = 0; i < N_FACES; i++) {
    if (step->x[i] >= 0)
      classify (gst_mien_buffer_add_face (frame, step->x[i], 100, 90, 90, 1,
                    "test"),
          step->happy[i]);
  }
  return annotate_push (f, frame);
}

static void
set (AnnotateFixture *f, const Step *step)
{
  if (step->property)
    gst_util_set_object_arg (G_OBJECT (f->h->element), step->property,
        step->value);
}

static void
set_format (AnnotateFixture *f, const Course *course)
{
  g_assert_true (gst_video_info_set_format (&f->info,
      gst_video_format_from_string (course->format), course->width,
      course->height));
  gst_harness_set_src_caps (f->h, gst_video_info_to_caps (&f->info));
}

static GstBuffer *
push_fresh (const Course *course)
{
  const Step *last = &steps[course->n_steps - 1];
  AnnotateFixture f;

  annotate_set_up (&f, course->format, course->width, course->height, FALSE);
  g_object_set (f.h->element, "draw-bars", TRUE, NULL);
  for (const Step *step = steps; step <= last; step++)
    set (&f, step);
  GstBuffer *out = push (&f, last);
  annotate_tear_down (&f);
  return out;
}

static gboolean
is_same (GstBuffer *a, GstBuffer *b)
{
  GstMapInfo map;

  g_assert_true (gst_buffer_map (a, &map, GST_MAP_READ));
  const gboolean same = gst_buffer_get_size (b) == map.size
      && gst_buffer_memcmp (b, 0, map.data, map.size) == 0;
  gst_buffer_unmap (a, &map);
  return same;
}

static void
test_frames (void)
{
  Course course = { .width = 640, .height = 480, .format = "I420" };
  AnnotateFixture f;
  g_autoptr (GstBuffer) last = NULL;

  annotate_set_up (&f, course.format, course.width, course.height, FALSE);
  g_object_set (f.h->element, "draw-bars", TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_test_message ("%s", steps[i].name);
    follow (&course, &steps[i]);
    if (steps[i].width > 0 || steps[i].format)
      set_format (&f, &course);
    set (&f, &steps[i]);
    g_autoptr (GstBuffer) out = push (&f, &steps[i]);
    g_autoptr (GstBuffer) wanted = push_fresh (&course);
    g_assert_true (is_same (out, wanted));
    g_assert_false (last && is_same (out, last));
    gst_buffer_replace (&last, out);
  }
  annotate_tear_down (&f);
}

static GstBuffer *
pixels_of (GstBuffer *frame, guint i)
{
  return gst_video_overlay_rectangle_get_pixels_unscaled_raw (
      gst_video_overlay_composition_get_rectangle (annotate_composition (frame),
          i),
      GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
}

/* A moving face keeps its label and panel, and two equal faces share them. Each
 * face has one label and one panel. */
static void
test_shared (void)
{
  const Step here = { "here", { 40, 300 }, { 0.8f, 0.8f } };
  const Step there = { "there", { 46, 320 }, { 0.8f, 0.8f } };
  AnnotateFixture f;

  annotate_set_up (&f, "I420", 640, 480, TRUE);
  g_object_set (f.h->element, "draw-bars", TRUE, "draw-boxes", FALSE, NULL);
  g_autoptr (GstBuffer) first = push (&f, &here);
  g_autoptr (GstBuffer) second = push (&f, &there);
  g_assert_cmpuint (annotate_n_rectangles (first), ==, 4);
  g_assert_cmpuint (annotate_n_rectangles (second), ==, 4);
  for (guint i = 0; i < 2; i++) {
    g_assert_true (pixels_of (first, i) == pixels_of (first, i + 2));
    g_assert_true (pixels_of (first, i) == pixels_of (second, i));
    g_assert_true (pixels_of (first, i) == pixels_of (second, i + 2));
  }
  annotate_tear_down (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceannotate/kept/frames", test_frames);
  g_test_add_func ("/faceannotate/kept/shared", test_shared);
  return g_test_run ();
}
