/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify on the fake engine: which part of the frame a network sees, and
 * how its scores are used.
 */

#include <math.h>

#include <gst/video/video.h>

#include "classifyfixture.h"

/* The mean of a gradient shows where the centre of the square was. */
static void
test_framing (void)
{
  static const struct {
    const char *detector;
    float x, y, width, height, middle_x, middle_y;
  } cases[] = {
    { "yunet", 100, 60, 40, 20, 120, 70 },
    { "yunet", 10.5f, 60.25f, 20, 30, 20.5f, 75.25f },
    { "cascade", 100, 60, 40, 20, 120, 90 },
    { NULL, 80, 80, 64, 64, 112, 112 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++) {
    ClassifyFixture f;
    gboolean down = i & 1;
    GstBuffer *buffer = classify_gradient_new (down), *out;
    classify_fixture_init (&f, "models", "first");
    gst_mien_buffer_add_face (buffer, cases[i / 2].x, cases[i / 2].y,
        cases[i / 2].width, cases[i / 2].height, 1, cases[i / 2].detector);
    g_autoptr (GPtrArray) faces = classify_push (&f, buffer, &out);
    g_assert_cmpuint (faces->len, ==, 1);
    double middle = down ? cases[i / 2].middle_y : cases[i / 2].middle_x;
    g_assert_cmpfloat_with_epsilon (classify_score (faces->pdata[0], "first")
            * 255,
        middle - 0.5, 0.01);
    gst_buffer_unref (out);
    classify_fixture_clear (&f);
  }
}

/* Attributes are in the order of the models, and each face keeps its place. */
static void
test_batches (void)
{
  static const struct {
    guint faces, batch, n_runs, last;
  } cases[] = { { 0, 16, 0, 0 }, { 1, 16, 1, 1 }, { 16, 16, 1, 16 },
    { 17, 16, 2, 1 }, { 300, 16, 19, 12 }, { 5, 1, 5, 1 },
    { 300, 256, 2, 44 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    ClassifyFixture f;
    GstBuffer *buffer = classify_gradient_new (FALSE), *out;
    fake_engine_reset ();
    classify_fixture_init (&f, "models", " first, second ,,third", "batch-size",
        cases[i].batch);
    for (guint k = 0; k < cases[i].faces; k++)
      gst_mien_buffer_add_face (buffer, 5 + k % 200, 50, 20, 20, 1, "yunet");
    g_autoptr (GPtrArray) faces = classify_push (&f, buffer, &out);
    g_assert_cmpuint (faces->len, ==, cases[i].faces);
    g_assert_cmpuint (fake_engine.batches->len, ==, cases[i].n_runs);
    if (cases[i].n_runs > 0)
      g_assert_cmpuint (g_array_index (fake_engine.batches, guint,
                            cases[i].n_runs - 1),
          ==, cases[i].last);
    for (guint k = 0; k < faces->len; k++) {
      static const char *const names[] = { "first", "second", "third" };
      const GstMienFace *face = faces->pdata[k];
      g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 3);
      for (guint m = 0; m < 3; m++) {
        g_assert_cmpstr (
            gst_mien_attribute_get_name (gst_mien_face_get_attribute (face, m)),
            ==, names[m]);
        g_assert_cmpfloat_with_epsilon (classify_score (face, names[m]) * 255,
            face->x + 9.5, 0.01);
      }
    }
    gst_buffer_unref (out);
    classify_fixture_clear (&f);
  }
}

/* Takes effect on the next frame; the scores are unchanged. */
static void
test_threshold (void)
{
  ClassifyFixture f;
  GstBuffer *out;
  classify_fixture_init (&f, "models", "first");

  /* The centre is at 90: "dark" with 1 - 89.5 / 255 = 0.649. */
  GstMienAttribute *attribute = classify_one (&f, 80, &out);
  g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==, "dark");
  g_assert_cmpint (gst_mien_attribute_get_label_id (attribute), ==, 1);
  g_assert_cmpfloat_with_epsilon (gst_mien_attribute_get_confidence (attribute),
      0.649, 0.001);
  gst_buffer_unref (out);

  g_object_set (f.element, "threshold", 0.66f, NULL);
  attribute = classify_one (&f, 80, &out);
  g_assert_null (gst_mien_attribute_get_label (attribute));
  g_assert_cmpint (gst_mien_attribute_get_label_id (attribute), ==, -1);
  guint n;
  g_assert_cmpfloat_with_epsilon (
      gst_mien_attribute_get_scores (attribute, &n)[1], 0.649, 0.001);
  gst_buffer_unref (out);

  g_object_set (f.element, "threshold", 0.64f, NULL);
  attribute = classify_one (&f, 80, &out);
  g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==, "dark");
  gst_buffer_unref (out);
  classify_fixture_clear (&f);
}

static void
test_min_size (void)
{
  static const struct {
    guint min_width, min_height;
    gboolean classified;
  } cases[] = { { 0, 0, TRUE }, { 20, 20, TRUE }, { 21, 0, FALSE },
    { 0, 21, FALSE }, { 0, 20, TRUE } };
  ClassifyFixture f;
  classify_fixture_init (&f, "models", "first");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstBuffer *out;
    g_object_set (f.element, "min-size-width", cases[i].min_width,
        "min-size-height", cases[i].min_height, NULL);
    GstMienAttribute *attribute = classify_one (&f, 80, &out);
    g_assert_true ((attribute != NULL) == cases[i].classified);
    gst_buffer_unref (out);
  }
  classify_fixture_clear (&f);
}

