/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces across processes, and invalid bytes from another process. */

#include <string.h>

#include "faces.h"

static void
add_face (GstBuffer *buffer)
{
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, -1.5f, 2.25f, 30, 40, 0.875f, "yunet");

  face->track_id = 4000000000;
  face->frames_ago = 3;
  face->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = (GstMienPoint) { i + 0.5f, -1.0f * i };
  g_autoptr (GstMienAttribute) attribute = test_attribute ("emotion", 0.25f);
  g_autoptr (GstMienAttribute) unsure =
      gst_mien_attribute_copy_with (attribute, -1, 0.5f);
  gst_mien_face_recall_attribute (face, unsure, 7);
  gst_mien_face_take_attribute (face, test_attribute ("gender", 1));
  g_autoptr (GstMienAttribute) age = test_number ("age", "years", 34.25f);
  gst_mien_face_take_attribute (face,
      gst_mien_attribute_copy_with_value (age, 33.5f));
  gst_mien_face_take_attribute (face, test_number ("valence", NULL, -1));
  gst_mien_face_take_map (face, test_map ("gbp", "happy"));
  gst_mien_face_take_map (face, test_map ("gradcam", NULL));
}

static GByteArray *
serialize (GstBuffer *buffer)
{
  GByteArray *bytes = g_byte_array_new ();

  g_assert_true (gst_meta_serialize_simple (
      gst_buffer_get_meta (buffer, GST_MIEN_FACE_META_API_TYPE), bytes));
  return bytes;
}

static GstMienFace *
face_of (GstMeta *meta)
{
  return meta ? ((GstMienFaceMeta *) meta)->face : NULL;
}

static GstMienFace *
deserialize (GstBuffer *buffer, const guint8 *data, gsize size)
{
  guint32 consumed;

  return face_of (gst_meta_deserialize (buffer, data, size, &consumed));
}

static void
test_round_trip (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstBuffer) other = gst_buffer_new ();
  add_face (buffer);
  g_autoptr (GByteArray) bytes = serialize (buffer);
  GstMienFace *face = deserialize (other, bytes->data, bytes->len);

  g_assert_nonnull (face);
  g_assert_true (face
      == face_of (gst_buffer_get_meta (other, GST_MIEN_FACE_META_API_TYPE)));
  g_assert_cmpfloat (face->x, ==, -1.5f);
  g_assert_cmpfloat (face->y, ==, 2.25f);
  g_assert_cmpfloat (face->width, ==, 30);
  g_assert_cmpfloat (face->height, ==, 40);
  g_assert_cmpfloat (face->confidence, ==, 0.875f);
  g_assert_cmpuint (face->frames_ago, ==, 3);
  g_assert_cmpstr (face->detector, ==, "yunet");
  g_assert_cmpuint (face->track_id, ==, 4000000000);
  g_assert_true (face->has_landmarks);
  g_assert_cmpfloat (face->landmarks[4].x, ==, 4.5f);
  g_assert_cmpfloat (face->landmarks[4].y, ==, -4);

  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 4);
  GstMienAttribute *emotion = gst_mien_face_find_attribute (face, "emotion");
  g_assert_cmpint (gst_mien_attribute_get_label_id (emotion), ==, -1);
  g_assert_cmpfloat (gst_mien_attribute_get_confidence (emotion), ==, 0.5f);
  g_assert_cmpuint (gst_mien_face_get_attribute_age (face, emotion), ==, 7);
  g_assert_cmpstr (gst_mien_attribute_get_model_name (emotion), ==,
      "model.onnx");
  g_assert_cmpstr (gst_mien_attribute_get_labels (emotion, NULL)[1], ==, "b");
  g_assert_cmpfloat (gst_mien_attribute_get_scores (emotion, NULL)[1], ==,
      0.75f);
  g_assert_cmpstr (gst_mien_attribute_get_label (
                       gst_mien_face_find_attribute (face, "gender")),
      ==, "a");
  GstMienAttribute *age = gst_mien_face_find_attribute (face, "age");
  g_assert_cmpfloat (gst_mien_attribute_get_value (age), ==, 33.5f);
  g_assert_cmpfloat (gst_mien_attribute_get_raw_value (age), ==, 34.25f);
  g_assert_cmpstr (gst_mien_attribute_get_unit (age), ==, "years");
  GstMienAttribute *valence = gst_mien_face_find_attribute (face, "valence");
  g_assert_cmpfloat (gst_mien_attribute_get_value (valence), ==, -1);
  g_assert_null (gst_mien_attribute_get_unit (valence));

  g_assert_cmpuint (gst_mien_face_get_n_maps (face), ==, 2);
  test_check_map (gst_mien_face_get_map (face, 0), "gbp", "happy");
  test_check_map (gst_mien_face_get_map (face, 1), "gradcam", NULL);
}

