/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-faceevents
 * @title: faceevents
 *
 * Reports what happens rather than what each frame shows: a person came, a
 * person left (with the duration, the share of each label, and optionally a
 * JPEG of the best face), a label changed, the number of faces exceeds a
 * threshold. It needs facetrack upstream for ids, and faceclassify for labels.
 * Each event is an element message and a serialized downstream event, both
 * named `faceevents`; facejson writes the latter as JSON. Frames pass
 * unchanged.
 *
 * |[
 * gst-launch-1.0 filesrc location=party.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect ! facetrack !
 *     faceclassify ! faceevents ! facejson content=events !
 *     filesink location=events.jsonl
 * ]|
 *
 * Since: 0.1
 */

#include "gstmienfaceevents.h"

#include "album.h"
#include "base/formats.h"
#include "base/properties.h"
#include "develop.h"
#include "report.h"
#include "settings.h"
#include "watch.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_events_debug);
#define GST_CAT_DEFAULT gst_mien_face_events_debug

struct _GstMienFaceEvents {
  GstMienFilter parent;

  GstMienEventsSettings settings; /* properties (OBJECT_LOCK) */

  /* exists between start and stop; streaming thread */
  MienStays *stays;    /* of GstMienPerson */
  GstMienAlbum *album; /* NULL: no files are written */
  MienCrowd crowd;
  GstMienWatch watch;
  guint n_events; /* of the current frame */
  gboolean told_untracked;
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_MIEN_VIDEO_CAPS));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_MIEN_VIDEO_CAPS));

#define gst_mien_face_events_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceEvents, gst_mien_face_events,
    GST_TYPE_MIEN_FILTER,
    GST_DEBUG_CATEGORY_INIT (gst_mien_face_events_debug, "faceevents", 0,
        "Mien face events"));
GST_ELEMENT_REGISTER_DEFINE (faceevents, "faceevents", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_EVENTS);

/* Takes ownership of `report`; `snapshot` may be NULL. */
static void
publish (GstMienFaceEvents *self, GstStructure *report, GstSample *snapshot)
{
  GstEvent *event = gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
      gst_structure_copy (report));

  GST_INFO_OBJECT (self, "%" GST_PTR_FORMAT, report);
  if (snapshot)
    gst_structure_set (report, "snapshot", GST_TYPE_SAMPLE, snapshot, NULL);
  /* Posted first, because pushing the event may block downstream. */
  gst_mien_filter_post (GST_MIEN_FILTER (self),
      gst_message_new_element (GST_OBJECT (self), report));
  gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self), event);
  self->n_events++;
}

static gboolean
wants_pictures (const GstMienFaceEvents *self,
    const GstMienEventsSettings *settings)
{
  return settings->snapshots || self->album;
}

static void
report_left (GstMienFaceEvents *self, const MienStay *stay,
    const GstMienEventsSettings *settings)
{
  const GstMienPerson *person = stay->data;
  GstStructure *report = gst_mien_report_left (stay, &self->watch.now);
  g_autoptr (GstSample) jpeg = NULL;

  if (person->picture && wants_pictures (self, settings))
    jpeg = gst_mien_develop (GST_MIEN_FILTER (self), person->picture,
        self->album, report);
  publish (self, report, settings->snapshots ? jpeg : NULL);
}

static const GstMienFace *
face_of (const MienStay *stay, const GPtrArray *faces)
{
  for (guint i = 0; i < faces->len; i++)
    if (((const GstMienFace *) faces->pdata[i])->track_id == stay->track_id)
      return faces->pdata[i];
  g_return_val_if_reached (NULL);
}

static void
report_stays (GstMienFaceEvents *self, const GPtrArray *faces,
    const GstMienEventsSettings *settings)
{
  g_autoptr (GPtrArray) came = g_ptr_array_new ();
  g_autoptr (GPtrArray) left = mien_stays_new_list (self->stays);
  const GstVideoInfo *info = gst_mien_filter_get_info (GST_MIEN_FILTER (self));
  const MienStayRules rules = { settings->min_stay * GST_MSECOND,
    settings->grace_time * GST_MSECOND };

  mien_stays_end_frame (self->stays, self->watch.searched, &rules, came, left);
  for (guint i = 0; i < left->len; i++)
    report_left (self, left->pdata[i], settings);
  for (guint i = 0; i < came->len; i++) {
    const MienStay *stay = came->pdata[i];
    gst_mien_verdicts_settle (((GstMienPerson *) stay->data)->verdicts);
    publish (self,
        gst_mien_report_came (stay, face_of (stay, faces), info,
            &self->watch.now),
        NULL);
  }
}

