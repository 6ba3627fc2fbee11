/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION:element-facejson
 * @title: facejson
 *
 * Writes the faces of each frame as one line of JSON, ready for a file, a
 * socket or a message broker. Each buffer is one whole line including the
 * newline, so sinks never split a line. The keys are those of DL Streamer's
 * gvametaconvert; each attribute also has the scores of all its classes.
 *
 * Only metadata is read: frames may have any format and be in any memory.
 * Frames without a line (see #GstMienFaceJson:updates) become gap events, so
 * that sinks downstream do not wait for data.
 *
 * With #GstMienFaceJson:content events it writes the reports of faceevents.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 filesrc location=party.mp4 ! decodebin ! videoconvert !
 *     videoflip video-direction=auto ! mienfacedetect ! faceclassify !
 *     facejson source=party ! filesink location=party.jsonl
 * ]|
 *
 * Since: 0.1
 */

#include "base/properties.h"
#include "gstmienfacejson.h"

#include <gst/video/video.h>
#include <string.h>

#include "content.h"
#include "news.h"
#include "json/gstmienjson.h"
#include "meta/gstmienfacemeta.h"

GST_DEBUG_CATEGORY_STATIC (gst_mien_face_json_debug);
#define GST_CAT_DEFAULT gst_mien_face_json_debug

typedef struct {
  gchar *source, *tags, *fields, *object_class;
  GstMienNews updates;
  GstMienContent content;
} Settings;

struct _GstMienFaceJson {
  GstBaseTransform parent;

  Settings settings; /* properties (OBJECT_LOCK) */

  /* streaming thread */
  GstCaps *caps;         /* of the frames */
  gchar *last;           /* summary of the last frame; see news.h */
  GstClockTime position; /* of the last frame; GST_CLOCK_TIME_NONE: none yet */
};

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE ("sink",
    GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("video/x-raw(ANY)"));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE ("src",
    GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS ("application/x-json"));

#define gst_mien_face_json_parent_class parent_class
G_DEFINE_TYPE_WITH_CODE (GstMienFaceJson, gst_mien_face_json,
    GST_TYPE_BASE_TRANSFORM,
    G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL)
        GST_DEBUG_CATEGORY_INIT (gst_mien_face_json_debug, "facejson", 0,
            "writes faces as JSON"))
GST_ELEMENT_REGISTER_DEFINE (facejson, "facejson", GST_RANK_NONE,
    GST_TYPE_MIEN_FACE_JSON)

static GstCaps *
gst_mien_face_json_transform_caps (GstBaseTransform *trans,
    GstPadDirection direction, GstCaps *caps, GstCaps *filter)
{
  GstCaps *other = gst_static_pad_template_get_caps (direction == GST_PAD_SINK
          ? &src_template
          : &sink_template);

  if (filter) {
    GstCaps *all = other;
    other = gst_caps_intersect_full (filter, all, GST_CAPS_INTERSECT_FIRST);
    gst_caps_unref (all);
  }
  return other;
}

static gboolean
gst_mien_face_json_set_caps (GstBaseTransform *trans, GstCaps *in, GstCaps *out)
{
  GstMienFaceJson *self = GST_MIEN_FACE_JSON (trans);

  gst_caps_replace (&self->caps, in);
  g_clear_pointer (&self->last, g_free);
  return TRUE;
}

/* Pixels are not read, so any layout is acceptable. */
static gboolean
gst_mien_face_json_propose_allocation (GstBaseTransform *trans,
    GstQuery *decide_query, GstQuery *query)
{
  gst_query_add_allocation_meta (query, GST_VIDEO_META_API_TYPE, NULL);
  return TRUE;
}

static void
append_line (GstBuffer *buffer, gchar *line)
{
  const gsize length = strlen (line);

  /* The newline replaces the string's terminator. */
  line[length] = '\n';
  gst_buffer_append_memory (buffer,
      gst_memory_new_wrapped (0, line, length + 1, 0, length + 1, line,
          g_free));
}

/* An event is written before the frame that it was reported on, with the
 * timestamp of the previous frame. */
static void
write_event (GstMienFaceJson *self, const GstStructure *report)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (self);
  g_autofree const Settings *settings =
      gst_mien_dup_settings (self, &self->settings, sizeof (Settings));
  g_autoptr (GError) error = NULL;

  if (!(settings->content & GST_MIEN_CONTENT_EVENTS))
    return;
  gchar *line = gst_mien_event_to_json_full (report, settings->fields,
      settings->source, settings->tags, &error);
  if (error)
    GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS, ("%s", error->message), (NULL));
  if (!line)
    return;
  GstBuffer *buffer = gst_buffer_new ();
  append_line (buffer, line);
  GST_BUFFER_PTS (buffer) = self->position;
  gst_pad_push (GST_BASE_TRANSFORM_SRC_PAD (trans), buffer);
}

static void
forget (GstMienFaceJson *self)
{
  g_clear_pointer (&self->last, g_free);
  self->position = GST_CLOCK_TIME_NONE;
}

