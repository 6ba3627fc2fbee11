/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienjson
 * @title: JSON
 * @short_description: the faces of a frame as one line of JSON
 *
 * Since: 0.1
 */

#include "json/gstmienjson.h"

#include <math.h>

#include "meta/facebox.h"
#include "meta/gstmienfacemeta.h"
#include "tags.h"
#include "writer.h"

/* Seconds from NTP's epoch, 1900, to Unix's, 1970: RFC 868. */
#define NTP_TO_UNIX (G_GUINT64_CONSTANT (2208988800) * GST_SECOND)

typedef struct {
  guint width, height; /* of the frame, pixels */
} Frame;

/* JSON knows no NaN; networks do. */
static void
set_number (JsonObject *object, const gchar *key, gdouble value)
{
  if (isfinite (value))
    json_object_set_double_member (object, key, value);
  else
    json_object_set_null_member (object, key);
}

static void
set_time (JsonObject *object, const gchar *key, GstClockTime time)
{
  /* json-glib's integers are signed. */
  if (time <= G_MAXINT64)
    json_object_set_int_member (object, key, (gint64) time);
}

static JsonObject *
box_to_json (const GstMienFace *face, const Frame *frame)
{
  JsonObject *box = json_object_new ();

  set_number (box, "x_min", mien_fraction (face->x, frame->width));
  set_number (box, "x_max",
      mien_fraction (face->x + face->width, frame->width));
  set_number (box, "y_min", mien_fraction (face->y, frame->height));
  set_number (box, "y_max",
      mien_fraction (face->y + face->height, frame->height));
  return box;
}

static JsonObject *
detection_to_json (const GstMienFace *face, const Frame *frame)
{
  JsonObject *detection = json_object_new ();

  json_object_set_object_member (detection, "bounding_box",
      box_to_json (face, frame));
  set_number (detection, "confidence", face->confidence);
  json_object_set_int_member (detection, "label_id", 0);
  json_object_set_string_member (detection, "label", "face");
  if (face->detector)
    json_object_set_string_member (detection, "detector", face->detector);
  json_object_set_int_member (detection, "frames_ago", face->frames_ago);
  return detection;
}

static void
set_landmarks (JsonObject *object, const GstMienFace *face)
{
  g_autoptr (JsonArray) points = json_array_new ();

  if (!face->has_landmarks)
    return;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    const GstMienPoint *landmark = &face->landmarks[i];
    JsonObject *point = json_object_new ();

    set_number (point, "x", landmark->x);
    set_number (point, "y", landmark->y);
    json_array_add_object_element (points, point);
  }
  json_object_set_array_member (object, "landmarks", g_steal_pointer (&points));
}

static JsonObject *
scores_to_json (const GstMienAttribute *attribute)
{
  guint n_scores;
  const gfloat *scores = gst_mien_attribute_get_scores (attribute, &n_scores);
  const gchar *const *labels = gst_mien_attribute_get_labels (attribute, NULL);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < n_scores; i++)
    set_number (object, labels[i], scores[i]);
  return object;
}

static void
set_number_of (JsonObject *object, const GstMienAttribute *attribute)
{
  const gchar *unit = gst_mien_attribute_get_unit (attribute);

  set_number (object, "value", gst_mien_attribute_get_value (attribute));
  if (unit)
    json_object_set_string_member (object, "unit", unit);
}

static void
set_winner (JsonObject *object, const GstMienAttribute *attribute)
{
  const gchar *label = gst_mien_attribute_get_label (attribute);

  if (label) {
    json_object_set_string_member (object, "label", label);
    json_object_set_int_member (object, "label_id",
        gst_mien_attribute_get_label_id (attribute));
    set_number (object, "confidence",
        gst_mien_attribute_get_confidence (attribute));
  }
}

static JsonObject *
attribute_to_json (const GstMienFace *face, const GstMienAttribute *attribute)
{
  const gboolean is_number = gst_mien_attribute_is_number (attribute);
  JsonObject *object = json_object_new ();
  JsonObject *model = json_object_new ();

  (is_number ? set_number_of : set_winner) (object, attribute);
  json_object_set_string_member (model, "name",
      gst_mien_attribute_get_model_name (attribute));
  json_object_set_object_member (object, "model", model);
  json_object_set_int_member (object, "frames_ago",
      gst_mien_face_get_attribute_age (face, attribute));
  if (is_number)
    set_number (object, "raw_value",
        gst_mien_attribute_get_raw_value (attribute));
  else
    json_object_set_object_member (object, "scores",
        scores_to_json (attribute));
  return object;
}

