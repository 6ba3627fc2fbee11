/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Detections that are recognised: mirrors of faces, and those already read. */

#include "detections.h"

#define WIDTH 640
#define HEIGHT 480

static void
test_own_mirrors (void)
{
  static const gint boxes[][4] = { { 10, 20, 100, 120 }, { 12, 22, 100, 120 },
    { -30, -30, 80, 90 }, { 600, 440, 200, 200 }, { 300, 300, 2, 2 },
    { 300, 300, 2, 2 } };
  static const GstMienMetadata mirrors[] = { GST_MIEN_METADATA_DEFAULT,
    GST_MIEN_METADATA_ANALYTICS };

  for (guint m = 0; m < G_N_ELEMENTS (mirrors); m++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
      gst_mien_buffer_add_face (buffer, boxes[i][0] + 0.4f, boxes[i][1] + 0.6f,
          boxes[i][2], boxes[i][3], 1, "yunet");
    gst_mien_buffer_adopt_faces (buffer);
    gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT, mirrors[m]);
    g_assert_cmpuint (test_count_detections (buffer), ==, G_N_ELEMENTS (boxes));
    test_check_transforms (buffer, G_N_ELEMENTS (boxes));
  }
}

static void
test_adopted_are_known (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  test_add_face_detection (buffer, 10);
  test_add_face_detection (buffer, 40);
  test_add_face_detection (buffer, 40);
  test_add_face_detection (buffer, -60);
  test_add_detection (buffer, "person", 0, 0, 300, 400, 1);
  g_assert_cmpuint (test_count_faces (buffer), ==, 4);
  test_check_transforms (buffer, 4);
  test_mirror (buffer);
  g_assert_cmpuint (test_count_detections (buffer), ==, 5);
  test_check_transforms (buffer, 4);
}

static GstMienFace *
face_at (GstBuffer *buffer, gint x)
{
  gst_mien_buffer_adopt_faces (buffer);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_writable_faces (buffer);

  for (guint i = 0; i < faces->len; i++)
    if (((GstMienFace *) faces->pdata[i])->x == x)
      return faces->pdata[i];
  g_assert_not_reached ();
}

static GstMeta *
meta_at (GstBuffer *buffer, gint x)
{
  const GstMienFace *face = face_at (buffer, x);
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state,
              GST_MIEN_FACE_META_API_TYPE)))
    if (((GstMienFaceMeta *) meta)->face == face)
      return meta;
  g_assert_not_reached ();
}

/* A removed face does not come back, however it was detected. */
static void
test_remove (void)
{
  for (guint i = 0; i < 4; i++) {
    const gboolean region = i & 1, mirrored = i & 2;
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    test_add_face_detection (buffer, 10);
    test_add_face_detection (buffer, 300);
    if (region)
      test_add_face_region (buffer, 300, 9);
    if (mirrored)
      test_mirror (buffer);

    g_test_message ("%s, %s", region ? "region too" : "no region",
        mirrored ? "mirrored" : "not mirrored");
    gst_mien_buffer_remove_face (buffer, face_at (buffer, 300));
    g_assert_cmpfloat (test_adopt_only_face (buffer)->x, ==, 10);
    test_check_transforms (buffer, 1);
    /* Also without our function; its region is not known to be a mirror
     * then. */
    if (mirrored)
      gst_mien_buffer_remove_face (buffer, face_at (buffer, 10));
    else
      gst_buffer_remove_meta (buffer, meta_at (buffer, 10));
    g_assert_cmpuint (test_count_faces (buffer), ==, 0);
    g_assert_false (gst_mien_buffer_has_faces (buffer));
    test_check_transforms (buffer, 0);
    test_add_face_detection (buffer, 300);
    g_assert_true (gst_mien_buffer_has_faces (buffer));
    g_assert_cmpfloat (test_adopt_only_face (buffer)->x, ==, 300);
  }
}

/* Far from its ODMtd, which remains if another element's is in the meta. */
static void
test_move_away (void)
{
  for (guint adopted = 0; adopted < 2; adopted++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *face;
    if (adopted) {
      test_add_face_detection (buffer, 10);
      face = test_adopt_only_face (buffer);
    } else {
      test_add_detection (buffer, "car", 0, 0, 9, 9, 1);
      face = gst_mien_buffer_add_face (buffer, 10, 20, 100, 120, 1, "yunet");
    }
    test_mirror (buffer);
    face->x = 400;
    test_mirror (buffer);
    g_assert_true (test_adopt_only_face (buffer) == face);
    g_assert_cmpuint (test_count_detections (buffer), ==, adopted ? 2 : 3);
    test_check_transforms (buffer, 1);
  }
}

/* If the meta was lost on the way, the numbers in another one are
 * meaningless. */
static void
test_other_meta (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  gst_mien_buffer_add_face (buffer, 10, 20, 100, 120, 1, "yunet");
  gst_mien_buffer_add_face (buffer, 150, 20, 100, 120, 1, "yunet");
  test_mirror (buffer);
  g_assert_true (gst_buffer_remove_meta (buffer,
      (GstMeta *) test_relations (buffer)));
  test_add_face_detection (buffer, 400);
  test_add_face_detection (buffer, 151);
  g_assert_cmpuint (test_count_faces (buffer), ==, 3);
  test_mirror (buffer);
  g_assert_cmpuint (test_count_detections (buffer), ==, 3);
  test_check_transforms (buffer, 3);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/known/own-mirrors", test_own_mirrors);
  g_test_add_func ("/meta/known/adopted-are-known", test_adopted_are_known);
  g_test_add_func ("/meta/known/remove", test_remove);
  g_test_add_func ("/meta/known/move-away", test_move_away);
  g_test_add_func ("/meta/known/other-meta", test_other_meta);
  return g_test_run ();
}