static void
test_bare_face (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstBuffer) other = gst_buffer_new ();
  gst_mien_buffer_add_face (buffer, 1, 2, 3, 4, 1, NULL);
  g_autoptr (GByteArray) bytes = serialize (buffer);
  GstMienFace *face = deserialize (other, bytes->data, bytes->len);

  g_assert_nonnull (face);
  g_assert_null (face->detector);
  g_assert_false (face->has_landmarks);
  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 0);
}

/* Any input gives either a valid face or none. */
static void
check (const guint8 *data, gsize size)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = deserialize (buffer, data, size);

  g_assert_cmpuint (test_count_metas (buffer, GST_MIEN_FACE_META_API_TYPE), ==,
      face ? 1 : 0);
  if (!face)
    return;
  g_assert_true (face->width > 0 && face->height > 0);
  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++) {
    GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    guint n_labels, n_scores;
    const gchar *const *labels =
        gst_mien_attribute_get_labels (attribute, &n_labels);
    gst_mien_attribute_get_scores (attribute, &n_scores);
    g_assert_cmpuint (g_strv_length ((gchar **) labels), ==, n_scores);
    g_assert_true (gst_mien_attribute_is_number (attribute) == (n_scores == 0));
    g_assert_cmpint (gst_mien_attribute_get_label_id (attribute), <,
        (gint) MAX (n_scores, 1));
  }
  for (guint i = 0; i < gst_mien_face_get_n_maps (face); i++) {
    const GstMienMap *map = gst_mien_face_get_map (face, i);
    guint n_values;
    gst_mien_map_get_values (map, &n_values);
    g_assert_cmpuint (n_values, ==,
        gst_mien_map_get_width (map) * gst_mien_map_get_height (map));
  }
}

static void
test_damaged (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  add_face (buffer);
  g_autoptr (GByteArray) bytes = serialize (buffer);
  g_autofree guint8 *copy = g_malloc (bytes->len);
  /* The name and header of the meta are handled by GStreamer. */
  const gsize start = strlen ("GstMienFace") + 18;

  for (gsize at = start; at < bytes->len; at++)
    for (guint mask = 1; mask < 256; mask = mask * 2 + 1) {
      memcpy (copy, bytes->data, bytes->len);
      copy[at] ^= mask;
      check (copy, bytes->len);
    }
}

/* Of the payloads below, as in gst/meta/register.c. */
#define FORMAT_VERSION 3

static GstMienFace *
from_payload (GstBuffer *buffer, const gchar *text)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_parsed (text));
  const GstMetaInfo *info = GST_MIEN_FACE_META_INFO;

  return face_of (info->deserialize_func (info, buffer,
      g_variant_get_data (value), g_variant_get_size (value), FORMAT_VERSION));
}

