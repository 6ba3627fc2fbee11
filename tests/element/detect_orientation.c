/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When mienfacedetect warns about rotated frames. */

#include <string.h>

#include "detect.h"
#include "messages.h"

typedef struct {
  GstHarness *harness;
  GstBus *bus;
} Scene;

static Scene
scene_new (const char *launch)
{
  Scene scene = { gst_harness_new_parse (launch), gst_bus_new () };
  gst_element_set_bus (scene.harness->element, scene.bus);
  gst_harness_set_src_caps_str (scene.harness,
      "video/x-raw,format=GRAY8,width=24,height=16,framerate=25/1");
  return scene;
}

static void
scene_clear (Scene *scene)
{
  gst_element_set_bus (scene->harness->element, NULL);
  gst_object_unref (scene->bus);
  gst_harness_teardown (scene->harness);
}

/* NULL: a tag list without the orientation. */
static void
tag (Scene *scene, GstTagScope scope, const char *orientation)
{
  GstTagList *tags = gst_tag_list_new (GST_TAG_TITLE, "a film", NULL);
  gst_tag_list_set_scope (tags, scope);
  if (orientation)
    gst_tag_list_add (tags, GST_TAG_MERGE_REPLACE, GST_TAG_IMAGE_ORIENTATION,
        orientation, NULL);
  gst_harness_push_event (scene->harness, gst_event_new_tag (tags));
}

static void
start (Scene *scene, const char *stream_id)
{
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (scene->harness,
      gst_event_new_stream_start (stream_id));
  gst_harness_push_event (scene->harness, gst_event_new_segment (&segment));
}

/* A uniform gray frame. */
static GstBuffer *
frame_new (void)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 24 * 16, NULL);

  gst_buffer_memset (buffer, 0, 128, 24 * 16);
  return buffer;
}

/* The number of warnings caused by `n_frames` frames. */
static guint
count_warnings (Scene *scene, guint n_frames)
{
  for (guint i = 0; i < n_frames; i++) {
    gst_buffer_unref (gst_harness_push_and_pull (scene->harness, frame_new ()));
  }
  guint n = 0;
  char *text;
  while ((text = test_pop_text (scene->bus, GST_MESSAGE_WARNING))) {
    g_assert_nonnull (strstr (text, "videoflip video-direction=auto"));
    n++;
    g_free (text);
  }
  return n;
}

/* Global tags, then stream tags; "-": not sent, NULL: sent without an
 * orientation. */
static void
test_tags (void)
{
  static const struct {
    const char *of_file, *of_stream;
    guint warnings;
  } cases[] = {
    { "-", "-", 0 },
    { NULL, NULL, 0 },
    { "-", "rotate-0", 0 },
    { "-", "rotate-90", 1 },
    { "-", "rotate-180", 1 },
    { "-", "rotate-270", 1 },
    { "-", "flip-rotate-0", 1 },
    { "-", "flip-rotate-270", 1 },
    { "-", "sideways", 0 },
    { "rotate-90", "-", 1 },
    { "rotate-90", NULL, 1 },
    { "rotate-90", "rotate-0", 0 },
    { "rotate-0", "rotate-90", 1 },
    { NULL, "rotate-90", 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Scene scene = scene_new ("mienfacedetect");
    if (g_strcmp0 (cases[i].of_file, "-") != 0)
      tag (&scene, GST_TAG_SCOPE_GLOBAL, cases[i].of_file);
    if (g_strcmp0 (cases[i].of_stream, "-") != 0)
      tag (&scene, GST_TAG_SCOPE_STREAM, cases[i].of_stream);
    g_test_message ("%s, %s", cases[i].of_file, cases[i].of_stream);
    g_assert_cmpuint (count_warnings (&scene, 3), ==, cases[i].warnings);
    scene_clear (&scene);
  }
}

static void
test_names_orientation (void)
{
  Scene scene = scene_new ("mienfacedetect");
  tag (&scene, GST_TAG_SCOPE_STREAM, "rotate-270");
  gst_buffer_unref (gst_harness_push_and_pull (scene.harness, frame_new ()));
  g_autofree char *text = test_pop_text (scene.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (strstr (text, "'rotate-270'"));
  scene_clear (&scene);
}

/* One warning per stream, however often tags, caps and segments are sent. */
static void
test_same_stream (void)
{
  Scene scene = scene_new ("mienfacedetect");
  start (&scene, "first");
  tag (&scene, GST_TAG_SCOPE_STREAM, "rotate-0");
  g_assert_cmpuint (count_warnings (&scene, 2), ==, 0);
  tag (&scene, GST_TAG_SCOPE_STREAM, "rotate-90");
  g_assert_cmpuint (count_warnings (&scene, 2), ==, 1);
  tag (&scene, GST_TAG_SCOPE_STREAM, "rotate-90");
  tag (&scene, GST_TAG_SCOPE_STREAM, "rotate-180");
  g_assert_cmpuint (count_warnings (&scene, 2), ==, 0);

  gst_harness_push_event (scene.harness, gst_event_new_flush_start ());
  gst_harness_push_event (scene.harness, gst_event_new_flush_stop (TRUE));
  start (&scene, "first");
  tag (&scene, GST_TAG_SCOPE_STREAM, "rotate-90");
  g_assert_cmpuint (count_warnings (&scene, 2), ==, 0);
  scene_clear (&scene);
}

/* Tags belong to their stream; a new stream starts without any. */
static void
test_next_stream (void)
{
  Scene scene = scene_new ("mienfacedetect");
  start (&scene, "first");
  tag (&scene, GST_TAG_SCOPE_STREAM, "rotate-90");
  g_assert_cmpuint (count_warnings (&scene, 2), ==, 1);
  start (&scene, "second");
  g_assert_cmpuint (count_warnings (&scene, 2), ==, 0);
  start (&scene, "third");
  tag (&scene, GST_TAG_SCOPE_GLOBAL, "rotate-90");
  g_assert_cmpuint (count_warnings (&scene, 2), ==, 1);
  scene_clear (&scene);
}

/* An element upstream may rotate the frames, in which case there is no warning,
 * whether it changes the tag or not. */
static void
test_turned (void)
{
  static const struct {
    const char *launch;
    guint warnings;
  } cases[] = {
    { "videoflip video-direction=auto ! mienfacedetect", 0 },
    { "videoflip video-direction=90r ! mienfacedetect", 0 },
    { "videoflip ! mienfacedetect", 1 },
    { "videoflip video-direction=auto ! queue ! videoconvert "
      "! ( videoscale ! identity ) ! mienfacedetect",
        0 },
    { "( videoconvert ! videoflip video-direction=auto ) ! tee ! queue "
      "! mienfacedetect",
        0 },
    { "queue ! ( videoconvert ! identity ) ! tee ! mienfacedetect", 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Scene scene = scene_new (cases[i].launch);
    tag (&scene, GST_TAG_SCOPE_STREAM, "rotate-90");
    g_test_message ("%s", cases[i].launch);
    g_assert_cmpuint (count_warnings (&scene, 2), ==, cases[i].warnings);
    scene_clear (&scene);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facedetect/orientation/tags", test_tags);
  g_test_add_func ("/facedetect/orientation/names", test_names_orientation);
  g_test_add_func ("/facedetect/orientation/same-stream", test_same_stream);
  g_test_add_func ("/facedetect/orientation/next-stream", test_next_stream);
  g_test_add_func ("/facedetect/orientation/turned", test_turned);
  return g_test_run ();
}
