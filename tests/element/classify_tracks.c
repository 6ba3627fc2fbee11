/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceclassify on the fake engine: faces with track ids. */

#include "classifyfixture.h"

/* Columns where the frame is bright, dark, and neither. */
#define BRIGHT 200
#define DARK 30
#define BETWEEN 118
#define SIZE 20

typedef struct {
  guint track;
  float x, size;
  guint frames_ago;
} Face;

/* Pushes a frame with these faces. Returns those of the output (free the
 * array). */
static GPtrArray *
push_faces (ClassifyFixture *f, const Face *faces, guint n, GstBuffer **out)
{
  GstBuffer *buffer = classify_gradient_new (FALSE);
  for (guint i = 0; i < n; i++) {
    GstMienFace *face = gst_mien_buffer_add_face (buffer, faces[i].x, 50,
        faces[i].size, faces[i].size, 1, "yunet");
    face->track_id = faces[i].track;
    face->frames_ago = faces[i].frames_ago;
  }
  return classify_push (f, buffer, out);
}

/* Pushes a frame with only this face. Returns it from the output. */
static GstMienFace *
push_only_face (ClassifyFixture *f, Face face)
{
  GstBuffer *out;
  g_autoptr (GPtrArray) faces = push_faces (f, &face, 1, &out);
  GstMienFace *result = gst_mien_face_ref (faces->pdata[0]);
  gst_buffer_unref (out);
  return result;
}

/* The face's attribute (unref it) or NULL. */
static GstMienAttribute *
push_face (ClassifyFixture *f, Face face)
{
  g_autoptr (GstMienFace) result = push_only_face (f, face);
  GstMienAttribute *attribute = gst_mien_face_find_attribute (result, "first");
  return attribute ? gst_mien_attribute_ref (attribute) : NULL;
}

/* How many frames ago it was classified. */
static guint
push_and_get_age (ClassifyFixture *f, Face face)
{
  g_autoptr (GstMienFace) result = push_only_face (f, face);
  GstMienAttribute *attribute = gst_mien_face_find_attribute (result, "first");
  g_assert_nonnull (attribute);
  return gst_mien_face_get_attribute_age (result, attribute);
}

/* On which frames a face is classified. */
static void
test_interval (void)
{
  enum { N_FRAMES = 8, EACH = 1, EACH_THIRD = 3, FIRST_ONLY = N_FRAMES };
  static const struct {
    const char *name;
    guint interval, track;
    float x;
    guint classified;
  } cases[] = {
    { "each frame", 1, 7, BRIGHT, EACH },
    { "each third", 3, 7, BRIGHT, EACH_THIRD },
    { "never again", 0, 7, BRIGHT, FIRST_ONLY },
    { "not certain", 0, 7, BETWEEN, EACH },
    { "untracked", 3, 0, BRIGHT, EACH },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    ClassifyFixture f;
    classify_fixture_init (&f, "models", "first", "reclassify-interval",
        cases[i].interval);
    for (guint frame = 0; frame < N_FRAMES; frame++) {
      const guint age =
          push_and_get_age (&f, (Face) { cases[i].track, cases[i].x, SIZE });
      if (age != frame % cases[i].classified)
        g_error ("%s: age %u in frame %u", cases[i].name, age, frame);
    }
    classify_fixture_clear (&f);
  }
}

/* A face that has grown by a fifth in area is classified again. */
static void
test_growth (void)
{
  const struct {
    float size;
    guint age;
  } frames[] = { { 20, 0 }, { 21.5f, 1 }, { 22, 0 }, { 24, 1 }, { 20, 2 },
    { 24.2f, 0 } };
  ClassifyFixture f;

  classify_fixture_init (&f, "models", "first", "reclassify-interval", 0);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    g_assert_cmpuint (push_and_get_age (&f,
                          (Face) { 1, BRIGHT - 10, frames[i].size }),
        ==, frames[i].age);
  classify_fixture_clear (&f);
}

/* If search results arrive late, a face is classified on the first frame with
 * each result. */
static void
test_late (void)
{
  static const struct {
    guint frames_ago, age;
  } frames[] = { { 2, 0 }, { 3, 1 }, { 2, 0 }, { 3, 1 }, { 4, 2 }, { 3, 0 },
    { 3, 0 }, { 1, 0 }, { 2, 1 }, { 0, 0 }, { 1, 1 } };
  ClassifyFixture f;

  classify_fixture_init (&f, "models", "first", "smoothing", 0);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    g_assert_cmpuint (push_and_get_age (&f,
                          (Face) { 1, BRIGHT, SIZE, frames[i].frames_ago }),
        ==, frames[i].age);
  classify_fixture_clear (&f);
}

