/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces for which another element uses a different type, in every element. */

#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <string.h>

#include "faces.h"
#include "lines.h"
#include "table.h"

#define WIDTH 128
#define HEIGHT 96
#define CLASSIFY "faceclassify models=emotion device=cpu"
#define CLASS " object-class=face,head"

typedef struct {
  const gchar *name, *launch;
  gboolean taken; /* "head" counts as a face */
} Case;

/* A gray frame with the regions of a head, a person and a dog. */
static GstBuffer *
frame_new (void)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);

  gst_buffer_memset (buffer, 0, 128, WIDTH * HEIGHT);
  GST_BUFFER_PTS (buffer) = 0;
  gst_buffer_add_video_region_of_interest_meta (buffer, "person", 20, 10, 80,
      86);
  gst_buffer_add_video_region_of_interest_meta (buffer, "head", 40, 20, 32, 40);
  gst_buffer_add_video_region_of_interest_meta (buffer, "dog", 40, 20, 32, 40);
  return buffer;
}

static GstBuffer *
run (const gchar *launch)
{
  GstHarness *h = gst_harness_new_parse (launch);

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=" G_STRINGIFY (
          WIDTH) ",height=" G_STRINGIFY (HEIGHT) ",framerate=25/1");
  GstBuffer *out = gst_harness_push_and_pull (h, frame_new ());
  gst_harness_teardown (h);
  return out;
}

static void
test_json (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GstBuffer) out = run (c->launch);
  g_autofree gchar *line = test_line_of (out);

  g_test_message ("%s", line);
  g_assert_cmpuint (test_count_parts (line, "\"roi_type\""), ==, c->taken);
  g_assert_cmpuint (test_count_parts (line, "\"x\":40"), ==, c->taken);
  if (c->taken && strstr (c->launch, CLASSIFY))
    g_assert_cmpuint (test_count_parts (line, "\"emotion\":{"), ==, 1);
}

static void
test_drawn (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GstBuffer) out = run (c->launch);
  GstMapInfo map;
  guint n = 0;

  g_assert_true (gst_buffer_map (out, &map, GST_MAP_READ));
  for (gsize i = 0; i < map.size; i++)
    n += map.data[i] != 128;
  gst_buffer_unmap (out, &map);
  g_test_message ("%u pixels", n);
  g_assert_cmpint (n > 0, ==, c->taken);
}

/* There are three regions, one of them the face's, before and after. */
static void
test_regions (void)
{
  g_autoptr (GstBuffer) out =
      run (CLASSIFY CLASS " metadata=roi ! " CLASSIFY " metadata=roi");

  g_assert_cmpuint (test_count_regions (out), ==, 3);
  g_assert_cmpuint (test_count_metas (out, GST_MIEN_FACE_META_API_TYPE), ==, 1);
}

/* May change while playing; NULL is the default. */
static void
test_changes (void)
{
  static const struct {
    const gchar *object_class;
    gboolean taken;
  } steps[] = { { "face", FALSE }, { "head", TRUE }, { NULL, FALSE },
    { "", FALSE }, { "dog, head", TRUE } };
  GstHarness *h = gst_harness_new_parse (CLASSIFY " name=c");
  g_autofree gchar *initial = NULL;

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=128,height=96,framerate=25/1");
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (h->element), "c");
  g_object_get (element, "object-class", &initial, NULL);
  g_assert_cmpstr (initial, ==, "face");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_object_set (element, "object-class", steps[i].object_class, NULL);
    GstBuffer *in = frame_new ();
    GST_BUFFER_PTS (in) = i * 10 * GST_SECOND;
    g_autoptr (GstBuffer) out = gst_harness_push_and_pull (h, in);
    g_test_message ("step %u", i);
    g_assert_cmpint (gst_buffer_get_meta (out, GST_MIEN_FACE_META_API_TYPE)
            != NULL,
        ==, steps[i].taken);
  }
  gst_harness_teardown (h);
}

static const Case json_cases[] = {
  { "alone", "facejson", FALSE },
  { "alone-named", "facejson" CLASS, TRUE },
  { "track", "facetrack min-hits=1 ! facejson", FALSE },
  { "track-named", "facetrack min-hits=1" CLASS " ! facejson", TRUE },
  { "classify", CLASSIFY " ! facejson", FALSE },
  { "classify-named", CLASSIFY CLASS " ! facejson", TRUE },
  { "gbp-named", "gbpoverlay device=cpu" CLASS " ! facejson", TRUE },
};

static const Case drawn_cases[] = {
  { "annotate", "faceannotate color-by=fixed color=0xffffffff", FALSE },
  { "annotate-named", "faceannotate color-by=fixed color=0xffffffff" CLASS,
      TRUE },
  { "gbp", "gbpoverlay device=cpu border-width=2 border-color=0xffffffff",
      FALSE },
  { "gbp-named",
      "gbpoverlay device=cpu border-width=2 border-color=0xffffffff" CLASS,
      TRUE },
};

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/object-class/json/", json_cases, test_json);
  mien_test_add_table ("/object-class/drawn/", drawn_cases, test_drawn);
  g_test_add_func ("/object-class/regions", test_regions);
  g_test_add_func ("/object-class/changes", test_changes);
  return g_test_run ();
}
