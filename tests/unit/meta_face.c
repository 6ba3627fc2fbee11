/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faces.h"

static GstMienFace *
add_face (GstBuffer *buffer)
{
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, -8, 16, 64, 48, 0.75f, "yunet");

  face->track_id = 42;
  face->frames_ago = 3;
  face->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = (GstMienPoint) { 10 * i, 5 * i + 1 };
  gst_mien_face_take_attribute (face, test_attribute ("emotion", 0.25f));
  gst_mien_face_take_attribute (face, test_attribute ("gender", 0.5f));
  gst_mien_face_take_map (face, test_map ("gbp", "a"));
  return face;
}

static GstMienFace *
only_face (GstBuffer *buffer)
{
  gpointer state = NULL;
  GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);

  g_assert_nonnull (face);
  g_assert_null (gst_mien_buffer_iterate_faces (buffer, &state));
  return face;
}

/* The same, writable. */
static GstMienFace *
own_face (GstBuffer *buffer)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_writable_faces (buffer);

  g_assert_cmpuint (faces->len, ==, 1);
  return faces->pdata[0];
}

/* What must hold for any copy whose coordinates are scaled by (sx, sy). */
static void
assert_copied (const GstMienFace *copy, const GstMienFace *face, gfloat sx,
    gfloat sy)
{
  const gfloat epsilon = 1e-4f;

  g_assert_cmpuint (copy->id, ==, face->id);
  g_assert_cmpuint (copy->track_id, ==, face->track_id);
  g_assert_cmpuint (copy->frames_ago, ==, face->frames_ago);
  g_assert_cmpstr (copy->detector, ==, face->detector);
  g_assert_cmpfloat (copy->confidence, ==, face->confidence);
  g_assert_cmpfloat_with_epsilon (copy->x, face->x * sx, epsilon);
  g_assert_cmpfloat_with_epsilon (copy->y, face->y * sy, epsilon);
  g_assert_cmpfloat_with_epsilon (copy->width, face->width * sx, epsilon);
  g_assert_cmpfloat_with_epsilon (copy->height, face->height * sy, epsilon);
  g_assert_true (copy->has_landmarks);
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    g_assert_cmpfloat_with_epsilon (copy->landmarks[i].x,
        face->landmarks[i].x * sx, epsilon);
    g_assert_cmpfloat_with_epsilon (copy->landmarks[i].y,
        face->landmarks[i].y * sy, epsilon);
  }
  g_assert_cmpuint (gst_mien_face_get_n_attributes (copy), ==,
      gst_mien_face_get_n_attributes (face));
  for (guint i = 0; i < gst_mien_face_get_n_attributes (copy); i++)
    g_assert_true (gst_mien_face_get_attribute (copy, i)
        == gst_mien_face_get_attribute (face, i));
  g_assert_cmpuint (gst_mien_face_get_n_maps (copy), ==,
      gst_mien_face_get_n_maps (face));
  for (guint i = 0; i < gst_mien_face_get_n_maps (copy); i++)
    g_assert_true (gst_mien_face_get_map (copy, i)
        == gst_mien_face_get_map (face, i));
}

static gboolean
scale_into (GstBuffer *dest, GstBuffer *source, const gint sizes[4])
{
  GstMeta *meta = gst_buffer_get_meta (source, GST_MIEN_FACE_META_API_TYPE);
  GstVideoInfo in = { .width = sizes[0], .height = sizes[1] };
  GstVideoInfo out = { .width = sizes[2], .height = sizes[3] };
  GstVideoMetaTransform scale = { &in, &out };

  return meta->info->transform_func (dest, meta, source,
      gst_video_meta_transform_scale_get_quark (), &scale);
}

