/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "eventsfixture.h"

#include <gst/video/video.h>
#include <string.h>

void
events_fixture_init (EventsFixture *f, const char *properties)
{
  g_autofree char *launch = g_strconcat ("faceevents ", properties, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_parse_launch (launch, &error));
  g_assert_no_error (error);
  f->h = gst_harness_new_with_element (element, "sink", "src");
  f->bus = gst_bus_new ();
  gst_element_set_bus (element, f->bus);
  f->time = 0;
  f->step = GST_SECOND / 30;
  gst_harness_set_src_caps_str (f->h, EVENTS_CAPS);
}

void
events_fixture_clear (EventsFixture *f)
{
  gst_element_set_bus (f->h->element, NULL);
  gst_object_unref (f->bus);
  gst_harness_teardown (f->h);
}

GstBuffer *
events_frame_new (EventsFixture *f)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (f->h->srcpad);
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, caps));
  GstBuffer *buffer = gst_buffer_new_and_alloc (GST_VIDEO_INFO_SIZE (&info));
  gst_buffer_memset (buffer, 0, 128, -1);
  if (f->step > 0)
    GST_BUFFER_PTS (buffer) = f->time;
  f->time += f->step;
  return buffer;
}

GstMienFace *
events_add_face (GstBuffer *buffer, guint track_id)
{
  GstMienFace *face = gst_mien_buffer_add_face (buffer, 20 + track_id % 6 * 100,
      100, 60, 80, 0.75, "yunet");
  face->track_id = track_id;
  return face;
}

void
events_push (EventsFixture *f, GstBuffer *buffer)
{
  gst_buffer_unref (gst_harness_push_and_pull (f->h, buffer));
}

void
events_watch (EventsFixture *f, gdouble seconds, const char *ids)
{
  g_auto (GStrv) words = g_strsplit (ids, " ", -1);
  const GstClockTime step = f->step > 0 ? f->step : GST_SECOND / 30;
  const guint n = (guint) (seconds * GST_SECOND / step + 0.5);

  for (guint i = 0; i < n; i++) {
    GstBuffer *buffer = events_frame_new (f);
    for (guint k = 0; words[k] && *words[k]; k++)
      events_add_face (buffer, (guint) g_ascii_strtoull (words[k], NULL, 10));
    events_push (f, buffer);
  }
}

void
events_seek (EventsFixture *f, GstClockTime to)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = to;
  gst_harness_push_event (f->h, gst_event_new_flush_start ());
  gst_harness_push_event (f->h, gst_event_new_flush_stop (TRUE));
  gst_harness_push_event (f->h, gst_event_new_segment (&segment));
  f->time = to;
}

GstMessage *
events_pop (EventsFixture *f)
{
  GstMessage *message;

  while ((message = gst_bus_pop_filtered (f->bus, GST_MESSAGE_ELEMENT))) {
    if (gst_message_has_name (message, "faceevents"))
      return message;
    gst_message_unref (message);
  }
  return NULL;
}

static void
append_time (GString *text, const GstStructure *report)
{
  guint64 time;

  if (gst_structure_get_uint64 (report, "stream-time", &time))
    g_string_append_printf (text, " %.2f", (gdouble) time / GST_SECOND);
  else
    g_string_append (text, " -");
}

static void
append_person (GString *text, const GstStructure *report)
{
  guint stay, track_id;

  if (!gst_structure_get_uint (report, "stay", &stay))
    return;
  g_assert_true (gst_structure_get_uint (report, "track-id", &track_id));
  g_string_append_printf (text, " %u", stay);
  if (track_id != stay)
    g_string_append_printf (text, "/%u", track_id);
}

static void
append_rest (GString *text, const GstStructure *report)
{
  const char *reason = gst_structure_get_string (report, "reason");
  const char *attribute = gst_structure_get_string (report, "attribute");
  guint count;

  if (reason)
    g_string_append_printf (text, " %s", reason);
  if (attribute)
    g_string_append_printf (text, " %s %s>%s", attribute,
        gst_structure_get_string (report, "old-label"),
        gst_structure_get_string (report, "label"));
  if (gst_structure_get_uint (report, "count", &count))
    g_string_append_printf (text, " %u", count);
}

char *
events_take (EventsFixture *f)
{
  GString *text = g_string_new (NULL);
  GstMessage *message;

  while ((message = events_pop (f))) {
    const GstStructure *report = gst_message_get_structure (message);

    g_string_append_printf (text, "%s%s", text->len ? "; " : "",
        gst_structure_get_string (report, "event"));
    append_person (text, report);
    append_time (text, report);
    append_rest (text, report);
    gst_message_unref (message);
  }
  return g_string_free (text, FALSE);
}
