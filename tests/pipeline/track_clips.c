/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tracks and labels in recordings of one person each, from the folder
 * $MIEN_SHARED/media.
 */

#include "meta/mien.h"
#include "box/box.h"

#define INTERVAL 5
#define MAX_AGE 30
#define NO_LABEL -1

typedef struct {
  guint n_faces, id, frames_ago; /* of the last face */
  MienBox box;
  gint label, raw_label; /* emotion */
} Frame;

static const char *const PEOPLE[] = { "pyfeat_single_face.mp4",
  "intel_asl_please.mkv", "intel_asl_yes.mkv" };

/* NULL if the clip cannot be played; the test is visibly skipped then. */
static char *
find_clip (const char *name)
{
  static const char *const needed[] = { "decodebin", "videoconvert", "qtdemux",
    "matroskademux", "avdec_h264" };
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autoptr (GstPluginFeature) feature =
        gst_registry_lookup_feature (gst_registry_get (), needed[i]);
    if (!feature) {
      g_autofree char *reason = g_strconcat ("needs ", needed[i], NULL);
      g_test_skip (reason);
      return NULL;
    }
  }

  const char *shared = g_getenv ("MIEN_SHARED");
  g_autofree char *path =
      g_build_filename (shared ? shared : "", "media", name, NULL);

  if (shared && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_autofree char *reason =
      g_strdup_printf ("needs $MIEN_SHARED/media/%s", name);
  g_test_skip (reason);
  return NULL;
}

static GstPadProbeReturn
record_frame (GstPad *pad, GstPadProbeInfo *info, gpointer frames)
{
  Frame frame = { .label = NO_LABEL, .raw_label = NO_LABEL };
  gpointer state = NULL;
  GstMienFace *face;

  while ((face =
              gst_mien_buffer_iterate_faces (GST_PAD_PROBE_INFO_BUFFER (info),
                  &state))) {
    GstMienAttribute *emotion = gst_mien_face_find_attribute (face, "emotion");
    frame.n_faces++;
    frame.id = face->track_id;
    frame.frames_ago = face->frames_ago;
    frame.box = (MienBox) { face->x, face->y, face->width, face->height };
    if (emotion) {
      frame.label = gst_mien_attribute_get_label_id (emotion);
      frame.raw_label = gst_mien_attribute_get_raw_label_id (emotion);
    }
  }
  g_array_append_val (frames, frame);
  return GST_PAD_PROBE_OK;
}

/* The frames of a clip after `elements`. */
static GArray *
run (const char *path, const char *elements)
{
  g_autofree char *launch =
      g_strdup_printf ("filesrc name=source ! decodebin "
                       "! videoconvert ! %s ! fakesink name=sink sync=false",
          elements);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (launch, &error);
  g_assert_no_error (error);
  g_autoptr (GstElement) source =
      gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  const gint64 start = g_get_monotonic_time ();

  g_object_set (source, "location", path, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, record_frame, frames,
      NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus,
      GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    g_error ("%s: %s", path, error->message);
  }
  g_test_message ("%s: %s: %u frames in %.2f s", path, elements, frames->len,
      (g_get_monotonic_time () - start) / 1e6);
  return frames;
}

static const Frame *
nth (const GArray *frames, guint i)
{
  return &g_array_index (frames, Frame, i);
}

/* There is one face with one id, once it was detected often enough. */
static void
check_one_person (const GArray *frames, const char *name, guint interval)
{
  for (guint i = 0; i < frames->len; i++) {
    const Frame *frame = nth (frames, i);
    if (frame->n_faces > 1 || (frame->n_faces == 1 && frame->id != 1))
      g_error ("%s, interval %u: frame %u has %u faces, the last one's id is "
               "%u",
          name, interval, i, frame->n_faces, frame->id);
    if (frame->n_faces == 0 && i > 2 * interval)
      g_error ("%s, interval %u: no face in frame %u", name, interval, i);
  }
}

static double
mean_overlap (const GArray *a, const GArray *b)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < MIN (a->len, b->len); i++) {
    if (nth (a, i)->n_faces == 0 || nth (b, i)->n_faces == 0)
      continue;
    sum += mien_box_overlap (&nth (a, i)->box, &nth (b, i)->box, 0);
    n++;
  }
  return n > 0 ? sum / n : 0;
}

/* Counts label changes between frames. */
static void
count_changes (const GArray *frames, guint *shown, guint *raw)
{
  for (guint i = 1; i < frames->len; i++) {
    const Frame *last = nth (frames, i - 1), *frame = nth (frames, i);
    if (last->n_faces == 0 || frame->n_faces == 0)
      continue;
    *shown += frame->label != last->label;
    *raw += frame->raw_label != last->raw_label;
  }
}

/* Labels are only computed in the run with every frame, since they take
 * longest. */
static void
test_people (void)
{
  guint shown = 0, raw = 0;

  for (guint i = 0; i < G_N_ELEMENTS (PEOPLE); i++) {
    g_autofree char *path = find_clip (PEOPLE[i]);
    if (!path)
      return;
    g_autoptr (GArray) each = run (path,
        "mienfacedetect updates=none ! "
        "facetrack ! faceclassify models=emotion device=cpu");
    g_autoptr (GArray) some = run (path,
        "mienfacedetect updates=none "
        "inference-interval=" G_STRINGIFY (INTERVAL) " ! facetrack");
    check_one_person (each, PEOPLE[i], 1);
    check_one_person (some, PEOPLE[i], INTERVAL);
    count_changes (each, &shown, &raw);
    const double overlap = mean_overlap (each, some);
    g_test_message ("%s: mean overlap %.3f", PEOPLE[i], overlap);
    g_assert_cmpfloat (overlap, >=, 0.8);
  }
  g_test_message ("labels change %u times, %u without smoothing", shown, raw);
  g_assert_cmpuint (raw, >=, 5);
  g_assert_cmpuint (3 * shown, <=, raw);
}

/* The person leaves, and nothing is reported afterwards. */
static void
test_leaves (void)
{
  g_autofree char *path = find_clip ("pyfeat_face_noface.mov");
  if (!path)
    return;
  g_autoptr (GArray) frames = run (path,
      "mienfacedetect updates=none ! "
      "facetrack max-age=" G_STRINGIFY (MAX_AGE));

  guint last_found = 0, last_reported = 0, n_found = 0;
  for (guint i = 0; i < frames->len; i++) {
    if (nth (frames, i)->n_faces == 0)
      continue;
    last_reported = i;
    if (nth (frames, i)->frames_ago > 0)
      continue;
    last_found = i;
    n_found++;
  }
  g_test_message ("found in %u frames, last in %u, reported last in %u",
      n_found, last_found, last_reported);
  g_assert_cmpuint (n_found, >, 50);
  g_assert_cmpuint (last_found + MAX_AGE, <, frames->len - 1);
  g_assert_cmpuint (last_reported, <=, last_found + MAX_AGE);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/track/clips/people", test_people);
  g_test_add_func ("/track/clips/leaves", test_leaves);
  return g_test_run ();
}