static void
test_add (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *first =
      gst_mien_buffer_add_face (buffer, 1, 2, 3, 4, 0.5f, NULL);
  GstMienFace *second =
      gst_mien_buffer_add_face (buffer, 5, 6, 7, 8, 1, "cascade");
  gpointer state = NULL;

  g_assert_true (gst_mien_buffer_iterate_faces (buffer, &state) == first);
  g_assert_true (gst_mien_buffer_iterate_faces (buffer, &state) == second);
  g_assert_null (gst_mien_buffer_iterate_faces (buffer, &state));
  g_assert_cmpuint (first->id, !=, 0);
  g_assert_cmpuint (second->id, !=, 0);
  g_assert_cmpuint (first->id, !=, second->id);
  g_assert_null (first->detector);
  g_assert_true (second->detector == g_intern_string ("cascade"));
  g_assert_cmpuint (first->track_id, ==, 0);
  g_assert_false (first->has_landmarks);
  guint n_points = 99;
  g_assert_null (gst_mien_face_get_landmarks (first, &n_points));
  g_assert_cmpuint (n_points, ==, 0);
  g_assert_cmpuint (gst_mien_face_get_n_attributes (first), ==, 0);
  g_assert_null (gst_mien_face_find_attribute (first, "emotion"));
}

/* Copies of a buffer share the face until one of them modifies it. */
static void
test_copy_on_write (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = add_face (buffer);
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
  g_assert_true (only_face (copy) == face);
  g_assert_false (gst_mini_object_is_writable (GST_MINI_OBJECT (face)));

  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_writable_faces (copy);
  GstMienFace *written = faces->pdata[0];
  g_assert_true (written != face);
  g_assert_true (only_face (copy) == written);
  assert_copied (written, face, 1, 1);
  written->x = 1000;
  gst_mien_face_take_attribute (written, test_attribute ("age", 0.5f));
  g_assert_cmpfloat (face->x, ==, -8);
  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 2);
  g_assert_cmpuint (gst_mien_face_get_n_attributes (written), ==, 3);

  /* They are no longer shared. */
  g_autoptr (GPtrArray) again = gst_mien_buffer_get_writable_faces (copy);
  g_assert_true (again->pdata[0] == written);
  g_autoptr (GPtrArray) first = gst_mien_buffer_get_writable_faces (buffer);
  g_assert_true (first->pdata[0] == face);
}

/* A face on its own outlives its buffer. */
static void
test_value (void)
{
  GstBuffer *buffer = gst_buffer_new ();
  g_autoptr (GstMienFace) face = gst_mien_face_ref (add_face (buffer));
  gst_buffer_unref (buffer);
  g_assert_true (gst_mini_object_is_writable (GST_MINI_OBJECT (face)));
  face->x = 5;
  GstMienFace *same = face;
  face = gst_mien_face_make_writable (face);
  g_assert_true (face == same);
  g_autoptr (GstMienFace) other =
      gst_mien_face_make_writable (gst_mien_face_ref (face));
  g_assert_true (other != face);
  g_assert_cmpfloat (other->x, ==, 5);
  g_assert_cmpuint (other->id, ==, face->id);
  g_assert_true (GST_MINI_OBJECT_TYPE (face) == GST_TYPE_MIEN_FACE);
}

static void
test_tags (void)
{
  static const gchar *const tags[] = { GST_META_TAG_VIDEO_STR,
    GST_META_TAG_VIDEO_ORIENTATION_STR, GST_META_TAG_VIDEO_SIZE_STR };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    g_assert_true (gst_meta_api_type_has_tag (GST_MIEN_FACE_META_API_TYPE,
        g_quark_from_string (tags[i])));
  g_assert_cmpuint (g_strv_length ((gchar **) gst_meta_api_type_get_tags (
                        GST_MIEN_FACE_META_API_TYPE)),
      ==, G_N_ELEMENTS (tags));
}

static void
test_attributes (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = add_face (buffer);
  GstMienAttribute *later = test_attribute ("emotion", 1);

  gst_mien_face_take_attribute (face, later);
  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 2);
  g_assert_true (gst_mien_face_get_attribute (face, 0) == later);
  g_assert_true (gst_mien_face_find_attribute (face, "emotion") == later);
  g_assert_cmpstr (
      gst_mien_attribute_get_name (gst_mien_face_get_attribute (face, 1)), ==,
      "gender");
}

