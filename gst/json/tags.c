/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tags.h"

#include <gst/gst.h>
#include <math.h>

#define MAX_DEPTH 100

static gboolean is_writable (JsonNode *node);

static gboolean
all_writable (GList *nodes)
{
  for (GList *l = nodes; l; l = l->next)
    if (!is_writable (l->data))
      return FALSE;
  return TRUE;
}

static gboolean
all_utf8 (GList *names)
{
  for (GList *l = names; l; l = l->next)
    if (!g_utf8_validate (l->data, -1, NULL))
      return FALSE;
  return TRUE;
}

/* JSON-GLib reads 1e999 as infinity and a lone \ud83d as invalid UTF-8; it
 * would write both as something that no parser accepts. */
static gboolean
is_writable (JsonNode *node)
{
  g_autoptr (GList) inside = NULL, names = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    names = json_object_get_members (json_node_get_object (node));
    inside = json_object_get_values (json_node_get_object (node));
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    inside = json_array_get_elements (json_node_get_array (node));
  } else if (json_node_get_value_type (node) == G_TYPE_DOUBLE) {
    return isfinite (json_node_get_double (node));
  } else if (json_node_get_value_type (node) == G_TYPE_STRING) {
    return g_utf8_validate (json_node_get_string (node), -1, NULL);
  }
  return all_utf8 (names) && all_writable (inside);
}

/* JSON-GLib's parser is recursive and has no limit. */
static gboolean
is_deep (const gchar *json)
{
  guint depth = 0;

  for (gboolean in_string = FALSE; *json; json++) {
    if (*json == '"')
      in_string = !in_string;
    else if (in_string)
      json += *json == '\\' && json[1];
    else if (*json == '[' || *json == '{')
      depth++;
    else if ((*json == ']' || *json == '}') && depth > 0)
      depth--;
    if (depth > MAX_DEPTH)
      return TRUE;
  }
  return FALSE;
}

gboolean
mien_tags_read (const gchar *tags, JsonNode **node, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!tags || !*tags)
    return TRUE;
  if (is_deep (tags)) {
    g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "Expected tags as a JSON object with at most %d levels, found more",
        MAX_DEPTH);
    return FALSE;
  }
  *node = json_from_string (tags, &reason);
  if (*node && JSON_NODE_HOLDS_OBJECT (*node) && is_writable (*node))
    return TRUE;
  g_clear_pointer (node, json_node_unref);
  g_autofree gchar *text = g_strconcat (tags, reason ? ": " : "",
      reason ? reason->message : "", NULL);
  g_autofree gchar *valid = g_utf8_make_valid (text, -1);
  g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
      "Expected tags as a JSON object, such as {\"floor\": 2}, found %s",
      valid);
  return FALSE;
}
