/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-facejoin
 * @title: facejoin
 *
 * Copies faces found on one branch of a pipeline to the frames of another. Each
 * frame gets the faces of the analysed frame nearest in running time, with
 * boxes and landmarks scaled. The analysed branch may be smaller and slower and
 * may drop frames. Frames pass unchanged, in any format, raw or encoded, and
 * never wait longer than #GstMienFaceJoin:max-wait for the other branch.
 *
 * |[
 * gst-launch-1.0 filesrc location=party.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! tee name=t !
 *     queue leaky=downstream max-size-buffers=1 ! videoscale !
 *     video/x-raw,width=640 ! mienfacedetect ! facetrack ! faceclassify ! j.faces
 *     t. ! queue max-size-bytes=0 ! facejoin name=j ! faceannotate !
 *     videoconvert ! autovideosink
 * ]|
 *
 * Since: 0.1
 */

/*
 * This is not a GstAggregator because that waits for all its pads: without a
 * live source it does nothing until each has a buffer or EOS, so frames would
 * depend on the analysis, and it forwards a flush only when all pads had one.
 * Here the full stream passes through a GstBaseTransform in its own thread, as
 * in any filter, and the analysed stream ends in an inbox.
 */

#include "gstmienfacejoin.h"

#include <gst/video/video.h>

#include "base/formats.h"
#include "base/properties.h"
#include "intake.h"
#include "patience.h"
#include "settings.h"
#include "tally.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_join_debug);
#define GST_CAT_DEFAULT gst_mien_face_join_debug

/* Used if the caps do not have a frame rate. */
#define USUAL_TOLERANCE GST_MSECOND

struct _GstMienFaceJoin {
  GstBaseTransform parent;

  GstPad *faces_pad;
  GstMienIntake intake;
  GstMienInbox *inbox;

  /* OBJECT_LOCK */
  GstMienJoinSettings settings; /* properties */
  GstMienPatience patience;
  GstMienTally tally;

  /* streaming thread of the full frames */
  GstMienFrame frame;
  GstMienTimes times;
  gboolean warned;
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate faces_template = GST_STATIC_PAD_TEMPLATE ("faces",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("video/x-raw(ANY)"));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

#define gst_mien_face_join_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceJoin, gst_mien_face_join,
    GST_TYPE_BASE_TRANSFORM,
    G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL)
        GST_DEBUG_CATEGORY_INIT (gst_mien_face_join_debug, "facejoin", 0,
            "Mien face joiner"));
GST_ELEMENT_REGISTER_DEFINE (facejoin, "facejoin", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_JOIN);

static gboolean
gst_mien_face_join_query (GstBaseTransform *transform,
    GstPadDirection direction, GstQuery *query)
{
  GstMienFaceJoin *self = GST_MIEN_FACE_JOIN (transform);

  if (!GST_BASE_TRANSFORM_CLASS (parent_class)
           ->query (transform, direction, query))
    return FALSE;
  if (GST_QUERY_TYPE (query) == GST_QUERY_LATENCY && direction == GST_PAD_SRC) {
    GST_OBJECT_LOCK (self);
    const gint64 max_wait = self->settings.max_wait;
    GST_OBJECT_UNLOCK (self);
    gst_mien_patience_answer (&self->patience, transform, max_wait, query);
  }
  return TRUE;
}

static void
warn_of_unlinked (GstMienFaceJoin *self)
{
  if (self->warned)
    return;
  self->warned = TRUE;
  GST_ELEMENT_WARNING (self, CORE, PAD,
      ("Expected an analysed branch on the pad faces, found nothing linked to "
       "it: frames pass without faces. Add '... ! mienfacedetect ! %s.faces'",
          GST_OBJECT_NAME (self)),
      (NULL));
}

static GstMienFinding *
take_finding (GstMienFaceJoin *self, gint64 time, gint64 tolerance,
    const GstMienJoinSettings *settings, gboolean *expired)
{
  const gboolean linked = gst_pad_is_linked (self->faces_pad);
  const gint64 wait = linked
      ? (gint64) (gst_mien_patience_for (&self->patience,
                      GST_BASE_TRANSFORM (self), settings->max_wait, time)
          / GST_USECOND)
      : 0;
  const gint64 now = g_get_monotonic_time ();
  const GstMienWish wish = {
    .time = time,
    .tolerance = tolerance,
    .deadline = wait > 0 ? now + wait : 0,
    .max_age = (gint64) MIN (settings->max_age, (guint64) G_MAXINT64),
  };

  if (!linked)
    warn_of_unlinked (self);
  return gst_mien_inbox_take (self->inbox, &wish, expired);
}