/* One per name and model; the first with a name is found. */
static void
test_maps (void)
{
  static const GstMienArea area = { 0, 0, 1, 1 };
  static const gfloat value = 7;
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = add_face (buffer);

  gst_mien_face_take_map (face, test_map ("gradcam", NULL));
  gst_mien_face_take_map (face,
      gst_mien_map_new ("gbp", "other", "b", &area, 1, &value, 1));
  GstMienMap *later = test_map ("gbp", "c");
  gst_mien_face_take_map (face, later);
  g_assert_cmpuint (gst_mien_face_get_n_maps (face), ==, 3);
  g_assert_true (gst_mien_face_get_map (face, 0) == later);
  g_assert_true (gst_mien_face_find_map (face, "gbp") == later);
  test_check_map (gst_mien_face_find_map (face, "gradcam"), "gradcam", NULL);
  g_assert_cmpstr (gst_mien_map_get_target (gst_mien_face_get_map (face, 2)),
      ==, "b");
  g_assert_null (gst_mien_face_find_map (face, "saliency"));
}

static void
test_copies (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new_allocate (NULL, 100, NULL);
  GstMienFace *face = add_face (buffer);
  g_autoptr (GstBuffer) whole = gst_buffer_copy (buffer);
  g_autoptr (GstBuffer) deep = gst_buffer_copy_deep (buffer);
  g_autoptr (GstBuffer) region =
      gst_buffer_copy_region (buffer, GST_BUFFER_COPY_ALL, 10, 20);

  assert_copied (only_face (whole), face, 1, 1);
  assert_copied (only_face (deep), face, 1, 1);
  assert_copied (only_face (region), face, 1, 1);

  gst_mien_face_take_attribute (own_face (whole), test_attribute ("age", 0));
  gst_mien_face_take_map (own_face (whole), test_map ("new", NULL));
  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 2);
  g_assert_cmpuint (gst_mien_face_get_n_maps (face), ==, 1);
}

static void
test_copy_outlives_source (void)
{
  GstBuffer *buffer = gst_buffer_new ();
  add_face (buffer);
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);

  gst_buffer_unref (buffer);
  g_assert_cmpstr (gst_mien_attribute_get_label (gst_mien_face_find_attribute (
                       only_face (copy), "emotion")),
      ==, "b");
  test_check_map (gst_mien_face_find_map (only_face (copy), "gbp"), "gbp", "a");
}

/* Two branches of a pipeline classify the same face, and are joined. */
static void
test_copy_onto_itself (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = add_face (buffer);
  g_autoptr (GstBuffer) branch = gst_buffer_copy (buffer);
  GstMienAttribute *emotion = gst_mien_face_find_attribute (face, "emotion");

  GstMienFace *other = own_face (branch);
  other->x = 1000;
  gst_mien_face_take_attribute (other, test_attribute ("age", 0));
  gst_mien_face_take_attribute (other, test_attribute ("emotion", 1));
  gst_mien_face_take_map (other, test_map ("gbp", "other"));
  gst_mien_face_take_map (other, test_map ("new", "b"));
  gst_buffer_copy_into (buffer, branch, GST_BUFFER_COPY_META, 0, -1);

  g_assert_cmpuint (gst_mien_face_get_n_maps (face), ==, 2);
  test_check_map (gst_mien_face_get_map (face, 0), "gbp", "a");
  test_check_map (gst_mien_face_get_map (face, 1), "new", "b");
  g_assert_true (only_face (buffer) == face);
  g_assert_cmpfloat (face->x, ==, -8);
  g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 3);
  g_assert_nonnull (gst_mien_face_find_attribute (face, "age"));
  g_assert_true (gst_mien_face_find_attribute (face, "emotion") == emotion);
}

