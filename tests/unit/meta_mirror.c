/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The regions of faces: their positions, and that they can be updated. */

#include "regions.h"

#define WIDTH 640
#define HEIGHT 480

static void
mirror (GstBuffer *buffer)
{
  gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT, GST_MIEN_METADATA_ROI);
}

static void
test_boxes (void)
{
  static const struct {
    gfloat x, y, width, height;
    gboolean mirrored;
    guint box[4];
    gdouble fraction[4]; /* x_min, x_max, y_min, y_max */
  } cases[] = {
    { 64, 48, 128, 96, TRUE, { 64, 48, 128, 96 }, { .1, .3, .1, .3 } },
    { -10, -20, 42, 68, TRUE, { 0, 0, 32, 48 }, { 0, .05, 0, .1 } },
    { 608, 432, 100, 100, TRUE, { 608, 432, 32, 48 }, { .95, 1, .9, 1 } },
    { -9, -9, 999, 999, TRUE, { 0, 0, 640, 480 }, { 0, 1, 0, 1 } },
    { 31.6f, 23.6f, 32.8f, 24.8f, TRUE, { 32, 24, 32, 24 },
        { .049375, .100625, .0491667, .1008333 } },
    { 639.9f, 479.9f, 5, 5, TRUE, { 639, 479, 1, 1 },
        { .99984375, 1, .9997917, 1 } },
    { 64.2f, 48.2f, .1f, .1f, TRUE, { 64, 48, 1, 1 },
        { .1003125, .1004688, .1004167, .100625 } },
    { 640, 0, 10, 10, FALSE, { 0 }, { 0 } },
    { 0, 480, 10, 10, FALSE, { 0 }, { 0 } },
    { -10, 0, 10, 10, FALSE, { 0 }, { 0 } },
    { 0, -20, 10, 10, FALSE, { 0 }, { 0 } },
    { -1e30f, 0, 1e31f, 10, TRUE, { 0, 0, 640, 10 }, { 0, 1, 0, .0208333 } },
  };
  static const gchar *const edges[] = { "x_min", "x_max", "y_min", "y_max" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    gst_mien_buffer_add_face (buffer, cases[i].x, cases[i].y, cases[i].width,
        cases[i].height, 0.5f, "yunet");
    mirror (buffer);
    mirror (buffer);

    g_test_message ("%u: %g,%g %gx%g: %u regions", i, cases[i].x, cases[i].y,
        cases[i].width, cases[i].height, test_count_regions (buffer));
    g_assert_cmpuint (test_count_regions (buffer), ==, cases[i].mirrored);
    if (!cases[i].mirrored)
      continue;
    GstVideoRegionOfInterestMeta *roi = first_region (buffer);
    g_assert_cmpuint (roi->x, ==, cases[i].box[0]);
    g_assert_cmpuint (roi->y, ==, cases[i].box[1]);
    g_assert_cmpuint (roi->w, ==, cases[i].box[2]);
    g_assert_cmpuint (roi->h, ==, cases[i].box[3]);
    for (guint k = 0; k < 4; k++)
      g_assert_cmpfloat_with_epsilon (region_double (roi, "detection",
                                          edges[k]),
          cases[i].fraction[k], 1e-6);
    g_assert_cmpfloat (region_double (roi, "detection", "confidence"), ==, 0.5);
    g_assert_cmpint (region_int (roi, "detection", "label_id"), ==, 0);
    g_assert_cmpuint (g_list_length (roi->params), ==, 1);
  }
}

/* facedetect mirrors, then faceclassify adds attributes and mirrors again. */
static void
test_update (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 1, 2, 30, 40, 1, "yunet");
  mirror (buffer);
  GstVideoRegionOfInterestMeta *roi = first_region (buffer);

  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  gst_mien_face_take_attribute (face, test_attribute ("gender", 1));
  mirror (buffer);
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.875f));
  face->x = 100;
  face->track_id = 3;
  mirror (buffer);
  mirror (buffer);

  g_assert_true (first_region (buffer) == roi);
  g_assert_cmpuint (test_count_regions (buffer), ==, 1);
  g_assert_cmpuint (g_list_length (roi->params), ==, 4);
  g_assert_cmpuint (roi->x, ==, 100);
  g_assert_cmpstr (region_string (roi, "emotion", "label"), ==, "a");
  g_assert_cmpfloat (region_double (roi, "emotion", "confidence"), ==, 0.875);
  g_assert_cmpstr (region_string (roi, "gender", "label"), ==, "a");
  g_assert_cmpint (region_int (roi, "object_id", "id"), ==, 3);
}

/* The region's id identifies its face, not its position. */
static void
test_crossing (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *one =
      gst_mien_buffer_add_face (buffer, 10, 20, 30, 40, 1, "yunet");
  GstMienFace *other =
      gst_mien_buffer_add_face (buffer, 200, 20, 30, 40, 1, "yunet");
  mirror (buffer);
  one->x = 200;
  other->x = 10;
  mirror (buffer);

  g_assert_cmpuint (test_count_regions (buffer), ==, 2);
  g_assert_cmpuint (gst_buffer_get_video_region_of_interest_meta_id (buffer,
                        (gint) one->id)
                        ->x,
      ==, 200);
  g_assert_cmpuint (gst_buffer_get_video_region_of_interest_meta_id (buffer,
                        (gint) other->id)
                        ->x,
      ==, 10);
}

