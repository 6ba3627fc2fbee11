/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The property precision of all elements that run networks, and its effect. */
#include <math.h>
#include <string.h>

#include "drawnface.h"
#include "memcheck.h"
#include "table.h"
#include "verdict.h"

#define WIDTH 97
#define HEIGHT 83

typedef struct {
  const char *element, *property, *model;
} Kind;

static const Kind kinds[] = {
  { "faceclassify", "models", "gender" },
  { "mienfacedetect", "model", "face" },
  { "gbpoverlay", "model", "gender" },
};

static GstElement *
element_new (const Kind *kind, const char *device, const char *precision)
{
  GstElement *element =
      gst_object_ref_sink (gst_element_factory_make (kind->element, NULL));
  g_object_set (element, kind->property, kind->model, "device", device, NULL);
  gst_util_set_object_arg (G_OBJECT (element), "precision", precision);
  return element;
}

/* The precision in use, to be freed, or NULL with the posted error. */
static char *
start (const Kind *kind, const char *device, const char *precision,
    GError **error)
{
  g_autoptr (GstElement) element = element_new (kind, device, precision);
  g_autoptr (GstBus) bus = gst_bus_new ();
  char *used = NULL;
  gst_element_set_bus (element, bus);
  gst_element_set_state (element, GST_STATE_PAUSED);
  g_object_get (element, "precision-used", &used, NULL);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (message)
    gst_message_parse_error (message, error, NULL);
  gst_element_set_state (element, GST_STATE_NULL);
  g_autofree char *after = NULL;
  g_object_get (element, "precision-used", &after, NULL);
  g_assert_null (after);
  gst_element_set_bus (element, NULL);
  return used;
}

/* Skips the test if there is no such device. */
static char *
start_on_vulkan (const Kind *kind, const char *precision)
{
  if (mien_test_skip_memcheck (MIEN_MEMCHECK_NETWORK))
    return NULL;
  g_autoptr (GError) error = NULL;
  char *used = start (kind, "vulkan", precision, &error);
  if (!used)
    g_test_skip (error->message);
  return used;
}

static void
test_cpu (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *best = start (data, "cpu", "auto", &error);
  g_autofree char *full = start (data, "cpu", "fp32", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (best, ==, "fp32");
  g_assert_cmpstr (full, ==, "fp32");
  g_autofree char *half = start (data, "cpu", "fp16", &error);
  g_assert_null (half);
  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
  g_assert_nonnull (strstr (error->message, "precision fp16"));
  g_assert_nonnull (strstr (error->message, "fp32 only"));
}

static void
test_vulkan (gconstpointer data)
{
  g_autofree char *full = start_on_vulkan (data, "fp32");
  if (!full)
    return;
  g_assert_cmpstr (full, ==, "fp32");
  g_autofree char *half = start_on_vulkan (data, "fp16");
  if (half)
    g_assert_cmpstr (half, ==, "fp16");
}

/* The verdict on a face that is always the same. */
static TestVerdict
classify_at (const char *precision)
{
  const Kind both = { "faceclassify", "models", "emotion,gender" };
  g_autoptr (GstElement) element = element_new (&both, "vulkan", precision);
  GstHarness *h = gst_harness_new_with_element (element, "sink", "src");
  GstVideoInfo info;
  GstBuffer *buffer =
      test_drawn_face (GST_VIDEO_FORMAT_I420, WIDTH, HEIGHT, 0, &info);
  gst_mien_buffer_add_face (buffer, 15, 10, 60, 60, 1, "yunet");
  test_verdict_set_caps (h, &info);
  g_assert_cmpint (gst_harness_push (h, buffer), ==, GST_FLOW_OK);
  g_autoptr (GstBuffer) out = gst_harness_pull (h);
  gpointer state = NULL;
  const TestVerdict verdict =
      test_verdict_of (gst_mien_buffer_iterate_faces (out, &state));
  gst_harness_teardown (h);
  return verdict;
}

static void
test_scores (void)
{
  g_autofree char *half = start_on_vulkan (&kinds[0], "fp16");
  if (!half)
    return;
  const TestVerdict want = classify_at ("fp32"), got = classify_at ("fp16");
  gboolean same = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (want.scores); i++) {
    g_assert_cmpfloat_with_epsilon (got.scores[i], want.scores[i], 5e-3);
    same = same && got.scores[i] == want.scores[i];
  }
  g_assert_false (same);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    mien_test_add (test_cpu, &kinds[i], "/precision/%s/cpu", kinds[i].element);
    mien_test_add (test_vulkan, &kinds[i], "/precision/%s/vulkan",
        kinds[i].element);
  }
  g_test_add_func ("/precision/scores", test_scores);
  return g_test_run ();
}
