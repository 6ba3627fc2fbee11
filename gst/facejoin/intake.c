/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "intake.h"

#include <gst/video/video.h>

static GstMienIntake *
intake_of (GstPad *pad)
{
  return gst_pad_get_element_private (pad);
}

static GstFlowReturn
chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  GstMienIntake *self = intake_of (pad);
  const gint64 time =
      gst_mien_time_of (&self->segment, GST_BUFFER_PTS (buffer));
  g_autofree gchar *object_class = NULL;

  if (self->frame.width == 0) {
    gst_buffer_unref (buffer);
    return GST_FLOW_NOT_NEGOTIATED;
  }
  g_object_get (parent, "object-class", &object_class, NULL);
  gst_mien_times_add (&self->times, time);
  GstMienFinding *finding = gst_mien_finding_new (buffer, object_class,
      &self->frame, &self->times, time);
  /* Released first, because upstream may need it during the wait. */
  gst_buffer_unref (buffer);
  return gst_mien_inbox_put (self->inbox, finding);
}

static gboolean
take_caps (GstMienIntake *self, GstEvent *event)
{
  GstCaps *caps;

  gst_event_parse_caps (event, &caps);
  return gst_mien_frame_from_caps (&self->frame, caps);
}

/* A gap in the analysed stream: frames need not wait for findings in it. */
static void
take_gap (GstMienIntake *self, GstEvent *event)
{
  GstClockTime begin, duration;

  gst_event_parse_gap (event, &begin, &duration);
  if (GST_CLOCK_TIME_IS_VALID (begin) && GST_CLOCK_TIME_IS_VALID (duration))
    begin += duration;
  gst_mien_inbox_skip (self->inbox, gst_mien_time_of (&self->segment, begin));
}

/* Events are not forwarded: the full stream has those that downstream needs. */
static gboolean
take_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstMienIntake *self = intake_of (pad);
  gboolean ok = TRUE;

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_START:
      g_atomic_int_set (&self->flush_seqnum,
          (gint) gst_event_get_seqnum (event));
      gst_mien_inbox_flush_analyzed (self->inbox, TRUE);
      break;
    case GST_EVENT_FLUSH_STOP:
      gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
      self->times = (GstMienTimes) { 0 };
      gst_mien_inbox_flush_analyzed (self->inbox, FALSE);
      break;
    case GST_EVENT_STREAM_START:
      gst_mien_inbox_end_analyzed (self->inbox, FALSE);
      break;
    case GST_EVENT_EOS:
      gst_mien_inbox_end_analyzed (self->inbox, TRUE);
      break;
    case GST_EVENT_SEGMENT:
      gst_event_copy_segment (event, &self->segment);
      break;
    case GST_EVENT_CAPS:
      ok = take_caps (self, event);
      break;
    case GST_EVENT_GAP:
      take_gap (self, event);
      break;
    default:
      break;
  }
  gst_event_unref (event);
  return ok;
}

static gboolean
answer (GstPad *pad, GstObject *parent, GstQuery *query)
{
  switch (GST_QUERY_TYPE (query)) {
    case GST_QUERY_ALLOCATION:
      /* Pixels are not read, so any layout is acceptable. */
      gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
      return TRUE;
    case GST_QUERY_DRAIN:
      return TRUE;
    default:
      return gst_pad_query_default (pad, parent, query);
  }
}

GstPad *
gst_mien_intake_init (GstMienIntake *self, GstPadTemplate *template,
    GstMienInbox *inbox)
{
  GstPad *pad = gst_pad_new_from_template (template, template->name_template);

  self->inbox = inbox;
  gst_mien_intake_reset (self);
  gst_pad_set_element_private (pad, self);
  gst_pad_set_chain_function (pad, GST_DEBUG_FUNCPTR (chain));
  gst_pad_set_event_function (pad, GST_DEBUG_FUNCPTR (take_event));
  gst_pad_set_query_function (pad, GST_DEBUG_FUNCPTR (answer));
  return pad;
}

void
gst_mien_intake_reset (GstMienIntake *self)
{
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  self->frame = (GstMienFrame) { 0 };
  self->times = (GstMienTimes) { 0 };
  g_atomic_int_set (&self->flush_seqnum, GST_SEQNUM_INVALID);
}