/* A face that was not detected in the frame keeps its result. */
static void
test_predicted (void)
{
  ClassifyFixture f;

  classify_fixture_init (&f, "models", "first", "smoothing", 0);
  for (guint frame = 0; frame < 10; frame++) {
    const guint age = frame % 5;
    g_autoptr (GstMienFace) face =
        push_only_face (&f, (Face) { 1, age > 0 ? DARK : BRIGHT, SIZE, age });
    GstMienAttribute *attribute = gst_mien_face_find_attribute (face, "first");
    g_assert_nonnull (attribute);
    g_assert_cmpuint (gst_mien_face_get_attribute_age (face, attribute), ==,
        age);
    g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==, "bright");
  }
  /* But it is classified if it has no result. */
  g_assert_cmpuint (push_and_get_age (&f, (Face) { 2, DARK, SIZE, 3 }), ==, 0);
  classify_fixture_clear (&f);
}

/* Two of six per frame: the largest first, then those that have waited
 * longest. */
static void
test_budget (void)
{
  enum { SMALLEST_TWO, MIDDLE_TWO, LARGEST_TWO, N_PAIRS, NOT_YET = -1 };
  static const gint turns[] = { LARGEST_TWO, MIDDLE_TWO, SMALLEST_TWO,
    LARGEST_TWO, MIDDLE_TWO, SMALLEST_TWO };
  gint last_turn[N_PAIRS] = { NOT_YET, NOT_YET, NOT_YET };
  Face faces[2 * N_PAIRS];
  ClassifyFixture f;

  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    faces[i] = (Face) { i + 1, 150 + i, SIZE + i };
  classify_fixture_init (&f, "models", "first", "max-faces-per-frame", 2);
  for (gint frame = 0; frame < (gint) G_N_ELEMENTS (turns); frame++) {
    GstBuffer *out;
    g_autoptr (GPtrArray) result =
        push_faces (&f, faces, G_N_ELEMENTS (faces), &out);
    last_turn[turns[frame]] = frame;
    for (guint i = 0; i < G_N_ELEMENTS (faces); i++) {
      const GstMienAttribute *attribute =
          gst_mien_face_find_attribute (result->pdata[i], "first");
      const gint classified = attribute
          ? frame
              - (gint) gst_mien_face_get_attribute_age (result->pdata[i],
                  attribute)
          : NOT_YET;
      g_assert_cmpint (classified, ==, last_turn[i / 2]);
    }
    gst_buffer_unref (out);
  }
  for (guint i = 0; i < fake_engine.batches->len; i++)
    g_assert_cmpuint (g_array_index (fake_engine.batches, guint, i), ==, 2);
  classify_fixture_clear (&f);
}

/* A real change is shown once, within half a second at 30 frames/s, and single
 * outliers before it are not. The model's current result can be read as
 * well. */
static void
test_smoothing (void)
{
  static const struct {
    const char *smoothing;
    guint window, delay;
  } cases[] = { { "none", 20, 0 }, { "mode", 10, 5 }, { "mode", 20, 10 },
    { "exponential", 10, 4 }, { "exponential", 20, 8 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gboolean none = g_str_equal (cases[i].smoothing, "none");
    ClassifyFixture f;
    guint told_at = 0, n_changes = 0;
    classify_fixture_init (&f, "models", "first");
    gst_util_set_object_arg (G_OBJECT (f.element), "smoothing",
        cases[i].smoothing);
    g_object_set (f.element, "smoothing-window", cases[i].window, NULL);
    gboolean was_dark = FALSE;
    for (guint frame = 0; frame < 90; frame++) {
      const gboolean outlier = frame < 60 && frame % 12 == 5;
      const gboolean dark = frame >= 60 || outlier;
      g_autoptr (GstMienAttribute) attribute =
          push_face (&f, (Face) { 1, dark ? DARK : BRIGHT, SIZE });
      const gboolean shown_dark =
          g_str_equal (gst_mien_attribute_get_label (attribute), "dark");
      g_assert_cmpstr (gst_mien_attribute_get_raw_label (attribute), ==,
          dark ? "dark" : "bright");
      g_assert_cmpint (gst_mien_attribute_get_raw_label_id (attribute), ==,
          dark);
      n_changes += shown_dark != was_dark;
      if (shown_dark && !was_dark)
        told_at = frame;
      was_dark = shown_dark;
    }
    g_test_message ("%s, window %u: changed after %u frames, %u changes",
        cases[i].smoothing, cases[i].window, told_at - 60, n_changes);
    g_assert_cmpuint (n_changes, ==, none ? 11 : 1);
    g_assert_cmpuint (told_at, >=, 60);
    g_assert_cmpuint (told_at - 60, <=, cases[i].delay);
    classify_fixture_clear (&f);
  }
}

/* Two people who look different never get each other's results. */
static void
test_two_tracks (void)
{
  ClassifyFixture f;

  classify_fixture_init (&f, "models", "first");
  for (guint frame = 0; frame < 10; frame++) {
    const Face faces[] = { { 1, BRIGHT, SIZE }, { 2, DARK, SIZE } };
    GstBuffer *out;
    g_autoptr (GPtrArray) result = push_faces (&f, faces, 2, &out);
    for (guint i = 0; i < 2; i++)
      g_assert_cmpstr (gst_mien_attribute_get_label (
                           gst_mien_face_find_attribute (result->pdata[i],
                               "first")),
          ==, i == 0 ? "bright" : "dark");
    gst_buffer_unref (out);
  }
  classify_fixture_clear (&f);
}

static void
test_threshold (void)
{
  ClassifyFixture f;

  classify_fixture_init (&f, "models", "first", "threshold", 0.75);
  for (guint frame = 0; frame < 20; frame++) {
    g_autoptr (GstMienAttribute) attribute =
        push_face (&f, (Face) { 1, frame % 2 ? DARK : BRIGHT, SIZE });
    if (frame == 0)
      g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==, "bright");
    if (frame > 2)
      g_assert_null (gst_mien_attribute_get_label (attribute));
    g_assert_cmpstr (gst_mien_attribute_get_raw_label (attribute), ==,
        frame % 2 ? "dark" : "bright");
  }
  classify_fixture_clear (&f);
}

