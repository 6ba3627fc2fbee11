/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The messages posted by mienfacedetect, and their limit while nobody reads
 * them. */

#include "postbox.h"
#include "detect.h"

/* The fields of the facedetect message of GStreamer's OpenCV plugin. */
static void
test_message (void)
{
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture ("", &sample);
  GstElement *element = harness->element;
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
  GstBuffer *in = gst_buffer_copy (gst_sample_get_buffer (sample));
  GST_BUFFER_PTS (in) = 3 * GST_SECOND;
  GST_BUFFER_DURATION (in) = 40 * GST_MSECOND;
  gst_buffer_unref (gst_harness_push_and_pull (harness, in));

  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  g_assert_nonnull (message);
  const GstStructure *structure = gst_message_get_structure (message);
  const char *const times[] = { "timestamp", "stream-time", "running-time" };
  guint64 time;
  g_assert_true (gst_structure_has_name (structure, "facedetect"));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_assert_true (gst_structure_get_uint64 (structure, times[i], &time));
    g_assert_cmpuint (time, ==, 3 * GST_SECOND);
  }
  g_assert_true (gst_structure_get_uint64 (structure, "duration", &time));
  g_assert_cmpuint (time, ==, 40 * GST_MSECOND);

  const GValue *faces = gst_structure_get_value (structure, "faces");
  g_assert_true (GST_VALUE_HOLDS_LIST (faces));
  g_assert_cmpuint (gst_value_list_get_size (faces), ==, 1);
  const GstStructure *face =
      gst_value_get_structure (gst_value_list_get_value (faces, 0));
  g_assert_true (gst_structure_has_name (face, "face"));
  guint x, y, width, height;
  gdouble confidence;
  g_assert_true (gst_structure_get (face, "x", G_TYPE_UINT, &x, "y",
      G_TYPE_UINT, &y, "width", G_TYPE_UINT, &width, "height", G_TYPE_UINT,
      &height, "confidence", G_TYPE_DOUBLE, &confidence, NULL));
  g_assert_cmpuint (ABS ((gint) x - TEST_FACE_X), <, 20);
  g_assert_cmpuint (ABS ((gint) y - TEST_FACE_Y), <, 20);
  g_assert_cmpuint (ABS ((gint) width - TEST_FACE_SIZE), <, 20);
  g_assert_cmpuint (height, >=, width);
  g_assert_cmpuint (height, <, 2 * width);
  g_assert_cmpfloat (confidence, >, 0.5);
  g_assert_cmpfloat (confidence, <, 1);
  gst_element_set_bus (element, NULL);
  gst_harness_teardown (harness);
}

/* Frames: face, face, none, none, face. */
static void
test_updates (void)
{
  const struct {
    const char *updates;
    guint messages;
  } cases[] = {
    { "every_frame", 5 },
    { "on_change", 3 },
    { "on_face", 3 },
    { "none", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GstSample) sample = NULL;
    GstHarness *harness = harness_with_picture ("", &sample);
    GstElement *element = harness->element;
    g_autoptr (GstBus) bus = gst_bus_new ();
    gst_element_set_bus (element, bus);
    gst_util_set_object_arg (G_OBJECT (element), "updates", cases[i].updates);
    for (guint k = 0; k < 5; k++) {
      g_object_set (element, "score-threshold", k == 2 || k == 3 ? 1.0 : 0.5,
          NULL);
      push_and_count (harness, sample);
    }

    guint messages = 0;
    GstMessage *message;
    while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT))) {
      messages++;
      gst_message_unref (message);
    }
    if (messages != cases[i].messages)
      g_error ("updates=%s: %u messages, expected %u", cases[i].updates,
          messages, cases[i].messages);
    gst_element_set_bus (element, NULL);
    gst_harness_teardown (harness);
  }
}

static guint
count_messages (GstBus *bus, GstMessageType type)
{
  guint n = 0;
  GstMessage *message;
  while ((message = gst_bus_pop_filtered (bus, type))) {
    n++;
    gst_message_unref (message);
  }
  return n;
}

static GstHarness *
harness_with_bus (const char *properties, GstBus **bus)
{
  GstHarness *harness = detect_harness (properties);
  *bus = gst_bus_new ();
  gst_element_set_bus (harness->element, *bus);
  gst_harness_set_src_caps_str (harness,
      "video/x-raw,format=GRAY8,width=24,height=24,framerate=25/1");
  return harness;
}

static void
push_gray (GstHarness *harness, guint n)
{
  for (guint i = 0; i < n; i++) {
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, 24 * 24, NULL);
    gst_buffer_memset (buffer, 0, 128, 24 * 24);
    GST_BUFFER_PTS (buffer) = i * GST_MSECOND;
    gst_buffer_unref (gst_harness_push_and_pull (harness, buffer));
  }
}

/* A reader gets all messages; a late reader gets those that are queued, and all
 * after that. */
static void
test_unread (void)
{
  GstBus *bus;
  GstHarness *harness = harness_with_bus ("inference-interval=10000", &bus);
  for (guint i = 0; i < 1000; i++) {
    push_gray (harness, 1);
    g_assert_cmpuint (count_messages (bus, GST_MESSAGE_ELEMENT), ==, 1);
  }
  push_gray (harness, 1000);
  g_assert_cmpuint (count_messages (bus, GST_MESSAGE_ELEMENT), ==,
      GST_MIEN_POSTBOX_SIZE);
  push_gray (harness, 50);
  g_assert_cmpuint (count_messages (bus, GST_MESSAGE_ELEMENT), ==, 50);
  gst_element_set_bus (harness->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (harness);
}

/* The QOS messages of late frames count towards the same limit. */
static void
test_unread_late (void)
{
  GstBus *bus;
  GstHarness *harness = harness_with_bus ("updates=none", &bus);
  push_gray (harness, 1);
  gst_harness_push_upstream_event (harness,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 2.0, 9 * GST_SECOND,
          GST_SECOND));
  push_gray (harness, 1000);
  g_assert_cmpuint (count_messages (bus, GST_MESSAGE_QOS), ==,
      GST_MIEN_POSTBOX_SIZE);
  gst_element_set_bus (harness->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (harness);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facedetect/message", test_message);
  g_test_add_func ("/facedetect/updates", test_updates);
  g_test_add_func ("/facedetect/unread", test_unread);
  g_test_add_func ("/facedetect/unread-late", test_unread_late);
  return g_test_run ();
}
