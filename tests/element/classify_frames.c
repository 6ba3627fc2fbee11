/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify with the shipped models on each backend: the same picture gives
 * the same result in any format, with any stride and after any state change.
 */

#include <math.h>

#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "base/formats.h"
#include "drawnface.h"
#include "table.h"
#include "verdict.h"

#define WIDTH 97
#define HEIGHT 83
#define N_EMOTIONS 7
#define N_GENDERS 2

static const char *const devices[] = { "cpu", "vulkan" };

/* NULL if there is no such device; the test is skipped then. */
static GstElement *
element_new (const char *device)
{
  GstElement *element = gst_element_factory_make ("faceclassify", NULL);
  g_assert_nonnull (element);
  gst_object_ref_sink (element);
  g_object_set (element, "device", device, "batch-size", 4, NULL);
  if (g_str_equal (device, "cpu"))
    return element;

  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
  gboolean ok = gst_element_set_state (element, GST_STATE_PAUSED)
      != GST_STATE_CHANGE_FAILURE;
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  if (ok)
    return element;

  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;
  gst_message_parse_error (message, &error, NULL);
  if (g_getenv ("MIEN_REQUIRE_VULKAN"))
    g_error ("%s", error->message);
  g_test_skip (error->message);
  gst_object_unref (element);
  return NULL;
}

static GstHarness *
harness_new (const char *device)
{
  GstElement *element = element_new (device);
  if (!element)
    return NULL;
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  return h;
}

/* Pushes `buffer` and returns one verdict per face. */
static GArray *
classify (GstHarness *h, GstBuffer *buffer)
{
  GArray *verdicts = g_array_new (FALSE, FALSE, sizeof (TestVerdict));
  g_assert_cmpint (gst_harness_push (h, buffer), ==, GST_FLOW_OK);
  g_autoptr (GstBuffer) out = gst_harness_pull (h);
  gpointer state = NULL;
  GstMienFace *face;
  while ((face = gst_mien_buffer_iterate_faces (out, &state))) {
    TestVerdict verdict = test_verdict_of (face);
    g_array_append_val (verdicts, verdict);
  }
  return verdicts;
}

static void
add_face (GstBuffer *buffer, float x, float y, float size)
{
  gst_mien_buffer_add_face (buffer, x, y, size, size, 1, "yunet");
}

static TestVerdict
classify_drawing (GstHarness *h, GstVideoFormat format, guint gap)
{
  GstVideoInfo info;
  GstBuffer *buffer = test_drawn_face (format, WIDTH, HEIGHT, gap, &info);
  add_face (buffer, 15, 10, 60);
  test_verdict_set_caps (h, &info);
  g_autoptr (GArray) verdicts = classify (h, buffer);
  g_assert_cmpuint (verdicts->len, ==, 1);
  return g_array_index (verdicts, TestVerdict, 0);
}

static void
assert_same (const TestVerdict *a, const TestVerdict *b, float tolerance,
    const char *what)
{
  for (guint i = 0; i < N_EMOTIONS + N_GENDERS; i++) {
    if (!(fabsf (a->scores[i] - b->scores[i]) <= tolerance))
      g_error ("%s: score %u is %g instead of %g", what, i, b->scores[i],
          a->scores[i]);
  }
}

/* Rounding to 219 levels costs half a level, which changes scores by about
 * 0.01. The caps change with every frame. On Vulkan only some formats are
 * tested: the code that reads them is the same, and a software device is
 * slow. */
static void
test_formats (gconstpointer device)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_MIEN_VIDEO_CAPS);
  const GValue *formats =
      gst_structure_get_value (gst_caps_get_structure (caps, 0), "format");
  GstHarness *h = harness_new (device);
  if (!h)
    return;
  TestVerdict expected = classify_drawing (h, GST_VIDEO_FORMAT_GRAY8, 0);
  const guint step = g_str_equal (device, "cpu") ? 1 : 19;
  for (guint i = 0; i < gst_value_list_get_size (formats) * 2; i += step) {
    const char *name =
        g_value_get_string (gst_value_list_get_value (formats, i / 2));
    guint gap = i % 2 ? 12 : 0;
    TestVerdict verdict =
        classify_drawing (h, gst_video_format_from_string (name), gap);
    g_autofree char *what =
        g_strdup_printf ("%s, rows %u bytes apart", name, gap);
    assert_same (&expected, &verdict, 0.02f, what);
  }
  gst_harness_teardown (h);
}

