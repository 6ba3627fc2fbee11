/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "joinplayer.h"

#include "meta/mien.h"

/* Uses stream time, since x264enc shifts timestamps and segment by a thousand
 * hours. */
static gint
number_of (GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstEvent) event =
      gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  const GstSegment *segment;

  gst_event_parse_segment (event, &segment);
  const guint64 time = gst_segment_to_stream_time (segment, GST_FORMAT_TIME,
      GST_BUFFER_PTS (buffer));
  return (gint) ((time * JOIN_RATE + GST_SECOND / 2) / GST_SECOND);
}

static gint
width_of (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  gint width = 0;

  gst_structure_get_int (gst_caps_get_structure (caps, 0), "width", &width);
  return width;
}

static GstPadProbeReturn
find_face (GstPad *pad, GstPadProbeInfo *info, gpointer unused)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  const gfloat unit = width_of (pad) / 1000.0f;

  gst_mien_buffer_add_face (buffer, unit * number_of (pad, buffer), 10, 10, 10,
      1, "test");
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

static gint
face_number (GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  if (faces->len == 0)
    return -1;
  const gfloat x = ((const GstMienFace *) faces->pdata[0])->x;
  return (gint) (x * 1000 / width_of (pad) + 0.5f);
}

static GstPadProbeReturn
take_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  JoinPlayer *self = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  const gint number = number_of (pad, buffer);

  self->n_frames++;
  if (number >= 0 && number < (gint) self->found->len)
    g_array_index (self->found, gint, number) = face_number (pad, buffer);
  if (self->on_frame)
    self->on_frame (self->pipeline, number);
  return GST_PAD_PROBE_OK;
}

static void
add_probe (GstElement *pipeline, const char *name, GstPadProbeCallback probe,
    gpointer data)
{
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (pipeline), name);
  if (!element)
    return;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, probe, data, NULL);
}

void
join_player_forget (JoinPlayer *self)
{
  self->n_frames = 0;
  for (guint i = 0; i < self->found->len; i++)
    g_array_index (self->found, gint, i) = -2;
}

gboolean
join_player_init (JoinPlayer *self, const char *description)
{
  g_autoptr (GError) error = NULL;

  *self = (JoinPlayer) { .found = g_array_new (FALSE, FALSE, sizeof (gint)) };
  self->pipeline = gst_parse_launch (description, &error);
  if (g_error_matches (error, GST_PARSE_ERROR,
          GST_PARSE_ERROR_NO_SUCH_ELEMENT)) {
    g_test_skip (error->message);
    g_clear_object (&self->pipeline);
    g_array_unref (self->found);
    return FALSE;
  }
  g_assert_no_error (error);
  g_array_set_size (self->found, JOIN_FRAMES);
  join_player_forget (self);
  add_probe (self->pipeline, "find", find_face, NULL);
  add_probe (self->pipeline, "find2", find_face, NULL);
  add_probe (self->pipeline, "out", take_frame, self);
  return TRUE;
}

void
join_player_wait (JoinPlayer *self, GstMessageType type)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);

  for (;;) {
    g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (bus,
        JOIN_TIMEOUT, type | GST_MESSAGE_ERROR);
    g_assert_nonnull (message);
    if (GST_MESSAGE_TYPE (message) == type)
      return;
    g_autoptr (GError) error = NULL;
    gst_message_parse_error (message, &error, NULL);
    if (!self->errors_allowed)
      g_assert_no_error (error);
    /* An error in any element aborts a pending state change. */
    gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  }
}

void
join_player_preroll (JoinPlayer *self)
{
  g_assert_cmpint (gst_element_get_state (self->pipeline, NULL, NULL,
                       JOIN_TIMEOUT),
      ==, GST_STATE_CHANGE_SUCCESS);
}

void
join_player_clear (JoinPlayer *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_object_unref (self->pipeline);
  g_array_unref (self->found);
}

void
join_player_play (JoinPlayer *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  join_player_wait (self, GST_MESSAGE_EOS);
}
