/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* mienfacedetect on frames of every format and of unusual shapes. */

#include "detect.h"
#include "meta/gstmiensearch.h"
#include "table.h"

static const char *const FORMATS[] = { "NV12", "I420", "YV12", "NV21", "GRAY8",
  "Y42B", "Y444", "YUY2", "UYVY", "RGB", "BGR", "RGBx", "BGRx", "xRGB", "xBGR",
  "RGBA", "BGRA", "ARGB", "ABGR", "P010_10LE", "I420_10LE", "I422_10LE",
  "Y444_10LE", "GRAY16_LE" };

static void
assert_face (GstBuffer *buffer, guint width, guint height, const char *what)
{
  guint others;

  if (count_faces (buffer, width, height, &others) != 1)
    g_error ("%s: the face was not found (but %u others)", what, others);
}

/* As a packed frame, and with padding around lines and planes. */
static void
test_format (gconstpointer data)
{
  const char *format = *(const char *const *) data;
  g_autoptr (GstSample) sample = test_picture (format, 255, 253);
  GstHarness *harness = detect_harness ("");
  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));

  GstBuffer *buffer = gst_harness_push_and_pull (harness,
      gst_buffer_ref (gst_sample_get_buffer (sample)));
  assert_face (buffer, 255, 253, format);
  gst_buffer_unref (buffer);

  buffer = gst_harness_push_and_pull (harness,
      test_picture_with_padding (sample, 12));
  assert_face (buffer, 255, 253, "with padding");
  gst_buffer_unref (buffer);
  gst_harness_teardown (harness);
}

static void
test_sizes (void)
{
  const struct {
    guint width, height;
    gboolean has_face;
  } cases[] = {
    { 1, 1, FALSE },
    { 1, 300, FALSE },
    { 300, 1, FALSE },
    { 2, 2, FALSE },
    { 23, 17, FALSE },
    { 321, 243, TRUE },
    { 1001, 999, TRUE },
    { 1280, 720, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const guint width = cases[i].width, height = cases[i].height;
    g_autofree char *what = g_strdup_printf ("%ux%u", width, height);
    g_autoptr (GstSample) sample = test_picture ("NV12", width, height);
    GstHarness *harness = detect_harness ("");
    gst_harness_set_src_caps (harness,
        gst_caps_copy (gst_sample_get_caps (sample)));
    GstBuffer *buffer = gst_harness_push_and_pull (harness,
        gst_buffer_ref (gst_sample_get_buffer (sample)));

    if (cases[i].has_face)
      assert_face (buffer, width, height, what);
    else if (count_all_faces (buffer) != 0)
      g_error ("%s: a face was found", what);
    gst_buffer_unref (buffer);
    gst_harness_teardown (harness);
  }
}

/* The face is found in the frame's own pixels, whatever their aspect ratio. */
static void
test_pixel_aspect_ratio (void)
{
  g_autoptr (GstSample) sample = test_picture ("I420", 256, 512);
  GstHarness *harness = detect_harness ("");
  GstCaps *caps = gst_caps_copy (gst_sample_get_caps (sample));
  gst_caps_set_simple (caps, "pixel-aspect-ratio", GST_TYPE_FRACTION, 2, 1,
      NULL);
  gst_harness_set_src_caps (harness, caps);
  GstBuffer *buffer = gst_harness_push_and_pull (harness,
      gst_buffer_ref (gst_sample_get_buffer (sample)));

  assert_face (buffer, 256, 512, "pixels of 2:1");
  gst_buffer_unref (buffer);
  gst_harness_teardown (harness);
}

/* Metadata is added, pixels are neither copied nor written, and a buffer that
 * is also held by others is unchanged. */
static void
test_no_copy (gconstpointer data)
{
  const gboolean is_shared = GPOINTER_TO_INT (data);
  g_autoptr (GstSample) sample = test_picture ("I420", 512, 512);
  GstHarness *harness = detect_harness ("");
  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));
  GstBuffer *in = gst_buffer_copy_deep (gst_sample_get_buffer (sample));
  GST_BUFFER_PTS (in) = 7 * GST_SECOND;
  GstMemory *memory = gst_buffer_peek_memory (in, 0);
  GstBuffer *held = is_shared ? gst_buffer_ref (in) : NULL;

  GstBuffer *out = gst_harness_push_and_pull (harness, in);
  assert_face (out, 512, 512, is_shared ? "shared" : "owned");
  g_assert_true (gst_buffer_peek_memory (out, 0) == memory);
  g_assert_cmpuint (GST_BUFFER_PTS (out), ==, 7 * GST_SECOND);
  g_assert_true ((out == in) == !is_shared);
  if (held != NULL) {
    g_assert_cmpuint (count_all_faces (held), ==, 0);
    gst_buffer_unref (held);
  }
  gst_buffer_unref (out);
  gst_harness_teardown (harness);
}

