/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facetrack on streams with all kinds of timing: who is reported, under how
 * many ids, and for how long after leaving. With "-m slow" also over the
 * network, and the table in docs/tracking.md is printed.
 */

#include <glib/gstdio.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>
#include <math.h>

#include "meta/mien.h"
#include "patterns.h"
#include "people.h"
#include "table.h"

#define TIMEOUT (120 * GST_SECOND)
#define SPEED 8.0 /* of PLAYBACK_FAST */

/* The observations of one stream. */
typedef struct {
  const TimePattern *pattern;
  TestPeople people;
  guint n_decoded;       /* frames that reached the tracker */
  guint n_found, n_told; /* existing faces, and those reported */
  GHashTable *ids;
  double told_after; /* s after half of the duration; < 0: never */
} Run;

static double
duration_of (const TimePattern *pattern)
{
  return time_pattern_taken (pattern, pattern->n_frames);
}

/* The time at which picture `number` was taken, in the order of playback. */
static double
shown_at (const Run *run, guint number)
{
  const double taken = time_pattern_taken (run->pattern, number);
  return run->pattern->playback == PLAYBACK_BACKWARDS
      ? duration_of (run->pattern) - taken
      : taken;
}

static guint
find_people (const Run *run, guint number, MienBox boxes[TEST_MAX_PEOPLE])
{
  return test_people_find (run->people, shown_at (run, number),
      duration_of (run->pattern), number, boxes);
}

/* The detector: adds faces to each frame, or only to some without saying so. */
static GstPadProbeReturn
detect (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Run *run = data;
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  const guint interval = run->pattern->detector_interval;
  MienBox boxes[TEST_MAX_PEOPLE];

  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  const guint n =
      find_people (run, test_people_read (buffer, TEST_PEOPLE_WIDTH), boxes);
  if (run->n_decoded++ % interval != 0
      || GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_GAP))
    return GST_PAD_PROBE_OK;
  for (guint i = 0; i < n; i++)
    gst_buffer_add_video_region_of_interest_meta (buffer, "face", boxes[i].x,
        boxes[i].y, boxes[i].width, boxes[i].height);
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
look (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Run *run = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  const guint number = test_people_read (buffer, TEST_PEOPLE_WIDTH);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  MienBox boxes[TEST_MAX_PEOPLE];
  const guint n = find_people (run, number, boxes);

  run->n_found += n;
  run->n_told += MIN (faces->len, n);
  for (guint i = 0; i < faces->len; i++)
    g_hash_table_add (run->ids,
        GUINT_TO_POINTER (((GstMienFace *) faces->pdata[i])->track_id));
  const double after = shown_at (run, number) - duration_of (run->pattern) / 2;
  if (faces->len > 0)
    run->told_after = MAX (run->told_after,
        run->pattern->playback == PLAYBACK_FAST ? after / SPEED : after);
  return GST_PAD_PROBE_OK;
}

static void
watch (Run *run, GstElement *pipeline)
{
  g_autoptr (GstElement) track =
      gst_bin_get_by_name (GST_BIN (pipeline), "track");
  g_autoptr (GstPad) sink = gst_element_get_static_pad (track, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (track, "src");

  gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_BUFFER, detect, run, NULL);
  gst_pad_add_probe (src, GST_PAD_PROBE_TYPE_BUFFER, look, run, NULL);
}

static void
forget (Run *run)
{
  run->n_decoded = run->n_found = run->n_told = 0;
  run->told_after = -1;
  g_hash_table_remove_all (run->ids);
}

static void
wait_for_end (GstElement *pipeline, const char *name)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, TIMEOUT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  if (!message)
    g_error ("%s does not end", name);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    g_error ("%s: %s", name, error->message);
  }
}

/* Pushes all frames, as fast as possible or in real time. */
static void
push_frames (const TimePattern *pattern, GstElement *pipeline)
{
  g_autoptr (GstElement) source =
      gst_bin_get_by_name (GST_BIN (pipeline), "source");
  const gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < pattern->n_frames; i++) {
    const guint number = time_pattern_number (pattern, i);
    GstBuffer *buffer = test_people_picture (number);
    const double stamp = time_pattern_stamp (pattern, number);
    if (stamp >= 0)
      GST_BUFFER_PTS (buffer) = (GstClockTime) llround (stamp * GST_SECOND);
    const gint64 due =
        start + (gint64) (time_pattern_taken (pattern, i) * G_USEC_PER_SEC);
    if (pattern->live && due > g_get_monotonic_time ())
      g_usleep (due - g_get_monotonic_time ());
    if (gst_app_src_push_buffer (GST_APP_SRC (source), buffer) != GST_FLOW_OK)
      break;
  }
  gst_app_src_end_of_stream (GST_APP_SRC (source));
}

static GstElement *
launch (const char *description)
{
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  return pipeline;
}