static void
put_faces (GstMienFaceJoin *self, GstBuffer *buffer,
    const GstMienFinding *finding, gint64 tolerance,
    const GstMienJoinSettings *settings)
{
  GstMienPlacement placement;

  gst_mien_placement_init (&placement, &finding->frame, &self->frame,
      settings->fit);
  gst_mien_finding_add_to (finding, buffer, &placement, &self->times,
      tolerance);
  gst_mien_buffer_adopt_faces_full (buffer, settings->object_class);
  gst_mien_buffer_mirror_faces (buffer, (guint) self->frame.width,
      (guint) self->frame.height, settings->metadata);
}

static void
post_size_error (GstMienFaceJoin *self, GstCaps *caps)
{
  g_autofree gchar *found =
      caps ? gst_caps_to_string (caps) : g_strdup ("none");

  GST_ELEMENT_ERROR (self, STREAM, FORMAT,
      ("Expected caps with width and height on the pad sink, to scale boxes, "
       "found %s. Put a parser, such as h264parse or jpegparse, "
       "before %s",
          found, GST_OBJECT_NAME (self)),
      (NULL));
}

static GstFlowReturn
gst_mien_face_join_transform_ip (GstBaseTransform *transform, GstBuffer *buffer)
{
  GstMienFaceJoin *self = GST_MIEN_FACE_JOIN (transform);
  const gint64 time =
      gst_mien_time_of (&transform->segment, GST_BUFFER_PTS (buffer));
  gboolean expired;

  if (self->frame.width == 0) {
    post_size_error (self, NULL);
    return GST_FLOW_NOT_NEGOTIATED;
  }
  g_autofree const GstMienJoinSettings *settings =
      gst_mien_dup_settings (self, &self->settings, sizeof self->settings);
  const gint64 tolerance = self->frame.frame_time > 0
      ? (gint64) self->frame.frame_time / 2
      : (gint64) USUAL_TOLERANCE;

  gst_mien_patience_prepare (&self->patience, transform, settings->max_wait);
  gst_mien_times_add (&self->times, time);
  g_autoptr (GstMienFinding) finding =
      take_finding (self, time, tolerance, settings, &expired);
  if (!gst_mien_inbox_is_passing (self->inbox))
    return GST_FLOW_FLUSHING;
  if (finding)
    put_faces (self, buffer, finding, tolerance, settings);
  gst_mien_tally_count (&self->tally, self, time, finding, expired);
  GST_LOG_OBJECT (self,
      "frame of %" GST_STIME_FORMAT ", faces of %" GST_STIME_FORMAT "%s",
      GST_STIME_ARGS (time),
      GST_STIME_ARGS (finding ? finding->time : GST_MIEN_NO_TIME),
      expired ? ", after a wait that timed out" : "");
  return GST_FLOW_OK;
}

/* The copy shares the memory, as in base/analyzer.c. */
static GstFlowReturn
gst_mien_face_join_prepare_output_buffer (GstBaseTransform *transform,
    GstBuffer *input, GstBuffer **output)
{
  *output = gst_buffer_is_writable (input) ? input : gst_buffer_copy (input);
  return *output ? GST_FLOW_OK : GST_FLOW_ERROR;
}

static gboolean
gst_mien_face_join_set_caps (GstBaseTransform *transform, GstCaps *in,
    GstCaps *out)
{
  GstMienFaceJoin *self = GST_MIEN_FACE_JOIN (transform);

  if (gst_mien_frame_from_caps (&self->frame, in))
    return TRUE;
  post_size_error (self, in);
  return FALSE;
}

static gboolean
gst_mien_face_join_propose_allocation (GstBaseTransform *transform,
    GstQuery *decided, GstQuery *query)
{
  if (!GST_BASE_TRANSFORM_CLASS (parent_class)
           ->propose_allocation (transform, decided, query))
    return FALSE;
  gst_mien_refuse_crop (query);
  return TRUE;
}

static gboolean
gst_mien_face_join_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  GstMienFaceJoin *self = GST_MIEN_FACE_JOIN (transform);

  switch (GST_EVENT_TYPE (event)) {
    case GST_EVENT_FLUSH_START:
      gst_mien_inbox_flush_full (self->inbox, TRUE);
      break;
    case GST_EVENT_FLUSH_STOP:
      self->times = (GstMienTimes) { 0 };
      gst_mien_inbox_flush_full (self->inbox, FALSE);
      break;
    case GST_EVENT_STREAM_START:
      gst_mien_inbox_end_full (self->inbox, FALSE);
      break;
    case GST_EVENT_EOS:
      gst_mien_inbox_end_full (self->inbox, TRUE);
      break;
    default:
      break;
  }
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (transform, event);
}

static gboolean
is_flushing (GstEvent *seek)
{
  GstSeekFlags flags;

  gst_event_parse_seek (seek, NULL, NULL, &flags, NULL, NULL, NULL, NULL);
  return (flags & GST_SEEK_FLAG_FLUSH) != 0;
}

static gboolean
had_flush_of (GstMienFaceJoin *self, GstEvent *seek)
{
  return g_atomic_int_get (&self->intake.flush_seqnum)
      == (gint) gst_event_get_seqnum (seek);
}