/* Attributes stand beside what is known of every face. */
static gchar *
attribute_key (const JsonObject *face, const gchar *name)
{
  static const gchar *const taken[] = { "id", "landmarks", "parent_id",
    "tensors", NULL };

  if (!json_object_has_member ((JsonObject *) face, name)
      && !g_strv_contains (taken, name))
    return g_strdup (name);
  return g_strconcat ("face-", name, NULL);
}

/* NULL: nothing of it is in the frame. */
static JsonObject *
face_to_json (const GstMienFace *face, const Frame *frame)
{
  const MienBox whole = gst_mien_face_box (face);
  JsonObject *object;
  MienBox box;

  if (!mien_box_clip (&whole, frame->width, frame->height, &box))
    return NULL;
  object = json_object_new ();
  json_object_set_int_member (object, "x", (gint64) box.x);
  json_object_set_int_member (object, "y", (gint64) box.y);
  json_object_set_int_member (object, "w", (gint64) box.width);
  json_object_set_int_member (object, "h", (gint64) box.height);
  json_object_set_int_member (object, "region_id", face->id);
  if (face->track_id != 0)
    json_object_set_int_member (object, "id", face->track_id);
  json_object_set_string_member (object, "roi_type", "face");
  json_object_set_object_member (object, "detection",
      detection_to_json (face, frame));
  set_landmarks (object, face);

  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++) {
    const GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    g_autofree gchar *key =
        attribute_key (object, gst_mien_attribute_get_name (attribute));

    json_object_set_object_member (object, key,
        attribute_to_json (face, attribute));
  }
  return object;
}

static JsonArray *
faces_to_json (const GPtrArray *faces, const Frame *frame)
{
  JsonArray *array = json_array_sized_new (faces->len);

  for (guint i = 0; i < faces->len; i++) {
    JsonObject *face = face_to_json (g_ptr_array_index (faces, i), frame);

    if (face)
      json_array_add_object_element (array, face);
  }
  return array;
}

static void
set_times (JsonObject *object, GstSample *sample)
{
  const GstSegment *segment = gst_sample_get_segment (sample);
  const GstClockTime time = GST_BUFFER_PTS (gst_sample_get_buffer (sample));

  if (segment->format != GST_FORMAT_TIME)
    return;
  set_time (object, "timestamp",
      gst_segment_to_stream_time (segment, GST_FORMAT_TIME, time));
  set_time (object, "running_time",
      gst_segment_to_running_time (segment, GST_FORMAT_TIME, time));
}

/* Nanoseconds since 1970 by the sender's clock; NONE: it did not say. */
static GstClockTime
sender_time (GstBuffer *buffer)
{
  static GstStaticCaps ntp = GST_STATIC_CAPS ("timestamp/x-ntp");
  static GstStaticCaps unix_time = GST_STATIC_CAPS ("timestamp/x-unix");
  g_autoptr (GstCaps) ntp_caps = gst_static_caps_get (&ntp);
  g_autoptr (GstCaps) unix_caps = gst_static_caps_get (&unix_time);
  const GstReferenceTimestampMeta *meta =
      gst_buffer_get_reference_timestamp_meta (buffer, ntp_caps);

  if (meta && meta->timestamp >= NTP_TO_UNIX)
    return meta->timestamp - NTP_TO_UNIX;
  meta = gst_buffer_get_reference_timestamp_meta (buffer, unix_caps);
  return meta ? meta->timestamp : GST_CLOCK_TIME_NONE;
}

static void
set_sender_time (JsonObject *object, GstBuffer *buffer)
{
  const GstClockTime time = sender_time (buffer);

  if (time > G_MAXINT64)
    return;
  JsonObject *rtp = json_object_new ();
  set_time (rtp, "sender_ntp_unix_timestamp_ns", time);
  json_object_set_object_member (object, "rtp", rtp);
}

