/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceannotate reuses its drawing if a frame shows the same as the one before,
 * and redraws otherwise. */

#include "annotatefixture.h"
#include "faces.h"
#include "table.h"

enum { WOMAN, MAN };
enum { HAPPY = 3, SAD };

typedef struct {
  const char *name;
  void (*change) (GstElement *element, GstMienFace *face);
  gboolean unseen; /* the change is not visible */
} Change;

static void
change_nothing (GstElement *element, GstMienFace *face)
{
}

/* Boxes are aligned to even pixels. */
static void
change_box (GstElement *element, GstMienFace *face)
{
  face->x += 2;
}

static void
change_height (GstElement *element, GstMienFace *face)
{
  face->height += 8;
}

static void
change_track (GstElement *element, GstMienFace *face)
{
  face->track_id = 7;
}

static void
change_landmark (GstElement *element, GstMienFace *face)
{
  face->landmarks[2].y += 20;
}

static void
change_label (GstElement *element, GstMienFace *face)
{
  annotate_classify (face, SAD, MAN);
}

static void
change_confidence (GstElement *element, GstMienFace *face)
{
  GstMienAttribute *emotion = gst_mien_face_find_attribute (face, "emotion");

  gst_mien_face_take_attribute (face,
      gst_mien_attribute_copy_with (emotion, HAPPY, 0.5f));
}

/* A bar gets shorter; the winner's score is unchanged. */
static void
change_score (GstElement *element, GstMienFace *face)
{
  static const gchar *const labels[] = { "woman", "man", NULL };
  const gfloat scores[] = { 0.25f, 1 };

  gst_mien_face_take_attribute (face,
      test_attribute_new ("gender", "test", labels, scores, 2));
}

/* Drawn as "age 35" instead of "age 34". */
static void
change_number (GstElement *element, GstMienFace *face)
{
  gst_mien_face_take_attribute (face, test_number ("age", "years", 35));
}

static void
change_digits (GstElement *element, GstMienFace *face)
{
  gst_mien_face_take_attribute (face, test_number ("age", "years", 34.25f));
}

static void
change_attributes (GstElement *element, GstMienFace *face)
{
  gst_mien_face_take_attribute (face, test_attribute ("other", 0.25f));
}

static void
change_detector (GstElement *element, GstMienFace *face)
{
  face->confidence = 0.25f;
  face->frames_ago = 3;
}

static void
change_thickness (GstElement *element, GstMienFace *face)
{
  g_object_set (element, "thickness", 9, NULL);
}

static void
change_font (GstElement *element, GstMienFace *face)
{
  g_object_set (element, "font-desc", "Sans 30", NULL);
}

static void
change_background (GstElement *element, GstMienFace *face)
{
  gst_util_set_object_arg (G_OBJECT (element), "background", "dark");
}

static void
change_bars (GstElement *element, GstMienFace *face)
{
  g_object_set (element, "draw-bars", FALSE, NULL);
}

static const Change changes[] = {
  { "nothing", change_nothing, TRUE },
  { "detector", change_detector, TRUE },
  { "box", change_box },
  { "height", change_height },
  { "track", change_track },
  { "landmark", change_landmark },
  { "label", change_label },
  { "confidence", change_confidence },
  { "score", change_score },
  { "number", change_number },
  { "digits", change_digits, TRUE },
  { "attributes", change_attributes },
  { "thickness", change_thickness },
  { "font", change_font },
  { "background", change_background },
  { "bars", change_bars },
};

static void
set_up (AnnotateFixture *f)
{
  annotate_set_up (f, "BGRA", 320, 240, FALSE);
  g_object_set (f->h->element, "draw-bars", TRUE, "draw-landmarks", TRUE, NULL);
}

/* Pushes a frame with a face to which `change`, unless NULL, was applied. */
static GstBuffer *
push (AnnotateFixture *f, const Change *change)
{
  GstBuffer *frame = annotate_black_frame (&f->info);
  GstMienFace *face = annotate_add_face (frame, 40, 100, 80, HAPPY, MAN);

  gst_mien_face_take_attribute (face, test_number ("age", "years", 34));
  face->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = (GstMienPoint) { 50 + 10 * i, 130 };
  if (change)
    change->change (f->h->element, face);
  return annotate_push (f, frame);
}

static gboolean
looks_like (GstBuffer *frame, GstBuffer *other)
{
  GstMapInfo map;

  g_assert_true (gst_buffer_map (frame, &map, GST_MAP_READ));
  const gboolean same = gst_buffer_memcmp (other, 0, map.data, map.size) == 0;
  gst_buffer_unmap (frame, &map);
  return same;
}

static void
test_change (gconstpointer data)
{
  const Change *change = data;
  AnnotateFixture f, fresh;

  set_up (&f);
  set_up (&fresh);
  g_autoptr (GstBuffer) before = push (&f, NULL);
  g_autoptr (GstBuffer) after = push (&f, change);
  g_autoptr (GstBuffer) wanted = push (&fresh, change);
  g_assert_true (looks_like (after, wanted));
  g_assert_cmpint (looks_like (after, before), ==, change->unseen);
  annotate_tear_down (&f);
  annotate_tear_down (&fresh);
}

/* The composition is reused, so that a sink need not upload it again. */
static void
test_same_composition (void)
{
  AnnotateFixture f;

  annotate_set_up (&f, "I420", 320, 240, TRUE);
  g_autoptr (GstBuffer) before = push (&f, NULL);
  g_autoptr (GstBuffer) after = push (&f, NULL);
  g_assert_true (annotate_composition (before) == annotate_composition (after));
  annotate_tear_down (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/faceannotate/again/", changes, test_change);
  g_test_add_func ("/faceannotate/same-composition", test_same_composition);
  return g_test_run ();
}
