/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienjson
 * @title: JSON
 * @short_description: the faces in a frame as one line of JSON
 *
 * Since: 0.1
 */

#include "json/gstmienjson.h"

#include "face.h"
#include "meta/gstmienfacemeta.h"
#include "meta/sendertime.h"
#include "tags.h"
#include "writer.h"

static void
set_time (JsonObject *object, const gchar *key, GstClockTime time)
{
  /* Integers of JSON-GLib are signed. */
  if (time <= G_MAXINT64)
    json_object_set_int_member (object, key, (gint64) time);
}

static JsonArray *
faces_to_json (const GPtrArray *faces, const MienJsonFrame *frame)
{
  JsonArray *array = json_array_sized_new (faces->len);

  for (guint i = 0; i < faces->len; i++) {
    JsonObject *face = mien_face_to_json (g_ptr_array_index (faces, i), frame);

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

static void
set_sender_time (JsonObject *object, GstBuffer *buffer)
{
  const GstClockTime time = mien_sender_time (buffer);

  if (time > G_MAXINT64)
    return;
  JsonObject *rtp = json_object_new ();
  set_time (rtp, "sender_ntp_unix_timestamp_ns", time);
  json_object_set_object_member (object, "rtp", rtp);
}

static gboolean
read_frame (GstSample *sample, MienJsonFrame *frame, GError **error)
{
  if (!gst_sample_get_buffer (sample)) {
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "Expected a sample with a buffer, found none");
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
    g_autofree gchar *found =
        caps ? gst_caps_to_string (caps) : g_strdup ("none");
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
        "Expected fixed caps with width and height, found %s", found);
    return FALSE;
  }
  *frame = (MienJsonFrame) { width, height, NULL };
  return TRUE;
}

/**
 * gst_mien_sample_to_json:
 * @sample: a buffer with video caps, which give the size of the frame; its
 *   segment is used to convert the timestamp to stream time and running time
 * @source: (nullable): name of the source, such as a camera
 * @tags: (nullable): a JSON object, included unchanged
 * @error: return location for an error, or %NULL
 *
 * Writes the faces in a frame as one line of JSON, with the keys of DL
 * Streamer's gvametaconvert and all scores and numbers. The format is described
 * by docs/facejson.schema.json. The line contains no newline, not even at its
 * end. It is valid UTF-8; numbers do not depend on the locale, and numbers that
 * are not finite are written as null. Boxes are clipped to the frame; a face
 * entirely outside it is left out.
 *
 * Faces of other detectors are included as in gst_mien_buffer_get_faces(). The
 * buffer is only read. Any thread.
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
 * @faces: (element-type GstMien.Face): faces in the frame, such as those from
 *   gst_mien_buffer_get_faces_full(); only read
 * @sample: as in gst_mien_sample_to_json()
 * @source: (nullable): as in gst_mien_sample_to_json()
 * @tags: (nullable): as in gst_mien_sample_to_json()
 * @error: return location for an error, or %NULL
 *
 * Like gst_mien_sample_to_json(), with faces chosen by the caller. Any thread.
 *
 * Returns: (transfer full) (nullable): the line, or %NULL with an error
 *
 * Since: 0.1
 */
gchar *
gst_mien_faces_to_json (GPtrArray *faces, GstSample *sample,
    const gchar *source, const gchar *tags, GError **error)
{
  return gst_mien_faces_to_json_full (faces, sample, NULL, source, tags, error);
}

/**
 * gst_mien_faces_to_json_full:
 * @faces: (element-type GstMien.Face): as in gst_mien_faces_to_json()
 * @sample: as in gst_mien_sample_to_json()
 * @fields: (nullable): the fields to write for each face, separated by commas:
 *   "box", "detection" (confidence, detector, age), "id", "landmarks",
 *   "attributes" (all of them) or the names of some, and "scores" (of the
 *   attributes that are written). %NULL writes all; "" writes only that there
 *   is a face
 * @source: (nullable): as in gst_mien_sample_to_json()
 * @tags: (nullable): as in gst_mien_sample_to_json()
 * @error: return location for an error, or %NULL
 *
 * Like gst_mien_faces_to_json(), with only the chosen fields. Any thread.
 *
 * Returns: (transfer full) (nullable): the line, or %NULL with an error
 *
 * Since: 0.1
 */
gchar *
gst_mien_faces_to_json_full (GPtrArray *faces, GstSample *sample,
    const gchar *fields, const gchar *source, const gchar *tags, GError **error)
{
  g_return_val_if_fail (faces != NULL, NULL);
  g_return_val_if_fail (GST_IS_SAMPLE (sample), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (JsonNode) tags_node = NULL;
  g_autoptr (MienFields) wanted = mien_fields_new (fields);
  MienJsonFrame frame;
  if (!read_frame (sample, &frame, error)
      || !mien_tags_read (tags, &tags_node, error))
    return NULL;

  frame.fields = wanted;
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
