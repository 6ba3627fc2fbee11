/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json/gstmienjson.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "eventfields.h"
#include "tags.h"
#include "writer.h"

static JsonObject *object_of (const GstStructure *structure);

static JsonNode *
number_node (gdouble value)
{
  JsonNode *node = json_node_new (JSON_NODE_NULL);

  /* JSON has no NaN, which networks may return. */
  return isfinite (value) ? json_node_init_double (node, value) : node;
}

static JsonNode *
text_node (const gchar *text)
{
  g_autofree gchar *valid = g_utf8_make_valid (text ? text : "", -1);

  return json_node_init_string (json_node_alloc (), valid);
}

static JsonNode *
integer_node (guint64 value)
{
  /* json-glib's integers are signed. */
  return json_node_init_int (json_node_alloc (),
      (gint64) MIN (value, G_MAXINT64));
}

/* NULL if JSON has no equivalent, as for a picture. */
static JsonNode *
node_of (const GValue *value)
{
  if (GST_VALUE_HOLDS_STRUCTURE (value)) {
    JsonNode *node = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (node, object_of (gst_value_get_structure (value)));
    return node;
  }
  if (G_VALUE_HOLDS_STRING (value))
    return text_node (g_value_get_string (value));
  if (G_VALUE_HOLDS_DOUBLE (value))
    return number_node (g_value_get_double (value));
  if (G_VALUE_HOLDS_UINT (value))
    return integer_node (g_value_get_uint (value));
  if (G_VALUE_HOLDS_UINT64 (value))
    return integer_node (g_value_get_uint64 (value));
  return NULL;
}

static JsonObject *
sender_of (const GValue *utc)
{
  JsonObject *rtp = json_object_new ();

  json_object_set_member (rtp, "sender_ntp_unix_timestamp_ns", node_of (utc));
  return rtp;
}

/* The same keys as in a line of faces. Labels and names of attributes are not
 * changed. */
static gchar *
key_of (const gchar *field, const GValue *value)
{
  if (GST_VALUE_HOLDS_STRUCTURE (value) || G_VALUE_HOLDS_DOUBLE (value))
    return g_utf8_make_valid (field, -1);
  if (g_str_equal (field, "stream-time"))
    return g_strdup ("timestamp");
  if (g_str_equal (field, "track-id"))
    return g_strdup ("id");
  return g_strdelimit (g_utf8_make_valid (field, -1), "-", '_');
}

static gboolean
add_field (GQuark field, const GValue *value, gpointer object)
{
  const gchar *name = g_quark_to_string (field);
  const gboolean is_time = G_VALUE_HOLDS_UINT64 (value);
  JsonNode *node;

  if (is_time && g_str_equal (name, "utc")) {
    json_object_set_object_member (object, "rtp", sender_of (value));
    return TRUE;
  }
  /* The buffer's timestamp has no meaning outside the pipeline. */
  if (is_time && g_str_equal (name, "timestamp"))
    return TRUE;
  if ((node = node_of (value))) {
    g_autofree gchar *key = key_of (name, value);
    json_object_set_member (object, key, node);
  }
  return TRUE;
}

static JsonObject *
object_of (const GstStructure *structure)
{
  JsonObject *object = json_object_new ();

  gst_structure_foreach (structure, add_field, object);
  return object;
}

/**
 * gst_mien_event_to_json:
 * @event: the structure of a message or event from faceevents
 * @source: (nullable): name of the source, such as a camera
 * @tags: (nullable): a JSON object, included unchanged
 * @error: return location for an error, or %NULL
 *
 * Writes an event as one line of JSON. The format is described by
 * docs/events.schema.json. Times have the same keys as in
 * gst_mien_sample_to_json(). The picture of a snapshot is left out; the name of
 * its file is included. The line contains no newline, is valid UTF-8, and does
 * not depend on the locale. Any thread.
 *
 * Returns: (transfer full) (nullable): the line, or %NULL with
 *   #GST_LIBRARY_ERROR_SETTINGS if @tags is not a JSON object
 *
 * Since: 0.1
 */
gchar *
gst_mien_event_to_json (const GstStructure *event, const gchar *source,
    const gchar *tags, GError **error)
{
  return gst_mien_event_to_json_full (event, NULL, source, tags, error);
}

/**
 * gst_mien_event_to_json_full:
 * @event: as in gst_mien_event_to_json()
 * @fields: (nullable): the fields to write for the person, as in
 *   gst_mien_faces_to_json_full(), and "snapshot" (the file with the snapshot);
 *   %NULL for all
 * @source: (nullable): as in gst_mien_event_to_json()
 * @tags: (nullable): as in gst_mien_event_to_json()
 * @error: return location for an error, or %NULL
 *
 * Like gst_mien_event_to_json(), with only the chosen fields. Any thread.
 *
 * Returns: (transfer full) (nullable): the line, or %NULL with an error; %NULL
 *   without an error if the event is the change of an attribute that was not
 *   chosen
 *
 * Since: 0.1
 */
gchar *
gst_mien_event_to_json_full (const GstStructure *event, const gchar *fields,
    const gchar *source, const gchar *tags, GError **error)
{
  g_return_val_if_fail (event != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (JsonNode) tags_node = NULL;
  if (!mien_tags_read (tags, &tags_node, error))
    return NULL;

  g_autoptr (MienFields) asked = mien_fields_new (fields);
  g_autoptr (GstStructure) told = mien_event_with_fields (event, asked);
  if (!told)
    return NULL;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = object_of (told);
  json_node_take_object (root, object);
  if (source)
    json_object_set_member (object, "source", text_node (source));
  if (tags_node)
    json_object_set_member (object, "tags", g_steal_pointer (&tags_node));
  return mien_json_write (root);
}