static void
test_contradictions (void)
{
#define WHOLE(box, points, attributes, maps) \
  "(" box ", 1.0, " \
  "@ms nothing, @a(dd) [" points "], @u 0, @u 0, " \
  "@a(ssasadidum(ddms)) [" attributes "], @a(ssms(ddddd)uuad) [" maps "])"
#define PAYLOAD(box, points, attributes) WHOLE (box, points, attributes, "")
#define MAP(area, width, height, values) \
  "('n', 'm', @ms nothing, " area ", @u " width ", @u " height \
  ", @ad [" values "])"
#define AREA "(0.0, 0.0, 1.0, 1.0, 0.0)"
#define TOLD(labels, scores, winner, number) \
  "('n', 'm', @as [" labels "], " \
  "@ad [" scores "], " winner ", 1.0, 0, @m(ddms) " number ")"
#define ATTRIBUTE(labels, scores, winner) \
  TOLD (labels, scores, winner, "nothing")
#define NUMBER "(1.0, 2.0, nothing)"
#define BOX "1.0, 2.0, 3.0, 4.0"
  static const struct {
    const gchar *text;
    gboolean good;
  } cases[] = {
    { PAYLOAD (BOX, "", ""), TRUE },
    { PAYLOAD (BOX, "", ATTRIBUTE ("'a'", "1.0", "0")), TRUE },
    { PAYLOAD (BOX, "", ATTRIBUTE ("'a'", "1.0", "-1")), TRUE },
    { PAYLOAD (BOX, "", ATTRIBUTE ("'a'", "1.0", "1")), FALSE },
    { PAYLOAD (BOX, "", ATTRIBUTE ("'a'", "1.0", "-2")), FALSE },
    { PAYLOAD (BOX, "", ATTRIBUTE ("'a', 'b'", "1.0", "0")), FALSE },
    { PAYLOAD (BOX, "", ATTRIBUTE ("", "", "-1")), FALSE },
    { PAYLOAD (BOX, "", TOLD ("", "", "-1", NUMBER)), TRUE },
    { PAYLOAD (BOX, "", TOLD ("", "", "0", NUMBER)), FALSE },
    { PAYLOAD (BOX, "", TOLD ("'a'", "", "-1", NUMBER)), FALSE },
    { PAYLOAD (BOX, "", TOLD ("", "1.0", "-1", NUMBER)), FALSE },
    { PAYLOAD (BOX, "", TOLD ("'a'", "1.0", "0", NUMBER)), FALSE },
    { WHOLE (BOX, "", "", MAP (AREA, "2", "1", "1.0, 2.0")), TRUE },
    { WHOLE (BOX, "", "", MAP (AREA, "2", "2", "1.0, 2.0")), FALSE },
    { WHOLE (BOX, "", "", MAP (AREA, "0", "0", "")), FALSE },
    { WHOLE (BOX, "", "", MAP (AREA, "65536", "65536", "")), FALSE },
    { WHOLE (BOX, "", "", MAP ("(0.0, 0.0, 0.0, 1.0, 0.0)", "1", "1", "1.0")),
        FALSE },
    { WHOLE (BOX, "", "", MAP ("(1e300, 0.0, 1.0, 1.0, 0.0)", "1", "1", "1.0")),
        FALSE },
    { WHOLE (BOX, "", "", MAP ("(0.0, 0.0, 1.0, 1.0, inf)", "1", "1", "1.0")),
        FALSE },
    { PAYLOAD (BOX, "(1.0, 1.0)", ""), FALSE },
    { PAYLOAD ("1.0, 2.0, 0.0, 4.0", "", ""), FALSE },
    { PAYLOAD ("1.0, 2.0, 3.0, -4.0", "", ""), FALSE },
    { PAYLOAD ("1e300, 2.0, 3.0, 4.0", "", ""), FALSE },
    { PAYLOAD ("1.0, 2.0, 1e-300, 4.0", "", ""), FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    g_test_message ("%s", cases[i].text);
    g_assert_true ((from_payload (buffer, cases[i].text) != NULL)
        == cases[i].good);
    g_assert_cmpuint (test_count_metas (buffer, GST_MIEN_FACE_META_API_TYPE),
        ==, cases[i].good);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/serialize/round-trip", test_round_trip);
  g_test_add_func ("/meta/serialize/bare-face", test_bare_face);
  g_test_add_func ("/meta/serialize/damaged", test_damaged);
  g_test_add_func ("/meta/serialize/contradictions", test_contradictions);
  return g_test_run ();
}