static void
report_changes (GstMienFaceEvents *self, const MienStay *stay,
    const GArray *changes, const GstMienEventsSettings *settings)
{
  for (guint i = 0; stay->number != 0 && i < changes->len; i++) {
    const GstMienChange *change = &g_array_index (changes, GstMienChange, i);
    if (gst_mien_events_settings_watch (settings,
            gst_mien_attribute_get_name (change->attribute)))
      publish (self, gst_mien_report_changed (stay, change, &self->watch.now),
          NULL);
  }
}

/* Updates what is remembered of a person with a newly found face. */
static void
remember (GstMienFaceEvents *self, MienStay *stay, GstMienFace *face,
    GstVideoFrame *frame, const GstMienEventsSettings *settings)
{
  g_autoptr (GArray) changes =
      g_array_new (FALSE, FALSE, sizeof (GstMienChange));
  const GstMienSnapshotStyle style = { settings->snapshot_margin,
    settings->snapshot_size };

  if (!stay->data)
    stay->data = gst_mien_person_new ();
  GstMienPerson *person = stay->data;
  gst_mien_verdicts_add (person->verdicts, face, &self->watch.now,
      settings->hold_time * GST_MSECOND, changes);
  if (frame)
    gst_mien_person_look (person, face, &self->watch.now, frame,
        wants_pictures (self, settings) ? &style : NULL);
  report_changes (self, stay, changes, settings);
}

static void
see_face (GstMienFaceEvents *self, GstMienFace *face, GstVideoFrame *frame,
    const GstMienEventsSettings *settings)
{
  const GstVideoInfo *info = gst_mien_filter_get_info (GST_MIEN_FILTER (self));
  const MienBox place = { face->x / GST_VIDEO_INFO_WIDTH (info),
    face->y / GST_VIDEO_INFO_HEIGHT (info),
    face->width / GST_VIDEO_INFO_WIDTH (info),
    face->height / GST_VIDEO_INFO_HEIGHT (info) };
  MienStay *stay =
      mien_stays_see (self->stays, face->track_id, &place, face->frames_ago);

  if (!stay)
    gst_mien_filter_warn (GST_MIEN_FILTER (self),
        "More than " G_STRINGIFY (MIEN_MAX_STAYS) " people at once: the "
                                                  "others are not reported");
  else if (stay->found)
    remember (self, stay, face, frame, settings);
}

static void
warn_of_untracked (GstMienFaceEvents *self)
{
  if (self->told_untracked)
    return;
  self->told_untracked = TRUE;
  GST_ELEMENT_WARNING (self, STREAM, FORMAT,
      ("Expected faces with track ids, found one without: no events are "
       "reported for it. Put 'facetrack' before %s",
          GST_OBJECT_NAME (self)),
      (NULL));
}

static void
see_faces (GstMienFaceEvents *self, GstBuffer *buffer, const GPtrArray *faces,
    const GstMienEventsSettings *settings)
{
  GstMienFilter *filter = GST_MIEN_FILTER (self);
  GstVideoFrame frame;
  const gboolean mapped = faces->len > 0
      && gst_mien_filter_map (&frame, gst_mien_filter_get_info (filter),
          buffer);

  if (faces->len > 0 && !mapped)
    gst_mien_filter_warn (filter,
        "No snapshots were taken of the faces in a frame: its memory cannot be "
        "mapped");
  for (guint i = 0; i < faces->len; i++) {
    GstMienFace *face = faces->pdata[i];
    if (face->track_id == 0)
      warn_of_untracked (self);
    else
      see_face (self, face, mapped ? &frame : NULL, settings);
  }
  if (mapped)
    gst_video_frame_unmap (&frame);
}

/* The next frame does not follow the last one. */
static void
cut (GstMienFaceEvents *self)
{
  mien_stays_break (self->stays);
  mien_crowd_break (&self->crowd);
}