/* The shown label stays until its score is 0.1 below the threshold, so that it
 * does not flicker. */
static void
test_threshold_of_shown (void)
{
  static const struct {
    float x;
    const char *steady, *last_alone;
  } frames[] = {
    { 155, NULL, NULL },         /* 0.65 */
    { 180, "bright", "bright" }, /* 0.75 */
    { 155, "bright", NULL },
    { 155, "bright", NULL },
    { 135, NULL, NULL }, /* 0.57 */
    { 155, NULL, NULL },
    { 180, "bright", "bright" },
  };
  for (guint none = 0; none < 2; none++) {
    ClassifyFixture f;
    classify_fixture_init (&f, "models", "first", "threshold", 0.7,
        "smoothing-window", 1, "smoothing", none ? 0 : 2);
    for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
      g_autoptr (GstMienAttribute) attribute =
          push_face (&f, (Face) { 1, frames[i].x, SIZE });
      g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==,
          none ? frames[i].last_alone : frames[i].steady);
    }
    classify_fixture_clear (&f);
  }
}

/* By default, the class whose score is above 0.5 wins. */
static void
test_threshold_by_default (void)
{
  ClassifyFixture f;
  gfloat threshold;

  classify_fixture_init (&f, "models", "first");
  g_object_get (f.element, "threshold", &threshold, NULL);
  g_assert_cmpfloat (threshold, ==, 0.5f);
  classify_fixture_clear (&f);
}

/* Nothing is remembered after a flush, or for a track that was gone for
 * long. */
static void
test_forgets (void)
{
  ClassifyFixture f;
  GstSegment segment;

  classify_fixture_init (&f, "models", "first", "reclassify-interval", 0);
  g_assert_cmpuint (push_and_get_age (&f, (Face) { 1, BRIGHT, SIZE }), ==, 0);
  g_assert_cmpuint (push_and_get_age (&f, (Face) { 1, BRIGHT, SIZE }), ==, 1);
  gst_harness_push_event (f.h, gst_event_new_flush_start ());
  gst_harness_push_event (f.h, gst_event_new_flush_stop (TRUE));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  g_assert_cmpuint (push_and_get_age (&f, (Face) { 1, BRIGHT, SIZE }), ==, 0);

  for (guint i = 0; i < 290; i++)
    push_and_get_age (&f, (Face) { 2, BRIGHT, SIZE });
  g_assert_cmpuint (push_and_get_age (&f, (Face) { 1, BRIGHT, SIZE }), ==, 291);
  for (guint i = 0; i < 310; i++)
    push_and_get_age (&f, (Face) { 2, BRIGHT, SIZE });
  g_assert_cmpuint (push_and_get_age (&f, (Face) { 1, BRIGHT, SIZE }), ==, 0);
  classify_fixture_clear (&f);
}

/* The device is lost after the first of two submissions; both faces have one
 * result, not two. */
static void
test_device_lost (void)
{
  const Face faces[] = { { 1, BRIGHT, SIZE }, { 2, DARK, SIZE } };
  ClassifyFixture f;
  GstBuffer *out;

  classify_fixture_init (&f, "models", "first", "batch-size", 1,
      "on-device-lost", 1, "smoothing", 1);
  fake_engine.runs_left = 1;
  g_autoptr (GPtrArray) result = push_faces (&f, faces, 2, &out);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (gst_mien_attribute_get_label (
                         gst_mien_face_find_attribute (result->pdata[i],
                             "first")),
        ==, i == 0 ? "bright" : "dark");
  gst_buffer_unref (out);

  /* One result each: with another one there is a tie, and the shown label
   * stays; with two it changes. */
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstMienAttribute) attribute =
        push_face (&f, (Face) { 1, DARK, SIZE });
    g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==,
        i == 0 ? "bright" : "dark");
  }
  classify_fixture_clear (&f);
}

static const ClassifyTest tests[] = {
  { "interval", test_interval },
  { "growth", test_growth },
  { "late", test_late },
  { "predicted", test_predicted },
  { "budget", test_budget },
  { "smoothing", test_smoothing },
  { "two-tracks", test_two_tracks },
  { "threshold", test_threshold },
  { "threshold-of-shown", test_threshold_of_shown },
  { "threshold-by-default", test_threshold_by_default },
  { "forgets", test_forgets },
  { "device-lost", test_device_lost },
};

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/faceclassify/tracks/", tests, classify_test_run);
  return g_test_run ();
}