/* If both branches have the same source, the flush has already arrived on the
 * faces pad, and the seek need not be sent there as well. Findings from before
 * the seek must not be given to frames after it, which may arrive first. */
static gboolean
seek (GstMienFaceJoin *self, GstEvent *event)
{
  g_autoptr (GstEvent) copy = gst_event_ref (event);

  gst_mien_inbox_expect_flush (self->inbox, is_flushing (copy));
  const gboolean ok = GST_BASE_TRANSFORM_CLASS (parent_class)
                          ->src_event (GST_BASE_TRANSFORM (self), event);
  if (ok && !had_flush_of (self, copy))
    gst_pad_push_event (self->faces_pad, gst_event_ref (copy));
  if (!had_flush_of (self, copy))
    gst_mien_inbox_expect_flush (self->inbox, FALSE);
  return ok;
}

static gboolean
gst_mien_face_join_src_event (GstBaseTransform *transform, GstEvent *event)
{
  GstMienFaceJoin *self = GST_MIEN_FACE_JOIN (transform);

  if (GST_EVENT_TYPE (event) == GST_EVENT_SEEK)
    return seek (self, event);
  if (GST_EVENT_TYPE (event) == GST_EVENT_LATENCY)
    gst_pad_push_event (self->faces_pad, gst_event_ref (event));
  return GST_BASE_TRANSFORM_CLASS (parent_class)->src_event (transform, event);
}

static void
begin (GstMienFaceJoin *self)
{
  gst_mien_inbox_open (self->inbox);
  gst_mien_intake_reset (&self->intake);
  gst_mien_tally_reset (&self->tally, self);
  self->frame = (GstMienFrame) { 0 };
  self->times = (GstMienTimes) { 0 };
  self->warned = FALSE;
  gst_mien_patience_reset (&self->patience, GST_BASE_TRANSFORM (self));
}

/* Shuts the inbox first: pads cannot be deactivated while their threads
 * wait. */
static GstStateChangeReturn
gst_mien_face_join_change_state (GstElement *element, GstStateChange transition)
{
  GstMienFaceJoin *self = GST_MIEN_FACE_JOIN (element);

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    begin (self);
  else if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    gst_mien_inbox_shut (self->inbox);
  return GST_ELEMENT_CLASS (parent_class)->change_state (element, transition);
}

static void
get_stats (GObject *object, GValue *value)
{
  g_value_take_boxed (value,
      gst_mien_tally_to_structure (&GST_MIEN_FACE_JOIN (object)->tally,
          object));
}

/* finalize belongs to the property table. */
static void
gst_mien_face_join_dispose (GObject *object)
{
  G_OBJECT_CLASS (parent_class)->dispose (object);
  g_clear_pointer (&GST_MIEN_FACE_JOIN (object)->inbox, gst_mien_inbox_free);
}

static void
set_transform_functions (GstBaseTransformClass *klass)
{
  klass->query = GST_DEBUG_FUNCPTR (gst_mien_face_join_query);
  klass->prepare_output_buffer =
      GST_DEBUG_FUNCPTR (gst_mien_face_join_prepare_output_buffer);
  klass->set_caps = GST_DEBUG_FUNCPTR (gst_mien_face_join_set_caps);
  klass->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_mien_face_join_propose_allocation);
  klass->sink_event = GST_DEBUG_FUNCPTR (gst_mien_face_join_sink_event);
  klass->src_event = GST_DEBUG_FUNCPTR (gst_mien_face_join_src_event);
  klass->transform_ip = GST_DEBUG_FUNCPTR (gst_mien_face_join_transform_ip);
  klass->transform_ip_on_passthrough = TRUE;
}

static void
gst_mien_face_join_class_init (GstMienFaceJoinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  gst_mien_join_settings_install (klass,
      G_STRUCT_OFFSET (GstMienFaceJoin, settings));
  object_class->dispose = gst_mien_face_join_dispose;
  gst_mien_install_computed (klass, get_stats,
      g_param_spec_boxed ("stats", "Statistics",
          "Statistics since the start: frames, faces, frames with and without "
          "an analysed counterpart, waits that timed out, and the age of "
          "faces in milliseconds",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &faces_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Face joiner",
      "Filter/Metadata/Video",
      "Copies faces from an analysed branch onto the frames of another branch",
      "The Mien developers");
  element_class->change_state =
      GST_DEBUG_FUNCPTR (gst_mien_face_join_change_state);
  set_transform_functions (GST_BASE_TRANSFORM_CLASS (klass));
}

static void
gst_mien_face_join_init (GstMienFaceJoin *self)
{
  gst_mien_set_defaults (self);
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), TRUE);
  self->inbox = gst_mien_inbox_new ();
  self->faces_pad = gst_mien_intake_init (&self->intake,
      gst_element_get_pad_template (GST_ELEMENT (self),
          faces_template.name_template),
      self->inbox);
  gst_element_add_pad (GST_ELEMENT (self), self->faces_pad);
}