static GstFlowReturn
gst_mien_face_events_transform_ip (GstBaseTransform *transform,
    GstBuffer *buffer)
{
  GstMienFaceEvents *self = GST_MIEN_FACE_EVENTS (transform);
  const gint64 start = g_get_monotonic_time ();
  g_autofree const GstMienEventsSettings *settings =
      gst_mien_dup_settings (self, &self->settings, sizeof self->settings);
  g_autoptr (GPtrArray) faces =
      gst_mien_filter_get_faces (GST_MIEN_FILTER (self), buffer);

  self->n_events = 0;
  if (!gst_mien_watch_step (&self->watch, transform, buffer))
    cut (self);
  mien_stays_begin_frame (self->stays, &self->watch.now);
  see_faces (self, buffer, faces, settings);
  report_stays (self, faces, settings);
  if (mien_crowd_step (&self->crowd, faces->len, settings->count_threshold,
          settings->hold_time * GST_MSECOND, &self->watch.now))
    publish (self,
        gst_mien_report_crowd (&self->crowd, faces->len,
            settings->count_threshold, &self->watch.now),
        NULL);
  gst_mien_filter_count (GST_MIEN_FILTER (self), faces->len, self->n_events,
      g_get_monotonic_time () - start);
  return GST_FLOW_OK;
}

/* At the end of the stream everybody leaves. */
static void
finish (GstMienFaceEvents *self)
{
  g_autofree const GstMienEventsSettings *settings =
      gst_mien_dup_settings (self, &self->settings, sizeof self->settings);
  g_autoptr (GPtrArray) left = mien_stays_new_list (self->stays);

  mien_stays_finish (self->stays, left);
  for (guint i = 0; i < left->len; i++)
    report_left (self, left->pdata[i], settings);
}

static gboolean
gst_mien_face_events_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  GstMienFaceEvents *self = GST_MIEN_FACE_EVENTS (transform);

  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS && self->stays)
    finish (self);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (transform, event);
}

static void
gst_mien_face_events_reset (GstMienFilter *filter)
{
  GstMienFaceEvents *self = GST_MIEN_FACE_EVENTS (filter);

  /* A flush may also arrive before start. */
  if (!self->stays)
    return;
  gst_mien_watch_break (&self->watch);
  cut (self);
}

static gboolean
gst_mien_face_events_start (GstBaseTransform *transform)
{
  GstMienFaceEvents *self = GST_MIEN_FACE_EVENTS (transform);
  g_autofree const GstMienEventsSettings *settings =
      gst_mien_dup_settings (self, &self->settings, sizeof self->settings);
  g_autoptr (GError) error = NULL;

  if (settings->snapshot_location) {
    self->album = gst_mien_album_new (settings->snapshot_location, &error);
    if (!self->album) {
      GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS, ("%s", error->message),
          (NULL));
      return FALSE;
    }
  }
  self->stays = mien_stays_new ((GDestroyNotify) gst_mien_person_free);
  self->crowd = (MienCrowd) { 0 };
  gst_mien_watch_init (&self->watch);
  self->told_untracked = FALSE;
  return TRUE;
}

static gboolean
gst_mien_face_events_stop (GstBaseTransform *transform)
{
  GstMienFaceEvents *self = GST_MIEN_FACE_EVENTS (transform);

  g_clear_pointer (&self->stays, mien_stays_free);
  g_clear_pointer (&self->album, gst_mien_album_free);
  return TRUE;
}

static void
gst_mien_face_events_class_init (GstMienFaceEventsClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstMienFilterClass *filter_class = GST_MIEN_FILTER_CLASS (klass);

  gst_mien_events_settings_install (klass,
      G_STRUCT_OFFSET (GstMienFaceEvents, settings));
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Face events",
      "Filter/Analyzer/Video",
      "Reports when people come and leave and when their labels change",
      "The Mien developers");

  transform_class->start = GST_DEBUG_FUNCPTR (gst_mien_face_events_start);
  transform_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_events_stop);
  transform_class->sink_event =
      GST_DEBUG_FUNCPTR (gst_mien_face_events_sink_event);
  transform_class->transform_ip =
      GST_DEBUG_FUNCPTR (gst_mien_face_events_transform_ip);
  transform_class->transform_ip_on_passthrough = TRUE;
  filter_class->work = "events";
  filter_class->reset = gst_mien_face_events_reset;
}

static void
gst_mien_face_events_init (GstMienFaceEvents *self)
{
  gst_mien_set_defaults (self);
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), TRUE);
}