/* The allocation query is answered by downstream; only the crop meta is
 * removed, since the element reads the whole frame. */
static void
test_allocation (void)
{
  GstHarness *harness = detect_harness ("");
  gst_harness_set_src_caps_str (harness,
      "video/x-raw,format=I420,width=64,height=64,framerate=25/1");
  gst_harness_add_propose_allocation_meta (harness, GST_VIDEO_META_API_TYPE,
      NULL);
  gst_harness_add_propose_allocation_meta (harness,
      GST_VIDEO_CROP_META_API_TYPE, NULL);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (harness->srcpad);
  GstQuery *query = gst_query_new_allocation (caps, TRUE);

  g_assert_true (gst_pad_peer_query (harness->srcpad, query));
  g_assert_true (gst_query_find_allocation_meta (query, GST_VIDEO_META_API_TYPE,
      NULL));
  g_assert_false (gst_query_find_allocation_meta (query,
      GST_VIDEO_CROP_META_API_TYPE, NULL));
  gst_query_unref (query);
  gst_harness_teardown (harness);
}

static void
test_caps_change (void)
{
  const struct {
    const char *format;
    guint width, height;
  } cases[] = {
    { "I420", 512, 512 },
    { "BGRx", 300, 260 },
    { "GRAY8", 1024, 700 },
    { "I420", 512, 512 },
  };
  GstHarness *harness = detect_harness ("inference-interval=100");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstSample) sample =
        test_picture (cases[i].format, cases[i].width, cases[i].height);
    gst_harness_set_src_caps (harness,
        gst_caps_copy (gst_sample_get_caps (sample)));
    GstBuffer *buffer = gst_harness_push_and_pull (harness,
        gst_buffer_ref (gst_sample_get_buffer (sample)));
    assert_face (buffer, cases[i].width, cases[i].height, cases[i].format);
    gst_buffer_unref (buffer);
  }
  gst_harness_teardown (harness);
}

static GstBuffer *
push_black (GstHarness *harness, guint flags)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 512 * 512, NULL);

  gst_buffer_memset (buffer, 0, 0, 512 * 512);
  GST_BUFFER_FLAG_SET (buffer, flags);
  return gst_harness_push_and_pull (harness, buffer);
}

/* No face from before a flush appears after it, even with a long interval. */
static void
test_flush (void)
{
  g_autoptr (GstSample) sample = test_picture ("GRAY8", 512, 512);
  GstHarness *harness = detect_harness ("inference-interval=100");
  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));
  gst_buffer_unref (gst_harness_push_and_pull (harness,
      gst_buffer_ref (gst_sample_get_buffer (sample))));

  GstBuffer *buffer = push_black (harness, 0);
  g_assert_cmpuint (count_all_faces (buffer), >, 0);
  gst_buffer_unref (buffer);

  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (harness,
      gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (harness,
      gst_event_new_flush_stop (TRUE)));
  g_assert_true (gst_harness_push_event (harness,
      gst_event_new_segment (&segment)));
  buffer = push_black (harness, 0);
  g_assert_cmpuint (count_all_faces (buffer), ==, 0);
  gst_buffer_unref (buffer);
  gst_harness_teardown (harness);
}

/* A gap may have no pixels at all. */
static void
test_gap (void)
{
  GstHarness *harness = detect_harness ("");
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (harness->element, bus);
  gst_harness_set_src_caps_str (harness,
      "video/x-raw,format=GRAY8,width=512,height=512,framerate=25/1");
  GstBuffer *buffer = gst_buffer_new ();
  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
  buffer = gst_harness_push_and_pull (harness, buffer);

  g_assert_nonnull (buffer);
  g_assert_true (GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP));
  g_assert_false (gst_mien_buffer_get_search (buffer, NULL));
  g_assert_null (gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING));
  gst_buffer_unref (buffer);
  gst_element_set_bus (harness->element, NULL);
  gst_harness_teardown (harness);
}