static gboolean
read_frame (GstSample *sample, Frame *frame, GError **error)
{
  if (!gst_sample_get_buffer (sample)) {
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "The sample has no buffer");
    return FALSE;
  }

  GstCaps *caps = gst_sample_get_caps (sample);
  const GstStructure *structure = caps && gst_caps_is_fixed (caps)
      ? gst_caps_get_structure (caps, 0)
      : NULL;
  gint width, height;

  if (!structure || !gst_structure_get_int (structure, "width", &width)
      || !gst_structure_get_int (structure, "height", &height) || width <= 0
      || height <= 0) {
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "The caps of a frame have to tell its width and height");
    return FALSE;
  }
  *frame = (Frame) { width, height };
  return TRUE;
}

/**
 * gst_mien_sample_to_json:
 * @sample: a buffer with the caps of its frame, which tell width and height;
 *   its segment turns the buffer's time into stream and running time
 * @source: (nullable): name of the camera, or whatever tells where the frame
 *   is from
 * @tags: (nullable): a JSON object, passed on as it is
 * @error: return location for an error, or %NULL
 *
 * The faces of a frame as one line of JSON, with the keys of DL Streamer's
 * gvametaconvert and all scores and numbers; docs/facejson.schema.json describes it. The
 * line does not hold a newline, not at its end either. It is valid UTF-8,
 * numbers look the same in every locale, and those that are not finite are
 * null. Boxes are cut to the frame; a face wholly outside is left out.
 *
 * Regions of type "face" of other detectors are faces too. The buffer is only
 * read. Any thread.
 *
 * Returns: (transfer full) (nullable): the line, or %NULL with an error:
 *   #GST_STREAM_ERROR_FORMAT if @sample has no buffer or its caps no size,
 *   #GST_LIBRARY_ERROR_SETTINGS if @tags is not a JSON object
 *
 * Since: 0.1
 */
gchar *
gst_mien_sample_to_json (GstSample *sample, const gchar *source,
    const gchar *tags, GError **error)
{
  g_return_val_if_fail (GST_IS_SAMPLE (sample), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  GstBuffer *buffer = gst_sample_get_buffer (sample);
  g_autoptr (GPtrArray) faces =
      buffer ? gst_mien_buffer_get_faces (buffer) : g_ptr_array_new ();
  return gst_mien_faces_to_json (faces, sample, source, tags, error);
}

/**
 * gst_mien_faces_to_json:
 * @faces: (element-type GstMien.Face): faces of the frame, as
 *   gst_mien_buffer_get_faces_full() lists them; to be read
 * @sample: as of gst_mien_sample_to_json()
 * @source: (nullable): as there
 * @tags: (nullable): as there
 * @error: return location for an error, or %NULL
 *
 * As gst_mien_sample_to_json(), of faces that the caller chose. Any thread.
 *
 * Returns: (transfer full) (nullable): the line, or %NULL with an error
 *
 * Since: 0.1
 */
gchar *
gst_mien_faces_to_json (GPtrArray *faces, GstSample *sample,
    const gchar *source, const gchar *tags, GError **error)
{
  g_return_val_if_fail (faces != NULL, NULL);
  g_return_val_if_fail (GST_IS_SAMPLE (sample), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (JsonNode) tags_node = NULL;
  Frame frame;
  if (!read_frame (sample, &frame, error)
      || !mien_tags_read (tags, &tags_node, error))
    return NULL;

  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *resolution = json_object_new ();
  json_object_set_array_member (object, "objects",
      faces_to_json (faces, &frame));
  json_object_set_int_member (resolution, "width", frame.width);
  json_object_set_int_member (resolution, "height", frame.height);
  json_object_set_object_member (object, "resolution", resolution);
  set_times (object, sample);
  set_sender_time (object, gst_sample_get_buffer (sample));
  if (source) {
    g_autofree gchar *valid = g_utf8_make_valid (source, -1);
    json_object_set_string_member (object, "source", valid);
  }
  if (tags_node)
    json_object_set_member (object, "tags", g_steal_pointer (&tags_node));

  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (root, object);
  return mien_json_write (root);
}
