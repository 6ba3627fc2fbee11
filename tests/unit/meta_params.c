/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parameters of faces' regions that describe attributes. */

#include "regions.h"

static void
mirror (GstBuffer *buffer)
{
  gst_mien_buffer_mirror_faces (buffer, 640, 480, GST_MIEN_METADATA_ROI);
}

static void
test_attribute_param (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 1, 2, 30, 40, 1, "yunet");
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  face->track_id = 9;
  mirror (buffer);

  GstVideoRegionOfInterestMeta *roi = first_region (buffer);
  g_assert_cmpstr (g_quark_to_string (roi->roi_type), ==, "face");
  g_assert_cmpint (roi->id, ==, face->id);
  g_assert_cmpint (roi->parent_id, ==, 0);
  g_assert_cmpint (region_int (roi, "object_id", "id"), ==, 9);
  g_assert_cmpstr (region_string (roi, "emotion", "label"), ==, "b");
  g_assert_cmpint (region_int (roi, "emotion", "label_id"), ==, 1);
  g_assert_cmpfloat (region_double (roi, "emotion", "confidence"), ==, 0.75);
  g_assert_cmpstr (region_string (roi, "emotion", "model_name"), ==,
      "model.onnx");
  g_assert_cmpstr (region_string (roi, "emotion", "layer_name"), ==, "emotion");
  g_assert_cmpstr (region_string (roi, "emotion", "attribute_name"), ==,
      "emotion");
  g_assert_null (region_string (roi, "emotion", "type"));
}

/* As read by DL Streamer. */
static void
test_raw_tensor (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 1, 2, 30, 40, 1, "yunet");
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  mirror (buffer);
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);

  GstVideoRegionOfInterestMeta *roi = first_region (copy);
  GstStructure *param = region_param (roi, "emotion");
  const GValue *data = gst_structure_get_value (param, "data_buffer");
  gsize n_bytes;
  const gfloat *scores =
      g_variant_get_fixed_array (g_value_get_variant (data), &n_bytes, 1);
  g_assert_cmpuint (n_bytes, ==, 2 * sizeof (gfloat));
  g_assert_cmpfloat (scores[0], ==, 0.25f);
  g_assert_cmpfloat (scores[1], ==, 0.75f);

  const GValue *dims = gst_structure_get_value (param, "dims");
  g_assert_cmpuint (gst_value_array_get_size (dims), ==, 2);
  g_assert_cmpuint (g_value_get_uint (gst_value_array_get_value (dims, 0)), ==,
      1);
  g_assert_cmpuint (g_value_get_uint (gst_value_array_get_value (dims, 1)), ==,
      2);
  g_assert_cmpint (region_int (roi, "emotion", "precision"), ==, 10);
  g_assert_cmpint (region_int (roi, "emotion", "layout"), ==, 193);
}

static void
test_no_winner (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 1, 2, 30, 40, 1, "yunet");
  g_autoptr (GstMienAttribute) sure = test_attribute ("emotion", 0.25f);
  gst_mien_face_take_attribute (face, gst_mien_attribute_ref (sure));
  mirror (buffer);
  gst_mien_face_take_attribute (face,
      gst_mien_attribute_copy_with (sure, -1, 0.5f));
  mirror (buffer);

  GstStructure *param = region_param (first_region (buffer), "emotion");
  g_assert_false (gst_structure_has_field (param, "label"));
  g_assert_false (gst_structure_has_field (param, "label_id"));
  g_assert_false (gst_structure_has_field (param, "confidence"));
  g_assert_true (gst_structure_has_field (param, "model_name"));
  g_assert_true (gst_structure_has_field (param, "data_buffer"));
}

/* A number is formatted in the label; the tensor has the raw value. */
static void
test_number_param (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, 1, 2, 30, 40, 1, "yunet");
  g_autoptr (GstMienAttribute) raw = test_number ("age", "years", 34.25f);
  gst_mien_face_take_attribute (face,
      gst_mien_attribute_copy_with_value (raw, 32.75f));
  gst_mien_face_take_attribute (face, test_number ("valence", NULL, -0.5f));
  mirror (buffer);
  mirror (buffer);

  GstVideoRegionOfInterestMeta *roi = first_region (buffer);
  GstStructure *param = region_param (roi, "age");
  gsize size = 0;
  g_assert_cmpuint (g_list_length (roi->params), ==, 3);
  g_assert_cmpstr (region_string (roi, "age", "label"), ==, "33");
  g_assert_cmpfloat (region_double (roi, "age", "value"), ==, 32.75);
  g_assert_cmpstr (region_string (roi, "age", "unit"), ==, "years");
  g_assert_cmpstr (region_string (roi, "age", "model_name"), ==, "model.onnx");
  g_assert_cmpstr (region_string (roi, "age", "attribute_name"), ==, "age");
  g_assert_false (gst_structure_has_field (param, "label_id"));
  g_assert_false (gst_structure_has_field (param, "confidence"));
  g_assert_false (gst_structure_has_field (param, "type"));
  const gfloat *tensor = g_variant_get_fixed_array (
      g_value_get_variant (gst_structure_get_value (param, "data_buffer")),
      &size, 1);
  g_assert_cmpuint (size, ==, sizeof (gfloat));
  g_assert_cmpfloat (*tensor, ==, 34.25f);
  g_assert_cmpstr (region_string (roi, "valence", "label"), ==, "-0.50");
  g_assert_null (region_string (roi, "valence", "unit"));

  /* It is not mistaken for the result of another classifier. */
  g_autoptr (GstBuffer) bare = gst_buffer_new ();
  gst_buffer_add_video_region_of_interest_meta (bare, "face", 1, 2, 30, 40);
  gst_video_region_of_interest_meta_add_param (first_region (bare),
      gst_structure_copy (param));
  gst_mien_buffer_adopt_faces (bare);
  gpointer state = NULL;
  g_assert_cmpuint (gst_mien_face_get_n_attributes (
                        gst_mien_buffer_iterate_faces (bare, &state)),
      ==, 0);
}

/* Names come from models' side files, and not all are valid names of
 * structures. */
static void
test_names (void)
{
  static const struct {
    const gchar *attribute, *param;
  } cases[] = {
    { "emotion", "emotion" },
    { "detection", "face-detection" },
    { "object_id", "face-object_id" },
    { "1st", "face-1st" },
    { "hair colour", "hair-colour" },
    { "\xc3\xa4ge", "face---ge" },
    { "", "face-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *face =
        gst_mien_buffer_add_face (buffer, 1, 2, 30, 40, 1, "yunet");
    gst_mien_face_take_attribute (face, test_attribute (cases[i].attribute, 1));
    mirror (buffer);
    mirror (buffer);

    g_test_message ("'%s' as '%s'", cases[i].attribute, cases[i].param);
    g_assert_cmpuint (g_list_length (first_region (buffer)->params), ==, 2);
    g_assert_cmpstr (region_string (first_region (buffer), cases[i].param,
                         "attribute_name"),
        ==, cases[i].attribute);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/params/attribute", test_attribute_param);
  g_test_add_func ("/meta/params/raw-tensor", test_raw_tensor);
  g_test_add_func ("/meta/params/no-winner", test_no_winner);
  g_test_add_func ("/meta/params/number", test_number_param);
  g_test_add_func ("/meta/params/names", test_names);
  return g_test_run ();
}
