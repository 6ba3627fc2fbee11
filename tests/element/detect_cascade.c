/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mienfacedetect with a cascade: differences from a network. */

#include "detect.h"
#include "table.h"

#define CASCADE "model=haarcascade_frontalface_default.xml"

/* One format of each layout: cascades search a gray copy. */
static const char *const FORMATS[] = { "NV12", "I420", "GRAY8", "YUY2", "RGB",
  "xBGR", "BGRA", "P010_10LE", "GRAY16_LE" };

static void
test_format (gconstpointer data)
{
  const char *format = *(const char *const *) data;
  g_autoptr (GstSample) sample = test_picture (format, 255, 253);
  GstHarness *harness = detect_harness (CASCADE);
  guint others;

  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));
  GstBuffer *buffer = push (harness, sample);
  g_assert_cmpuint (count_faces (buffer, 255, 253, &others), ==, 1);
  gst_buffer_unref (buffer);
  gst_harness_teardown (harness);
}

static void
test_min_neighbors (void)
{
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture (CASCADE, &sample);

  g_assert_cmpuint (push_and_count (harness, sample), ==, 1);
  g_object_set (harness->element, "min-neighbors", 100, NULL);
  g_assert_cmpuint (push_and_count (harness, sample), ==, 0);
  g_object_set (harness->element, "min-neighbors", 3, NULL);
  g_assert_cmpuint (push_and_count (harness, sample), ==, 1);
  gst_harness_teardown (harness);
}

/* There is only one detector, so one frame is processed at a time. */
static void
test_nireq (void)
{
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture (CASCADE " nireq=4", &sample);

  g_assert_cmpint (gst_harness_push (harness,
                       gst_buffer_copy (gst_sample_get_buffer (sample))),
      ==, GST_FLOW_OK);
  g_assert_cmpuint (gst_harness_buffers_received (harness), ==, 1);
  gst_harness_teardown (harness);
}

static void
test_max_faces (void)
{
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness =
      harness_with_picture (CASCADE " min-neighbors=0", &sample);
  GstElement *element = harness->element;

  GstBuffer *buffer = push (harness, sample);
  const guint all = count_all_faces (buffer);
  gfloat largest = 0;
  gpointer state = NULL;
  GstMienFace *face;
  while ((face = gst_mien_buffer_iterate_faces (buffer, &state)))
    largest = MAX (largest, face->width);
  gst_buffer_unref (buffer);
  g_assert_cmpuint (all, >, 3);

  g_object_set (element, "max-faces", 3, NULL);
  buffer = push (harness, sample);
  g_assert_cmpuint (count_all_faces (buffer), ==, 3);
  state = NULL;
  face = gst_mien_buffer_iterate_faces (buffer, &state);
  g_assert_cmpfloat (face->width, ==, largest);
  gst_buffer_unref (buffer);
  gst_harness_teardown (harness);
}

static gfloat
smallest_width (GstHarness *harness, GstSample *sample)
{
  GstBuffer *buffer = gst_harness_push_and_pull (harness,
      gst_buffer_copy (gst_sample_get_buffer (sample)));
  gfloat smallest = G_MAXFLOAT;
  gpointer state = NULL;
  const GstMienFace *face;

  while ((face = gst_mien_buffer_iterate_faces (buffer, &state)))
    smallest = MIN (smallest, face->width);
  gst_buffer_unref (buffer);
  return smallest;
}

/* The minimum size is in pixels of the frame, even if the searched picture is
 * reduced. */
static void
test_least_size (void)
{
  g_autoptr (GstSample) sample = test_picture ("I420", 512, 512);
  GstHarness *harness =
      detect_harness (CASCADE " detect-width=200 min-neighbors=0");
  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));
  const gfloat before = smallest_width (harness, sample);
  const gint least = (gint) before + 1;

  g_assert_cmpfloat (before, <, 512);
  g_object_set (harness->element, "min-size-width", least, NULL);
  g_assert_cmpfloat (smallest_width (harness, sample), >=, least);
  gst_harness_teardown (harness);
}

static void
test_two_at_once (void)
{
  check_two_at_once (CASCADE, "model=lbpcascade_frontalface_improved.xml");
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  mien_test_add_table ("/facedetect/cascade/format/", FORMATS, test_format);
  g_test_add_func ("/facedetect/cascade/nireq", test_nireq);
  g_test_add_func ("/facedetect/cascade/min-neighbors", test_min_neighbors);
  g_test_add_func ("/facedetect/cascade/max-faces", test_max_faces);
  g_test_add_func ("/facedetect/cascade/least-size", test_least_size);
  g_test_add_func ("/facedetect/cascade/two-at-once", test_two_at_once);
  return g_test_run ();
}
