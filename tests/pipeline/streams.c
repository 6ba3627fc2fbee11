/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Several streams in one process, on one device: each gets exactly the results
 * that it gets alone, whether or not its faces are batched with those of the
 * others.
 */

#include <gst/gst.h>

#include "meta/mien.h"

#define N_STREAMS 3
#define FRAMES 15
#define TIMEOUT (60 * GST_SECOND)

typedef struct {
  GstElement *pipeline;
  GString *lines;
} Stream;

/* One to three faces that move across the picture. */
static GstPadProbeReturn
attach_faces (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  const guint frame = GST_BUFFER_OFFSET (buffer);

  for (guint i = 0; i <= frame % 3; i++)
    gst_mien_buffer_add_face (buffer, 2 * frame + 20 * i, frame + 30 * i, 50,
        50, 0.9f, "test");
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

/* One line per frame: its timestamp, and all scores of all faces. */
static GstPadProbeReturn
keep_scores (GstPad *pad, GstPadProbeInfo *info, gpointer lines)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  g_string_append_printf (lines, "%" GST_TIME_FORMAT,
      GST_TIME_ARGS (GST_BUFFER_PTS (buffer)));
  for (guint i = 0; i < faces->len; i++) {
    const GstMienFace *face = faces->pdata[i];
    g_assert_cmpuint (gst_mien_face_get_n_attributes (face), ==, 2);
    for (guint m = 0; m < 2; m++) {
      GstMienAttribute *attribute = gst_mien_face_get_attribute (face, m);
      guint n;
      const gfloat *scores = gst_mien_attribute_get_scores (attribute, &n);
      for (guint k = 0; k < n; k++)
        g_string_append_printf (lines, " %.9g", scores[k]);
    }
  }
  g_string_append_c (lines, '\n');
  return GST_PAD_PROBE_OK;
}

static void
add_probe (GstElement *pipeline, const char *name, GstPadProbeCallback probe,
    gpointer data)
{
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (pipeline), name);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, probe, data, NULL);
}

/* Each stream shows something else. */
static void
stream_init (Stream *self, guint index, const char *device, gboolean shared)
{
  static const char *const patterns[N_STREAMS] = { "smpte", "zone-plate kx2=20",
    "pinwheel" };
  g_autofree char *description = g_strdup_printf (
      "videotestsrc pattern=%s "
      "num-buffers=%d ! video/x-raw,format=I420,width=320,height=240 ! "
      "faceclassify name=classify device=%s shared=%d ! fakesink "
      "name=out sync=false",
      patterns[index], FRAMES, device, shared);
  g_autoptr (GError) error = NULL;

  self->lines = g_string_new (NULL);
  self->pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  add_probe (self->pipeline, "classify", attach_faces, NULL);
  add_probe (self->pipeline, "out", keep_scores, self->lines);
}

static void
stream_wait (Stream *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus, TIMEOUT,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  g_assert_nonnull (message);
  g_assert_cmpstr (GST_MESSAGE_TYPE_NAME (message), ==, "eos");
}

static void
stream_clear (Stream *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
  g_string_free (self->lines, TRUE);
}

static char *
lines_alone (guint index, const char *device)
{
  Stream stream;

  stream_init (&stream, index, device, FALSE);
  gst_element_set_state (stream.pipeline, GST_STATE_PLAYING);
  stream_wait (&stream);
  char *lines = g_strdup (stream.lines->str);
  stream_clear (&stream);
  return lines;
}

static void
assert_same_lines (const GString *found, const char *expected)
{
  g_auto (GStrv) a = g_strsplit (found->str, "\n", -1);
  g_auto (GStrv) b = g_strsplit (expected, "\n", -1);

  g_assert_cmpuint (g_strv_length (a), ==, FRAMES + 1);
  g_assert_cmpuint (g_strv_length (b), ==, FRAMES + 1);
  for (guint i = 0; i < FRAMES; i++)
    g_assert_cmpstr (a[i], ==, b[i]);
}

static void
check_together (const char *device, gboolean shared, char **alone)
{
  Stream streams[N_STREAMS];

  for (guint i = 0; i < N_STREAMS; i++)
    stream_init (&streams[i], i, device, shared);
  for (guint i = 0; i < N_STREAMS; i++)
    gst_element_set_state (streams[i].pipeline, GST_STATE_PLAYING);
  for (guint i = 0; i < N_STREAMS; i++)
    stream_wait (&streams[i]);
  for (guint i = 0; i < N_STREAMS; i++)
    assert_same_lines (streams[i].lines, alone[i]);
  for (guint i = 0; i < N_STREAMS; i++)
    stream_clear (&streams[i]);
}

static void
test_streams (gconstpointer device)
{
  char *alone[N_STREAMS];

  for (guint i = 0; i < N_STREAMS; i++) {
    alone[i] = lines_alone (i, device);
    for (guint k = 0; k < i; k++)
      g_assert_cmpstr (alone[i], !=, alone[k]);
  }
  check_together (device, FALSE, alone);
  check_together (device, TRUE, alone);
  for (guint i = 0; i < N_STREAMS; i++)
    g_free (alone[i]);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/streams/cpu", "cpu", test_streams);
  g_test_add_data_func ("/streams/vulkan", "vulkan", test_streams);
  return g_test_run ();
}
