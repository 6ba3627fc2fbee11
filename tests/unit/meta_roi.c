/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Regions of other detectors, and distinguishing them from our own mirrors. */

#include "faces.h"

#define WIDTH 640
#define HEIGHT 480

static GstVideoRegionOfInterestMeta *
add_roi (GstBuffer *buffer, const gchar *type, gint x, gint y, guint w, guint h)
{
  return gst_buffer_add_video_region_of_interest_meta (buffer, type, (guint) x,
      (guint) y, w, h);
}

static void
test_adopt (void)
{
  static const struct {
    const gchar *type;
    gint x, y;
    guint w, h;
    gboolean adopted;
  } cases[] = {
    { "face", 10, 20, 30, 40, TRUE },
    { "face", -5, -6, 30, 40, TRUE },
    { "face", 10, 20, 0, 40, FALSE },
    { "face", 10, 20, 30, 0, FALSE },
    { "car", 10, 20, 30, 40, FALSE },
    { "Face", 10, 20, 30, 40, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    add_roi (buffer, cases[i].type, cases[i].x, cases[i].y, cases[i].w,
        cases[i].h);
    g_assert_cmpint (gst_mien_buffer_has_faces (buffer), ==, cases[i].adopted);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
    g_assert_cmpuint (test_count_metas (buffer, GST_MIEN_FACE_META_API_TYPE),
        ==, 0);
    gst_mien_buffer_adopt_faces (buffer);
    g_assert_cmpuint (test_count_metas (buffer, GST_MIEN_FACE_META_API_TYPE),
        ==, cases[i].adopted ? 1 : 0);
    g_autoptr (GPtrArray) again = gst_mien_buffer_get_faces (buffer);

    g_test_message ("%s %d,%d %ux%u: %u faces, then %u", cases[i].type,
        cases[i].x, cases[i].y, cases[i].w, cases[i].h, faces->len, again->len);
    g_assert_cmpuint (faces->len, ==, cases[i].adopted ? 1 : 0);
    g_assert_cmpuint (again->len, ==, faces->len);
    if (!cases[i].adopted)
      continue;
    const GstMienFace *face = faces->pdata[0];
    g_assert_cmpfloat (face->x, ==, cases[i].x);
    g_assert_cmpfloat (face->y, ==, cases[i].y);
    g_assert_cmpfloat (face->width, ==, cases[i].w);
    g_assert_cmpfloat (face->height, ==, cases[i].h);
    g_assert_cmpfloat (face->confidence, ==, 1);
    g_assert_cmpstr (face->detector, ==, "roi");
    g_assert_cmpuint (face->track_id, ==, 0);
  }
}

static void
test_adopt_params (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstVideoRegionOfInterestMeta *roi = add_roi (buffer, "face", 1, 2, 3, 4);

  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("detection", "confidence", G_TYPE_DOUBLE, 0.5, NULL));
  gst_video_region_of_interest_meta_add_param (roi,
      gst_structure_new ("object_id", "id", G_TYPE_INT, 7, NULL));
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  g_assert_cmpuint (faces->len, ==, 1);
  const GstMienFace *face = faces->pdata[0];
  g_assert_cmpfloat (face->confidence, ==, 0.5f);
  g_assert_cmpuint (face->track_id, ==, 7);
}

/* A region that another element adds for a face without one belongs to that
 * face; one that covers less than half of both is a different face. */
static void
test_region_of_face (void)
{
  static const struct {
    gint x;
    guint n_faces;
  } cases[] = { { 10, 1 }, { 40, 1 }, { 45, 2 }, { 400, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    gst_mien_buffer_add_face (buffer, 10, 20, 100, 120, 0.5f, "yunet");
    add_roi (buffer, "face", cases[i].x, 20, 100, 120);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

    g_test_message ("region at %d: %u faces", cases[i].x, faces->len);
    g_assert_cmpuint (faces->len, ==, cases[i].n_faces);
    g_assert_cmpstr (((GstMienFace *) faces->pdata[0])->detector, ==, "yunet");
    gst_mien_buffer_adopt_faces (buffer);
    gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT, GST_MIEN_METADATA_ROI);
    g_assert_cmpuint (test_count_regions (buffer), ==, cases[i].n_faces);
  }
}

/* Such as a buffer in a pad probe of a language binding: it is read, and not
 * changed. */
static void
test_shared_buffer (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  gst_mien_buffer_add_face (buffer, 300, 300, 50, 50, 1, NULL);
  add_roi (buffer, "face", 10, 20, 30, 40);
  gst_buffer_ref (buffer);
  g_autoptr (GPtrArray) shared = gst_mien_buffer_get_faces (buffer);
  gst_buffer_unref (buffer);
  g_autoptr (GPtrArray) own = gst_mien_buffer_get_faces (buffer);

  g_assert_cmpuint (shared->len, ==, 2);
  g_assert_cmpuint (own->len, ==, 2);
  g_assert_cmpuint (test_count_metas (buffer, GST_MIEN_FACE_META_API_TYPE), ==,
      1);
  g_autoptr (GPtrArray) carried = gst_mien_buffer_get_writable_faces (buffer);
  g_assert_cmpuint (carried->len, ==, 1);
}