/* Regions from another detector are faces if their type is "face". */
static void
test_bare_regions (void)
{
  ClassifyFixture f;
  GstBuffer *buffer = classify_gradient_new (FALSE), *out;
  classify_fixture_init (&f, "models", "first");
  gst_buffer_add_video_region_of_interest_meta (buffer, "face", 50, 50, 20, 20);
  gst_buffer_add_video_region_of_interest_meta (buffer, "car", 90, 50, 20, 20);
  g_autoptr (GPtrArray) faces = classify_push (&f, buffer, &out);
  g_assert_cmpuint (faces->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (classify_score (faces->pdata[0], "first")
          * 255,
      59.5, 0.01);
  gst_buffer_unref (out);
  classify_fixture_clear (&f);
}

static guint
count_regions (GstBuffer *buffer)
{
  gpointer state = NULL;
  guint n = 0;
  while (gst_buffer_iterate_meta_filtered (buffer, &state,
      GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))
    n++;
  return n;
}

static void
test_metadata (void)
{
  ClassifyFixture f;
  GstBuffer *out;
  classify_fixture_init (&f, "models", "first", "metadata", 0);
  classify_one (&f, 80, &out);
  g_assert_cmpuint (count_regions (out), ==, 0);
  gst_buffer_unref (out);

  g_object_set (f.element, "metadata", GST_MIEN_METADATA_ROI, NULL);
  classify_one (&f, 80, &out);
  g_assert_cmpuint (count_regions (out), ==, 1);
  gst_buffer_unref (out);
  classify_fixture_clear (&f);
}

/* One invalid face causes a warning, and does not affect the others. */
static void
test_bad_face (void)
{
  ClassifyFixture f;
  GstBuffer *buffer = classify_gradient_new (FALSE), *out;
  classify_fixture_init (&f, "models", "first,second");
  gst_mien_buffer_add_face (buffer, 10, 50, 20, 20, 1, "yunet");
  gst_mien_buffer_add_face (buffer, 1e20f, 50, 20, 20, 1, "yunet");
  /* The library rejects such a face, but any code with the meta can create
   * one. */
  gst_mien_buffer_add_face (buffer, 30, 50, 20, 20, 1, "yunet")->x = NAN;
  gst_mien_buffer_add_face (buffer, 70, 50, 20, 20, 1, "yunet");
  g_autoptr (GPtrArray) faces = classify_push (&f, buffer, &out);
  g_assert_cmpuint (faces->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (gst_mien_face_get_n_attributes (faces->pdata[i]), ==,
        i % 3 ? 0 : 2);
  g_assert_cmpfloat_with_epsilon (classify_score (faces->pdata[3], "second")
          * 255,
      79.5, 0.01);
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_cmpstr (text, ==,
      "2 of the 4 faces in a frame were not classified: "
      "invalid box or non-finite scores");
  gst_buffer_unref (out);
  classify_fixture_clear (&f);
}

static void
test_bad_scores (void)
{
  ClassifyFixture f;
  GstBuffer *out;
  classify_fixture_init (&f, "models", "first");
  fake_engine.not_a_number = TRUE;
  g_assert_null (classify_one (&f, 80, &out));
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (strstr (text, "1 of the 1 faces in a frame"));
  gst_buffer_unref (out);
  classify_fixture_clear (&f);
}

/* Pixels are neither copied nor modified, even if others hold the buffer; only
 * the metadata is written. */
static void
test_pixels_shared (void)
{
  ClassifyFixture f;
  GstBuffer *out, *buffer = classify_gradient_new (FALSE);
  classify_fixture_init (&f, "models", "first");
  gst_mien_buffer_add_face (buffer, 10, 50, 20, 20, 1, "yunet");

  g_autoptr (GPtrArray) faces =
      classify_push (&f, gst_buffer_ref (buffer), &out);
  g_assert_true (out != buffer);
  g_assert_true (gst_buffer_peek_memory (out, 0)
      == gst_buffer_peek_memory (buffer, 0));
  g_assert_nonnull (gst_mien_face_find_attribute (faces->pdata[0], "first"));
  gpointer state = NULL;
  g_assert_cmpuint (gst_mien_face_get_n_attributes (
                        gst_mien_buffer_iterate_faces (buffer, &state)),
      ==, 0);
  gst_buffer_unref (out);
  gst_buffer_unref (buffer);
  classify_fixture_clear (&f);
}

/* Output buffers are the input buffers, so downstream decides about allocation;
 * but each buffer must contain the whole frame. */
static void
test_allocation (void)
{
  ClassifyFixture f;
  GstBuffer *out;
  classify_fixture_init (&f, "models", "first");
  gst_harness_add_propose_allocation_meta (f.h, GST_VIDEO_META_API_TYPE, NULL);
  gst_harness_add_propose_allocation_meta (f.h, GST_VIDEO_CROP_META_API_TYPE,
      NULL);
  classify_one (&f, 80, &out);
  gst_buffer_unref (out);

  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (f.h->srcpad);
  g_autoptr (GstQuery) query = gst_query_new_allocation (caps, TRUE);
  g_assert_true (gst_pad_peer_query (f.h->srcpad, query));
  g_assert_true (gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE,
      NULL));
  g_assert_false (gst_query_find_allocation_meta (query,
      GST_VIDEO_CROP_META_API_TYPE, NULL));
  classify_fixture_clear (&f);
}

static const ClassifyTest tests[] = {
  { "framing", test_framing },
  { "batches", test_batches },
  { "threshold", test_threshold },
  { "min-size", test_min_size },
  { "bare-regions", test_bare_regions },
  { "metadata", test_metadata },
  { "bad-face", test_bad_face },
  { "bad-scores", test_bad_scores },
  { "pixels-shared", test_pixels_shared },
  { "allocation", test_allocation },
};

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/faceclassify/", tests, classify_test_run);
  return g_test_run ();
}
