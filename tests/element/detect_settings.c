/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The properties of mienfacedetect, mostly while playing. */

#include "detect.h"

/* Setting each while playing hides the face, and resetting it shows it
 * again. */
static void
test_while_playing (void)
{
  const struct {
    const char *property, *hides, *shows;
  } cases[] = {
    { "min-size-width", "200", "30" },
    { "min-size-height", "200", "30" },
    { "score-threshold", "1", "0.5" },
    { "detect-width", "20", "640" },
    { "min-stddev", "128", "20" },
  };
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture ("", &sample);
  GstElement *element = harness->element;

  g_assert_cmpuint (push_and_count (harness, sample), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gst_util_set_object_arg (G_OBJECT (element), cases[i].property,
        cases[i].hides);
    if (push_and_count (harness, sample) != 0)
      g_error ("%s=%s: a face", cases[i].property, cases[i].hides);
    gst_util_set_object_arg (G_OBJECT (element), cases[i].property,
        cases[i].shows);
    if (push_and_count (harness, sample) != 1)
      g_error ("%s=%s: no face", cases[i].property, cases[i].shows);
  }
  gst_harness_teardown (harness);
}

/* Sizes are in pixels of the frame, not of the reduced copy. */
static void
test_reduced (void)
{
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture (
      "detect-width=256 min-size-width=80 min-size-height=80", &sample);
  GstElement *element = harness->element;

  g_assert_cmpuint (push_and_count (harness, sample), ==, 1);
  g_object_set (element, "min-size-width", 130, NULL);
  g_assert_cmpuint (push_and_count (harness, sample), ==, 0);
  gst_harness_teardown (harness);
}

/* Frames between two searches get the last faces, with their age. */
static void
test_interval (void)
{
  const guint ages[] = { 0, 1, 2, 0, 1, 2, 0 };
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture ("inference-interval=3", &sample);

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++) {
    GstBuffer *buffer = push (harness, sample);
    gpointer state = NULL;
    GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);
    g_assert_nonnull (face);
    if (face->frames_ago != ages[i])
      g_error ("frame %u: age %u, expected %u", i, face->frames_ago, ages[i]);
    gst_buffer_unref (buffer);
  }
  gst_harness_teardown (harness);
}

static guint
age_at (GstHarness *harness, GstSample *sample, GstClockTime pts)
{
  GstBuffer *in = gst_buffer_copy (gst_sample_get_buffer (sample));
  GST_BUFFER_PTS (in) = pts;
  GstBuffer *buffer = gst_harness_push_and_pull (harness, in);
  gpointer state = NULL;
  GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);
  g_assert_nonnull (face);
  const guint age = face->frames_ago;

  gst_buffer_unref (buffer);
  return age;
}

/* Frames that a sink would drop are passed on without a search, but only for a
 * limited number of frames. */
static void
test_qos (void)
{
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture ("", &sample);
  GstElement *element = harness->element;
  guint longest = 0;

  g_assert_cmpuint (age_at (harness, sample, 0), ==, 0);
  gst_harness_push_upstream_event (harness,
      gst_event_new_qos (GST_QOS_TYPE_UNDERFLOW, 2.0, 2 * GST_SECOND,
          GST_SECOND));
  for (guint i = 1; i <= 50; i++) {
    const guint age = age_at (harness, sample, i * GST_MSECOND);
    longest = MAX (longest, age);
  }
  g_assert_cmpuint (longest, ==, 30);
  g_assert_cmpuint (age_at (harness, sample, 4 * GST_SECOND), ==, 0);

  /* 50 of 52 frames were late, and one of these was searched. */
  g_autoptr (GstStructure) stats = NULL;
  guint64 detections, skipped;
  g_object_get (element, "stats", &stats, NULL);
  g_assert_true (gst_structure_get (stats, "detections", G_TYPE_UINT64,
      &detections, "skipped", G_TYPE_UINT64, &skipped, NULL));
  g_assert_cmpuint (detections, ==, 3);
  g_assert_cmpuint (skipped, ==, 49);

  g_object_set (element, "qos", FALSE, NULL);
  g_assert_cmpuint (age_at (harness, sample, GST_SECOND), ==, 0);
  gst_harness_teardown (harness);
}

static void
test_metadata (void)
{
  g_autoptr (GstSample) sample = NULL;
  GstHarness *harness = harness_with_picture ("metadata=roi", &sample);
  GstElement *element = harness->element;

  GstBuffer *buffer = push (harness, sample);
  g_assert_cmpuint (gst_buffer_get_n_meta (buffer,
                        GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE),
      ==, count_all_faces (buffer));
  gst_buffer_unref (buffer);

  gst_util_set_object_arg (G_OBJECT (element), "metadata", "0");
  buffer = push (harness, sample);
  g_assert_cmpuint (gst_buffer_get_n_meta (buffer,
                        GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE),
      ==, 0);
  g_assert_cmpuint (count_all_faces (buffer), >, 0);
  gst_buffer_unref (buffer);
  gst_harness_teardown (harness);
}

/* Two names for the same value. */
static void
test_profile (void)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_element_factory_make ("mienfacedetect", NULL));
  g_autofree char *model = NULL, *profile = NULL;

  g_object_get (element, "profile", &profile, NULL);
  g_assert_cmpstr (profile, ==, "face");
  g_object_set (element, "profile", "/a.xml", NULL);
  g_object_get (element, "model", &model, NULL);
  g_assert_cmpstr (model, ==, "/a.xml");
}

/* Setting properties that only the other facedetect supports causes a
 * warning. */
static void
test_ignored (void)
{
  const char *const settings[][2] = {
    { "display=true", "faceannotate" },
    { "nose-profile=/a.xml", "a network" },
    { "eyes-profile=/a.xml", "a network" },
    { "mouth-profile=/a.xml", "a network" },
    { "display=false", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autofree char *launch =
        g_strconcat ("mienfacedetect ", settings[i][0], NULL);
    g_autoptr (GstElement) element =
        gst_object_ref_sink (gst_parse_launch (launch, NULL));
    g_autoptr (GstBus) bus = gst_bus_new ();
    gst_element_set_bus (element, bus);
    gst_element_set_state (element, GST_STATE_PAUSED);
    g_autoptr (GstMessage) message =
        gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
    gst_element_set_state (element, GST_STATE_NULL);
    gst_element_set_bus (element, NULL);

    g_assert_cmpint (message != NULL, ==, settings[i][1] != NULL);
    if (message == NULL)
      continue;
    g_autoptr (GError) warning = NULL;
    gst_message_parse_warning (message, &warning, NULL);
    g_assert_nonnull (strstr (warning->message, settings[i][1]));
  }
}

static void
test_two_at_once (void)
{
  check_two_at_once ("", "detect-width=320");
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/facedetect/while-playing", test_while_playing);
  g_test_add_func ("/facedetect/reduced", test_reduced);
  g_test_add_func ("/facedetect/interval", test_interval);
  g_test_add_func ("/facedetect/qos", test_qos);
  g_test_add_func ("/facedetect/metadata", test_metadata);
  g_test_add_func ("/facedetect/profile", test_profile);
  g_test_add_func ("/facedetect/ignored", test_ignored);
  g_test_add_func ("/facedetect/two-at-once", test_two_at_once);
  return g_test_run ();
}
