/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Results of other classifiers in GStreamer's analytics, and the types of
 * faces' ODMtds. */

#include <math.h>

#include "detections.h"

static guint
add_cls (GstBuffer *buffer, guint od_id, const gchar *const *labels,
    const gfloat *levels)
{
  GstAnalyticsClsMtd cls;
  GQuark quarks[8];
  gfloat copy[8];
  guint n = 0;

  for (; labels[n]; n++) {
    quarks[n] = g_quark_from_string (labels[n]);
    copy[n] = levels[n];
  }
  g_assert_true (gst_analytics_relation_meta_add_cls_mtd (
      test_relations (buffer), n, copy, quarks, &cls));
  test_relate (buffer, od_id, cls.id, GST_ANALYTICS_REL_TYPE_CONTAIN);
  return cls.id;
}

static void
add_label (GstBuffer *buffer, guint od_id, const gchar *label, gfloat level)
{
  const gchar *const labels[] = { label, NULL };

  add_cls (buffer, od_id, labels, &level);
}

static gsize
length_of (GstBuffer *buffer)
{
  return gst_analytics_relation_get_length (test_relations (buffer));
}

#define READ \
  "classification=b 0.5 of 3 by analytics; " \
  "classification-2=x 0.25 of 1 by analytics"

/* Their results are unchanged, are read once, and serve as the mirror. */
static void
test_read (void)
{
  static const gchar *const labels[] = { "a", "b", "c", NULL };
  static const gfloat levels[] = { 0.25f, 0.5f, 0.125f };
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  const guint od = test_add_face_detection (buffer, 10);

  add_cls (buffer, od, labels, levels);
  add_label (buffer, od, "x", 0.25f);
  gst_buffer_ref (buffer);
  test_assert_attributes (buffer, READ);
  gst_buffer_unref (buffer);
  const gsize length = length_of (buffer);
  for (guint i = 0; i < 2; i++) {
    test_mirror (buffer);
    test_assert_attributes (buffer, READ);
    g_assert_cmpuint (length_of (buffer), ==, length);
  }
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
  test_mirror (copy);
  test_assert_attributes (copy, READ);
  g_assert_cmpuint (length_of (copy), ==, length);
  test_check_transforms (buffer, 1);
}

static void
test_levels (void)
{
  static const struct {
    gfloat level;
    const gchar *expected;
  } cases[] = {
    { 0, "classification=x 0 of 1 by analytics" },
    { -1, "classification=x 0 of 1 by analytics" },
    { 17, "classification=x 1 of 1 by analytics" },
    { NAN, "classification=x 1 of 1 by analytics" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    add_label (buffer, test_add_face_detection (buffer, 10), "x",
        cases[i].level);
    test_mirror (buffer);
    test_assert_attributes (buffer, cases[i].expected);
    g_assert_cmpuint (length_of (buffer), ==, 2);
  }
}

/* Not for a face; without a name; and what DL Streamer's detector relates to
 * its ODMtds. */
static void
test_others (void)
{
  static const gchar *const types[] = { "person", "face", NULL };
  static const gfloat levels[] = { 0, 0 };
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  const guint face = test_add_face_detection (buffer, 10);
  const guint car = test_add_detection (buffer, "car", 10, 20, 100, 120, 1);
  GstAnalyticsClsMtd cls;

  add_label (buffer, car, "red", 1);
  g_assert_true (gst_analytics_relation_meta_add_one_cls_mtd (
      test_relations (buffer), 1, g_quark_from_string ("street"), &cls));
  g_assert_true (gst_analytics_relation_meta_add_one_cls_mtd (
      test_relations (buffer), 1, 0, &cls));
  test_relate (buffer, face, cls.id, GST_ANALYTICS_REL_TYPE_RELATE_TO);
  add_cls (buffer, face, types, levels);
  test_assert_attributes (buffer, "");
  test_mirror (buffer);
  test_assert_attributes (buffer, "");
  g_assert_cmpuint (length_of (buffer), ==, 6);
}

/* Our results are not read back, even if they were superseded or their face
 * comes from another element; results of others are added to them. */
static void
test_ours (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 10, 20, 100, 120, 1, "yunet");

  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  test_mirror (buffer);
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 1));
  test_mirror (buffer);
  test_assert_attributes (buffer, "emotion=a 1 of 2 by model.onnx");
  add_label (buffer, 0, "x", 0.25f);
  test_mirror (buffer);
  test_mirror (buffer);
  test_assert_attributes (buffer,
      "emotion=a 1 of 2 by model.onnx; "
      "classification=x 0.25 of 1 by analytics");

  g_autoptr (GstBuffer) other = gst_buffer_new ();
  gst_buffer_copy_into (other, buffer, GST_BUFFER_COPY_META, 0, -1);
  gst_buffer_remove_meta (other,
      gst_buffer_get_meta (other, GST_MIEN_FACE_META_API_TYPE));
  gst_buffer_remove_meta (other,
      gst_buffer_get_meta (other, GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE));
  gst_mien_buffer_add_face (other, 10, 20, 100, 120, 1, "cascade");
  test_assert_attributes (other, "");
}

/* DL Streamer writes a result in both ways. */
static void
test_region_too (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  const guint od = test_add_face_detection (buffer, 10);
  GstVideoRegionOfInterestMeta *roi =
      test_add_face_region (buffer, 10, (gint) od);

  add_label (buffer, od, "happy", 0.75f);
  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("classification", "label", G_TYPE_STRING, "happy",
          "confidence", G_TYPE_DOUBLE, 0.75, "attribute_name", G_TYPE_STRING,
          "emotion", NULL));
  test_assert_attributes (buffer, "emotion=happy 0.75 of 1 by roi");
  test_mirror (buffer);
  test_assert_attributes (buffer, "emotion=happy 0.75 of 1 by roi");
  g_assert_cmpuint (length_of (buffer), ==, 2);
  /* The other one is "detection". */
  g_assert_cmpuint (g_list_length (roi->params), ==, 2);
}

/* An ODMtd with another name keeps its name, and is recognised. */
static void
test_object_class (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  test_add_detection (buffer, "person", 0, 0, 200, 400, 1);
  test_add_detection (buffer, "person_face", 10, 20, 100, 120, 0.5f);
  g_assert_false (gst_mien_buffer_has_faces (buffer));
  g_assert_true (gst_mien_buffer_has_faces_full (buffer, "face,person_face"));
  gst_mien_buffer_adopt_faces_full (buffer, "face,person_face");
  gst_mien_face_take_attribute (test_adopt_only_face (buffer),
      test_attribute ("emotion", 1));
  test_mirror (buffer);
  test_assert_attributes (buffer, "emotion=a 1 of 2 by model.onnx");
  g_assert_cmpuint (test_count_detections (buffer), ==, 2);
  g_assert_cmpuint (length_of (buffer), ==, 3);
  test_check_transforms (buffer, 1);

  gst_mien_buffer_remove_face (buffer, test_adopt_only_face (buffer));
  g_assert_false (gst_mien_buffer_has_faces_full (buffer, "face,person_face"));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/classifications/read", test_read);
  g_test_add_func ("/meta/classifications/levels", test_levels);
  g_test_add_func ("/meta/classifications/others", test_others);
  g_test_add_func ("/meta/classifications/ours", test_ours);
  g_test_add_func ("/meta/classifications/region-too", test_region_too);
  g_test_add_func ("/meta/classifications/object-class", test_object_class);
  return g_test_run ();
}