static char *
describe_source (const TimePattern *pattern)
{
  return g_strdup_printf ("appsrc name=source format=time block=true "
                          "max-bytes=4000000 caps=\"" TEST_PEOPLE_CAPS
                          ", framerate=%s\"%s ! %s",
      pattern->framerate, pattern->live ? " is-live=true" : "",
      pattern->through);
}

#define TRACK "facetrack name=track ! fakesink name=sink sync=false"
#define DECODE "h264parse ! avdec_h264 ! videoconvert ! " TEST_PEOPLE_CAPS " ! "

static void
play_stream (Run *run)
{
  g_autofree char *source = describe_source (run->pattern);
  g_autofree char *description = g_strconcat (source, " ! ",
      run->pattern->coded ? DECODE : "", TRACK, NULL);
  g_autoptr (GstElement) pipeline = launch (description);

  watch (run, pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  push_frames (run->pattern, pipeline);
  wait_for_end (pipeline, run->pattern->name);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
record (const TimePattern *pattern, const char *path)
{
  g_autofree char *source = describe_source (pattern);
  g_autofree char *description = g_strdup_printf ("%s ! mp4mux ! "
                                                  "filesink location=%s",
      source, path);
  g_autoptr (GstElement) pipeline = launch (description);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  push_frames (pattern, pipeline);
  wait_for_end (pipeline, pattern->name);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
seek (Run *run, GstElement *pipeline)
{
  const GstSeekFlags keys =
      GST_SEEK_FLAG_TRICKMODE | GST_SEEK_FLAG_TRICKMODE_KEY_UNITS;
  gboolean ok = TRUE;

  switch (run->pattern->playback) {
    case PLAYBACK_FAST:
      forget (run);
      ok = gst_element_seek (pipeline, SPEED, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH | keys, GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_NONE,
          0);
      break;
    case PLAYBACK_BACKWARDS:
      forget (run);
      ok = gst_element_seek (pipeline, -1, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
          GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_SET,
          duration_of (run->pattern) * GST_SECOND);
      break;
    case PLAYBACK_TWICE:
      gst_element_set_state (pipeline, GST_STATE_PLAYING);
      wait_for_end (pipeline, run->pattern->name);
      ok = gst_element_seek_simple (pipeline, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH, 0);
      break;
    default:
      break;
  }
  g_assert_true (ok);
}

static void
play_file (Run *run)
{
  g_autofree char *folder = g_dir_make_tmp ("mien-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "people.mp4", NULL);
  record (run->pattern, path);

  g_autofree char *description = g_strdup_printf ("filesrc location=%s ! "
                                                  "qtdemux ! " DECODE TRACK,
      path);
  g_autoptr (GstElement) pipeline = launch (description);
  watch (run, pipeline);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  gst_element_get_state (pipeline, NULL, NULL, TIMEOUT);
  seek (run, pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  wait_for_end (pipeline, run->pattern->name);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_unlink (path);
  g_rmdir (folder);
}

static void
check (const Run *run)
{
  const TimePattern *pattern = run->pattern;
  const TimeLimits *limits = &pattern->limits[run->people];
  const guint n_ids = g_hash_table_size (run->ids);
  const guint n_missed = run->n_found - run->n_told;

  g_test_message (
      "%s: %u of %u faces, %u ids, reported for %.2f s after leaving",
      pattern->name, run->n_told, run->n_found, n_ids, run->told_after);
  if (run->n_found == 0 || n_missed > limits->max_missed
      || n_ids > limits->max_ids)
    g_error ("%s: %u of %u faces, %u ids", pattern->name, run->n_told,
        run->n_found, n_ids);
  if (run->people == TEST_PEOPLE_LEAVING
      && run->told_after > pattern->max_after)
    g_error ("%s: reported for %.2f s after leaving", pattern->name,
        run->told_after);
}

static void
test_pattern (gconstpointer data)
{
  const TimePattern *pattern = data;
  g_autoptr (GString) row = g_string_new (NULL);

  g_string_append_printf (row, "| %s |", pattern->name);
  for (TestPeople people = 0; people < TEST_N_PEOPLE; people++) {
    Run run = { pattern, people, .ids = g_hash_table_new (NULL, NULL),
      .told_after = -1 };
    if (pattern->playback == PLAYBACK_NONE)
      play_stream (&run);
    else
      play_file (&run);
    check (&run);
    g_string_append_printf (row, " %u of %u, %u |", run.n_told, run.n_found,
        g_hash_table_size (run.ids));
    if (people == TEST_PEOPLE_LEAVING)
      g_string_append_printf (row, " %.2f |", MAX (run.told_after, 0));
    g_hash_table_unref (run.ids);
  }
  if (g_test_slow ())
    g_print ("%s\n", row->str);
}

int
main (int argc, char **argv)
{
  guint n;
  const TimePattern *patterns = time_patterns_get (&n);

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < n; i++)
    if (!patterns[i].live || g_test_slow ())
      mien_test_add (test_pattern, &patterns[i], "/times/%s", patterns[i].name);
  return g_test_run ();
}
