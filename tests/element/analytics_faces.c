/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* All elements on faces that are only present as GStreamer analytics
 * metadata. */

#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "detections.h"
#include "lines.h"

#define WIDTH 128
#define HEIGHT 96
#define N_FRAMES 4
#define CLASSIFY \
  "faceclassify models=emotion device=cpu smoothing=none threshold=0"

static GstHarness *
start (const gchar *launch)
{
  GstHarness *h = gst_harness_new_parse (launch);

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=" G_STRINGIFY (
          WIDTH) ",height=" G_STRINGIFY (HEIGHT) ",framerate=25/1");
  return h;
}

/* A gray frame with a person's face. The person has track id 9, the face
 * `track_id` unless negative. */
static GstBuffer *
frame_new (guint index, gint64 track_id)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);
  const guint person =
      test_add_detection (buffer, "person", 20, 10, 80, 86, 0.5f);
  const guint face = test_add_detection (buffer, "face", 40, 20, 32, 40, 0.75f);

  gst_buffer_memset (buffer, 0, 128, WIDTH * HEIGHT);
  GST_BUFFER_PTS (buffer) = index * GST_SECOND / 25;
  test_relate (buffer, person, test_add_track (buffer, 9),
      GST_ANALYTICS_REL_TYPE_RELATE_TO);
  if (track_id >= 0)
    test_relate (buffer, face, test_add_track (buffer, (guint64) track_id),
        GST_ANALYTICS_REL_TYPE_RELATE_TO);
  return buffer;
}

/* "32x40 at 40,20, 0.75 by analytics, id 7, emotion" for each face in the
 * line. */