/* After the transforms of regions, their origin must still be recognised: the
 * parameters are gone, and boxes are rounded. */
static void
check_after_transforms (GstBuffer *buffer, guint n_faces)
{
  static const gint sizes[][2] = { { WIDTH, HEIGHT }, { 320, 240 },
    { 641, 479 }, { 1920, 1080 }, { 64, 48 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
    g_autoptr (GstBuffer) scaled =
        test_scale_metas (copy, WIDTH, HEIGHT, sizes[i][0], sizes[i][1]);
    g_autoptr (GPtrArray) copied = gst_mien_buffer_get_faces (copy);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (scaled);

    g_test_message ("to %dx%d: %u faces, %u in the copy, expected %u",
        sizes[i][0], sizes[i][1], faces->len, copied->len, n_faces);
    g_assert_cmpuint (copied->len, ==, n_faces);
    g_assert_cmpuint (faces->len, ==, n_faces);
  }
}

static void
test_mirrors_are_known (void)
{
  static const gint boxes[][4] = { { 10, 20, 100, 120 }, { 12, 22, 100, 120 },
    { -30, -30, 80, 90 }, { 600, 440, 200, 200 }, { 300, 300, 2, 2 },
    { 300, 300, 2, 2 } };
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    gst_mien_buffer_add_face (buffer, boxes[i][0] + 0.4f, boxes[i][1] + 0.6f,
        boxes[i][2], boxes[i][3], 1, "yunet");
  gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT,
      GST_MIEN_METADATA_DEFAULT);
  check_after_transforms (buffer, G_N_ELEMENTS (boxes));
}

/* All plain regions have the id 0. */
static void
test_adopted_are_known (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  add_roi (buffer, "face", 10, 20, 100, 120);
  add_roi (buffer, "face", 40, 20, 100, 120);
  add_roi (buffer, "face", 40, 20, 100, 120);
  add_roi (buffer, "face", 400, 300, 60, 60)->id = -1;
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  g_assert_cmpuint (faces->len, ==, 4);
  check_after_transforms (buffer, 4);
  gst_mien_buffer_adopt_faces (buffer);
  gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT,
      GST_MIEN_METADATA_DEFAULT);
  g_assert_cmpuint (test_count_regions (buffer), ==, 4);
  check_after_transforms (buffer, 4);
}

/* A plain region may have the same id as a mirror (with analytics, 0), and be
 * before or after it. */
static void
test_bare_beside_mirror (void)
{
  for (guint bare_first = 0; bare_first < 2; bare_first++) {
    g_autoptr (GstBuffer) mirrored = gst_buffer_new ();
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    gst_mien_buffer_add_face (mirrored, 10, 20, 100, 120, 1, "yunet");
    gst_mien_buffer_mirror_faces (mirrored, WIDTH, HEIGHT,
        GST_MIEN_METADATA_DEFAULT);
    gint id = ((GstVideoRegionOfInterestMeta *) gst_buffer_get_meta (mirrored,
                   GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))
                  ->id;

    if (bare_first)
      add_roi (buffer, "face", 400, 300, 90, 90)->id = id;
    gst_buffer_copy_into (buffer, mirrored, GST_BUFFER_COPY_META, 0, -1);
    if (!bare_first)
      add_roi (buffer, "face", 400, 300, 90, 90)->id = id;
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

    g_test_message ("bare region %s the mirror: %u faces",
        bare_first ? "before" : "after", faces->len);
    g_assert_cmpuint (faces->len, ==, 2);
    g_assert_cmpfloat (((GstMienFace *) faces->pdata[0])->x, ==, 10);
    g_assert_cmpfloat (((GstMienFace *) faces->pdata[1])->x, ==, 400);
    check_after_transforms (buffer, 2);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/roi/adopt", test_adopt);
  g_test_add_func ("/meta/roi/adopt-params", test_adopt_params);
  g_test_add_func ("/meta/roi/region-of-face", test_region_of_face);
  g_test_add_func ("/meta/roi/shared-buffer", test_shared_buffer);
  g_test_add_func ("/meta/roi/mirrors-are-known", test_mirrors_are_known);
  g_test_add_func ("/meta/roi/adopted-are-known", test_adopted_are_known);
  g_test_add_func ("/meta/roi/bare-beside-mirror", test_bare_beside_mirror);
  return g_test_run ();
}