/* Squares that extend beyond one, two or all borders, and a frame of one
 * pixel. */
static void
test_border (gconstpointer device)
{
  static const struct {
    guint width, height;
    float x, y, size;
  } cases[] = { { 97, 83, -20, -15, 50 }, { 97, 83, 80, 60, 50 },
    { 97, 83, -50, -50, 200 }, { 97, 83, 90, 0, 6 }, { 1, 1, 0, 0, 1 },
    { 3, 2, 0, 0, 2 }, { 1, 90, 0, 20, 40 } };
  GstHarness *h = harness_new (device);
  if (!h)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstVideoInfo info;
    GstBuffer *buffer = test_drawn_face (GST_VIDEO_FORMAT_NV12, cases[i].width,
        cases[i].height, 0, &info);
    add_face (buffer, cases[i].x, cases[i].y, cases[i].size);
    test_verdict_set_caps (h, &info);
    g_autoptr (GArray) verdicts = classify (h, buffer);
    g_assert_cmpuint (verdicts->len, ==, 1);
  }
  gst_harness_teardown (h);
}

/* Each of many faces has the same scores as alone, with more faces than fit
 * into a batch. Fewer on Vulkan, for the same reason as above. */
static void
test_many (gconstpointer device)
{
  const guint counts[] = { 0, 1, 2, g_str_equal (device, "cpu") ? 300 : 6 };
  GstHarness *h = harness_new (device);
  if (!h)
    return;
  TestVerdict alone[3];
  GstVideoInfo info;
  for (guint i = 0; i < G_N_ELEMENTS (alone); i++) {
    GstBuffer *buffer =
        test_drawn_face (GST_VIDEO_FORMAT_I420, WIDTH, HEIGHT, 0, &info);
    add_face (buffer, 3 * i, 2 * i, 50 + i);
    test_verdict_set_caps (h, &info);
    g_autoptr (GArray) verdicts = classify (h, buffer);
    alone[i] = g_array_index (verdicts, TestVerdict, 0);
  }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    GstBuffer *buffer =
        test_drawn_face (GST_VIDEO_FORMAT_I420, WIDTH, HEIGHT, 0, &info);
    for (guint k = 0; k < counts[i]; k++)
      add_face (buffer, 3 * (k % 3), 2 * (k % 3), 50 + k % 3);
    g_autoptr (GArray) verdicts = classify (h, buffer);
    g_assert_cmpuint (verdicts->len, ==, counts[i]);
    for (guint k = 0; k < counts[i]; k++)
      assert_same (&alone[k % 3], &g_array_index (verdicts, TestVerdict, k),
          1e-5f, "one of many faces");
  }
  gst_harness_teardown (h);
}

/* Flushes, EOS, and restarts after them. */
static void
test_life (gconstpointer device)
{
  GstElement *element = element_new (device);
  if (!element)
    return;
  for (guint i = 0; i < 4; i++) {
    gst_element_set_state (element, GST_STATE_PLAYING);
    gst_element_set_state (element, i % 2 ? GST_STATE_READY : GST_STATE_NULL);
  }
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  TestVerdict first = classify_drawing (h, GST_VIDEO_FORMAT_NV12, 0);

  g_assert_true (gst_harness_push_event (h, gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (h, gst_event_new_flush_stop (TRUE)));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (h, gst_event_new_segment (&segment)));
  TestVerdict second = classify_drawing (h, GST_VIDEO_FORMAT_NV12, 0);
  assert_same (&first, &second, 0, "after a flush");

  g_assert_true (gst_harness_push_event (h, gst_event_new_eos ()));
  gboolean eos = FALSE;
  GstEvent *event;
  while ((event = gst_harness_try_pull_event (h))) {
    eos = eos || GST_EVENT_TYPE (event) == GST_EVENT_EOS;
    gst_event_unref (event);
  }
  g_assert_true (eos);
  gst_harness_teardown (h);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++) {
    const char *device = devices[i];
    mien_test_add (test_formats, device, "/faceclassify/%s/formats", device);
    mien_test_add (test_border, device, "/faceclassify/%s/border", device);
    mien_test_add (test_many, device, "/faceclassify/%s/many", device);
    mien_test_add (test_life, device, "/faceclassify/%s/life", device);
  }
  return g_test_run ();
}
