/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which types of other elements' regions count as faces. */

#include "faces.h"
#include "table.h"

typedef struct {
  const gchar *name, *object_class, *type;
  gboolean is_face;
} Case;

static const Case cases[] = {
  { "default", NULL, "face", TRUE },
  { "default-other", NULL, "person_face", FALSE },
  { "one", "person_face", "person_face", TRUE },
  { "one-instead", "person_face", "face", FALSE },
  { "first", "face,person_face", "face", TRUE },
  { "second", "face,person_face", "person_face", TRUE },
  { "spaces", " face , person_face ", "person_face", TRUE },
  { "inner-space", "human face", "human face", TRUE },
  { "beginning", "face,person_face", "person", FALSE },
  { "longer", "face", "faces", FALSE },
  { "case", "Face", "face", FALSE },
  { "empty", "", "face", FALSE },
  { "commas", ",,", "face", FALSE },
  { "after-commas", ",,face", "face", TRUE },
  { "empty-type", ",", "", FALSE },
};

static void
test_region (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  gst_buffer_add_video_region_of_interest_meta (buffer, c->type, 10, 20, 30,
      40);
  g_assert_cmpint (gst_mien_buffer_has_faces_full (buffer, c->object_class), ==,
      c->is_face);
  g_autoptr (GPtrArray) faces =
      gst_mien_buffer_get_faces_full (buffer, c->object_class);
  g_assert_cmpuint (faces->len, ==, c->is_face ? 1 : 0);
  gst_mien_buffer_adopt_faces_full (buffer, c->object_class);
  g_assert_cmpuint (test_count_metas (buffer, GST_MIEN_FACE_META_API_TYPE), ==,
      c->is_face ? 1 : 0);
}

static guint
count_faces (GstBuffer *buffer)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  return faces->len;
}

static void
check_known (GstBuffer *buffer, guint n_regions)
{
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
  g_autoptr (GstBuffer) scaled = test_scale_metas (copy, 640, 480, 321, 237);

  g_assert_cmpuint (count_faces (copy), ==, 1);
  g_assert_cmpuint (count_faces (scaled), ==, 1);
  gst_mien_buffer_adopt_faces (scaled);
  gst_mien_buffer_mirror_faces (scaled, 321, 237, GST_MIEN_METADATA_DEFAULT);
  g_assert_cmpuint (test_count_regions (scaled), ==, n_regions);
}

/* Later elements recognise it by its own type, which is kept. One of another
 * type with the same id and box is a different object. */
static void
test_adopted (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstVideoRegionOfInterestMeta *person =
      gst_buffer_add_video_region_of_interest_meta (buffer, "person", 10, 20,
          30, 40);
  GstVideoRegionOfInterestMeta *roi =
      gst_buffer_add_video_region_of_interest_meta (buffer, "person_face", 10,
          20, 30, 40);

  gst_mien_buffer_adopt_faces_full (buffer, "person_face");
  gst_mien_buffer_mirror_faces (buffer, 640, 480, GST_MIEN_METADATA_ROI);
  g_assert_cmpuint (test_count_regions (buffer), ==, 2);
  g_assert_null (person->params);
  g_assert_nonnull (gst_video_region_of_interest_meta_get_param (roi,
      "detection"));
  g_assert_cmpstr (g_quark_to_string (roi->roi_type), ==, "person_face");
  check_known (buffer, 2);

  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  gst_mien_buffer_remove_face (buffer, faces->pdata[0]);
  g_assert_cmpuint (test_count_regions (buffer), ==, 1);
  g_autoptr (GPtrArray) left =
      gst_mien_buffer_get_faces_full (buffer, "person_face");
  g_assert_cmpuint (left->len, ==, 0);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/meta/objectclass/region/", cases, test_region);
  g_test_add_func ("/meta/objectclass/adopted", test_adopted);
  return g_test_run ();
}