/* Frames that repeat the previous one get its faces, without a search. */
static void
test_repeated (void)
{
  g_autoptr (GstSample) sample = test_picture ("GRAY8", 512, 512);
  GstHarness *harness = detect_harness ("inference-interval=3");
  guint64 searched;

  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));
  for (guint i = 0; i < 12; i++) {
    GstBuffer *buffer = gst_buffer_copy (gst_sample_get_buffer (sample));
    if (i > 0 && i < 10)
      GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_GAP);
    buffer = gst_harness_push_and_pull (harness, buffer);
    const guint expected = i < 10 ? i : i - 10;
    guint frames_ago;
    g_assert_true (gst_mien_buffer_get_search (buffer, &frames_ago));
    g_assert_cmpuint (frames_ago, ==, expected);
    assert_face (buffer, 512, 512, "repeated");
    gpointer state = NULL;
    g_assert_cmpuint (
        gst_mien_buffer_iterate_faces (buffer, &state)->frames_ago, ==,
        expected);
    gst_buffer_unref (buffer);
  }
  g_autoptr (GstStructure) stats = NULL;
  g_object_get (harness->element, "stats", &stats, NULL);
  g_assert_true (gst_structure_get_uint64 (stats, "detections", &searched));
  g_assert_cmpuint (searched, ==, 2);
  gst_harness_teardown (harness);
}

/* appsrc uses a segment in bytes by default, but still sets timestamps. */
static void
test_bytes (void)
{
  GstHarness *harness = detect_harness ("");
  GstElement *element = harness->element;
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
  gst_harness_set_src_caps_str (harness,
      "video/x-raw,format=GRAY8,width=64,height=64,framerate=25/1");
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_BYTES);
  g_assert_true (gst_harness_push_event (harness,
      gst_event_new_segment (&segment)));
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 64 * 64, NULL);
  gst_buffer_memset (buffer, 0, 128, 64 * 64);
  GST_BUFFER_PTS (buffer) = 3 * GST_SECOND;
  gst_buffer_unref (gst_harness_push_and_pull (harness, buffer));

  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  const GstStructure *structure = gst_message_get_structure (message);
  guint64 time;
  g_assert_true (gst_structure_get_uint64 (structure, "timestamp", &time));
  g_assert_cmpuint (time, ==, 3 * GST_SECOND);
  g_assert_true (gst_structure_get_uint64 (structure, "running-time", &time));
  g_assert_cmpuint (time, ==, GST_CLOCK_TIME_NONE);
  gst_element_set_bus (element, NULL);
  gst_harness_teardown (harness);
}

/* A frame that is too small for its caps is passed on, with one warning. */
static void
test_short_frame (void)
{
  GstHarness *harness = detect_harness ("");
  g_autoptr (GstBus) bus = gst_bus_new ();
  GstElement *element = harness->element;
  gst_element_set_bus (element, bus);
  gst_harness_set_src_caps_str (harness,
      "video/x-raw,format=GRAY8,width=512,height=512,framerate=25/1");

  for (guint i = 0; i < 3; i++) {
    GstBuffer *buffer = gst_harness_push_and_pull (harness,
        gst_buffer_new_allocate (NULL, 100, NULL));
    g_assert_cmpuint (count_all_faces (buffer), ==, 0);
    gst_buffer_unref (buffer);
  }
  g_autoptr (GstMessage) first =
      gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (first);
  g_assert_null (gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING));
  gst_element_set_bus (element, NULL);
  gst_harness_teardown (harness);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  mien_test_add_table ("/facedetect/format/", FORMATS, test_format);
  g_test_add_func ("/facedetect/sizes", test_sizes);
  g_test_add_func ("/facedetect/pixel-aspect-ratio", test_pixel_aspect_ratio);
  g_test_add_data_func ("/facedetect/no-copy/owned", GINT_TO_POINTER (FALSE),
      test_no_copy);
  g_test_add_data_func ("/facedetect/no-copy/shared", GINT_TO_POINTER (TRUE),
      test_no_copy);
  g_test_add_func ("/facedetect/allocation", test_allocation);
  g_test_add_func ("/facedetect/caps-change", test_caps_change);
  g_test_add_func ("/facedetect/flush", test_flush);
  g_test_add_func ("/facedetect/gap", test_gap);
  g_test_add_func ("/facedetect/repeated", test_repeated);
  g_test_add_func ("/facedetect/bytes", test_bytes);
  g_test_add_func ("/facedetect/short-frame", test_short_frame);
  return g_test_run ();
}
