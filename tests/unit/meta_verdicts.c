/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Results of other classifiers in regions of faces, as written by DL
 * Streamer. */

#include "regions.h"

static GstVideoRegionOfInterestMeta *
add_region (GstBuffer *buffer)
{
  return gst_buffer_add_video_region_of_interest_meta (buffer, "face", 10, 20,
      100, 120);
}

static void
add_verdict (GstVideoRegionOfInterestMeta *roi, const gchar *param,
    const gchar *attribute, const gchar *label, gdouble confidence)
{
  GstStructure *structure = gst_structure_new (param, "label", G_TYPE_STRING,
      label, "label_id", G_TYPE_INT, 3, "confidence", G_TYPE_DOUBLE, confidence,
      "model_name", G_TYPE_STRING, "theirs", NULL);

  if (attribute)
    gst_structure_set (structure, "attribute_name", G_TYPE_STRING, attribute,
        NULL);
  gst_video_region_of_interest_meta_add_param (roi, structure);
}

static void
mirror (GstBuffer *buffer)
{
  gst_mien_buffer_adopt_faces (buffer);
  gst_mien_buffer_mirror_faces (buffer, 640, 480, GST_MIEN_METADATA_ROI);
}

#define READ \
  "emotion=happy 0.25 of 1 by theirs; hair=brown 0.75 of 1 by theirs; " \
  "mask=on 1 of 1 by theirs"

/* Their results are unchanged, and are read once. */
static void
test_read (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstVideoRegionOfInterestMeta *roi = add_region (buffer);

  add_verdict (roi, "classification_layer_1", "emotion", "happy", 0.25);
  add_verdict (roi, "hair", NULL, "brown", 0.75);
  add_verdict (roi, "mask", NULL, "on", 17);
  gst_buffer_ref (buffer);
  test_assert_attributes (buffer, READ);
  gst_buffer_unref (buffer);
  for (guint i = 0; i < 2; i++) {
    mirror (buffer);
    test_assert_attributes (buffer, READ);
    /* In addition only "detection". */
    g_assert_cmpuint (g_list_length (roi->params), ==, 4);
    g_assert_cmpint (region_int (roi, "classification_layer_1", "label_id"), ==,
        3);
  }
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
  mirror (copy);
  test_assert_attributes (copy, READ);
}

/* Parameters that are not results of a classifier. */
static void
test_others (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstVideoRegionOfInterestMeta *roi = add_region (buffer);

  add_verdict (roi, "detection", NULL, "face", 0.5);
  add_verdict (roi, "empty", NULL, "", 0.5);
  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("unsure", "label", G_TYPE_STRING, "x", NULL));
  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("unnamed", "confidence", G_TYPE_DOUBLE, 0.5, NULL));
  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("number", "label", G_TYPE_INT, 7, "confidence",
          G_TYPE_DOUBLE, 0.5, NULL));
  test_assert_attributes (buffer, "");
  mirror (buffer);
  test_assert_attributes (buffer, "");
}

/* Such as "faceclassify ! gvaclassify": our results are kept, and theirs
 * added. */
static void
test_behind_ours (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 10, 20, 100, 120, 1, "yunet");

  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  mirror (buffer);
  test_assert_attributes (buffer, "emotion=b 0.75 of 2 by model.onnx");
  add_verdict (first_region (buffer), "classification", "emotion", "happy", 1);
  test_assert_attributes (buffer, "emotion=b 0.75 of 2 by model.onnx");
  add_verdict (first_region (buffer), "classification", "hair", "brown", 0.5);
  test_assert_attributes (buffer,
      "emotion=b 0.75 of 2 by model.onnx; hair=brown 0.5 of 1 by theirs");
  mirror (buffer);
  mirror (buffer);
  test_assert_attributes (buffer,
      "emotion=b 0.75 of 2 by model.onnx; hair=brown 0.5 of 1 by theirs");
  /* detection, ours, and two of theirs. */
  g_assert_cmpuint (g_list_length (first_region (buffer)->params), ==, 4);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/verdicts/read", test_read);
  g_test_add_func ("/meta/verdicts/others", test_others);
  g_test_add_func ("/meta/verdicts/behind-ours", test_behind_ours);
  return g_test_run ();
}