/* The region of the removed face is removed, the other one is kept. */
static void
test_remove (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *one =
      gst_mien_buffer_add_face (buffer, 10, 20, 30, 40, 1, "yunet");
  gst_mien_buffer_add_face (buffer, 12, 20, 30, 40, 1, "yunet");
  gst_buffer_add_video_region_of_interest_meta (buffer, "car", 10, 20, 30, 40);
  mirror (buffer);
  g_assert_cmpuint (test_count_regions (buffer), ==, 3);
  gst_mien_buffer_remove_face (buffer, one);

  g_assert_cmpuint (test_count_regions (buffer), ==, 2);
  g_assert_cmpuint (test_count_metas (buffer, GST_MIEN_FACE_META_API_TYPE), ==,
      1);
  mirror (buffer);
  g_assert_cmpuint (test_count_regions (buffer), ==, 2);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  const GstMienFace *left = faces->pdata[0];
  g_assert_cmpuint (gst_buffer_get_video_region_of_interest_meta_id (buffer,
                        (gint) left->id)
                        ->x,
      ==, 12);
}

/* Conversions keep the region and drop its parameters: the next element that
 * mirrors writes them again. */
static void
test_restore_after_scaling (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 64, 48, 30, 40, 1, "yunet");
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  mirror (buffer);
  g_autoptr (GstBuffer) scaled =
      test_scale_metas (buffer, WIDTH * 2, HEIGHT * 2, WIDTH, HEIGHT);
  g_assert_null (first_region (scaled)->params);
  mirror (scaled);

  g_assert_cmpuint (test_count_regions (scaled), ==, 1);
  g_assert_cmpuint (first_region (scaled)->x, ==, 32);
  g_assert_cmpstr (region_string (first_region (scaled), "emotion", "label"),
      ==, "b");
}

static void
test_others_untouched (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstVideoRegionOfInterestMeta *car =
      gst_buffer_add_video_region_of_interest_meta (buffer, "car", 1, 2, 3, 4);
  GstVideoRegionOfInterestMeta *theirs =
      gst_buffer_add_video_region_of_interest_meta (buffer, "face", 100, 100,
          50, 50);
  theirs->id = 77;
  gst_video_region_of_interest_meta_add_param (theirs,
      gst_structure_new ("detection", "confidence", G_TYPE_DOUBLE, 0.5,
          "label_id", G_TYPE_INT, 5, "model_name", G_TYPE_STRING, "theirs",
          NULL));
  gst_video_region_of_interest_meta_add_param (theirs,
      gst_structure_new ("classification", "attribute_name", G_TYPE_STRING,
          "emotion", "label", G_TYPE_STRING, "calm", NULL));
  gst_mien_buffer_adopt_faces (buffer);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_writable_faces (buffer);
  gst_mien_face_take_attribute (faces->pdata[0],
      test_attribute ("emotion", 0.25f));
  mirror (buffer);

  g_assert_cmpuint (test_count_regions (buffer), ==, 2);
  g_assert_null (car->params);
  g_assert_cmpint (theirs->id, ==, 77);
  g_assert_cmpuint (g_list_length (theirs->params), ==, 3);
  g_assert_cmpint (region_int (theirs, "detection", "label_id"), ==, 5);
  g_assert_cmpstr (region_string (theirs, "detection", "model_name"), ==,
      "theirs");
  g_assert_cmpstr (region_string (theirs, "classification", "label"), ==,
      "calm");
  g_assert_cmpstr (region_string (theirs, "emotion", "label"), ==, "b");
}

static void
test_counts (void)
{
  static const guint counts[] = { 0, 1, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    for (guint k = 0; k < counts[i]; k++) {
      GstMienFace *face =
          gst_mien_buffer_add_face (buffer, k, 5, 30, 40, 1, "yunet");
      gst_mien_face_take_attribute (face, test_attribute ("emotion", 1));
    }
    mirror (buffer);
    mirror (buffer);
    g_test_message ("%u faces, %u regions", counts[i],
        test_count_regions (buffer));
    g_assert_cmpuint (test_count_regions (buffer), ==, counts[i]);
  }
}

static void
test_flags (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GFlagsClass) flags = g_type_class_ref (GST_TYPE_MIEN_METADATA);

  gst_mien_buffer_add_face (buffer, 1, 2, 30, 40, 1, "yunet");
  gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT, 0);
  g_assert_cmpuint (test_count_regions (buffer), ==, 0);
  g_assert_cmpuint (g_flags_get_value_by_nick (flags, "roi")->value, ==,
      GST_MIEN_METADATA_ROI);
  g_assert_cmpuint (g_flags_get_value_by_nick (flags, "analytics")->value, ==,
      GST_MIEN_METADATA_ANALYTICS);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/mirror/boxes", test_boxes);
  g_test_add_func ("/meta/mirror/update", test_update);
  g_test_add_func ("/meta/mirror/crossing", test_crossing);
  g_test_add_func ("/meta/mirror/remove", test_remove);
  g_test_add_func ("/meta/mirror/restore-after-scaling",
      test_restore_after_scaling);
  g_test_add_func ("/meta/mirror/others-untouched", test_others_untouched);
  g_test_add_func ("/meta/mirror/counts", test_counts);
  g_test_add_func ("/meta/mirror/flags", test_flags);
  return g_test_run ();
}
