/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The base class of analysing elements, tested with a subclass that widens each
 * face, or is a detector with a single face. */

#include <gst/check/gstharness.h>

#include "base/analyzer.h"
#include "meta/mien.h"

#define CAPS "video/x-raw, format=GRAY8, width=32, height=24, framerate=25/1"

static guint n_faces; /* seen by the subclass */
static GstFlowReturn result;

typedef GstMienAnalyzer TestAnalyzer;
typedef GstMienAnalyzerClass TestAnalyzerClass;
static GType test_analyzer_get_type (void);
G_DEFINE_TYPE (TestAnalyzer, test_analyzer, GST_TYPE_MIEN_ANALYZER)

static GstFlowReturn
analyze (GstMienAnalyzer *self, GstBuffer *buffer, GPtrArray *faces,
    const GstVideoInfo *info)
{
  n_faces = faces->len;
  for (guint i = 0; i < faces->len; i++)
    ((GstMienFace *) faces->pdata[i])->width += 4;
  g_ptr_array_set_size (faces, 0);
  return result;
}

static void
test_analyzer_class_init (TestAnalyzerClass *klass)
{
  klass->analyze = analyze;
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "test",
      "Test", "Widens faces", "Mien");
}

static void
test_analyzer_init (TestAnalyzer *self)
{
}

typedef GstMienAnalyzer TestDetector;
typedef GstMienAnalyzerClass TestDetectorClass;
static GType test_detector_get_type (void);
G_DEFINE_TYPE (TestDetector, test_detector, GST_TYPE_MIEN_ANALYZER)

static GstFlowReturn
detect (GstMienAnalyzer *self, GstBuffer *buffer, GPtrArray *faces,
    const GstVideoInfo *info)
{
  g_assert_null (faces);
  gst_mien_buffer_add_face (buffer, 5, 5, 10, 10, 0.5f, "test");
  return GST_FLOW_OK;
}

static void
test_detector_class_init (TestDetectorClass *klass)
{
  klass->analyze = detect;
  klass->finds_faces = TRUE;
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "test",
      "Test", "Finds a face", "Mien");
}

static void
test_detector_init (TestDetector *self)
{
}

static GstHarness *
harness_new (GType type, GstMienMetadata metadata)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (g_object_new (type, "metadata", metadata, NULL));
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");

  gst_harness_set_src_caps_str (h, CAPS);
  result = GST_FLOW_OK;
  return h;
}

/* A frame on which another detector found a face. */
static GstBuffer *
frame_with_region (void)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 32 * 24, NULL);

  gst_buffer_add_video_region_of_interest_meta (buffer, "face", 4, 4, 10, 10);
  return buffer;
}

/* The width of the only region, 0 if there is none. */
static guint
region_width (GstBuffer *buffer)
{
  gpointer state = NULL;
  guint width = 0;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta_filtered (buffer, &state,
              GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE))) {
    g_assert_cmpuint (width, ==, 0);
    width = ((GstVideoRegionOfInterestMeta *) meta)->w;
  }
  return width;
}

/* A region from another detector is a face for the subclass. The mirror
 * contains the subclass's changes, even after the array was freed. */
static void
test_mirrored (void)
{
  GstHarness *h =
      harness_new (test_analyzer_get_type (), GST_MIEN_METADATA_ROI);
  g_autoptr (GstBuffer) buffer =
      gst_harness_push_and_pull (h, frame_with_region ());

  g_assert_cmpuint (n_faces, ==, 1);
  g_assert_cmpuint (region_width (buffer), ==, 14);
  gst_harness_teardown (h);
}

/* Mirrors are disabled by the property. */
static void
test_not_mirrored (void)
{
  GstHarness *h = harness_new (test_analyzer_get_type (), 0);
  GstBuffer *frame = gst_buffer_new_allocate (NULL, 32 * 24, NULL);

  gst_mien_buffer_add_face (frame, 4, 4, 10, 10, 1, "test");
  g_autoptr (GstBuffer) buffer = gst_harness_push_and_pull (h, frame);
  g_assert_cmpuint (n_faces, ==, 1);
  g_assert_cmpuint (region_width (buffer), ==, 0);
  gst_harness_teardown (h);
}

/* A buffer that is also held by others is not changed. */
static void
test_shared (void)
{
  GstHarness *h =
      harness_new (test_analyzer_get_type (), GST_MIEN_METADATA_ROI);
  g_autoptr (GstBuffer) frame = frame_with_region ();
  g_autoptr (GstBuffer) buffer =
      gst_harness_push_and_pull (h, gst_buffer_ref (frame));

  g_assert_cmpuint (region_width (frame), ==, 10);
  g_assert_cmpuint (region_width (buffer), ==, 14);
  gst_harness_teardown (h);
}

static void
test_error (void)
{
  GstHarness *h =
      harness_new (test_analyzer_get_type (), GST_MIEN_METADATA_ROI);

  result = GST_FLOW_ERROR;
  g_assert_cmpint (gst_harness_push (h, frame_with_region ()), ==,
      GST_FLOW_ERROR);
  gst_harness_teardown (h);
}

/* A detector's face where another one left a region is the same face. */
static void
test_detector (void)
{
  GstHarness *h =
      harness_new (test_detector_get_type (), GST_MIEN_METADATA_ROI);
  g_autoptr (GstBuffer) buffer =
      gst_harness_push_and_pull (h, frame_with_region ());
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  g_assert_cmpuint (faces->len, ==, 1);
  g_assert_cmpstr (((GstMienFace *) faces->pdata[0])->detector, ==, "test");
  gst_harness_teardown (h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analyzer/mirrored", test_mirrored);
  g_test_add_func ("/analyzer/not-mirrored", test_not_mirrored);
  g_test_add_func ("/analyzer/shared", test_shared);
  g_test_add_func ("/analyzer/error", test_error);
  g_test_add_func ("/analyzer/detector", test_detector);
  return g_test_run ();
}