static void
test_scale (void)
{
  static const gint sizes[][4] = {
    { 640, 480, 320, 240 },
    { 640, 480, 1280, 960 },
    { 640, 480, 640, 480 },
    { 640, 480, 641, 1 },
    { 1, 1, 7680, 4320 },
    { 333, 217, 334, 216 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    g_autoptr (GstBuffer) scaled = gst_buffer_new ();
    GstMienFace *face = add_face (buffer);

    g_test_message ("%dx%d -> %dx%d", sizes[i][0], sizes[i][1], sizes[i][2],
        sizes[i][3]);
    g_assert_true (scale_into (scaled, buffer, sizes[i]));
    gfloat sx = (gfloat) sizes[i][2] / sizes[i][0];
    gfloat sy = (gfloat) sizes[i][3] / sizes[i][1];
    if (sizes[i][0] > 1)
      assert_copied (only_face (scaled), face, sx, sy);
    g_assert_cmpfloat_with_epsilon (only_face (scaled)->width, 64 * sx,
        64 * sx * 1e-6f);
  }
}

static void
test_other_transforms (void)
{
  static const gint nothing[4] = { 0, 0, 640, 480 };
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  g_autoptr (GstBuffer) dest = gst_buffer_new ();
  add_face (buffer);
  GstMeta *meta = gst_buffer_get_meta (buffer, GST_MIEN_FACE_META_API_TYPE);

  g_assert_false (scale_into (dest, buffer, nothing));
  g_assert_false (meta->info->transform_func (dest, meta, buffer,
      g_quark_from_string ("unknown-transform"), NULL));
  g_assert_null (gst_buffer_get_meta (dest, GST_MIEN_FACE_META_API_TYPE));
}

static void
test_many (void)
{
  static const guint counts[] = { 0, 1, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    for (guint k = 0; k < counts[i]; k++)
      gst_mien_buffer_add_face (buffer, k, k, 1 + k, 1, 1, NULL);
    g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (copy);

    g_test_message ("%u faces added, %u found", counts[i], faces->len);
    g_assert_cmpuint (faces->len, ==, counts[i]);
    for (guint k = 0; k < faces->len; k++)
      g_assert_cmpfloat (((GstMienFace *) faces->pdata[k])->x, ==, k);
  }
}

static void
test_programmer_errors (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*width > 0*");
  g_assert_null (gst_mien_buffer_add_face (buffer, 0, 0, 0, 1, 1, NULL));
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*height > 0*");
  g_assert_null (gst_mien_buffer_add_face (buffer, 0, 0, 1, -1, 1, NULL));

  static const GstMienArea area = { 0, 0, 1, 1 };
  static const gfloat values[] = { 1, 2, 3 };
  g_test_expect_message ("Mien", G_LOG_LEVEL_CRITICAL, "*n_values % width*");
  g_assert_null (gst_mien_map_new ("gbp", "m", NULL, &area, 2, values, 3));
  g_test_assert_expected_messages ();
}

/* More attributes than fit into the face itself; their ages are kept. */
static void
test_many_attributes (void)
{
  static const gchar *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h",
    "i" };
  g_autoptr (GstMienFace) face = gst_mien_face_new (1, 2, 3, 4, 1, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GstMienAttribute) attribute = test_attribute (names[i], 1);
    gst_mien_face_recall_attribute (face, attribute, i);
  }
  gst_mien_face_take_attribute (face, test_attribute ("c", 0));
  g_autoptr (GstMienFace) copy = gst_mien_face_copy (face);

  g_assert_cmpuint (gst_mien_face_get_n_attributes (copy), ==,
      G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const GstMienAttribute *attribute = gst_mien_face_get_attribute (copy, i);
    g_assert_cmpstr (gst_mien_attribute_get_name (attribute), ==, names[i]);
    g_assert_cmpuint (gst_mien_face_get_attribute_age (copy, attribute), ==,
        g_str_equal (names[i], "c") ? 0 : i);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/face/add", test_add);
  g_test_add_func ("/meta/face/tags", test_tags);
  g_test_add_func ("/meta/face/copy-on-write", test_copy_on_write);
  g_test_add_func ("/meta/face/value", test_value);
  g_test_add_func ("/meta/face/attributes", test_attributes);
  g_test_add_func ("/meta/face/maps", test_maps);
  g_test_add_func ("/meta/face/copies", test_copies);
  g_test_add_func ("/meta/face/copy-outlives-source",
      test_copy_outlives_source);
  g_test_add_func ("/meta/face/copy-onto-itself", test_copy_onto_itself);
  g_test_add_func ("/meta/face/scale", test_scale);
  g_test_add_func ("/meta/face/other-transforms", test_other_transforms);
  g_test_add_func ("/meta/face/many", test_many);
  g_test_add_func ("/meta/face/programmer-errors", test_programmer_errors);
  g_test_add_func ("/meta/face/many-attributes", test_many_attributes);
  return g_test_run ();
}