static gboolean
gst_mien_face_json_sink_event (GstBaseTransform *trans, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP
      || GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
    forget (GST_MIEN_FACE_JSON (trans));
  const GstStructure *report = gst_mien_content_get_report (event);
  if (report)
    write_event (GST_MIEN_FACE_JSON (trans), report);
  return GST_BASE_TRANSFORM_CLASS (parent_class)->sink_event (trans, event);
}

static gboolean
gst_mien_face_json_stop (GstBaseTransform *trans)
{
  GstMienFaceJson *self = GST_MIEN_FACE_JSON (trans);

  gst_clear_caps (&self->caps);
  forget (self);
  return TRUE;
}

/* The line and its length are not known yet. */
static GstFlowReturn
gst_mien_face_json_prepare_output_buffer (GstBaseTransform *trans,
    GstBuffer *input, GstBuffer **output)
{
  *output = gst_buffer_new ();
  gst_buffer_copy_into (*output, input,
      GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
  GST_BUFFER_FLAG_UNSET (*output, GST_BUFFER_FLAG_GAP);
  return GST_FLOW_OK;
}

static GstFlowReturn
skip (GstMienFaceJson *self, GstBuffer *buffer)
{
  if (GST_BUFFER_PTS_IS_VALID (buffer))
    gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self),
        gst_event_new_gap (GST_BUFFER_PTS (buffer),
            GST_BUFFER_DURATION (buffer)));
  return GST_BASE_TRANSFORM_FLOW_DROPPED;
}

static GstFlowReturn
gst_mien_face_json_transform (GstBaseTransform *trans, GstBuffer *input,
    GstBuffer *output)
{
  GstMienFaceJson *self = GST_MIEN_FACE_JSON (trans);
  g_autoptr (GError) error = NULL;

  g_autofree const Settings *settings =
      gst_mien_dup_settings (self, &self->settings, sizeof (Settings));

  g_autoptr (GPtrArray) faces =
      gst_mien_buffer_get_faces_full (input, settings->object_class);

  self->position = GST_BUFFER_PTS (input);
  if (!(settings->content & GST_MIEN_CONTENT_FACES)
      || !gst_mien_news_wants (settings->updates, faces, &self->last))
    return skip (self, input);

  g_autoptr (GstSample) sample =
      gst_sample_new (input, self->caps, &trans->segment, NULL);
  gchar *line = gst_mien_faces_to_json_full (faces, sample, settings->fields,
      settings->source, settings->tags, &error);
  if (!line) {
    GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS, ("%s", error->message), (NULL));
    return GST_FLOW_ERROR;
  }
  append_line (output, line);
  return GST_FLOW_OK;
}

#define AT(field) G_STRUCT_OFFSET (GstMienFaceJson, settings.field)

static void
install_properties (GstMienFaceJsonClass *klass)
{
  const GParamFlags flags = GST_MIEN_PARAM_ANY_TIME;

  gst_mien_install_property (klass, AT (source),
      g_param_spec_string ("source", "Source",
          "Name of the camera or file, included in each line", NULL, flags));
  gst_mien_install_property (klass, AT (tags),
      g_param_spec_string ("tags", "Tags",
          "JSON object to include in each line", NULL, flags));
  gst_mien_install_property (klass, AT (fields),
      g_param_spec_string ("fields", "Fields",
          "Fields to write for each face and event, separated by commas: box, "
          "detection, id, landmarks, attributes or single attribute names, "
          "scores, snapshot; unset = all, empty = none",
          NULL, flags));
  gst_mien_install_property (klass, AT (updates),
      g_param_spec_enum ("updates", "Updates", "Which frames to write",
          gst_mien_news_get_type (), GST_MIEN_NEWS_EVERY_FRAME, flags));
  gst_mien_install_property (klass, AT (content),
      g_param_spec_flags ("content", "Content",
          "What to write: the faces of each frame, the events of faceevents, "
          "or both",
          gst_mien_content_get_type (), GST_MIEN_CONTENT_FACES, flags));
  gst_mien_install_property (klass, AT (object_class),
      gst_mien_object_class_spec ());
}

static void
gst_mien_face_json_class_init (GstMienFaceJsonClass *klass)
{
  install_properties (klass);

  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Face to JSON",
      "Converter/Metadata/Video",
      "Converts the faces of each frame to a line "
      "of JSON",
      "The Mien developers");

  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  trans_class->transform_caps =
      GST_DEBUG_FUNCPTR (gst_mien_face_json_transform_caps);
  trans_class->set_caps = GST_DEBUG_FUNCPTR (gst_mien_face_json_set_caps);
  trans_class->propose_allocation =
      GST_DEBUG_FUNCPTR (gst_mien_face_json_propose_allocation);
  trans_class->sink_event = GST_DEBUG_FUNCPTR (gst_mien_face_json_sink_event);
  trans_class->stop = GST_DEBUG_FUNCPTR (gst_mien_face_json_stop);
  trans_class->prepare_output_buffer =
      GST_DEBUG_FUNCPTR (gst_mien_face_json_prepare_output_buffer);
  trans_class->transform = GST_DEBUG_FUNCPTR (gst_mien_face_json_transform);
}

static void
gst_mien_face_json_init (GstMienFaceJson *self)
{
  gst_mien_set_defaults (self);
  self->position = GST_CLOCK_TIME_NONE;
}