static gchar *
describe (GstBuffer *line)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree gchar *string = test_line_of (line);
  g_autoptr (JsonNode) root = json_from_string (string, &error);
  g_assert_no_error (error);
  JsonArray *objects =
      json_object_get_array_member (json_node_get_object (root), "objects");
  for (guint i = 0; i < json_array_get_length (objects); i++) {
    JsonObject *face = json_array_get_object_element (objects, i);
    JsonObject *detection = json_object_get_object_member (face, "detection");
    g_string_append_printf (text, "%s%dx%d at %d,%d, %g by %s", i ? "; " : "",
        (gint) json_object_get_int_member (face, "w"),
        (gint) json_object_get_int_member (face, "h"),
        (gint) json_object_get_int_member (face, "x"),
        (gint) json_object_get_int_member (face, "y"),
        json_object_get_double_member (detection, "confidence"),
        json_object_get_string_member (detection, "detector"));
    if (json_object_has_member (face, "id"))
      g_string_append_printf (text, ", id %d",
          (gint) json_object_get_int_member (face, "id"));
    if (json_object_has_member (face, "emotion"))
      g_string_append (text, ", emotion");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_chains (void)
{
#define FACE "32x40 at 40,20, 0.75 by analytics"
  enum { UNTRACKED = -1 };
  enum { FROM_FIRST, FROM_SECOND };
  static const struct {
    const gchar *launch;
    gint64 track_id;
    guint told; /* index of the first frame with the face */
    const gchar *face;
  } cases[] = {
    { "facejson", UNTRACKED, FROM_FIRST, FACE },
    { CLASSIFY " ! facejson", UNTRACKED, FROM_FIRST, FACE ", emotion" },
    { CLASSIFY " ! facejson", 7, FROM_FIRST, FACE ", id 7, emotion" },
    { CLASSIFY " metadata=0 ! " CLASSIFY " models=gender ! facejson", 7,
        FROM_FIRST, FACE ", id 7, emotion" },
    { "facetrack min-hits=1 ! " CLASSIFY " ! facejson", UNTRACKED, FROM_FIRST,
        FACE ", id 1, emotion" },
    /* A face that facetrack does not report yet does not reappear
     * downstream. */
    { "facetrack ! " CLASSIFY " ! facejson", 7, FROM_SECOND,
        FACE ", id 1, emotion" },
    { "facetrack metadata=roi ! facejson", 7, FROM_SECOND, FACE ", id 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstHarness *h = start (cases[i].launch);
    g_test_message ("%s, track %d", cases[i].launch, (gint) cases[i].track_id);
    for (guint k = 0; k < N_FRAMES; k++) {
      g_autoptr (GstBuffer) line =
          gst_harness_push_and_pull (h, frame_new (k, cases[i].track_id));
      g_autofree gchar *text = describe (line);
      g_assert_cmpstr (text, ==, k < cases[i].told ? "" : cases[i].face);
    }
    gst_harness_teardown (h);
  }
}

/* faceclassify keeps what others wrote, and adds a region. */
static void
test_mirrors (void)
{
  for (gint64 track_id = -1; track_id < 8; track_id += 8) {
    GstHarness *h = start (CLASSIFY);
    g_autoptr (GstBuffer) out =
        gst_harness_push_and_pull (h, frame_new (0, track_id));
    GstAnalyticsRelationMeta *relations =
        gst_buffer_get_analytics_relation_meta (out);
    const guint n_before = track_id < 0 ? 3 : 4;

    /* In addition only the classification. */
    g_assert_cmpuint (gst_analytics_relation_get_length (relations), ==,
        n_before + 1);
    g_assert_cmpuint (test_count_regions (out), ==, 1);
    GstVideoRegionOfInterestMeta *roi =
        gst_buffer_get_video_region_of_interest_meta_id (out, 1);
    g_assert_nonnull (roi);
    g_assert_cmpuint (roi->x, ==, 40);
    g_assert_nonnull (gst_video_region_of_interest_meta_get_param (roi,
        "emotion"));
    gst_harness_teardown (h);
  }
}

static guint
count_changed (GstBuffer *buffer)
{
  GstMapInfo map;
  guint n = 0;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  for (gsize i = 0; i < map.size; i++)
    n += map.data[i] != 128;
  gst_buffer_unmap (buffer, &map);
  return n;
}

static void
test_drawing (void)
{
  static const gchar *const launches[] = {
    "faceannotate color-by=fixed color=0xffffffff",
    "gbpoverlay device=cpu border-width=2 border-color=0xffffffff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (launches); i++) {
    for (guint with_face = 0; with_face < 2; with_face++) {
      GstHarness *h = start (launches[i]);
      GstBuffer *in = frame_new (0, -1);
      if (!with_face)
        gst_buffer_remove_meta (in,
            (GstMeta *) gst_buffer_get_analytics_relation_meta (in));
      g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, in);
      g_test_message ("%s, %u faces: %u pixels drawn", launches[i], with_face,
          count_changed (out));
      g_assert_true ((count_changed (out) > 0) == with_face);
      gst_harness_teardown (h);
    }
  }
}

/* Boxes that are invalid or outside the frame only affect themselves. */
static void
test_odd_boxes (void)
{
  static const gint boxes[][4] = {
    { G_MAXINT, G_MAXINT, G_MAXINT, G_MAXINT },
    { G_MININT, G_MININT, G_MAXINT, G_MAXINT },
    { G_MININT / 2, G_MININT / 2, G_MAXINT, G_MAXINT },
    { 10, 10, 1, G_MAXINT },
    { 300, 10, 20, 20 },
    { 0, 0, G_MININT, 7 },
  };
  static const gchar *const launches[] = { "facejson", CLASSIFY,
    "facetrack min-hits=1", "faceannotate", "gbpoverlay device=cpu" };

  for (guint i = 0; i < G_N_ELEMENTS (launches); i++) {
    GstHarness *h = start (launches[i]);
    for (guint k = 0; k < G_N_ELEMENTS (boxes); k++) {
      GstBuffer *in = frame_new (k, -1);
      test_add_detection (in, "face", boxes[k][0], boxes[k][1], boxes[k][2],
          boxes[k][3], 1);
      g_test_message ("%s, box %u", launches[i], k);
      g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, in);
      g_assert_nonnull (out);
    }
    gst_harness_teardown (h);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analytics-faces/chains", test_chains);
  g_test_add_func ("/analytics-faces/mirrors", test_mirrors);
  g_test_add_func ("/analytics-faces/drawing", test_drawing);
  g_test_add_func ("/analytics-faces/odd-boxes", test_odd_boxes);
  return g_test_run ();
}
